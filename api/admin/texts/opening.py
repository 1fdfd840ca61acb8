"""Opens the text that a path names, for the routes that read or alter it, and checks what a save rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from api.admin.named import with_names
from api.errors import InvalidParameter, RecordNotFound, StaleVersion
from api.http.calls import call, forget, published, session
from api.http.preconditions import require_match
from api.http.preview_pages import preview_page
from api.http.private_answers import private_answer
from api.models import Record, Translation
from api.reading.loading import load_records
from api.reading.locales import NEUTRAL, canonical_locale
from api.reading.previews import DRAFT
from api.services.accounts.me import readable_sites
from api.services.accounts.permissions import Permission, require
from api.services.ledger.lookup import (
    find_lineage,
    find_record,
    find_settings,
    get_translation_or_none,
    live_version_number,
    lock_translation_or_none,
    working_version,
)
from api.services.ledger.unread import Unread
from api.services.publishing.can import TextSeen, can
from api.services.publishing.draft_reviews import draft_review_told
from api.services.publishing.pins import Pinned, find_pinned
from api.services.publishing.problems import as_told, problems_of_text
from api.services.publishing.rights import require_seen, to_write
from api.services.texts.drafts import Author
from api.services.texts.merging import base_of, merge
from api.services.texts.translations import describe_text, etag_of, fields_of

TEXT = "/v1/admin/sites/<site>/records/<uuid:id>/translations/<locale>"
NO_LACK = {"reason": None, "detail": None}
ADDRESS = "/v1/admin/sites/{site}/records/{record}/translations/{locale}"
"""Where a text is, for rows that name it."""


@dataclass(frozen=True)
class Opened:
    """A text of a record in a locale on a site, begun or not."""

    record: Record
    site: str
    locale: str
    translation: Translation | None

    @property
    def is_override(self) -> bool:
        return self.site != self.record.site

    @property
    def etag(self) -> str:
        live = None if self.translation is None else live_version_number(session(), self.translation)
        return etag_of(self.translation, live)

    def require_known(self) -> None:
        """Refuse what is neither begun nor could be: a text that readers of the site would never get."""
        if not self.is_override and self.locale not in (NEUTRAL, *find_settings(session(), self.site).locales):
            self.found()

    def found(self) -> Translation:
        """The translation, or RecordNotFound where it was never begun."""
        if self.translation is None:
            raise RecordNotFound(f"Record {self.record.id!r} has no text in {self.locale!r} on site {self.site!r}.")
        return self.translation


def open_record(id: object) -> Record:
    """A record that the caller may know of."""
    record = find_record(session(), str(id))
    view = published()
    unread = Unread()
    readable = readable_sites(view, call().holder, unread)
    is_inherited = any(record.site in view.lineage(site) for site in readable)
    if record.site not in readable and not (is_inherited and load_records(session(), [record.id])):
        # It may be of a site that cannot be read.
        raise unread.error or RecordNotFound(f"There is no record {record.id!r}.")
    return record


def open_text(site: str, id: object, locale: str) -> Opened:
    """The text that a path names, for reading."""
    return _open(site, id, locale, get_translation_or_none)


def open_to_write(site: str, id: object, locale: str) -> Opened:
    """The text that a path names, for whoever may write it; nobody else alters it meanwhile."""
    opened = _open(site, id, locale, lock_translation_or_none)
    require(call().holder, to_write(opened.record, opened.locale), find_lineage(session(), site), opened.locale)
    return opened


def _open(site: str, id: object, locale: str, find: Any) -> Opened:
    tag = NEUTRAL if locale == NEUTRAL else canonical_locale(locale)
    if tag is None:
        error = {"parameter": "locale", "detail": "Not a BCP 47 language tag, and not `und`."}
        raise InvalidParameter(f"{locale!r} is not a language tag.", errors=[error])
    translation = find(session(), str(id), site, tag)
    require_seen(call(), site, str(id))
    return Opened(find_record(session(), str(id)), site, tag, translation)


def require_state(opened: Opened, given: Mapping[str, Any] | None = None, *, is_part: bool = False) -> None:
    """Refuse a save that does not rest on the present state, telling what that is and where it differs.

    What is given may be a part of the fields; the rest is then as whoever saves has seen it.
    """
    try:
        is_there = opened.translation is not None
        if is_there and request.headers.get("If-None-Match", "").strip() == "*":
            raise StaleVersion("There is such a text already.", etag=opened.etag)
        require_match(opened.etag, is_there=is_there)
        if not is_there and request.headers.get("If-Match", "").strip() == "*":
            raise StaleVersion("There is no such text yet.", etag=opened.etag)
    except StaleVersion as error:
        current = told(opened)
        whole = {**(current["fields"] if is_part else {}), **(given or {})}
        error.facts |= {"current": current, "differing": differing(current["fields"], whole)}
        if given is not None and opened.translation is not None:
            base = base_of(session(), opened.record, opened.translation, _given_tag())
            error.facts["merge"] = merge(
                session(), opened.record, opened.translation, base, given, is_part=is_part
            )  # fmt: skip
        raise


def _given_tag() -> str:
    """The tag of the state that the caller has seen; of one that they take for not begun, `*`."""
    tag = request.headers.get("If-Match", "*").partition(",")[0]
    return tag.strip().removeprefix("W/").strip('"')


def differing(current: Mapping[str, Any], given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fields in which a save and the present text differ."""
    return [
        {"field": name, "yours": given.get(name), "current": current.get(name)}
        for name in sorted(given.keys() | current.keys())
        if given.get(name) != current.get(name)
    ]


