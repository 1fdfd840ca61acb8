"""A mechanism stage: one step of how a treatment is thought to work."""

from api.record_types.common import record_type, title_field
from api.record_types.kinds.choice import Choice
from api.record_types.kinds.integer import Integer
from api.record_types.kinds.rich_text import RichText

MECHANISM_STAGE = record_type(
    "mechanism_stage",
    title_field("name", "What the stage is called.", clinical=True),
    Integer(name="stage_number", minimum=1, maximum=100, clinical=True, filterable=True, help="Its number among the main stages, where it is one of them."),
    RichText(name="what_happens", localized=True, required=True, clinical=True, help="What happens in the body."),
    Choice(
        name="plausibility", options=("established", "hypothesised", "contested"), required=True, clinical=True, filterable=True,
        help="How well the explanation is supported.",
    ),
    RichText(
        name="analogy", localized=True, clinical=True, overridable=True, max_length=2_000,
        help="A comparison from everyday life.",
    ),
    RichText(name="sensation", localized=True, clinical=True, max_length=2_000, help="What the patient may feel."),
    collection="mechanism-stages", label="Mechanism stage", order=30, title="name", makes_claims=True,
    headings={"en": "How it is thought to work", "fr": "Comment cela agirait", "es": "Cómo se cree que funciona"},
    help="One step of how a treatment is thought to work.",
)  # fmt: skip
