"""Aftercare: what to do and what to avoid after a session, and what to expect."""

from api.record_types.common import record_type, title_field
from api.record_types.kinds.choice import Choice
from api.record_types.kinds.rich_text import RichText
from api.record_types.kinds.text import Text

AFTERCARE = record_type(
    "aftercare",
    title_field("title", "The advice in a few words.", clinical=True),
    Choice(name="action", options=("do", "avoid", "expect"), required=True, clinical=True, filterable=True, help="Whether to do it, to avoid it, or to expect it."),
    RichText(name="instruction", localized=True, required=True, clinical=True, help="The advice."),
    Text(name="window", localized=True, clinical=True, help="From when until when it holds."),
    RichText(name="reason", localized=True, clinical=True, max_length=2_000, help="Why, as far as the sources say."),
    RichText(name="warning_signs", localized=True, clinical=True, max_length=2_000, help="What is not normal and calls for help."),
    collection="aftercare", label="Aftercare", order=110, title="title", safety=True,
    headings={"en": "After the session", "fr": "Après la séance", "es": "Después de la sesión"},
    help="What to do, avoid and expect after a session.",
)  # fmt: skip
