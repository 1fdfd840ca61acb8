"""A limitation: a side effect, a risk, how safe it is, whom it does not suit, a dependency or a gap in the evidence."""

from api.record_types.common import record_type, title_field
from api.record_types.kinds.choice import Choice
from api.record_types.kinds.relation import Relation
from api.record_types.kinds.rich_text import RichText
from api.record_types.kinds.text import TITLE_LENGTH, Text

LIMITATION = record_type(
    "limitation",
    Choice(
        name="kind", options=("side_effect", "risk", "safety", "suitability", "dependency", "evidence_gap"), required=True, clinical=True, filterable=True,
        help="What sort of limitation it is.",
    ),
    Choice(
        name="severity", options=("minor", "serious"), clinical=True, filterable=True,
        help="How grave it is for whom it befalls; `serious` where it can threaten life, lead to hospital or do lasting harm.",
    ),
    title_field("title", "The limitation in a few words.", clinical=True),
    Text(
        name="clinical_name", localized=True, clinical=True, max_length=TITLE_LENGTH,
        help="What clinicians call it, where it is a disease or an injury, such as `Pneumothorax`.",
    ),
    RichText(name="description", localized=True, required=True, clinical=True, help="What patients must know."),
    Text(name="frequency", localized=True, clinical=True, help="How often it happens, as the sources say it."),
    Text(name="duration", localized=True, clinical=True, help="How long it lasts."),
    RichText(name="self_care", localized=True, clinical=True, max_length=2_000, help="What patients can do about it."),
    RichText(name="warning_signs", localized=True, clinical=True, max_length=2_000, help="What is not normal and calls for help."),
    Relation(
        name="safety_nets", targets=("safety_net",), required_where=("kind", "risk"),
        help="What to do when it happens; a risk needs at least one that is live in each of its own languages.",
    ),
    Relation(name="aftercare", targets=("aftercare",), help="The aftercare advice that goes with it."),
    collection="limitations", label="Limitation", order=50, title="title", safety=True, makes_claims=True,
    headings={"en": "Risks and limits", "fr": "Risques et limites", "es": "Riesgos y límites"},
    help="What a treatment risks, depends on or cannot do.",
)  # fmt: skip
