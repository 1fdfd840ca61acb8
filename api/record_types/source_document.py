"""A source document: what the texts of other records were written from."""

from api.record_types.checks import check_date, check_name
from api.record_types.common import record_type, title_field
from api.record_types.kinds.choice import Choice
from api.record_types.kinds.sources import Sources
from api.record_types.kinds.text import TITLE_LENGTH, Text
from api.record_types.kinds.url import Url

SOURCE_DOCUMENT = record_type(
    "source_document",
    title_field("title", "Its title, or where it has none what it is.", clinical=True),
    Text(
        name="number", required=True, clinical=True, max_length=40, check=check_name, sample="001",
        help="What it is called where its paragraphs are named, such as `001` in `001:34`.",
    ),
    Choice(
        name="kind", options=("clinic_website", "web_page", "journal_article", "guideline", "book", "leaflet", "other"),
        required=True, clinical=True, filterable=True, help="What sort of document it is.",
    ),
    Text(name="publisher", clinical=True, max_length=TITLE_LENGTH, help="Who published it."),
    Text(
        name="date", clinical=True, max_length=10, check=check_date, sample="2017-03",
        help="When it was published: a year, a month or a day, as `2017`, `2017-03` or `2017-03-31`.",
    ),
    Url(name="url", clinical=True, help="Where it can be read."),
    Sources(name="sources", help="The documents and publications that it rests on itself, where that is known."),
    collection="source-documents", label="Source document", order=140, title="title", weight=0.25, is_publication=True,
    headings={"en": "What the texts were written from", "fr": "Ce dont ces textes sont tirés", "es": "De dónde vienen los textos"},
    help="A document that the texts of other records were written from.",
)  # fmt: skip
