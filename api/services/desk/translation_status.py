"""Surveys the translations of what a site shows: for every record and locale, how each field stands beside its source."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.database import portions
from api.models import Version
from api.reading.locales import NEUTRAL
from api.reading.resolver import is_visible
from api.reading.views import View
from api.record_types import RECORD_TYPES
from api.services.desk.records import Listed, ListedText
from api.services.texts.outdated import (
    STATES,
    Standing,
    behind,
    dismissed_fields,
    field_states,
    standing_of,
    state_of_all,
)


@dataclass(frozen=True)
class Surveyed:
    """The translation of one record into one locale, made or not."""

    listed: Listed
    locale: str
    text: ListedText | None
    fields: Mapping[str, str]
    outdated: Sequence[str]
    """The fields whose source has moved on, as the inbox has them; one that was never translated may be among them."""
    live: int | None
    method: str | None

    @property
    def state(self) -> str:
        return state_of_all([*self.fields.values(), *(["outdated"] if self.outdated else [])])

    @property
    def key(self) -> list[str]:
        """Where the row stands in the report."""
        return [self.listed.record.type, self.listed.record.id, self.locale]

    def row(self) -> dict[str, Any]:
        record, version = self.listed.record, self.text.version if self.text else None
        return {
            "record": record.id, "type": record.type, "site": record.site, "source_locale": record.source_locale,
            "locale": self.locale, "title": self.listed.title or None, "topic": self.listed.neutral.get("topic"),
            "state": self.state, "fields": dict(self.fields), "live": self.live, "method": self.method,
            "version": version.number if version else self.live,
            "outdated": list(self.outdated),
        }  # fmt: skip


def survey(session: Session, view: View, site: str, listed: Collection[Listed]) -> list[Surveyed]:
    """Every translation that the site's readers could get: of its own records, drafts too, and of those it inherits."""
    lineage = view.lineage(site)
    wanted = [each for each in listed if _concerns(each, lineage)]
    left = _dismissals(session, [text for each in wanted for text in each.texts])
    served = view.sites[site].locales
    rows = (_surveyed(each, locale, left) for each in wanted for locale in _locales(each, site, served))
    return sorted((row for row in rows if row.fields), key=lambda row: row.key)


def _concerns(each: Listed, lineage: list[str]) -> bool:
    if each.record.site not in lineage:
        return False
    return is_visible(each.state, lineage) if each.state else True


def _locales(each: Listed, site: str, served: Iterable[str]) -> set[str]:
    """The locales that the site serves, and on the owner's site those in which there is a text besides."""
    found = set(served)
    if each.record.site == site:
        found |= {text.translation.locale for text in each.texts if text.translation.site == site}
    return found - {NEUTRAL, each.record.source_locale}


def _surveyed(each: Listed, locale: str, left: Mapping[int, set[str]]) -> Surveyed:
    place = (each.record.site, locale)
    text, declaration = each.text(*place), RECORD_TYPES[each.record.type]
    live = each.state.texts.get(place) if each.state else None
    standing = standing_of(declaration, text.version if text else None, live)
    source = each.fields.get((each.record.site, each.record.source_locale), {})
    outdated = _outdated(each, text, standing)
    dismissed = left.get(text.translation.id, set()) - set(outdated) if text else ()
    return Surveyed(
        each, locale, text, field_states(declaration, source, standing, outdated=outdated, dismissed=dismissed), outdated,
        live.version if live else None, standing.method if standing else None,
    )  # fmt: skip


def _outdated(each: Listed, text: ListedText | None, standing: Standing | None) -> list[str]:
    """As the inbox has it; of a text whose drafts the caller may not see, by what is live."""
    if text is not None:
        return each.outdated(text)
    current = each.state.source_clinical if each.state else None
    return [] if standing is None or current is None else behind(standing.source_clinical, current)


def _dismissals(session: Session, texts: Iterable[ListedText]) -> dict[int, set[str]]:
    """By translation, the fields that somebody has left as they are beside a changed source."""
    newest = {text.translation.id: text.version.number for text in texts if text.version and text.version.number > 1}
    histories: dict[int, list[Version]] = defaultdict(list)
    for version in _versions(session, sorted(newest)):
        if version.number <= newest[version.translation_id]:
            histories[version.translation_id].append(version)
    return {id: dismissed_fields(history) for id, history in histories.items()}


def _versions(session: Session, ids: list[int]) -> Iterator[Version]:
    for portion in portions(ids):
        yield from session.scalars(
            select(Version).where(Version.translation_id.in_(portion), Version.source_clinical.is_not(None))
            .order_by(Version.translation_id, Version.number)
        )  # fmt: skip


def counts(rows: Iterable[Surveyed]) -> list[dict[str, Any]]:
    """How many translations stand how, by owner and locale."""
    found = Counter((row.listed.record.site, row.locale, row.state) for row in rows)
    places = sorted({(site, locale) for site, locale, _ in found})
    return [
        {"site": site, "locale": locale, **{state: found[site, locale, state] for state in STATES}}
        for site, locale in places
    ]
