"""The texts that wait for somebody, from the rows that are kept of all that waits."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, islice
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import Session

from api.canonical import parse, rfc3339
from api.models import DeskText, DeskWork, Translation, Version
from api.models.base import table_of
from api.services.accounts.permissions import Holder, Permission
from api.services.desk.details_to_read import with_details
from api.services.desk.seen import RECORDS, TEXTS, Seen
from api.services.ledger.rows import found_rows
from api.services.ledger.unread import Unread
from api.services.texts.desk_rows import ALWAYS, SAFETY, UNSIGNED
from api.services.texts.translations import etag_of

_WORK, _TRANSLATION, _VERSION = table_of(DeskWork).c, table_of(Translation).c, table_of(Version).c
PERMISSIONS = {
    "sent_back": Permission.TRANSLATE, "to_approve": Permission.REVIEW, "to_review": Permission.REVIEW, "review_due": Permission.REVIEW,
    "outdated": Permission.TRANSLATE, "overtaken": Permission.TRANSLATE, "upstream_changed": Permission.TRANSLATE,
    "to_publish": Permission.PUBLISH,
}  # fmt: skip
"""What somebody must be allowed to do about each kind of work."""
OWN = ("my_drafts", "waiting_for_others")
"""The kinds of work that are one person's alone."""
TOGETHER = frozenset({"sent_back", "to_approve", "to_publish", "upstream_changed", *OWN})
"""The kinds of which all texts of a record on a site are one piece of work: they are handed on together."""
_STAGED = {"sent_back", "to_approve", "to_publish", "waiting_for_others"}
_COUNTED = (
    select(_WORK.kind, _WORK.site, _WORK.locale, _WORK.why, func.count())
    .where(_WORK.kind.in_(PERMISSIONS))
    .group_by(_WORK.kind, _WORK.site, _WORK.locale, _WORK.why)
)  # fmt: skip

Rank = tuple[str, ...]
"""Where a piece of work stands among those of its kind: by what is due, its record, its site, its locale."""
_Where = tuple[str, str, str]
"""(site, locale, why)"""


