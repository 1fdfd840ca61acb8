"""A condition: a complaint that a treatment is used for, in the wording that the evidence allows."""

from api.record_types.certainties import certainty_field
from api.record_types.common import HORIZONS, record_type, title_field
from api.record_types.kinds.choice import Choice
from api.record_types.kinds.rich_text import RichText
from api.record_types.kinds.text import Text
from api.record_types.kinds.text_list import TextList

CONDITION = record_type(
    "condition",
    title_field("name", "What the complaint is called.", clinical=True),
    Choice(
        name="kind", options=("disease", "symptom", "situation"), clinical=True, filterable=True,
        help="What sort of thing it is: a disease or an injury, a symptom, or a situation such as recovering from surgery.",
    ),
    TextList(
        name="names", localized=True, clinical=True,
        help="Each complaint by its name, where the record speaks of several, so that machines do not take them for one.",
    ),
    TextList(name="synonyms", localized=True, clinical=True, help="Other names for it."),
    Text(name="body_region", localized=True, clinical=True, help="The part of the body it concerns."),
    RichText(name="claim_wording", localized=True, required=True, clinical=True, help="What may be said about the treatment for it."),
    certainty_field(required=True),
    Choice(name="horizon", options=HORIZONS, clinical=True, filterable=True, help="When an effect is described."),
    collection="conditions", label="Condition", order=90, title="name", makes_claims=True,
    headings={"en": "What it is used for", "fr": "Pour quels problèmes on l’utilise", "es": "Para qué se usa"},
    help="A complaint that a treatment is used for.",
)  # fmt: skip
