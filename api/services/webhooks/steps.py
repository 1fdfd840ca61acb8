"""A change with what stood before and after it of all that it touched, for whoever tells what it did to sites."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.models import Change
from api.reading.facts.settings import SiteSettings
from api.reading.loading import holding_at, records_at, settings_of_sites, touched
from api.reading.views import View

Sites = Mapping[str, SiteSettings]


@dataclass(frozen=True, slots=True)
class Step:
    """One change, and as much of the content around it as it touched."""

    change: Change
    before: View
    after: View
    records: frozenset[str]
    sites: frozenset[str]
    """Those whose settings it touched."""


class Steps:
    """Reads steps one after another; what the last one left of settings is not read again, however many sites there are."""

    def __init__(self) -> None:
        self._seq: int | None = None
        self._sites: Sites = {}

    def read(self, session: Session, seq: int) -> Step:
        """The change with that number."""
        change = session.scalars(select(Change).where(Change.seq == seq)).one()
        records, sites = touched(session, seq - 1, seq)
        before = self._settings(session, seq - 1)
        after = settings_of_sites(session, holding_at(seq)) if sites else before
        self._seq, self._sites = seq, after
        return Step(
            change,
            View(seq - 1, before, records_at(session, records, seq - 1), {}),
            View(seq, after, records_at(session, records, seq), {}),
            records,
            sites,
        )

    def _settings(self, session: Session, seq: int) -> Sites:
        return self._sites if self._seq == seq else settings_of_sites(session, holding_at(seq))
