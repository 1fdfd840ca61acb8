"""A benefit: what a treatment is said to help with, with how surely and within what limits."""

from api.record_types.certainties import certainty_field
from api.record_types.common import HORIZONS, record_type, title_field
from api.record_types.kinds.choice import Choice
from api.record_types.kinds.relation import Relation
from api.record_types.kinds.rich_text import RichText

BENEFIT = record_type(
    "benefit",
    title_field("title", "The benefit in a few words.", clinical=True),
    RichText(name="claim", localized=True, required=True, clinical=True, help="What is claimed, no stronger than its source."),
    Choice(name="horizon", options=HORIZONS, clinical=True, filterable=True, help="When the benefit shows."),
    RichText(name="who_for", localized=True, clinical=True, max_length=2_000, help="Whom it concerns."),
    certainty_field(required=True),
    Relation(name="caveats", targets=("limitation",), required=True, clinical=True, help="The limitations to read with it."),
    collection="benefits", label="Benefit", order=40, title="title", makes_claims=True,
    headings={"en": "What it may help with", "fr": "Ce que cela peut apporter", "es": "En qué puede ayudar"},
    help="What a treatment is said to help with.",
)  # fmt: skip
