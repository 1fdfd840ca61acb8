"""A citation: a publication that other records rest on."""

from api import spelling
from api.record_types.common import record_type, title_field
from api.record_types.kinds.choice import Choice
from api.record_types.kinds.integer import Integer
from api.record_types.kinds.sources import Sources
from api.record_types.kinds.text import TITLE_LENGTH, Text
from api.record_types.kinds.text_list import TextList
from api.record_types.kinds.url import Url

CITATION = record_type(
    "citation",
    title_field("title", "The publication's title, in its own language.", clinical=True),
    TextList(name="authors", clinical=True, help="Its authors, family name first."),
    Integer(name="year", minimum=1500, maximum=2200, clinical=True, filterable=True, help="The year it was published."),
    Text(name="container", clinical=True, max_length=TITLE_LENGTH, help="The journal, book or site it appeared in, with volume and pages."),
    Text(
        name="doi", clinical=True, max_length=TITLE_LENGTH, spell=spelling.doi,
        help="Its digital object identifier; whatever leads to it, such as `https://doi.org/`, is taken off.",
    ),
    Text(name="pmid", clinical=True, max_length=20, spell=spelling.pmid, help="Its PubMed number."),
    Url(name="url", clinical=True, help="Where it can be read."),
    Choice(
        name="design", options=("systematic_review", "randomised_trial", "cohort_study", "case_report", "guideline", "web_page", "other"), required=True,
        clinical=True, filterable=True, help="What sort of publication it is.",
    ),
    Sources(name="sources", help="The documents and paragraphs that refer to it, where any does."),
    collection="citations", label="Citation", order=130, title="title", weight=0.5,
    headings={"en": "Publications", "fr": "Publications", "es": "Publicaciones"},
    help="A publication that other records rest on.",
)  # fmt: skip
