"""A cause: what is said to bring a complaint about."""

from api.record_types.common import CERTAINTIES, record_type, title_field
from api.record_types.kinds.choice import Choice
from api.record_types.kinds.rich_text import RichText

CAUSE = record_type(
    "cause",
    title_field("title", "The cause in a few words.", clinical=True),
    RichText(name="explanation", localized=True, required=True, clinical=True, help="How it is said to bring the complaint about."),
    Choice(
        name="certainty", options=CERTAINTIES, required=True, clinical=True, filterable=True,
        help="How sure the evidence is, in GRADE's words; `not_graded` where nobody has graded it.",
    ),
    collection="causes", label="Cause", order=25, title="title",
    headings={"en": "Possible causes", "fr": "Causes possibles", "es": "Posibles causas"},
    help="What is said to bring a complaint about.",
)  # fmt: skip
