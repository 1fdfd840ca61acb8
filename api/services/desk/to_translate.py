"""The translations that nobody has begun, of what readers have, into the locales that somebody may write."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from api.models import DeskText, Fact
from api.models.base import table_of
from api.reading.facts.withdrawal import Withdrawal
from api.reading.locales import NEUTRAL
from api.services.accounts.permissions import Holder, Permission
from api.services.desk.seen import RECORDS, TEXTS, Seen
from api.services.desk.waiting import Rank


@dataclass(frozen=True)
class ToTranslate:
    """What is missing, on all sites that the holder translates or on one, in all locales or in some."""

    session: Session
    seen: Seen
    holder: Holder
    site: str | None = None
    locales: Collection[str] = ()

    @cached_property
    def _sites_of(self) -> dict[str, list[str]]:
        """The sites whose records the holder may translate, by locale."""
        found: dict[str, list[str]] = {}
        view = self.seen.view
        for site in sorted(self.seen.sites if self.site is None else self.seen.sites & {self.site}):
            for locale in view.sites[site].locales:
                if self._is_asked(locale) and self.holder.may(Permission.TRANSLATE, view.lineage(site), locale):
                    found.setdefault(locale, []).append(site)
        return found

    def _is_asked(self, locale: str) -> bool:
        return locale != NEUTRAL and (not self.locales or locale in self.locales)

    def number(self) -> int:
        """How many there are: all that there is to translate, without all that somebody has begun."""
        return sum(self._missing_in.values())

    @cached_property
    def _missing_in(self) -> Counter[tuple[str, str]]:
        """How many there are by site and locale."""
        if not self._sites_of:
            return Counter()
        all_there_are = Counter[tuple[str, str]]()
        for site, source, number in self._originals:
            all_there_are.update({(site, locale): number for locale in self._locales_of(site, source)})
        all_there_are.subtract(self._begun())
        return all_there_are

    @cached_property
    def _originals(self) -> list[tuple[str, str, int]]:
        """How many records readers have the original of, by site and the locale that it is in."""
        counted = (
            select(RECORDS.site, RECORDS.source_locale, func.count())
            .where(RECORDS.live_has_words, RECORDS.site.in_(self._all_sites), RECORDS.id.not_in(self._withdrawn))
            .group_by(RECORDS.site, RECORDS.source_locale)
        )
        return [(row[0], row[1], row[2]) for row in self.session.execute(counted)]

    def _locales_of(self, site: str, source: str) -> list[str]:
        """The locales into which the holder may translate records of a site that are written in another."""
        return [locale for locale, sites in self._sites_of.items() if site in sites and locale != source]

    def _begun(self) -> dict[tuple[str, str], int]:
        places = [(site, locale) for locale, sites in self._sites_of.items() for site in sites]
        is_begun = (TEXTS.live_status.is_not(None), TEXTS.record_id.not_in(self._withdrawn))
        counted = select(TEXTS.site, TEXTS.locale, func.count()).where(
            tuple_(TEXTS.site, TEXTS.locale).in_(places), *is_begun
        )
        rows = self.session.execute(counted.group_by(TEXTS.site, TEXTS.locale))
        return {(site, locale): number for site, locale, number in rows}

    @property
    def _all_sites(self) -> list[str]:
        return sorted({site for sites in self._sites_of.values() for site in sites})

    @cached_property
    def _withdrawn(self) -> list[str]:
        """What nobody has now: few, beside all others."""
        standing = select(Fact.record_id).where(Fact.kind == Withdrawal.kind, Fact.to_seq.is_(None))
        return list(self.session.scalars(standing))

    def after(self, key: Rank | None, most: int) -> list[tuple[Rank, dict[str, Any]]]:
        """The first of them after one, each with where it stands."""
        # Of one site and one locale each, as an index has them in their order.
        parts = [
            self._missing(site, source, locale, key, most)
            for site, source, _ in self._originals
            for locale in self._locales_of(site, source)
            # Where nothing is missing, all would be looked at for that.
            if self._missing_in[site, locale]
        ]
        if not parts:
            return []
        places = union_all(*(select(each.subquery()) for each in parts)).subquery()
        chosen = select(places).order_by(places.c.id, places.c.locale).limit(most).subquery()
        columns = (
            RECORDS.id,
            RECORDS.type,
            RECORDS.site,
            RECORDS.source_locale,
            self.seen.of_record("title").label("title"),
        )
        found = select(*columns, chosen.c.locale).join(chosen, chosen.c.id == RECORDS.id)
        rows = self.session.execute(found.order_by(RECORDS.id, chosen.c.locale))
        return [(("", row.id, row.site, row.locale), _told(row)) for row in rows]

    def _missing(self, site: str, source: str, locale: str, key: Rank | None, most: int) -> Select[Any]:
        """The records of a site of which nobody has begun a text in a locale, though readers have the original."""
        text = table_of(DeskText).alias()
        is_it = (text.c.record_id == RECORDS.id, text.c.site == site, text.c.locale == locale)
        return (
            select(RECORDS.id, literal(locale).label("locale"))
            .where(
                RECORDS.site == site, RECORDS.source_locale == source, RECORDS.live_has_words, RECORDS.id.not_in(self._withdrawn),
                ~exists().where(*is_it, text.c.live_status.is_not(None)), *self._beyond(locale, key),
            )
            .order_by(RECORDS.id).limit(most)
        )  # fmt: skip

    @staticmethod
    def _beyond(locale: str, key: Rank | None) -> Iterator[ColumnElement[bool]]:
        if key is not None:
            _, id, _, seen = key
            yield RECORDS.id >= id if locale > seen else RECORDS.id > id


def _told(row: Any) -> dict[str, Any]:
    return {
        "record": row.id, "type": row.type, "site": row.site, "locale": row.locale, "source_locale": row.source_locale,
        "title": row.title or None, "version": None, "saved_at": None,
    }  # fmt: skip
