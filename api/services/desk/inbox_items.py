"""Tells pieces of work with what stands around them: since when they wait, what was said last, and who is who."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from api.canonical import rfc3339
from api.models import Change, DeskRecord, Fact
from api.reading.facts.text import TextValue
from api.services.accounts.permissions import Permission
from api.services.accounts.staff import staff, those_who_may
from api.services.desk.seen import Seen, titles_of
from api.services.desk.spoken import Work
from api.services.ledger.unread import Unread
from api.services.talk.threads import last_words
from api.services.texts.translations import record_etags

_BY_SOURCE = ("outdated", "overtaken", "upstream_changed", "to_translate")
"""The kinds of work that wait since readers have the text that it is about."""
MOST_NAMED = 10
_NEXT = {"submitted": Permission.REVIEW, "approved": Permission.PUBLISH}
"""What it takes to do the next step with a text."""
_MEMBERS = ("type", "locale", "title", "since", "last_comment")


def items_told(session: Session, seen: Seen, items: Sequence[Work], unread: Unread) -> list[Work]:
    """Pieces of work as the list has them: each with the same members, whatever its kind."""
    records = sorted({record for each in items for record in _records_of(each)})
    since = _live_since(session, [each["record"] for each in items if each["kind"] in _BY_SOURCE])
    next_ones = _next_ones(session, seen, [each for each in items if each["kind"] == "waiting_for_others"])
    etags = record_etags(session, [each["record"] for each in items if "texts" in each and "record" in each])
    titles, words = titles_of(session, seen, records), _last_comments(session, records, unread)
    return [
        {
            **dict.fromkeys(_MEMBERS), **each, "since": _since(each, since),
            "title": each.get("title") or _title(each, titles), "last_comment": _last_comment(each, words),
        }
        | ({"etag": etags[each["record"]]} if each.get("record") in etags else {})
        | next_ones.get(_place(each), {})
        for each in items
    ]  # fmt: skip


def _place(work: Work) -> tuple[str, Any]:
    return work["kind"], (work.get("record"), work["site"])


def _next_ones(session: Session, seen: Seen, items: Sequence[Work]) -> dict[tuple[str, Any], Work]:
    """Who may do the next step with texts that others have: the first of them, for somebody who wants to ask."""
    people = staff(session) if items else []
    found = {}
    for each in items:
        lineage, (first, *_) = seen.view.lineage(each["site"]), each["texts"]
        those = set(those_who_may(people, _NEXT[first["stage"]], lineage, first["locale"]))
        named = [{"id": one.person, "name": one.name} for one in people if one.person in those]
        found[_place(each)] = {"waits_for": named[:MOST_NAMED]}
    return found


def _records_of(work: Work) -> list[str]:
    return (
        [work["record"]] if "record" in work else [each["record"] for each in work.get("texts", ()) if "record" in each]
    )


def _since(work: Work, live_since: dict[str, str]) -> str | None:
    if work["kind"] in _BY_SOURCE:
        return live_since.get(work["record"])
    # A plan that would fail waits since that is known, and not since its time, which is still to come.
    return work["since"] if "since" in work else work.get("at")


def _live_since(session: Session, records: Sequence[str]) -> dict[str, str]:
    """Since when readers have the texts from which some records are translated."""
    if not records:
        return {}
    is_source = and_(
        Fact.record_id == DeskRecord.id, Fact.site == DeskRecord.site, Fact.locale == DeskRecord.source_locale
    )
    found = (
        select(DeskRecord.id, Change.at)
        .join(Fact, is_source)
        .join(Change, Change.seq == Fact.from_seq)
        .where(DeskRecord.id.in_(records), Fact.kind == TextValue.kind, Fact.to_seq.is_(None))
    )
    return {id: rfc3339(at) for id, at in session.execute(found)}


def _title(work: Work, titles: Mapping[str, str | None]) -> str | None:
    """What it is called, or the first text that it is about."""
    return (
        work.get("name")
        or work.get("job")
        or next((titles[each] for each in _records_of(work) if titles.get(each)), None)
    )


def _last_comments(session: Session, records: Sequence[str], unread: Unread) -> dict[tuple[str, str, str | None], Work]:
    return {
        place: {
            "by": {"id": each.author, "name": each.created_by}, "at": rfc3339(each.created_at), "words": each.words,
            "thread": each.thread_id,
        }
        for place, each in last_words(session, records, unread).items()
    }  # fmt: skip


def _last_comment(work: Work, words: dict[tuple[str, str, str | None], Work]) -> Work | None:
    """What was said last about the texts of a piece of work, or about their record."""
    if "record" not in work:
        return None
    locales = [each["locale"] for each in work.get("texts", ())] or [work.get("locale")]
    said = (words.get((work["record"], work["site"], locale)) for locale in dict.fromkeys((*locales, None)))
    return max(filter(None, said), key=lambda each: (each["at"], each["thread"]), default=None)
