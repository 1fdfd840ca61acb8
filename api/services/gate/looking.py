"""Looks at texts by every rule of the gate, and says how grave each finding is on the site of the text."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from sqlalchemy.orm import Session

from api.canonical import fingerprint
from api.reading.facts.settings import SiteSettings
from api.reading.locales import NEUTRAL
from api.reading.views import RecordState, View
from api.rules import GATE
from api.services.gate.passages import Around, Flaw, Reading
from api.services.gate.retractions import loaded_on, retracted
from api.services.gate.rules import GATE_RULES
from api.services.gate.statements import said_in
from api.services.gate.topics import Topic
from api.services.ledger.lookup import find_lineage, find_settings, live_records
from api.services.ledger.served_alike import all_settings

ByRecord = Mapping[str, RecordState]


@dataclass(frozen=True, slots=True)
class GateFinding:
    """A finding in the text of a record, and how grave it is there."""

    record: str
    site: str
    locale: str
    severity: str
    finding: Flaw

    @property
    def name(self) -> str:
        """What it is waived by: it is another one as soon as the words are."""
        said = self.finding
        return fingerprint([said.code, said.field, said.words])[:32]

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.record, self.site, self.locale, self.name


def severity_of(code: str, settings: SiteSettings) -> str:
    """How grave a rule is on a site."""
    return settings.gate_severities.get(code, GATE[code])


def around(session: Session, site: str, *, today: date, laid_over: ByRecord) -> Around:
    """What stands around the texts of a site: what readers have, with some records in another state."""
    find = partial(_find, session, laid_over)
    lineage = find_lineage(session, site)
    return Around(
        settings=find_settings(session, site), today=today, sites=all_settings(session), find=find,
        said=lambda topic, locale: Topic(session, topic, lineage, locale).said(laid_over), retracted=_remembering(session),
    )  # fmt: skip


def around_all(session: Session, view: View, site: str, *, today: date) -> Around:
    """The same for whoever looks at everything that readers of a site have, which is at hand as a whole."""
    lineage = view.lineage(site)
    by_topic: dict[str, list[RecordState]] = {}
    for _, each in sorted(view.records.items()):
        for topic in (each.topics - {None}) if each.site in lineage else ():
            by_topic.setdefault(str(topic), []).append(each)
    return Around(
        settings=view.sites[site], today=today, sites=view.sites,
        said=lambda topic, locale: said_in(by_topic.get(topic, ()), locale),
        find=lambda ids: {id: view.records[id] for id in ids if id in view.records}, retracted=_remembering(session),
    )  # fmt: skip


def _remembering(session: Session) -> Callable[[Iterable[Mapping[str, Any]]], Mapping[str, str]]:
    """Asks the list of retractions once for each publication, and not at all where there is none."""
    known: dict[str, Mapping[str, str]] = {}
    is_loaded = cache(lambda: loaded_on(session) is not None)

    def find(publications: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for each in publications:
            key = f"{each.get('doi')} {each.get('pmid')}"
            if key not in known:
                known[key] = retracted(session, [each]) if is_loaded() else {}
            found |= known[key]
        return found

    return find


def _find(session: Session, laid_over: ByRecord, ids: Iterable[str]) -> ByRecord:
    sought = set(ids)
    return {**live_records(session, sought), **{id: each for id, each in laid_over.items() if id in sought}}


def look_at(
    record: RecordState, site: str, locale: str, beside: Around, *, only: Collection[str] = ()
) -> Iterator[GateFinding]:
    """All that the rules find in one text of a record; with some severities, only what is as grave."""
    text, settings = record.texts.get((site, locale)), beside.settings
    if text is None or settings is None or locale == NEUTRAL:
        return
    details = dict(record.neutral.fields) if record.neutral else {}
    reading = Reading(record.type, locale, text.fields, details, record, site, beside)
    for code, rule in GATE_RULES.items():
        severity = severity_of(code, settings)
        if not only or severity in only:
            yield from (GateFinding(record.id, site, locale, severity, each) for each in rule.look(reading))


def places_of(record: RecordState, site: str, locale: str) -> list[tuple[str, str]]:
    """The texts that a version is part of: the details of a record stand in every language of its owner's."""
    if locale != NEUTRAL:
        return [(site, locale)]
    return sorted(place for place in record.texts if place[0] == site and place[1] != NEUTRAL)
