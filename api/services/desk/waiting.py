"""The texts that wait for somebody, from the rows that are kept of all that waits."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from api.canonical import parse, rfc3339
from api.models import DeskText, DeskWork, Translation, Version
from api.models.base import table_of
from api.services.accounts.permissions import Holder, Permission
from api.services.desk.seen import RECORDS, TEXTS, Seen
from api.services.texts.desk_rows import ALWAYS, SAFETY

_WORK, _TRANSLATION, _VERSION = table_of(DeskWork).c, table_of(Translation).c, table_of(Version).c
PERMISSIONS = {
    "sent_back": Permission.TRANSLATE, "to_approve": Permission.REVIEW, "to_review": Permission.REVIEW, "review_due": Permission.REVIEW,
    "outdated": Permission.TRANSLATE, "overtaken": Permission.TRANSLATE, "upstream_changed": Permission.TRANSLATE,
}  # fmt: skip
"""What somebody must be allowed to do about each kind of work."""
_STAGED = {"sent_back", "to_approve"}
_COUNTED = (
    select(_WORK.kind, _WORK.site, _WORK.locale, _WORK.why, func.count())
    .group_by(_WORK.kind, _WORK.site, _WORK.locale, _WORK.why)
)  # fmt: skip

_Where = tuple[str, str, str]
"""(site, locale, why)"""


@dataclass(frozen=True)
class Waiting:
    """The texts that wait for the holder."""

    session: Session
    seen: Seen
    holder: Holder

    @cached_property
    def totals(self) -> Mapping[str, int]:
        """How many wait, by kind of work."""
        found = Counter({kind: sum(places.values()) for kind, places in self._places.items()})
        return found - Counter({"to_approve": self._own_drafts()})

    @cached_property
    def _places(self) -> Mapping[str, Mapping[_Where, int]]:
        """How many wait where, as far as the holder may do anything about them."""
        found: dict[str, dict[_Where, int]] = {}
        for kind, site, locale, why, number in self.session.execute(_COUNTED):
            if site in self.seen.sites and self._is_asked(site, why) and self._may(kind, site, locale):
                found.setdefault(kind, {})[site, locale, why] = number
        return found

    def _may(self, kind: str, site: str, locale: str) -> bool:
        return self.holder.may(PERMISSIONS[kind], self.seen.view.lineage(site), locale)

    def _is_asked(self, site: str, why: str) -> bool:
        """Whether a site asks for it."""
        return why == ALWAYS or self.seen.view.sites[site].wants_review(of_safety=why == SAFETY)

    def _own_drafts(self) -> int:
        """How many drafts wait for somebody else, because the holder wrote them or handed them on."""
        sites = self._with_four_eyes(self._places.get("to_approve", ()))
        if not sites:
            return 0
        return self.session.scalar(self._of_kind("to_approve", func.count()).where(self._is_own(sites))) or 0

    def _with_four_eyes(self, places: Collection[_Where]) -> list[str]:
        return sorted({site for site, _, _ in places if self.seen.view.sites[site].approval == "four_eyes"})

    def _is_own(self, sites: Collection[str]) -> ColumnElement[bool]:
        by_id = _VERSION.author == self.holder.account
        wrote = or_(by_id, and_(_VERSION.author.is_(None), _VERSION.created_by == self.holder.name))
        return and_(_WORK.site.in_(sites), or_(wrote, _TRANSLATION.stage_by == self.holder.identity))

    def _of_kind(self, kind: str, *columns: Any) -> Any:
        """What is found of the work of a kind, each with its record, its text and the version being worked on."""
        return (
            select(*columns)
            .select_from(table_of(DeskWork))
            .join(table_of(DeskText), TEXTS.id == _WORK.text_id)
            .join(RECORDS.id.table, RECORDS.id == TEXTS.record_id)
            .join(table_of(Translation), _TRANSLATION.id == _WORK.text_id)
            .join(table_of(Version), and_(_VERSION.translation_id == TEXTS.id, _VERSION.number == TEXTS.version))
            .where(
                _WORK.kind == kind, tuple_(_WORK.site, _WORK.locale, _WORK.why).in_(list(self._places.get(kind, ())))
            )
        )

    def first(self, kind: str, most: int) -> Iterator[dict[str, Any]]:
        """The most pressing of a kind of work."""
        if not self.totals.get(kind):
            return
        sites = self._with_four_eyes(self._places[kind]) if kind == "to_approve" else []
        others = ~self._is_own(sites) if sites else true()
        title = self.seen.of_record("title").label("title")
        columns = (
            RECORDS.id, RECORDS.type, TEXTS.site, TEXTS.locale, title, TEXTS.version, _WORK.told, _TRANSLATION.stage_by,
            _TRANSLATION.stage_at, _TRANSLATION.stage_comment,
        )  # fmt: skip
        order = (_WORK.due_on, RECORDS.id, TEXTS.site, TEXTS.locale)
        for row in self.session.execute(self._of_kind(kind, *columns).where(others).order_by(*order).limit(most)):
            yield _told(kind, row)


def _told(kind: str, row: Any) -> dict[str, Any]:
    staged = {
        "by": row.stage_by, "who": {"id": row.stage_by, "name": None} if row.stage_by else None,
        "at": rfc3339(row.stage_at) if row.stage_at else None, "comment": row.stage_comment,
    }  # fmt: skip
    return {
        "record": row.id, "type": row.type, "site": row.site, "locale": row.locale, "title": row.title or None,
        "version": row.version, **(staged if kind in _STAGED else {}), **parse(row.told),
    }  # fmt: skip
