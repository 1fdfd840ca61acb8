"""A cause: what is said to bring a complaint about."""

from api.record_types.certainties import certainty_field
from api.record_types.common import record_type, title_field
from api.record_types.kinds.rich_text import RichText

CAUSE = record_type(
    "cause",
    title_field("title", "The cause in a few words.", clinical=True),
    RichText(name="explanation", localized=True, required=True, clinical=True, help="How it is said to bring the complaint about."),
    certainty_field(required=True),
    collection="causes", label="Cause", order=25, title="title", makes_claims=True,
    headings={"en": "Possible causes", "fr": "Causes possibles", "es": "Posibles causas"},
    help="What is said to bring a complaint about.",
)  # fmt: skip
