"""What search answers, as schemas; for openapi.yaml and for whoever reads it."""

from marshmallow import fields

from api.delivery.notice_schemas import NoticeValue
from api.delivery.schemas import (
    CERTAINTY_ABOUT,
    ID_ABOUT,
    SEQ_ABOUT,
    URL_ABOUT,
    CertaintyValue,
    ItemLocale,
    Link,
    address,
)
from api.http.schemas import about, many, number, one, string
from api.record_types import RECORD_TYPES
from api.record_types.output import Output


class SnippetValue(Output):
    """The words around a hit."""

    text = string("Plain.")
    html = string("With the hits in `<mark>`, all else escaped.")


class SearchHit(Output):
    """A record that holds the words."""

    id = string(ID_ABOUT, format="uuid")
    type = string("The record type.", enum=list(RECORD_TYPES))
    slug = string("Its name in URLs.")
    title = string("Its title, plain.")
    url = address(URL_ABOUT)
    certainty = one(CertaintyValue, CERTAINTY_ABOUT, nullable=True)
    topic = one(Link, "The topic it belongs to.", nullable=True)
    locale = one(ItemLocale, "Which language it is in.")
    notices = many(NoticeValue, "What to show the reader beside it.")
    snippet = one(
        SnippetValue, "The words around the hit; the beginning of the text where it was found by something else."
    )
    approximate = fields.Boolean(
        required=True,
        metadata=about(
            "Whether a word that was asked stands in it only in another spelling or in part; tell the reader."
        ),
    )


class SearchResults(Output):
    """Ranked hits, the best first."""

    items = many(SearchHit, "The hits of this page.")
    total = number("How many hits there are.")
    seq = number(SEQ_ABOUT)
    next = string("The address of the next page.", nullable=True, format="uri-reference")
