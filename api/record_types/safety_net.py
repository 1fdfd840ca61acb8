"""A safety net: what one may notice after a treatment that calls for help, how urgent that is, and what to do."""

from api.record_types.common import record_type, title_field
from api.record_types.kinds.choice import Choice
from api.record_types.kinds.rich_text import RichText
from api.record_types.kinds.sources import Sources
from api.record_types.kinds.text import Text
from api.record_types.kinds.text_list import TextList

SAFETY_NET = record_type(
    "safety_net",
    title_field("title", "What it is about, in the words of somebody who notices it.", clinical=True),
    Choice(
        name="urgency", options=("emergency", "same_day", "call"), required=True, clinical=True, filterable=True,
        help="How urgent it is: call for an ambulance, be seen on the same day, or call the clinic.",
    ),
    TextList(name="signs", localized=True, required=True, clinical=True, help="What one notices, each sign by itself."),
    Text(name="onset", localized=True, clinical=True, help="How soon after a session it can begin."),
    RichText(name="action", localized=True, required=True, clinical=True, help="What to do."),
    RichText(name="concerns", localized=True, clinical=True, max_length=2_000, help="Whom it concerns, where that is not everybody."),
    Sources(name="sources", help="The documents and paragraphs that it rests on, where any speaks of it."),
    collection="safety-nets", label="Safety net", order=15, title="title", safety=True, weight=1.25,
    headings={"en": "When to get help", "fr": "Quand demander de l’aide", "es": "Cuándo pedir ayuda"},
    help="What calls for help after a treatment, and what to do then.",
)  # fmt: skip
