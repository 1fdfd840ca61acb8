"""A contraindication: a factor that speaks against a treatment, or calls for a talk before it."""

from api.record_types.common import record_type, title_field
from api.record_types.kinds.choice import Choice
from api.record_types.kinds.rich_text import RichText

CONTRAINDICATION = record_type(
    "contraindication",
    title_field("factor", "What speaks against the treatment.", clinical=True),
    Choice(
        name="level", options=("absolute", "not_recommended", "relative", "needs_discussion"),
        required=True, clinical=True, filterable=True,
        help="How strongly it speaks against the treatment; `not_recommended` where it is advised against and nobody has said how strictly.",
    ),
    RichText(name="rationale", localized=True, clinical=True, help="Why, as far as the sources say."),
    RichText(name="action", localized=True, required=True, clinical=True, help="What to do."),
    collection="contraindications", label="Contraindication", order=100, title="factor", safety=True,
    headings={"en": "Who should avoid it or ask first", "fr": "Qui doit éviter ce traitement ou demander conseil", "es": "Quién debe evitar el tratamiento o consultar antes"},
    help="A factor that speaks against a treatment.",
)  # fmt: skip
