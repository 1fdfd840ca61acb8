"""A next step: what a reader may do now, such as book a consultation."""

from api.record_types.common import record_type, title_field
from api.record_types.kinds.choice import Choice
from api.record_types.kinds.rich_text import RichText
from api.record_types.kinds.url import Url

NEXT_STEP = record_type(
    "next_step",
    title_field("title", "The step in a few words, as an invitation.", clinical=True, overridable=True),
    RichText(
        name="blurb", localized=True, required=True, clinical=True, overridable=True, max_length=2_000,
        help="The step in a few sentences.",
    ),
    Choice(
        name="kind", options=("book", "ask", "find", "read"), required=True, clinical=True, filterable=True,
        help="What the reader does: book an appointment, ask somebody, find somebody, or read on.",
    ),
    Url(name="url", localizable=True, overridable=True, help="Where readers take the step."),
    collection="next-steps", label="Next step", order=125, title="title",
    headings={"en": "What you can do next", "fr": "Ce que vous pouvez faire maintenant", "es": "Qué puede hacer ahora"},
    help="What a reader may do next.",
)  # fmt: skip
