"""Gathers what a site says in place of what it inherits: its overrides, its hides, and the slugs that it lost to others."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, select, tuple_
from sqlalchemy.orm import Session

from api.canonical import parse
from api.database import portions
from api.models import DeskText, Fact, Record, Translation
from api.models.base import table_of
from api.reading.facts.text import TextValue
from api.reading.facts.visibility import Visibility
from api.reading.locales import NEUTRAL
from api.reading.resolver import resolve
from api.reading.views import RecordState, View
from api.record_types import RECORD_TYPES
from api.services.desk.records import with_versions
from api.services.desk.seen import RECORDS, TEXTS
from api.services.desk.slugs import shadowed_on, slug_clashes
from api.services.desk.sorts import Position
from api.services.texts.diff import words_between
from api.services.texts.fingerprints import short_fingerprint
from api.services.texts.inheritance import Inherited, inherited_from, moved_upstream
from api.services.texts.listed import ListedText
from api.services.texts.translations import fields_of, summarized

OverrideRow = dict[str, Any]


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

    def row(self, earlier: Mapping[tuple[str, str], Any]) -> OverrideRow:
        """The override field by field; `earlier` holds, by field and fingerprint, what was inherited before."""
        translation, version, moved = self.text.translation, self.text.version, self.moved
        known: dict[str, str] = parse(version.based_on) if version and version.based_on else {}
        inherited = self._inherited
        fields = [
            self._field(name, own, inherited.get(name), name in moved, earlier.get((name, known.get(name, ""))))
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

    def _field(self, name: str, own: Any, inherited: Inherited | None, has_moved: bool, earlier: Any) -> OverrideRow:
        value = inherited.value if inherited else None
        field = RECORD_TYPES[self.record.type].field(name)
        return {
            "field": name, "own": own, "inherited": value, "inherited_from": inherited.site if inherited else None,
            "inherited_when_made": earlier if has_moved else value, "upstream_changed": has_moved,
            "words": words_between(field, earlier, value) if has_moved else None,
        }  # fmt: skip


def _about(record: Record | RecordState, state: RecordState | None) -> OverrideRow:
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


def find_overrides(
    session: Session,
    view: View,
    site: str,
    conditions: Collection[ColumnElement[bool]],
    after: Position | None,
    most: int,
) -> tuple[list[tuple[Override, Position]], int]:
    """The overrides of a site that are live or being written, after a position; and how many there are in all."""
    order = (RECORDS.type, RECORDS.id, TEXTS.locale)
    is_given_up = TEXTS.standing.in_(["unpublished", "none"])
    # One that is live without any field is none.
    says_nothing = and_(TEXTS.is_empty, TEXTS.standing == "live")
    chosen = (
        select(*order, TEXTS.id.label("text")).join(table_of(DeskText), TEXTS.record_id == RECORDS.id)
        .where(TEXTS.site == site, RECORDS.site != site, TEXTS.is_in_reach, ~is_given_up, ~says_nothing, *conditions)
    )  # fmt: skip
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rest = chosen if after is None else chosen.where(tuple_(*order) > tuple_(*map(literal, after)))
    rows = session.execute(rest.order_by(*order).limit(most)).all()
    found = _overrides(session, view, site, [row.text for row in rows])
    return [(found[row.text], [row.type, row.id, row.locale]) for row in rows], total


def _overrides(session: Session, view: View, site: str, texts: Collection[int]) -> dict[int, Override]:
    """Some overrides of a site, by their texts."""
    lineage = tuple(view.lineage(site))
    of_texts = select(Record).join(Translation, Translation.record_id == Record.id).where(Translation.id.in_(texts))
    records = {each.id: each for each in session.scalars(of_texts)}
    served = {id: _served(view, site, id) for id in records}
    found = with_versions(session, view, select(Translation).where(Translation.id.in_(texts)))
    return {
        text.translation.id: Override(records[id], view.records.get(id), text, served[id], lineage)
        for text in found
        for id in (text.translation.record_id,)
    }


def are_moved(are: bool) -> ColumnElement[bool]:
    """The condition of the overrides of which the inherited value has changed since, or has not."""
    return TEXTS.is_moved if are else ~TEXTS.is_moved


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


def override_rows(session: Session, overrides: Collection[Override]) -> list[OverrideRow]:
    """The overrides as the API answers them."""
    published = earlier_values(session, overrides)
    by_text: dict[tuple[str, str], dict[tuple[str, str], Any]] = defaultdict(dict)
    for (id, locale, name, fingerprint), value in published.items():
        by_text[id, locale][name, fingerprint] = value
    return [each.row(by_text[each.record.id, each.text.translation.locale]) for each in overrides]


def hides_of(session: Session, view: View, site: str) -> list[OverrideRow]:
    """What the site says of whole records: that it hides them, or shows them in spite of an ancestor."""
    lineage = view.lineage(site)
    said = select(Fact.record_id).where(Fact.kind == Visibility.kind, Fact.site == site, Fact.to_seq.is_(None))
    known = (view.records.get(id) for id in session.scalars(said))
    found = [each for each in known if each is not None and site in each.hidden and each.site in lineage]
    return [
        {**_about(each, each), "hidden": each.hidden[site]}
        for each in sorted(found, key=lambda each: (each.type, each.id))
    ]


def shadowed_rows(session: Session, view: View, site: str) -> list[OverrideRow]:
    """The slugs that records lost on a site, each once for every locale."""
    return [
        {
            **_about(view.records[each.record], view.records[each.record]),
            "locale": locale,
            "slug": each.slug,
            "claim": each.claim,
            "winner": each.winner,
        }
        for locale, each in shadowed_on(view, site, slug_clashes(session, view))
    ]
