"""Find and replace: what a phrase would become in each text of a site, and the texts saved with it, in one reviewed step."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Response
from marshmallow import ValidationError, fields, validate, validates_schema

from api.addresses import address
from api.admin.desk.passages import Passage
from api.admin.desk.seen_here import seen_by_caller
from api.admin.outcomes import ActionQuery
from api.admin.paging import how_many, page_from
from api.admin.publishing.plans import etag_of
from api.admin.texts.opening import ADDRESS
from api.admin.values import TYPE_RULE
from api.errors import InvalidContent
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.fields import TrueOrFalse
from api.http.private_answers import private_answer
from api.http.schemas import about, many, number, one, string
from api.models import Release
from api.record_types import RECORD_TYPES
from api.record_types.checks import check_filled, check_line
from api.record_types.output import Output
from api.record_types.written import Written
from api.services.desk import replacements
from api.services.desk.replacements import MOST_TEXTS, Replacement, SeenText, TextDone
from api.services.publishing.said import LONGEST_NAME, RECORD_RULE, Input, TextLocale, site
from api.services.texts.phrases import Phrase, Swap
from api.services.texts.replacing import WHY, Hit

LONGEST_PHRASE = 200
blueprint = AdminBlueprint("replacements", __name__, description="Find and replace in many texts at once.")


class ReplacementQuery(ActionQuery):
    """Whether it is only told, and from where."""

    limit = how_many(MOST_TEXTS, most=MOST_TEXTS)
    cursor = fields.String(
        validate=validate.Length(1, 2000), metadata=about("Where to go on, from `next`.", pattern="^[A-Za-z0-9_-]+$")
    )


class ChosenText(Input):
    """A text, as the caller has seen it."""

    record = fields.String(required=True, validate=RECORD_RULE, metadata=about("The record's id.", format="uuid"))
    locale = TextLocale(required=True, metadata=about("The locale of the text, or `und` for the neutral fields."))
    etag = fields.String(required=True, validate=validate.Length(1, 100), metadata=about("Its `etag`, as it was told."))
    hits = fields.List(
        fields.String(validate=validate.Length(1, 200)), load_default=None, allow_none=True,
        validate=validate.Length(1, 5_000), metadata=about("The ids of the hits to replace; all of them where left out."),
    )  # fmt: skip


class ReplacementInput(Input):
    """What is to be replaced, and where."""

    site = site("The site whose texts are looked at: its own, and its overrides.", examples=["core"])
    find = Written(
        required=True, validate=[check_filled, check_line, validate.Length(max=LONGEST_PHRASE)],
        metadata=about("The words as they are written.", examples=["aspirin"]),
    )  # fmt: skip
    replace = Written(
        required=True, validate=[check_filled, check_line, validate.Length(max=LONGEST_PHRASE)],
        metadata=about("What is to stand there.", examples=["acetylsalicylic acid"]),
    )  # fmt: skip
    whole_words = TrueOrFalse(load_default=True, metadata=about("`false` finds it within longer words too."))
    match_case = TrueOrFalse(load_default=False, metadata=about("`true` tells capitals from small letters."))
    keep_case = TrueOrFalse(
        load_default=True, metadata=about("What was written with a capital, or in capitals, is so again.")
    )
    types = fields.List(
        fields.String(validate=TYPE_RULE),
        load_default=list,
        metadata=about("Of records of these types; of all where empty."),
    )
    locales = fields.List(TextLocale(), load_default=list, metadata=about("In these locales; in all where empty."))
    fields_ = fields.List(
        fields.String(validate=validate.Length(1, 60)), load_default=list, data_key="fields",
        metadata=about("In these fields; in all where empty."),
    )  # fmt: skip
    items = fields.List(
        fields.Nested(ChosenText), load_default=None, allow_none=True, validate=validate.Length(1, MOST_TEXTS),
        metadata=about("The texts to save, as the dry run told them; a dry run without them looks for all."),
    )  # fmt: skip
    submit = TrueOrFalse(
        load_default=False, metadata=about("`true`: hand the drafts on at once, gathered in one release.")
    )
    reason = Written(
        load_default="", validate=[check_line, validate.Length(max=LONGEST_NAME)],
        metadata=about("Why; the comment to whoever approves, and the name of the release. Needed with `submit`."),
    )  # fmt: skip

    @validates_schema
    def check_reason(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a step that a reviewer could not tell from others."""
        if data.get("submit") and not data.get("reason", "").strip():
            raise ValidationError("Say why; whoever approves sees it.", "reason")


class ReplacedHit(Output):
    """A place where the phrase stands."""

    id = string("Its name in the text, as long as the text's `etag` holds.")
    field = string("The field.")
    before = one(Passage, "What stands there.")
    after = one(Passage, "What would stand there; null where it cannot be replaced.", nullable=True)
    why = string("Why it cannot.", nullable=True, enum=[*WHY, None])
    detail = string("The same in words.", nullable=True)


class RuleBroken(Output):
    """A rule that the text would break."""

    pointer = string("Where in the fields, as a JSON pointer.")
    detail = string("The rule.")


_LEFT = (replacements.NOT_ALLOWED, replacements.CHANGED, replacements.RULES, replacements.NOTHING)


