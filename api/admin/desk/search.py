"""Search for editors: the texts in which words stand, drafts or live, with the fields and what stands around."""

from functools import partial
from typing import Any

from flask import Response
from marshmallow import fields, validate

from api.admin.desk.passages import Passage
from api.admin.desk.seen_here import seen_by_caller
from api.admin.narrowed import require_known
from api.admin.paging import PageQuery, SaysWhole, page_from
from api.admin.values import record_types
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.fields import CommaList, Flag
from api.http.private_answers import private_list
from api.http.schemas import about, many, number, one, string
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.services.desk.asked import Exactly, InAnyForm, Sought
from api.services.desk.search import (
    MOST_HITS,
    MOST_READ,
    Where,
    candidates,
    count_texts,
    find_texts,
    first_texts,
    in_turn,
    texts_told,
)
from api.services.desk.seen import Seen
from api.services.publishing.said import SITE_RULE, TextLocale
from api.services.texts.phrases import Phrase

LONGEST_QUESTION = 200
blueprint = AdminBlueprint("admin-search", __name__, tag="admin-records")


class SearchQuery(PageQuery):
    """What is looked for, and where."""

    q = fields.String(
        required=True, validate=validate.Length(1, LONGEST_QUESTION),
        metadata=about("The words, in any inflection or as they begin; all of them stand in the text.", examples=["needles"]),
    )  # fmt: skip
    exact = Flag(
        load_default=False, metadata=about("`true`: just these words in just this order, as they are written.")
    )
    whole_words = Flag(load_default=True, metadata=about("With `exact`: `false` finds them within longer words too."))
    match_case = Flag(load_default=False, metadata=about("With `exact`: `true` tells capitals from small letters."))
    view = fields.String(
        load_default="draft", validate=validate.OneOf(("draft", "published")),
        metadata=about("`draft`: in texts as they are being worked on; `published`: as readers have them."),
    )  # fmt: skip
    site = CommaList(fields.String(validate=SITE_RULE), metadata=about("Texts of these sites.", examples=[["core"]]))
    type = record_types("Texts of records of these types.")
    locale = CommaList(TextLocale(), metadata=about("Texts in these locales; `und` for the neutral fields."))
    field = CommaList(fields.String(validate=validate.Length(1, 60)), metadata=about("Hits in these fields alone."))


class FieldHit(Passage):
    """A place where it stands."""

    field = string("The field.")


class TextHits(Output):
    """A text in which it stands."""

    record = string("The record.", format="uuid")
    type = string("Its record type.", enum=list(RECORD_TYPES))
    site = string("The site of the text.")
    locale = string("The locale of the text.")
    title = string("The record's title.", nullable=True)
    state = string("How the text stands.")
    version = number("The version that was looked at.")
    live = number("The version that readers have.", nullable=True)
    etag = string("The state of the text, for `If-Match`.")
    hits = many(FieldHit, f"The first {MOST_HITS} hits in the order of the fields.")
    hits_total = number("How many hits there are in this text.")


class TextCounts(Output):
    """How many texts hold all the words, in whatever order."""

    texts = number("All.")
    types = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, metadata=about("By record type."))
    locales = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, metadata=about("By locale."))
    fields_ = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True, data_key="fields",
        metadata=about(f"By field in which any of the words stands; of the first {MOST_READ} texts."),
    )  # fmt: skip


class TextPage(SaysWhole):
    """Texts in which something stands."""

    items = many(TextHits, "The texts of this page, by record.")
    counts = one(TextCounts, "How many there are; on the first page alone.", nullable=True)
    next = string("The address of the next page.", nullable=True, format="uri-reference")


@blueprint.route("/v1/admin/search", access=Access.READ)
@blueprint.query(SearchQuery)
@blueprint.response(200, TextPage)
@blueprint.problems(403, 404, 410)
@blueprint.doc(operationId="searchTexts")
def search(query: dict[str, Any]) -> Response:
    """The texts in which words stand: in which field, and what stands around

    Drafts count as they are being worked on, or with `view=published` what readers have; of records whose drafts the
    caller may not see, it is always what readers have. With `exact` fewer texts may hold the words as they are written
    than `counts` tells.
    """
    require_known(query)
    seen = seen_by_caller()
    asked, where = _asked(query, seen), _where(query)
    chosen = candidates(session(), seen, asked, where)
    first = [] if "cursor" in query else first_texts(session(), chosen)
    counts = None if "cursor" in query else count_texts(session(), chosen, asked, first)
    page, _, following = page_from(partial(_found, chosen, first, asked, where), query, (str, str, str))
    shown = counts and {
        "texts": counts.total, "types": counts.types, "locales": counts.locales, "fields": counts.fields
    }  # fmt: skip
    items = call().unread.told(page, lambda some: texts_told(session(), seen, some))
    return private_list({"items": items, "counts": shown, "next": following})


def _found(chosen: Any, first: Any, asked: Sought, where: Where, after: list[Any] | None, most: int) -> Any:
    found = find_texts(in_turn(session(), chosen, first, after, most), asked, where, most)
    return found, len(found)


def _asked(query: dict[str, Any], seen: Seen) -> Sought:
    if query["exact"]:
        phrase = Phrase(query["q"], whole_words=query["whole_words"], match_case=query["match_case"])
        return Exactly(phrase, seen.languages)
    return InAnyForm(query["q"], seen.languages)


def _where(query: dict[str, Any]) -> Where:
    return Where(
        is_live=query["view"] == "published", sites=frozenset(query.get("site", ())), types=frozenset(query.get("type", ())),
        locales=frozenset(query.get("locale", ())), fields=frozenset(query.get("field", ())),
    )  # fmt: skip
