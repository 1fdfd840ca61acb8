"""An exercise to do at home: a record type that the project does not have, with a field of a kind that it does not have."""

from api.record_types.common import record_type, title_field
from api.record_types.kinds.rich_text import RichText
from api.record_types.kinds.rows import Rows
from api.record_types.kinds.text import Text
from api.record_types.kinds.time_span import TimeSpan

EXERCISE = record_type(
    "exercise",
    title_field("title", "What the exercise is called."),
    RichText(name="instruction", localized=True, required=True, help="How to do it."),
    TimeSpan(name="lasts", localized=True, required=True, filterable=True, help="For how long to do it."),
    Rows(
        name="stages", row="Stage", localized=True, help="How it is made harder.",
        columns=(Text(name="when", help="When to go on."), RichText(name="how", help="How to go on.")),
    ),
    collection="exercises", label="Exercise", order=105, title="title",
    help="What patients do at home.",
)  # fmt: skip