class ReplacedText(Output):
    """A text that holds the phrase."""

    record = string("The record.", format="uuid")
    type = string("Its record type.", enum=list(RECORD_TYPES))
    title = string("The record's title.", nullable=True)
    site = string("The site.")
    locale = string("The locale.")
    version = number("The version that holds it or, once saved, the new one.", nullable=True)
    etag = string("The state of the text; to be named when it is saved.")
    address = string("Where the text is.", format="uri-reference")
    did = string("What became of it.", enum=[replacements.SAVES, replacements.SAVED, replacements.LEFT])
    why = string("Why it is left as it is.", nullable=True, enum=[*_LEFT, None])
    detail = string("The same in words.", nullable=True)
    errors = many(RuleBroken, "The rules that it would break.")
    hits = many(ReplacedHit, f"Where the phrase stands in it: the first {replacements.MOST_SHOWN} hits.")
    hits_total = number("How many hits there are in it.")


class ReplacementAnswer(Output):
    """What became of a phrase, or would."""

    items = many(ReplacedText, "The texts.")
    total = number("How many texts may hold the phrase; in a dry run without `items` alone.", nullable=True)
    saved = number("How many texts were saved.")
    left = number("How many are left as they are.")
    release = string("The release that holds all drafts, where they were handed on.", nullable=True, format="uuid")
    release_etag = string("Its state, for `If-Match` when it is published or decided about.", nullable=True)
    next = string("The address of the next page of a dry run.", nullable=True, format="uri-reference")


@blueprint.route("/v1/admin/replacements", methods=["POST"], access=Access.TRANSLATE)
@blueprint.query(ReplacementQuery)
@blueprint.body(ReplacementInput)
@blueprint.response(200, ReplacementAnswer)
@blueprint.problems(403, 404, 409, 410, 412, 413, 415, 422)
@blueprint.doc(operationId="replaceInTexts")
def replace(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Replace a phrase in many texts of a site, each saved once as a draft

    A dry run looks for the phrase and tells every hit with what stands there and what would. The call that saves names
    the texts that are meant, each with the `etag` that the dry run told and, where not all hits are meant, with these.
    A text that somebody has altered since, that the caller may not write, or that would break a rule is left as it is
    and told of; the others are saved. Only words that readers read are replaced: no slug, no address of a link, no
    `record:`, no placeholder, no code, no mark of Markdown. With `submit` the drafts are handed on in the same step, and
    one release holds them all; by a caller who may not publish them it is proposed.
    """
    asked = _asked(body)
    replacements.begin_replacing(call(), asked, hands_on=body["submit"] and not query["dry_run"])
    if body["items"] is None:
        return _all_told(query, body, asked)
    named = [SeenText(each["record"], each["locale"], each["etag"], _hits(each)) for each in body["items"]]
    _require_distinct(named)
    done = list(replacements.apply(call(), asked, named, saves=not query["dry_run"]))
    release = replacements.hand_on(call(), asked.site, done, reason=body["reason"]) if body["submit"] else None
    return private_answer(_answer(replacements.as_they_stand(session(), done), release=release))


def _all_told(query: dict[str, Any], body: dict[str, Any], asked: Replacement) -> Response:
    """What would become of all texts, a page of them."""
    if not query["dry_run"]:
        error = {"pointer": "#/items", "detail": "Name the texts to save, each with the etag that a dry run told."}
        raise InvalidContent("What was not looked at is not replaced.", errors=[error])
    languages = seen_by_caller().languages
    texts = replacements.chosen_texts(session(), asked, languages)
    find = partial(replacements.foretold, call(), asked, texts)
    page, total, following = page_from(find, query, (str, str, str))
    return private_answer(_answer(page, total=total, following=following))


def _asked(body: dict[str, Any]) -> Replacement:
    phrase = Phrase(body["find"], whole_words=body["whole_words"], match_case=body["match_case"])
    return Replacement(
        site=body["site"], swap=Swap(phrase, body["replace"], keep_case=body["keep_case"]), types=frozenset(body["types"]),
        locales=frozenset(body["locales"]), fields=frozenset(body["fields_"]),
    )  # fmt: skip


def _hits(item: dict[str, Any]) -> frozenset[str] | None:
    return None if item["hits"] is None else frozenset(item["hits"])


def _require_distinct(named: Sequence[SeenText]) -> None:
    seen: set[tuple[str, str]] = set()
    for place, each in enumerate(named):
        if (each.record, each.locale) in seen:
            error = {"pointer": f"#/items/{place}", "detail": "It stands further up already."}
            raise InvalidContent("The same text is named twice.", errors=[error])
        seen.add((each.record, each.locale))


def _answer(
    done: Sequence[TextDone], *, total: int | None = None, following: str | None = None, release: Release | None = None
) -> dict[str, Any]:
    titles = replacements.titles(session(), {each.record.id for each in done})
    return {
        "items": [_told(each, titles.get(each.record.id)) for each in done], "total": total,
        "saved": sum(each.did == replacements.SAVED for each in done),
        "left": sum(each.did == replacements.LEFT for each in done), "next": following,
        "release": release and release.id, "release_etag": release and etag_of(release),
    }  # fmt: skip


def _told(done: TextDone, title: str | None) -> dict[str, Any]:
    path = ADDRESS.format(site=done.site, record=done.record.id, locale=done.locale)
    return {
        "record": done.record.id, "type": done.record.type, "title": title, "site": done.site, "locale": done.locale,
        "version": done.version, "etag": done.etag, "address": address(path), "did": done.did, "why": done.why,
        "detail": done.detail, "errors": [{"pointer": each.get("pointer", "#"), "detail": each["detail"]} for each in done.errors],
        "hits": [_hit(each) for each in done.hits[: replacements.MOST_SHOWN]], "hits_total": len(done.hits),
    }  # fmt: skip


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id, "field": hit.field, "before": hit.before._asdict(), "after": hit.after and hit.after._asdict(),
        "why": hit.why, "detail": WHY.get(hit.why or ""),
    }  # fmt: skip
