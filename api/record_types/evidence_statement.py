"""An evidence statement: what research supports, what it cannot tell, and what is claimed without it."""

from api.record_types.certainties import certainty_field
from api.record_types.common import HORIZONS, record_type, title_field
from api.record_types.kinds.choice import Choice
from api.record_types.kinds.rich_text import RichText

EVIDENCE_STATEMENT = record_type(
    "evidence_statement",
    title_field("title", "What the statement is about, in a few words.", clinical=True),
    RichText(name="statement", localized=True, required=True, clinical=True, help="What the evidence says, no stronger than it is."),
    Choice(name="horizon", options=HORIZONS, clinical=True, filterable=True, help="The time after treatment that it is about."),
    certainty_field(required=True),
    collection="evidence-statements", label="Evidence statement", order=55, title="title", makes_claims=True,
    headings={"en": "What research says", "fr": "Ce que dit la recherche", "es": "Qué dice la investigación"},
    help="What the evidence for a treatment says, and what it does not.",
)  # fmt: skip
