"""Gathers what a site says in place of what it inherits: its overrides, its hides, and the slugs that it lost to others."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.database import portions
from api.models import Fact, Record, Translation
from api.reading.facts.text import TextValue
from api.reading.items import Scope
from api.reading.locales import NEUTRAL
from api.reading.resolver import resolve
from api.reading.slugs import Lost, lost_slugs
from api.reading.views import RecordState, View
from api.record_types import RECORD_TYPES
from api.services.desk.records import ListedText, texts_of
from api.services.texts.fingerprints import short_fingerprint
from api.services.texts.inheritance import Inherited, inherited_from, moved_upstream
from api.services.texts.translations import fields_of, summarized

Row = dict[str, Any]


@dataclass(frozen=True)
class Override:
    """A site's override of one record in one locale, beside what the site would show without it."""

    record: Record
    state: RecordState | None
    text: ListedText
    served: frozenset[str]
    """The locales in which the site serves the record."""
    lineage: tuple[str, ...]

    @property
    def sleeps(self) -> bool:
        """Whether its words show nowhere, because the site serves the record in other locales only."""
        return bool(self.served) and self.text.translation.locale not in (NEUTRAL, *self.served)

    @property
    def moved(self) -> list[str]:
        """The fields whose inherited value has changed since they were written."""
        if self.state is None or self.text.version is None:
            return []
        return moved_upstream(self.text.version, self._inherited)

    @property
    def _inherited(self) -> Mapping[str, Inherited]:
        locale = self.text.translation.locale
        return inherited_from(self.state, list(self.lineage), locale) if self.state else {}

    def row(self, earlier: Mapping[tuple[str, str], Any]) -> Row:
        """The override field by field; `earlier` holds, by field and fingerprint, what was inherited before."""
        translation, version, moved = self.text.translation, self.text.version, self.moved
        known: dict[str, str] = parse(version.based_on) if version and version.based_on else {}
        inherited = self._inherited
        fields = [
            _field(name, own, inherited.get(name), name in moved, earlier.get((name, known.get(name, ""))))
            for name, own in fields_of(self.record, version).items()
        ]
        summary = summarized(translation, self.text.live, was_live=self.text.was_live)
        return {
            **_about(self.record, self.state),
            "locale": translation.locale,
            **{name: summary[name] for name in ("state", "draft", "live", "etag")},
            "version": version.number if version else None,
            "sleeps": self.sleeps,
            "upstream_changed": bool(moved),
            "fields": fields,
        }


def _field(name: str, own: Any, inherited: Inherited | None, has_moved: bool, earlier: Any) -> Row:
    value = inherited.value if inherited else None
    return {
        "field": name, "own": own, "inherited": value, "inherited_from": inherited.site if inherited else None,
        "inherited_when_made": earlier if has_moved else value, "upstream_changed": has_moved,
    }  # fmt: skip


def _about(record: Record | RecordState, state: RecordState | None) -> Row:
    found = state.source or next(iter(state.texts.values()), None) if state else None
    title = found.fields.get(RECORD_TYPES[record.type].title) if found else None
    neutral = state.neutral if state else None
    return {
        "record": record.id,
        "type": record.type,
        "owner": record.site,
        "title": title,
        "topic": neutral.fields.get("topic") if neutral else None,
    }


def overrides_of(session: Session, view: View, site: str) -> list[Override]:
    """Every override of a site that is live or being written, by type, record and locale."""
    foreign = (
        select(Translation.record_id).join(Record, Record.id == Translation.record_id)
        .where(Translation.site == site, Record.site != site)
    )  # fmt: skip
    records = {each.id: each for each in session.scalars(select(Record).where(Record.id.in_(foreign)))}
    lineage = tuple(view.lineage(site))
    served = {id: _served(view, site, id) for id in records}
    found = [
        Override(records[id], view.records.get(id), text, served[id], lineage)
        for text in texts_of(session, view, foreign, [site])
        if _says_something(text) and records[id := text.translation.record_id].site in lineage
    ]
    return sorted(found, key=lambda each: (each.record.type, each.record.id, each.text.translation.locale))


