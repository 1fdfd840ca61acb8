"""An overview: several records in one text, for readers who want the whole before the parts."""

from api.record_types.common import record_type, title_field
from api.record_types.kinds.rich_text import RichText

OVERVIEW = record_type(
    "overview",
    title_field("title", "What it gives an overview of.", clinical=True),
    RichText(name="body", localized=True, required=True, clinical=True, help="The overview, with links to the records that it sums up."),
    collection="overviews", label="Overview", order=85, title="title",
    headings={"en": "Overview", "fr": "Vue d’ensemble", "es": "Visión general"},
    help="Several records summed up in one text.",
)  # fmt: skip
