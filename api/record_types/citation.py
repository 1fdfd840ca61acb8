"""A citation: a publication that other records rest on."""

from api import spelling
from api.record_types.checks import check_date, check_doi, check_pmid
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
    TextList(
        name="authors", clinical=True,
        help="Its authors: people as `Family, Given`, such as `Gattie, E`, and bodies by their names, without a comma.",
    ),
    Integer(name="year", minimum=1500, maximum=2200, clinical=True, filterable=True, help="The year it was published."),
    Text(
        name="date", clinical=True, max_length=10, check=check_date, sample="2017-03",
        help="The month or the day, where more than the year is known, as `2017-03` or `2017-03-31`.",
    ),
    Text(name="container", clinical=True, max_length=TITLE_LENGTH, help="The journal, book or site it appeared in."),
    Text(name="volume", clinical=True, max_length=20, help="The volume of the journal."),
    Text(name="issue", clinical=True, max_length=20, help="The issue within the volume."),
    Text(name="pages", clinical=True, max_length=40, help="The pages, such as `133-149`, or the number of the article."),
    Text(
        name="doi", clinical=True, max_length=TITLE_LENGTH, spell=spelling.doi, check=check_doi,
        sample="10.2519/jospt.2017.7096",
        help="Its digital object identifier; whatever leads to it, such as `https://doi.org/`, is taken off.",
    ),
    Text(
        name="pmid", clinical=True, max_length=20, spell=spelling.pmid, check=check_pmid, sample="28158962",
        help="Its PubMed number; whatever leads to it, such as the address of its page, is taken off.",
    ),
    Url(name="url", clinical=True, help="Where it can be read."),
    Choice(
        name="design", options=("systematic_review", "randomised_trial", "cohort_study", "case_report", "guideline", "web_page", "other"), required=True,
        clinical=True, filterable=True, help="What sort of publication it is.",
    ),
    Sources(name="sources", help="The documents and paragraphs that refer to it, where any does."),
    collection="citations", label="Citation", order=130, title="title", weight=0.5, is_publication=True,
    headings={"en": "Publications", "fr": "Publications", "es": "Publicaciones"},
    help="A publication that other records rest on.",
)  # fmt: skip