def _says_something(text: ListedText) -> bool:
    """Whether an override is there, or being written or taken back; one that is live without any field is none."""
    is_empty = text.version is None or not parse(text.version.fields)
    return not text.is_off and not (is_empty and text.states == {"live"})


def _served(view: View, site: str, id: str) -> frozenset[str]:
    record = view.records.get(id)
    shown = (resolve(record, site, locale, view) for locale in view.sites[site].locales) if record else ()
    return frozenset(each.served for each in shown if each)


def earlier_values(session: Session, overrides: Collection[Override]) -> dict[tuple[str, str, str, str], Any]:
    """What the sites above have published in each field, by record, locale, field and fingerprint."""
    moved = [each for each in overrides if each.moved]
    above = sorted({site for each in moved for site in each.lineage[1:]})
    ids = sorted({each.record.id for each in moved})
    found: dict[tuple[str, str, str, str], Any] = {}
    for portion in portions(ids):
        facts = select(Fact.record_id, Fact.locale, Fact.value).where(
            Fact.kind == TextValue.kind, Fact.record_id.in_(portion), Fact.site.in_(above)
        )
        for id, locale, value in session.execute(facts):
            for name, each in TextValue.from_json(parse(value)).fields.items():
                found[id, locale, name, short_fingerprint(each)] = each
    return found


def override_rows(session: Session, overrides: Collection[Override]) -> list[Row]:
    """The overrides as the API answers them."""
    published = earlier_values(session, overrides)
    by_text: dict[tuple[str, str], dict[tuple[str, str], Any]] = defaultdict(dict)
    for (id, locale, name, fingerprint), value in published.items():
        by_text[id, locale][name, fingerprint] = value
    return [each.row(by_text[each.record.id, each.text.translation.locale]) for each in overrides]


def hides_of(view: View, site: str) -> list[Row]:
    """What the site says of whole records: that it hides them, or shows them in spite of an ancestor."""
    lineage = view.lineage(site)
    found = [each for each in view.records.values() if site in each.hidden and each.site in lineage]
    return [
        {**_about(each, each), "hidden": each.hidden[site]}
        for each in sorted(found, key=lambda each: (each.type, each.id))
    ]


Clashes = Mapping[tuple[str, str], Collection[str]]


def slug_clashes(view: View) -> Clashes:
    """The slugs that more than one record of a type has or had, in whatever locale and on whatever site."""
    claims: dict[tuple[str, str], set[str]] = defaultdict(set)
    for record in view.records.values():
        live = {text.slug for (site, _), text in record.texts.items() if site == record.site and text.slug}
        for slug in live | {slug for _, slug in record.former_slugs}:
            claims[record.type, slug].add(record.id)
    return {key: ids for key, ids in sorted(claims.items()) if len(ids) > 1}


def shadowed_on(view: View, site: str, clashes: Clashes) -> Iterator[tuple[str, Lost]]:
    """The slugs that records lost to others on a site, each with the locale in which it did."""
    for (_, slug), ids in clashes.items():
        for locale in view.sites[site].locales:
            scope = Scope(view, site, locale)
            claimants = [claimant for id in sorted(ids) if (claimant := scope.resolve(id))]
            lost = lost_slugs(view, view.sites[site], locale, claimants)
            yield from ((locale, each) for each in lost if each.slug == slug)


def shadowed_rows(view: View, site: str) -> list[Row]:
    """The slugs that records lost on a site, each once for every locale."""
    return [
        {
            **_about(view.records[each.record], view.records[each.record]),
            "locale": locale,
            "slug": each.slug,
            "claim": each.claim,
            "winner": each.winner,
        }
        for locale, each in shadowed_on(view, site, slug_clashes(view))
    ]
