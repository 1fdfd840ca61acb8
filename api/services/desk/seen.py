"""What somebody sees of all records: those of the sites that they may read, and what these inherit and readers have."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session

from api.models import DeskRecord, DeskText, Fact
from api.models.base import table_of
from api.reading.facts import KINDS
from api.reading.facts.text import TextValue
from api.reading.resolver import is_visible
from api.reading.search.letters import UNSTEMMED, language_of
from api.reading.views import View
from api.services.accounts.me import readable_sites
from api.services.accounts.permissions import Holder
from api.services.ledger.unread import Unread

RECORDS, TEXTS = table_of(DeskRecord).c, table_of(DeskText).c


@dataclass(frozen=True)
class Seen:
    """The sites that somebody may read, drafts and all, where `view` is what is published."""

    view: View
    sites: frozenset[str]

    @classmethod
    def by(cls, view: View, holder: Holder, unread: Unread) -> "Seen":
        """What the holder sees, as far as it can be read."""
        return cls(view, frozenset(readable_sites(view, holder, unread)))

    @cached_property
    def owners(self) -> frozenset[str]:
        """The sites that own what is seen."""
        return frozenset(each for site in self.sites for each in self.view.lineage(site))

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages that the texts of all these sites may be in."""
        locales = {locale for site in self.owners | self.sites for locale in self.view.sites[site].locales}
        return frozenset({UNSTEMMED, *map(language_of, locales)})

    @property
    def records(self) -> ColumnElement[bool]:
        """The condition of the records that are seen."""
        if self.owners <= self.sites:
            return self.is_open
        return or_(self.is_open, and_(RECORDS.is_live, RECORDS.site.in_(self.owners)))

    @property
    def is_open(self) -> ColumnElement[bool]:
        """The condition of the records whose drafts are seen too."""
        return RECORDS.site.in_(self.sites)

    @property
    def texts(self) -> ColumnElement[bool]:
        """The condition of the texts whose drafts are seen."""
        return TEXTS.site.in_(self.sites)

    @property
    def texts_of_records(self) -> ColumnElement[bool]:
        """The condition of the texts of records that are seen, by their own rows wherever these say enough."""
        by_record = TEXTS.record_id.in_(select(RECORDS.id).where(self.records))
        # What a site has is its own or from above, and all that is seen.
        return or_(and_(self.texts, TEXTS.is_in_reach), by_record) if self.owners <= self.sites else by_record

    def of_record(self, name: str) -> ColumnElement[Any]:
        """What a record says: by its newest texts or, where its drafts are not seen, by what readers have."""
        newest, live = RECORDS[name], RECORDS[f"live_{name}"]
        return newest if self.owners <= self.sites else case((self.is_open, newest), else_=live)

    @property
    def saved_at(self) -> ColumnElement[Any]:
        """When a text of the owner's of a record was last saved, as far as that is seen."""
        if self.owners <= self.sites:
            return RECORDS.updated_at
        return case((self.is_open, RECORDS.updated_at), else_=RECORDS.created_at)

    def is_there(self, session: Session, site: str) -> ColumnElement[bool]:
        """The condition of the records that a site has, and that nothing takes away from it."""
        return and_(RECORDS.site.in_(self.view.lineage(site)), RECORDS.id.not_in(self.gone_from(session, site)))

    def gone_from(self, session: Session, site: str) -> list[str]:
        """The records that something takes away from a site."""
        lineage = self.view.lineage(site)
        some = (self.view.records.get(id) for id in _taken_somewhere(session))
        return sorted(each.id for each in some if each is not None and not is_visible(each, lineage))

    def has_topic(self, session: Session, named: Collection[str]) -> ColumnElement[bool]:
        """The condition of the records in topics, by their ids or by slugs that they have anywhere."""
        return self.of_record("topic").in_({*named, *topics_called(session, named)})


def _taken_somewhere(session: Session) -> set[str]:
    """The records of which something is said that may take them from readers of some site: few, beside all others."""
    kinds = [name for name, kind in KINDS.items() if kind.reason]
    return set(session.scalars(select(Fact.record_id).where(Fact.kind.in_(kinds), Fact.to_seq.is_(None))))


def topics_called(session: Session, slugs: Collection[str]) -> set[str]:
    """The records that have one of these slugs in some locale now."""
    named = select(Fact.record_id).where(Fact.slug.in_(slugs), Fact.kind == TextValue.kind, Fact.to_seq.is_(None))
    return set(session.scalars(named))


def titles_of(session: Session, seen: Seen, ids: Collection[str]) -> dict[str, str | None]:
    """The titles of those of some records that are seen."""
    title = seen.of_record("title").label("title")
    found = select(RECORDS.id, title).where(RECORDS.id.in_(ids), seen.records)
    return {row.id: row.title for row in session.execute(found)} if ids else {}
