"""Puts a site's records of one type in one topic into an order of its editors' choosing, in one change."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api import spelling
from api.canonical import fingerprint
from api.errors import Conflict, InvalidContent
from api.models import DeskRecord, Fact, Record, Translation, Version
from api.reading.facts.text import TextValue
from api.reading.items import Scope
from api.reading.loading import ledger_head, records_at
from api.reading.locales import NEUTRAL
from api.reading.resolver import Resolved
from api.reading.shelf import position_key
from api.reading.slugs import SlugIndex
from api.reading.views import View
from api.record_types import RECORD_TYPES
from api.services.accounts.permissions import Holder
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import (
    find_record,
    find_version,
    get_record_or_none,
    live_records,
    lock_translation_or_none,
    working_version,
)
from api.services.ledger.served_alike import all_settings
from api.services.publishing.approval import approvals, unapproved
from api.services.publishing.live import go_live
from api.services.publishing.pins import Blocker, Pinned, records_of
from api.services.texts.drafts import Author, add_version, begin, compose, save
from api.services.texts.translations import fields_of, live_version_or_none


def current_order(session: Session, site: str, topic: str, type_name: str) -> list[tuple[str, int | None]]:
    """The ids and positions of what a site shows of a type in a topic, in any of its locales, in its present order."""
    view = _view_of(session, site, _members(session, topic, type_name))
    found: dict[str, Resolved] = {}
    for locale in (view.sites[site].default_locale, *view.sites[site].locales):
        scope = Scope(view, site, locale)
        for id in view.records:
            resolved = scope.resolve(id) if id not in found else None
            if resolved is not None and topic in (resolved.topic, id):
                found[id] = resolved
    return [(each.id, each.position) for each in sorted(found.values(), key=position_key)]


def _members(session: Session, topic: str, type_name: str) -> set[str]:
    """The records of a type that readers of some site may find in a topic: it is never overridden which that is."""
    is_in = or_(DeskRecord.live_topic == topic, DeskRecord.id == topic)
    return set(session.scalars(select(DeskRecord.id).where(DeskRecord.type == type_name, is_in)))


def _view_of(session: Session, site: str, ids: Iterable[str]) -> View:
    """Some records as readers of a site have them now."""
    records = records_at(session, ids, ledger_head(session)[0])
    return View(seq=0, sites=all_settings(session), records=records, heads={})


def find_topic(session: Session, site: str, named: str) -> str:
    """The id of the topic that readers of a site find by a name in any of its locales; what none has stays as it is."""
    if get_record_or_none(session, named) is not None:
        return named
    claims = select(Fact.record_id).where(
        Fact.slug.in_(spelling.slugs_like(named.lower())), Fact.kind == TextValue.kind
    )
    view = _view_of(session, site, set(session.scalars(claims)))
    settings = view.sites[site]
    for locale in (settings.default_locale, *settings.locales):
        scope = Scope(view, site, locale)
        topics = (scope.resolve(id) for id, record in view.records.items() if record.type == "topic")
        found = SlugIndex.build(view, settings, locale, filter(None, topics)).find("topic", named)
        if found is not None:
            return found
    return named


def order_etag(ids: Iterable[str]) -> str:
    """Names an order, so that nobody reorders what they have not seen."""
    return fingerprint(list(ids))[:32]


def wanted_order(site: str, standing: Mapping[str, int | None], ids: Sequence[str]) -> list[str]:
    """The records as given, and the rest after them as they stand."""
    _check(ids, standing, site)
    named = set(ids)
    return [*ids, *(id for id in standing if id not in named)]


def reorder(
    change: OpenChange, site: str, standing: Mapping[str, int | None], ids: Sequence[str], *, by: Holder
) -> list[Blocker]:
    """Number the records as given, the rest after them as they stand, and say which the site lets nobody move unapproved.

    Only positions move, so nothing else that readers could miss has to be checked.
    """
    moved, author = _moves(standing, wanted_order(site, standing, ids)), Author(by.name, id=by.account)
    pins = [_move(change, _movable(change.session, site, id), site, place, author=author) for id, place in moved]
    asked = approvals(change.session, pins)
    go_live(change, pins)
    return list(unapproved(asked, live_records(change.session, records_of(pins))))


def propose(
    session: Session, site: str, standing: Mapping[str, int | None], ids: Sequence[str], *, by: Holder, now: datetime
) -> list[Pinned]:
    """Draft the positions of an order, to be approved and published as all drafts are."""
    author = Author(by.name, id=by.account)
    pins = []
    for id, position in _moves(standing, wanted_order(site, standing, ids)):
        record = _movable(session, site, id)
        translation = lock_translation_or_none(session, id, site, NEUTRAL)
        fields = fields_of(record, working_version(session, translation) if translation else None)
        version = save(session, record, site, NEUTRAL, {**fields, "position": position}, author=author, now=now)
        pins.append(Pinned(id, site, NEUTRAL, version.number))
    return pins


def _moves(standing: Mapping[str, int | None], wanted: Sequence[str]) -> list[tuple[str, int]]:
    """The records whose position is another than it was, each with the one that it gets."""
    return [(id, place) for place, id in enumerate(wanted, start=1) if standing[id] != place]


def _movable(session: Session, site: str, id: str) -> Record:
    """A record that the site may move."""
    record = find_record(session, id)
    declared = RECORD_TYPES[record.type].field("position")
    if site != record.site and (declared is None or not declared.overridable):
        raise Conflict(f"Site {site!r} may not move record {record.id!r}; only its owner {record.site!r} may.")
    return record


def _check(ids: Sequence[str], standing: Mapping[str, Any], site: str) -> None:
    errors, seen = [], set[str]()
    for place, id in enumerate(ids):
        if id in seen or id not in standing:
            detail = "It stands further up already." if id in seen else _absent(site)
            errors.append({"pointer": f"#/ids/{place}", "detail": detail})
        seen.add(id)
    if errors:
        raise InvalidContent("The order names what cannot be ordered here.", errors=errors)


def _absent(site: str) -> str:
    return f"Readers of site {site!r} see no such record of this type in this topic."


def _move(change: OpenChange, record: Record, site: str, position: int, *, author: Author) -> Pinned:
    """Save the live neutral fields with another position, and let an open draft go on from there."""
    session = change.session
    translation = lock_translation_or_none(session, record.id, site, NEUTRAL) or begin(session, record, site, NEUTRAL)
    published = _moved(change, record, translation, live_version_or_none(session, translation), position, author)
    if translation.draft_version is not None:
        draft = find_version(session, translation, translation.draft_version)
        rebased = _moved(change, record, translation, draft, position, author)
        is_staged = translation.stage_version == translation.draft_version
        translation.draft_version = rebased.number
        translation.stage_version = rebased.number if is_staged else translation.stage_version
    return Pinned(record.id, site, NEUTRAL, published.number)


def _moved(
    change: OpenChange, record: Record, translation: Translation, basis: Version | None, position: int, author: Author
) -> Version:
    fields = {**fields_of(record, basis), "position": position}
    version = compose(
        change.session, record, translation, fields, basis=basis, author=author, now=change.change.at,
        method=basis.method if basis else None,
    )  # fmt: skip
    return add_version(change.session, translation, version)
