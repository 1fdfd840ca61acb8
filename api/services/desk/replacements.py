"""Replaces a phrase in many texts of a site: tells what would be, and saves each text as its author would, once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from api.database import portions
from api.errors import ContentError
from api.models import Record, Release, Translation
from api.reading.locales import NEUTRAL, is_original, is_translation
from api.record_types import RECORD_TYPES
from api.services.accounts.audit import Call
from api.services.accounts.permissions import Permission, require
from api.services.desk.asked import Exactly
from api.services.desk.search import PLACE
from api.services.desk.seen import RECORDS, TEXTS
from api.services.desk.sorts import Position
from api.services.ledger.ahead import find_records, know_texts
from api.services.ledger.changes import hold_ledger
from api.services.ledger.lookup import (
    find_lineage,
    find_record,
    get_translation_or_none,
    live_version_number,
    lock_translation_or_none,
    working_version,
)
from api.services.publishing.perform import perform
from api.services.publishing.pins import Pinned
from api.services.publishing.proposals import propose
from api.services.publishing.releases import create_release, put_items
from api.services.publishing.rights import require_seen
from api.services.publishing.verbs.submit import VERB as SUBMIT
from api.services.texts.drafts import Author, save
from api.services.texts.fingerprints import source_fingerprints
from api.services.texts.outdated import source_of
from api.services.texts.phrases import Swap
from api.services.texts.replacing import Hit, replaced
from api.services.texts.rules import read_fields
from api.services.texts.translations import etag_of, fields_of

MOST_TEXTS = 200
"""So many texts are told of, or altered, by one call."""
MOST_SHOWN = 100
"""So many hits are shown of one text."""
NOT_ALLOWED, CHANGED, RULES, NOTHING = "not-allowed", "changed-since", "breaks-a-rule", "nothing-to-replace"
SAVES, SAVED, LEFT = "would-save", "saved", "left"


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """What is to be replaced, and where."""

    site: str
    swap: Swap
    types: frozenset[str] = frozenset()
    locales: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SeenText:
    """A text that somebody chose, as they have seen it."""

    record: str
    locale: str
    etag: str
    hits: frozenset[str] | None = None
    """Those of its hits that they mean; all of them where None."""


@dataclass
class TextDone:
    """What became of a text, or would."""

    record: Record
    site: str
    locale: str
    etag: str
    did: str = SAVES
    why: str | None = None
    detail: str | None = None
    version: int | None = None
    hits: Sequence[Hit] = ()
    errors: Sequence[dict[str, Any]] = field(default_factory=list)

    def left(self, why: str, detail: str, errors: Sequence[dict[str, Any]] = ()) -> "TextDone":
        """The same for a text that stays as it is."""
        return replace(self, did=LEFT, why=why, detail=detail, errors=errors)


def chosen_texts(session: Session, asked: Replacement, languages: frozenset[str]) -> Select[Any]:
    """The texts of the site in which the index has the words, of those that are worked on or live."""
    newest, _ = Exactly(asked.swap.phrase, languages).held(session)
    stands = or_(TEXTS.live.is_not(None), TEXTS.standing.not_in(("unpublished", "none")))
    conditions = [TEXTS.site == asked.site, TEXTS.is_in_reach, stands, newest]
    for names, column in ((asked.types, TEXTS.type), (asked.locales, TEXTS.locale)):
        conditions += [column.in_(names)] if names else []
    return select(*PLACE).where(and_(*conditions)).order_by(*PLACE)


def titles(session: Session, ids: Collection[str]) -> dict[str, str | None]:
    """The titles of records, as lists have them."""
    rows = session.execute(select(RECORDS.id, RECORDS.title).where(RECORDS.id.in_(ids)))
    return {row.id: row.title for row in rows}


def foretold(
    call: Call, asked: Replacement, texts: Select[Any], after: Position | None, most: int
) -> tuple[list[tuple[TextDone, Position]], int]:
    """What would become of the texts after a position that hold the phrase, each with where it stands; and of how many in all."""
    found: list[tuple[TextDone, Position]] = []
    rest = texts if after is None else texts.where(tuple_(*PLACE) > tuple_(*after))
    for portion in portions(map(tuple, call.session.execute(rest).all()), most):
        _know(call.session, portion)
        for record, site, locale in portion:
            done, _ = _judged(call, asked, record, locale, None)
            found += [(done, [record, site, locale])] if done.hits else []
        if len(found) >= most:
            break
    return found[:most], call.session.scalar(select(func.count()).select_from(texts.subquery())) or 0


def _know(session: Session, places: Sequence[Any]) -> None:
    """Read at once what each of these texts will be judged by."""
    find_records(session, (id for id, _, _ in places))
    know_texts(session, places)


def apply(call: Call, asked: Replacement, named: Sequence[SeenText], *, saves: bool) -> Iterator[TextDone]:
    """Save each text that is as it was seen, or only tell of it, and tell of the others why they are left."""
    for each in named:
        require_seen(call, asked.site, each.record)
    records = find_records(call.session, (each.record for each in named))
    before = {id: source_fingerprints(call.session, record) or {} for id, record in records.items()}
    for each in sorted(named, key=lambda each: _turn(each, records[each.record])):
        locked = lock_translation_or_none(call.session, each.record, asked.site, each.locale)
        done, fields = _judged(call, asked, each.record, each.locale, each.hits)
        if locked is None or done.etag != each.etag:
            yield done.left(CHANGED, "Somebody has altered the text since you have seen it.")
        elif done.did == LEFT or not saves:
            yield done
        else:
            yield _saved(
                call, asked, done, locked, fields, _still_behind(call.session, done.record, locked, before[each.record])
            )


def _turn(named: SeenText, record: Record) -> tuple[str, int, str]:
    """One order for all, so that nobody waits for one who waits for them; the source comes before what is made from it."""
    return named.record, [NEUTRAL, record.source_locale, named.locale].index(named.locale), named.locale


def _still_behind(
    session: Session, record: Record, text: Translation, source: Mapping[str, str]
) -> dict[str, str | None]:
    """What the fields of a translation that were behind their source were made from: nobody has looked at that source now."""
    version = working_version(session, text)
    if version is None or not is_translation(record, text.site, text.locale):
        return {}
    known = source_of(version) or {}
    return {name: known.get(name) for name in source if known.get(name) != source[name]}


def _saved(
    call: Call,
    asked: Replacement,
    done: TextDone,
    text: Translation,
    fields: dict[str, Any],
    made_from: Mapping[str, str | None],
) -> TextDone:
    before = {"version": text.latest_version, "stage": text.stage}
    author = Author(call.holder.name, id=call.holder.account)
    try:
        version = save(
            call.session, done.record, done.site, done.locale, fields, author=author, now=call.now, made_from=made_from,
            stays_behind=True,
        )  # fmt: skip
    except ContentError as error:
        return done.left(RULES, error.detail, error.errors)
    after = {"version": version.number, "class": version.change_class, "method": version.method}
    after |= {"replaced": asked.swap.phrase.spelled, "by": asked.swap.by}
    call.audit(
        "translation.save", site=done.site, record=done.record.id, locale=done.locale, before=before, after=after
    )
    return replace(done, did=SAVED, version=version.number)


def as_they_stand(session: Session, done: Sequence[TextDone]) -> list[TextDone]:
    """The texts with their etags now that all is done."""
    session.flush()
    texts = [get_translation_or_none(session, each.record.id, each.site, each.locale) for each in done]
    return [replace(each, etag=_etag(session, text)) for each, text in zip(done, texts, strict=True)]


def _judged(
    call: Call, asked: Replacement, id: str, locale: str, chosen: Collection[str] | None
) -> tuple[TextDone, dict[str, Any]]:
    """What would become of a text, and what it would say."""
    session, record = call.session, find_record(call.session, id)
    text = get_translation_or_none(session, id, asked.site, locale)
    done = TextDone(record, asked.site, locale, _etag(session, text))
    version = working_version(session, text) if text else None
    if version is None:
        return done.left(NOTHING, "There is no such text."), {}
    fields = RECORD_TYPES[record.type].spelled(fields_of(record, version))
    found = replaced(RECORD_TYPES[record.type], fields, asked.swap, names=asked.fields, chosen=chosen)
    done = replace(done, version=version.number, hits=found.hits)
    if not found.done:
        return done.left(NOTHING, "There is nothing in it that can be replaced."), {}
    return _allowed(call, done, found.fields), found.fields


def _allowed(call: Call, done: TextDone, fields: dict[str, Any]) -> TextDone:
    """The text, which stays as it is where its caller may not write it, or where it would break a rule."""
    needed = Permission.WRITE if is_original(done.record, done.locale) else Permission.TRANSLATE
    try:
        require(call.holder, needed, find_lineage(call.session, done.site), done.locale)
    except ContentError as error:
        return done.left(NOT_ALLOWED, error.detail)
    try:
        read_fields(RECORD_TYPES[done.record.type], fields, localized=done.locale != NEUTRAL)
    except ContentError as error:
        return done.left(RULES, error.detail, error.errors)
    return done


def _etag(session: Session, text: Translation | None) -> str:
    return etag_of(text, live_version_number(session, text) if text else None)


def hand_on(call: Call, site: str, done: Sequence[TextDone], *, reason: str) -> Release | None:
    """Submit all texts that were saved, and gather them in one release, so that whoever approves and publishes sees one step."""
    saved = [each for each in done if each.did == SAVED]
    if not saved:
        return None
    pins = [Pinned(each.record.id, each.site, each.locale, each.version) for each in saved]
    perform(call, SUBMIT, [each for each in pins if not _is_approved(call.session, each)], comment=reason)
    release, what = _gathered(call, site, reason, pins)
    call.audit(f"release.{what}", site=site, after={"release": release.id, "name": release.name})
    return release


def _gathered(call: Call, site: str, name: str, pins: Sequence[Pinned]) -> tuple[Release, str]:
    """A release of texts, which is proposed by whoever may not publish all of them; and what was done for it."""
    lineage = find_lineage(call.session, site)
    if not all(call.holder.may(Permission.PUBLISH, lineage, pin.locale) for pin in pins):
        return propose(call, site=site, name=name, description="", items=pins, at=None, time_zone=""), "propose"
    release = create_release(call, site=site, name=name, description="")
    put_items(call.session, release, pins, keep=False)
    return release, "create"


def _is_approved(session: Session, pin: Pinned) -> bool:
    """Whether what was approved still holds, since it differs from that in form only."""
    text = get_translation_or_none(session, *pin.place)
    return text is not None and text.stage == "approved" and text.stage_version == pin.version


def begin_replacing(call: Call, asked: Replacement, *, hands_on: bool) -> None:
    """Refuse a site that the caller does not see; what is to be handed on waits for the ledger before any text."""
    if hands_on:
        hold_ledger(call.session)
    require(call.holder, Permission.READ, find_lineage(call.session, asked.site))
