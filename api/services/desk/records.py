"""Lists records for their editors: every one with its texts, drafts or not, a page at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.canonical import rfc3339
from api.models import Record, Translation, Version
from api.reading.views import View
from api.services.desk.filters import Filters
from api.services.desk.seen import Seen
from api.services.desk.sorts import Order, Position
from api.services.ledger.lookup import get_version_or_none
from api.services.ledger.rows import found_rows
from api.services.ledger.unread import Unread
from api.services.publishing.pins import Found, Pinned
from api.services.texts.listed import Listed, ListedText
from api.services.texts.translations import hidden_on, once_live, record_etags, summarized, text_row

_Found = list[tuple[Listed, Position]]


def find_records(
    session: Session, filters: Filters, order: Order, unread: Unread, after: Position | None, most: int
) -> tuple[_Found, int]:
    """Records of a list after a position, each with where it stands; and how many the list has in all."""
    chosen = order.among(filters.chosen(session, order.seen)).cte()
    # Both databases work the list out once, though it is looked at twice.
    length = select(func.count()).select_from(chosen).scalar_subquery()
    rest = select(chosen.c.id, chosen.c.value, length).order_by(*order.columns(chosen.c)).limit(most)
    rest = rest if after is None else rest.where(order.after(after, chosen.c))
    rows = found_rows(session, rest, chosen.c.id, unread)
    total = rows[0][2] if rows else 0 if after is None else session.scalar(select(length)) or 0
    found = unread.told([id for id, _, _ in rows], lambda ids: list_records(session, order.seen, ids))
    listed = {each.record.id: each for each in found}
    return [(listed[id], order.position(id, value)) for id, value, _ in rows if id in listed], total


def list_records(session: Session, seen: Seen, ids: Sequence[str]) -> list[Listed]:
    """Some records with their texts on the sites that are seen."""
    records = session.scalars(select(Record).where(Record.id.in_(ids)).order_by(Record.id)).all()
    texts: dict[str, list[ListedText]] = defaultdict(list)
    of_records = select(Translation).where(Translation.record_id.in_(ids), Translation.site.in_(seen.sites))
    for each in with_versions(session, seen.view, of_records):
        texts[each.translation.record_id].append(each)
    return [Listed(each, seen.view.records.get(each.id), tuple(texts[each.id]), seen.sites) for each in records]


def with_versions(session: Session, view: View, texts: Select[Any]) -> Iterator[ListedText]:
    """Every text with the version being worked on; what was discarded or taken down is known by its last one."""
    is_worked_on = (Version.translation_id == Translation.id) & (
        Version.number == func.coalesce(Translation.draft_version, Translation.latest_version)
    )
    rows = texts.add_columns(Version).outerjoin(Version, is_worked_on).order_by(Translation.site, Translation.locale)
    found = [(text, version, _live_number(view, text)) for text, version in session.execute(rows)]
    known = once_live(session, _off(found))
    for text, version, live in found:
        is_latest = text.draft_version is not None or live in (None, text.latest_version)
        working = version if is_latest else get_version_or_none(session, text, live or 0)
        was_live = live is not None or (text.record_id, text.site, text.locale) in known
        yield ListedText(text, working, live, was_live)


def _off(found: Iterable[tuple[Translation, Any, int | None]]) -> Iterator[Translation]:
    return (text for text, _, live in found if live is None and text.draft_version is None)


def _live_number(view: View, text: Translation) -> int | None:
    state = view.records.get(text.record_id)
    live = state.texts.get((text.site, text.locale)) if state else None
    return live.version if live else None


def records_told(session: Session, page: Sequence[Listed], *, with_fields: bool = False) -> list[dict[str, Any]]:
    """Records as a list shows them, with the fields of their texts where they are asked for."""
    etags = record_etags(session, [each.record.id for each in page])
    return [{**_record_told(each, with_fields=with_fields), "etag": etags[each.record.id]} for each in page]


def _record_told(each: Listed, *, with_fields: bool) -> dict[str, Any]:
    record, saved = each.record, [text.version.created_at for text in each.texts if text.version]
    return {
        "id": record.id,
        "type": record.type,
        "site": record.site,
        "source_locale": record.source_locale,
        "title": each.title,
        "topic": each.neutral.get("topic"),
        "position": each.neutral.get("position"),
        "created_at": rfc3339(record.created_at),
        "updated_at": rfc3339(max(saved, default=record.created_at)),
        "withdrawn": each.state is not None and each.state.withdrawal is not None,
        "hidden_on": hidden_on(each.state, each.sites),
        "translations": [_text_told(each, text, with_fields=with_fields) for text in each.texts],
    }


def found_in(each: Listed) -> Iterator[Found]:
    """The texts of a record in a list, each with the version being worked on, as verbs look at them."""
    for text in each.texts:
        if text.version is not None:
            pin = Pinned(each.record.id, *text.place, text.version.number)
            yield Found(pin, each.record, text.translation, text.version, text.live, text.version.number)


def _text_told(each: Listed, text: ListedText, *, with_fields: bool) -> dict[str, Any]:
    fields = each.fields.get(text.place, {})
    row = text_row(
        each.record, each.state, text.translation, fields, version=text.version,
        outdated=each.outdated(text), stands=summarized(text.translation, text.live, was_live=text.was_live),
    )  # fmt: skip
    return {**row, "fields": fields} if with_fields else row
