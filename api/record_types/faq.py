"""A FAQ: a patient's question with a short and a full answer."""

from api.record_types.common import record_type, title_field
from api.record_types.kinds.choice import Choice
from api.record_types.kinds.rich_text import RichText
from api.record_types.kinds.text import Text

FAQ = record_type(
    "faq",
    title_field("question", "The question, as a patient would ask it.", clinical=True, overridable=True),
    Text(name="short_answer", localized=True, required=True, clinical=True, max_length=300, help="The answer in one or two sentences that can be read aloud."),
    RichText(name="answer", localized=True, required=True, clinical=True, help="The full answer."),
    Choice(
        name="category", options=("about", "safety", "session", "results", "aftercare", "practical"), required=True, filterable=True,
        overridable=True, help="The group of questions it belongs to.",
    ),
    collection="faqs", label="FAQ", order=70, title="question",
    headings={"en": "Frequently asked questions", "fr": "Questions fréquentes", "es": "Preguntas frecuentes"},
    help="A frequently asked question with its answer.",
)  # fmt: skip