def present(opened: Opened) -> dict[str, Any]:
    """The fields as they are being worked on."""
    version = working_version(session(), opened.translation) if opened.translation else None
    return fields_of(opened.record, version)


def author_at(opened: Opened) -> Author:
    """The caller as the author of a text."""
    holder = call().holder
    lineage = find_lineage(session(), opened.site)
    return Author(holder.name, is_reviewer=holder.may(Permission.REVIEW, lineage, opened.locale), id=holder.account)


def audit_text(action: str, opened: Opened, **what: Any) -> None:
    """Leave an audit event about a text."""
    call().audit(action, site=opened.site, record=opened.record.id, locale=opened.locale, **what)


def text_answer(opened: Opened, *, status: int = 200, standing: str | None = None, **more: Any) -> Response:
    """The text as it stands, with its etag, which counts what was written.

    In a dry run, `standing` is the etag of what was there before, and is there again.
    """
    body = {**told(opened), **more}
    if standing is not None:
        body["etag"] = standing
        forget()
    return private_answer(body, status=status, etag=body["etag"])


def _preview(opened: Opened) -> str:
    """The page that shows the record with all drafts, in the text's language where the site serves it."""
    site = find_settings(session(), opened.site)
    locale = opened.locale if opened.locale in site.locales else site.default_locale
    return preview_page(opened.site, locale, "records", opened.record.id, view=DRAFT)


def told(opened: Opened) -> dict[str, Any]:
    """The text as it stands, with what is wrong with it and what the caller may do."""
    session().flush()
    text = TextSeen(session(), opened.record, opened.site, opened.locale, _begun(opened), call().holder)
    problems = problems_of_text(session(), opened.record, opened.site, opened.locale, today=call().now.date())
    may = {name: {"allowed": lack is None, **(lack._asdict() if lack else NO_LACK)} for name, lack in can(text).items()}
    said = describe_text(session(), opened.record, opened.site, opened.locale)
    beside = {
        "problems": as_told(problems),
        "can": may,
        "preview": _preview(opened),
        "draft_review": _draft_review(text),
    }
    return with_names({**said, **beside}, names=_own_name())


def _draft_review(text: TextSeen) -> dict[str, Any] | None:
    """The review of the draft itself, where there is one: that of the text is of what readers have."""
    if text.translation is None or text.translation.draft_version is None:
        return None
    found = find_pinned(text.session, Pinned(text.record.id, text.site, text.locale))
    return draft_review_told(text.session, found, today=call().now.date())


def _own_name() -> dict[str, str]:
    """The caller's name, where it was read with their key for just this call: mostly nobody else is told of."""
    holder = call().holder
    id = holder.person or holder.machine
    return {id: holder.name} if id is not None and holder.key is not None and id in (holder.person, holder.key) else {}


def _begun(opened: Opened) -> Translation | None:
    """The text as it is by now: a save may have begun it."""
    return get_translation_or_none(session(), opened.record.id, opened.site, opened.locale)
