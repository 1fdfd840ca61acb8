"""The translations that nobody has begun, of what readers have, into the locales that somebody may write."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased

from api.models import DeskText
from api.models.base import table_of
from api.reading.locales import NEUTRAL
from api.services.accounts.permissions import Holder, Permission
from api.services.desk.seen import RECORDS, TEXTS, Seen
from api.services.desk.waiting import Rank


@dataclass(frozen=True)
class ToTranslate:
    """What is missing, on all sites that the holder translates or on one."""

    session: Session
    seen: Seen
    holder: Holder
    site: str | None = None

    @cached_property
    def _sites_of(self) -> dict[str, list[str]]:
        """The sites whose records the holder may translate, by locale."""
        found: dict[str, list[str]] = {}
        view = self.seen.view
        for site in sorted(self.seen.sites if self.site is None else self.seen.sites & {self.site}):
            for locale in view.sites[site].locales:
                if locale != NEUTRAL and self.holder.may(Permission.TRANSLATE, view.lineage(site), locale):
                    found.setdefault(locale, []).append(site)
        return found

    def number(self) -> int:
        """How many there are: all that there is to translate, without all that somebody has begun."""
        if not self._sites_of:
            return 0
        return self._to_translate() - self._begun()

    def _to_translate(self) -> int:
        counted = (
            select(RECORDS.site, RECORDS.source_locale, func.count())
            .where(RECORDS.live_has_words, ~RECORDS.is_withdrawn, RECORDS.site.in_(self._all_sites))
            .group_by(RECORDS.site, RECORDS.source_locale)
        )
        rows = self.session.execute(counted).all()
        return sum(
            number * sum(site in sites and locale != source for locale, sites in self._sites_of.items())
            for site, source, number in rows
        )

    def _begun(self) -> int:
        places = [(site, locale) for locale, sites in self._sites_of.items() for site in sites]
        counted = (
            select(func.count())
            .select_from(TEXTS.id.table)
            .join(RECORDS.id.table, RECORDS.id == TEXTS.record_id)
            .where(
                tuple_(TEXTS.site, TEXTS.locale).in_(places), ~TEXTS.is_override, TEXTS.live_has_words,
                RECORDS.source_locale != TEXTS.locale, ~RECORDS.is_withdrawn,
            )
        )  # fmt: skip
        return self.session.scalar(counted) or 0

    @property
    def _all_sites(self) -> list[str]:
        return sorted({site for sites in self._sites_of.values() for site in sites})

    def after(self, key: Rank | None, most: int) -> list[tuple[Rank, dict[str, Any]]]:
        """The first of them after one, each with where it stands."""
        parts = [self._missing(locale, sites, key, most) for locale, sites in self._sites_of.items()]
        if not parts:
            return []
        rows = union_all(*(select(each.subquery()) for each in parts)).subquery()
        found = select(rows).order_by(rows.c.id, rows.c.site, rows.c.locale).limit(most)
        return [(("", row.id, row.site, row.locale), _told(row)) for row in self.session.execute(found)]

    def _missing(self, locale: str, sites: list[str], key: Rank | None, most: int) -> Select[Any]:
        text = aliased(table_of(DeskText))
        is_it = and_(text.c.record_id == RECORDS.id, text.c.site == RECORDS.site, text.c.locale == locale)
        title = self.seen.of_record("title").label("title")
        order = (RECORDS.id, RECORDS.site, literal(locale))
        columns = (RECORDS.id, RECORDS.type, RECORDS.site, RECORDS.source_locale, title)
        return (
            select(*columns, literal(locale).label("locale"))
            .where(
                RECORDS.site.in_(sites), RECORDS.source_locale != locale, RECORDS.live_has_words, ~RECORDS.is_withdrawn,
                ~exists().where(is_it), *self._beyond(order, key),
            )
            .order_by(RECORDS.id).limit(most)
        )  # fmt: skip

    @staticmethod
    def _beyond(order: tuple[ColumnElement[Any], ...], key: Rank | None) -> Iterator[ColumnElement[bool]]:
        if key is not None:
            yield RECORDS.id >= key[1]
            yield or_(RECORDS.id > key[1], tuple_(*order) > tuple_(*map(literal, key[1:])))


def _told(row: Any) -> dict[str, Any]:
    return {
        "record": row.id, "type": row.type, "site": row.site, "locale": row.locale, "source_locale": row.source_locale,
        "title": row.title or None, "version": None, "saved_at": None,
    }  # fmt: skip