@dataclass(frozen=True)
class Waiting:
    """The texts that wait for the holder, on all sites or on one, in all locales or in some."""

    session: Session
    seen: Seen
    holder: Holder
    unread: Unread
    site: str | None = None
    locales: Collection[str] = ()

    @property
    def sites(self) -> frozenset[str]:
        """The sites that are looked at."""
        return self.seen.sites if self.site is None else self.seen.sites & {self.site}

    @cached_property
    def totals(self) -> Mapping[str, int]:
        """How many texts wait, by kind of work."""
        found = Counter({kind: sum(places.values()) for kind, places in self._places.items()})
        return found - Counter({"to_approve": self._own_drafts()}) + Counter(self._of_one)

    @cached_property
    def _places(self) -> Mapping[str, Mapping[_Where, int]]:
        """How many wait where, as far as the holder may do anything about them."""
        found: dict[str, dict[_Where, int]] = {}
        for kind, site, locale, why, number in self.session.execute(_COUNTED):
            if self._is_here(site, locale) and self._is_asked(site, why) and self._may(kind, site, locale):
                found.setdefault(kind, {})[site, locale, why] = number
        return found

    @cached_property
    def _of_one(self) -> Mapping[str, int]:
        """How much is the holder's alone."""
        counted = select(_WORK.kind, func.count()).where(self._is_mine, _WORK.kind.in_(OWN)).group_by(_WORK.kind)
        return {row[0]: row[1] for row in self.session.execute(counted)}

    @property
    def _is_mine(self) -> ColumnElement[bool]:
        is_here = (_WORK.site.in_(self.sites), _WORK.locale.in_(self.locales) if self.locales else true())
        return and_(_WORK.whose == self.holder.identity, *is_here)

    def _is_here(self, site: str, locale: str) -> bool:
        return site in self.sites and (not self.locales or locale in self.locales)

    def _may(self, kind: str, site: str, locale: str) -> bool:
        return self.holder.may(PERMISSIONS[kind], self.seen.view.lineage(site), locale)

    def _is_asked(self, site: str, why: str) -> bool:
        """Whether a site asks for it."""
        settings = self.seen.view.sites[site]
        if why == UNSIGNED:
            return settings.requires_signature
        return why == ALWAYS or settings.wants_review(of_safety=why == SAFETY)

    def _own_drafts(self) -> int:
        """How many drafts wait for somebody else, because the holder wrote them or handed them on."""
        if not self._with_four_eyes:
            return 0
        own = self._of_kind("to_approve", func.count()).where(self._is_own)
        return self.session.scalar(own) or 0

    @cached_property
    def _with_four_eyes(self) -> list[str]:
        places = self._places.get("to_approve", ())
        return sorted({site for site, _, _ in places if self.seen.view.sites[site].approval == "four_eyes"})

    @property
    def _is_own(self) -> ColumnElement[bool]:
        """The condition of the drafts that somebody else must approve."""
        by_id = _VERSION.author == self.holder.account
        wrote = or_(by_id, and_(_VERSION.author.is_(None), _VERSION.created_by == self.holder.name))
        return and_(_WORK.site.in_(self._with_four_eyes), or_(wrote, _TRANSLATION.stage_by == self.holder.identity))

    def _of_kind(self, kind: str, *columns: Any) -> Select[Any]:
        """What is found of the work of a kind, each with its record, its text and the version being worked on."""
        return (
            self._work_of_kind(kind, *columns)
            .join(table_of(DeskText), TEXTS.id == _WORK.text_id)
            .join(RECORDS.id.table, RECORDS.id == TEXTS.record_id)
            .join(table_of(Translation), _TRANSLATION.id == _WORK.text_id)
            .join(table_of(Version), and_(_VERSION.translation_id == TEXTS.id, _VERSION.number == TEXTS.version))
        )

    def _work_of_kind(self, kind: str, *columns: Any) -> Select[Any]:
        places = list(self._places.get(kind, ()))
        where = self._is_mine if kind in OWN else tuple_(_WORK.site, _WORK.locale, _WORK.why).in_(places)
        return select(*columns).select_from(table_of(DeskWork)).where(_WORK.kind == kind, where)

    def _asked_of_kind(self, kind: str, *columns: Any) -> Select[Any]:
        """The same without what somebody else must do, by the rows of what waits alone wherever they say enough."""
        if kind == "to_approve" and self._with_four_eyes:
            return self._of_kind(kind, *columns).where(~self._is_own)
        return self._work_of_kind(kind, *columns)

    def first(self, kind: str, most: int) -> Iterator[dict[str, Any]]:
        """The most pressing texts of a kind of work."""
        if self.totals.get(kind):
            keys = self._keys(kind, None, most, is_together=False)
            rows = self._rows(kind, keys, is_together=False)
            yield from self.unread.told(rows, lambda some: self._all_told(kind, some))

    def number(self, kind: str) -> int:
        """How many pieces of work of a kind there are: texts that are handed on together are one."""
        total = self.totals.get(kind, 0)
        if kind not in TOGETHER or total <= 1:
            return total
        together = self._asked_of_kind(kind, _WORK.record_id, _WORK.site).distinct().subquery()
        return self.session.scalar(select(func.count()).select_from(together)) or 0

    def after(self, kind: str, key: Rank | None, most: int) -> list[tuple[Rank, dict[str, Any]]]:
        """The pieces of work of a kind after one, each with where it stands."""
        is_together = kind in TOGETHER
        keys = self._keys(kind, key, most, is_together=is_together)
        rows = self._rows(kind, keys, is_together=is_together)
        works = groupby(rows, lambda row: (row.due_on, row.id, row.site, "" if is_together else row.locale))
        return self.unread.told([(place, list(some)) for place, some in works], lambda some: self._works(kind, some))

    def _works(self, kind: str, works: Sequence[tuple[Rank, list[Any]]]) -> list[tuple[Rank, dict[str, Any]]]:
        told = iter(self._all_told(kind, [row for _, rows in works for row in rows]))
        return [(place, _together(list(islice(told, len(rows))))) for place, rows in works]

    def _all_told(self, kind: str, rows: Sequence[Any]) -> list[dict[str, Any]]:
        told = [_told(kind, row) for row in rows]
        return with_details(self.session, told) if kind == "to_review" and told else told

    def _keys(self, kind: str, key: Rank | None, most: int, *, is_together: bool) -> Sequence[Rank]:
        """Where the next ones stand, in the order of an index."""
        order = (_WORK.due_on, _WORK.record_id, _WORK.site, *(() if is_together else (_WORK.locale,)))
        found = self._asked_of_kind(kind, *order).order_by(*order).limit(most)
        if key is not None:
            found = found.where(tuple_(*order) > tuple_(*map(literal, key[: len(order)])))
        return [tuple(row) for row in self.session.execute(found.distinct() if is_together else found)]

    def _rows(self, kind: str, keys: Sequence[Rank], *, is_together: bool) -> Sequence[Any]:
        """What stands there."""
        if not keys:
            return []
        title = self.seen.of_record("title").label("title")
        columns = (
            RECORDS.id, RECORDS.type, TEXTS.site, TEXTS.locale, title, TEXTS.version, TEXTS.saved_at, _WORK.due_on, _WORK.told,
            _TRANSLATION.stage_by, _TRANSLATION.stage_at, _TRANSLATION.stage_comment, _TRANSLATION.revision,
            _TRANSLATION.draft_version, TEXTS.live,
        )  # fmt: skip
        is_asked = ~self._is_own if kind == "to_approve" and self._with_four_eyes else true()
        place = (_WORK.due_on, _WORK.record_id, _WORK.site, *(() if is_together else (_WORK.locale,)))
        # Said part by part too, as no database looks up several at once by an index.
        near = (_WORK.due_on.in_({each[0] for each in keys}), _WORK.record_id.in_({each[1] for each in keys}))
        found = self._of_kind(kind, *columns).where(*near, tuple_(*place).in_(keys), is_asked)
        ordered = found.order_by(_WORK.due_on, _WORK.record_id, _WORK.site, _WORK.locale)
        return found_rows(self.session, ordered, _WORK.text_id, self.unread)


def _told(kind: str, row: Any) -> dict[str, Any]:
    staged = {
        "by": row.stage_by, "who": {"id": row.stage_by, "name": None} if row.stage_by else None,
        "at": rfc3339(row.stage_at) if row.stage_at else None, "comment": row.stage_comment,
    }  # fmt: skip
    return {
        "record": row.id, "type": row.type, "site": row.site, "locale": row.locale, "title": row.title or None,
        "version": row.version, "saved_at": rfc3339(row.saved_at) if row.saved_at else None,
        "etag": etag_of(row, row.live), **(staged if kind in _STAGED else {}), **parse(row.told),
    }  # fmt: skip


def _together(texts: list[dict[str, Any]]) -> dict[str, Any]:
    """Texts of one record on one site as one piece of work."""
    first = texts[0]
    since = [each.get("at") or each["saved_at"] for each in texts if each.get("at") or each["saved_at"]]
    return {
        **{name: first[name] for name in ("record", "type", "site", "title")}, "texts": texts,
        "locale": first["locale"] if len(texts) == 1 else None, "since": min(since, default=None),
    }  # fmt: skip
