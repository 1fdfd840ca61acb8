"""The resolver: what one site shows of one record in one locale, a pure function of a view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from api.reading.facts import KINDS
from api.reading.facts.review import Review
from api.reading.facts.settings import SiteSettings
from api.reading.facts.text import LiveText
from api.reading.placeholders import filled
from api.reading.views import RecordState, View, clinical_of
from api.record_types import RECORD_TYPES

# The fields of each type that sites below the owner's may replace.
_OVERRIDABLE = {
    name: frozenset(each.name for each in declared if each.overridable) for name, declared in RECORD_TYPES.items()
}

# What of a text's head comes from these fields, as far as an override cannot replace it.
_LOCKED: dict[str, dict[str, Any]] = {
    name: {
        member: None
        for member, each in (("title", declared.title), ("topic", "topic"), ("position", "position"))
        if each not in _OVERRIDABLE[name]
    }
    for name, declared in RECORD_TYPES.items()
}


# A snapshot holds one for each record that it shows, so they are small, and not frozen since that would make them slow.
@dataclass(slots=True, eq=False)
class Resolved:
    """A record's text as a site shows it, before its relations are looked at, with how it came about; never altered."""

    record: RecordState
    requested: str
    text: LiveText
    """The owner's text, in the locale that is served."""
    parts: tuple[LiveText, ...]
    """Every text that the fields come from: the neutral fields, the owner's text, then the overrides."""
    settings: SiteSettings
    """Those of the site, which says what the texts leave to it."""
    slug: str
    title: str
    topic: str | None
    position: int | None
    rev: str | None = field(default=None, init=False)
    """What the item made of it is known by, once somebody has asked for it."""
    shows_safety: bool = field(default=False, init=False)
    """Whether the item tells of what may harm, or names a record that does; known once `rev` is."""
    _outdated: bool | None = field(default=None, init=False)

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def type(self) -> str:
        return self.record.type

    @property
    def served(self) -> str:
        return self.text.locale

    @property
    def published_at(self) -> str:
        return self.text.published_at

    @property
    def updated_at(self) -> str:
        """When any of its texts was last published."""
        return max(part.updated_at for part in self.parts)

    @property
    def outdated(self) -> bool:
        """Whether the source of the text, or a record that it restates, has moved on; found once, by reading both texts."""
        if self._outdated is None:
            self._outdated = self.record.overtaken is not None or bool(self.record.outdated_fields(self.text))
        return self._outdated

    @property
    def review(self) -> Review | None:
        """The review of exactly these words, by the nearest site: one of another wording attests nothing."""
        reviews = self.record.reviews
        given = [found for part in reversed(self.parts) if (found := reviews.get((part.site, self.served)))]
        said = clinical_of(self.parts) if given else {}
        return next((each for each in given if each.clinical == said), None)

    @property
    def fields(self) -> dict[str, Any]:
        """What is said, whichever text says it."""
        fields: dict[str, Any] = {}
        for part in self.parts:
            fields |= part.fields if part.site == self.record.site else overriding(self.record, part)
        return self._filled(fields) if any(b"{{" in part.json for part in self.parts) else fields

    def _filled(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The fields with what the site says in place of what they leave to it."""
        declared, write = self.record.declaration, partial(filled, site=self.settings, locale=self.served)
        return {
            name: found.rewritten(value, write) if (found := declared.field(name)) else value
            for name, value in fields.items()
        }

    @property
    def provenance(self) -> dict[str, str]:
        """Which site each overridden field comes from."""
        overrides = [part for part in self.parts if part.site != self.record.site]
        return {name: part.site for part in overrides for name in overriding(self.record, part)}


def resolve(record: RecordState, site: str, locale: str, view: View) -> Resolved | None:
    """What the site shows of the record in a locale that it serves, or None where it shows nothing.

    Depends on the record, the site's settings and their lineage only, never on relations.
    """
    lineage = view.lineage(site)
    if not is_visible(record, lineage):
        return None
    text = _language(record, locale, view.sites[site])
    if text is None:
        return None
    return _with_parts(record, locale, text, tuple(record.parts(text, lineage)), view.sites[site])


def is_visible(record: RecordState, lineage: Sequence[str]) -> bool:
    """Whether the site with this lineage may show the record: it has it, and nothing takes it away."""
    return record.site in lineage and not (record.said and taken_away(record, lineage))


def taken_away(record: RecordState, lineage: Sequence[str]) -> list[str]:
    """Why the site with this lineage shows nothing of a record that it has, what holds for every reader first."""
    if record.site not in lineage:
        return []
    # What a site above the owner once said does not count: it cannot decide about records that it does not have.
    heirs = lineage[: lineage.index(record.site) + 1]
    found = [kind for name, said in record.said.items() if (kind := KINDS[name]).takes_away(said, heirs)]
    return [kind.reason for kind in sorted(found, key=lambda kind: not kind.reaches_back)]


def _language(record: RecordState, locale: str, settings: SiteSettings) -> LiveText | None:
    """The owner's text in the first locale of the chain that has one; safety content gives way where it may be wrong."""
    chain = [text for each in settings.locales[locale] if (text := record.texts.get((record.site, each)))]
    if not chain or not is_safety_content(record, settings):
        return chain[0] if chain else None
    found = _not_by_machine(record, chain) if settings.machine_safety == "hold" else chain[0]
    if settings.outdated_safety == "omit" and (record.overtaken or record.outdated_fields(found)):
        return None
    gives_way = settings.outdated_safety == "source" and record.outdated_fields(found)
    return record.source or found if gives_way else found


def is_safety_content(record: RecordState, settings: SiteSettings) -> bool:
    """Whether a site serves a record by the rules for what may harm."""
    return record.is_about_safety if settings.knows_safety_content else record.declaration.safety


def _not_by_machine(record: RecordState, chain: Sequence[LiveText]) -> LiveText:
    """The first text that a person has written or read; a machine's only where there is no other, since none would be worse."""
    return next((text for text in chain if text.method != "machine"), record.source or chain[0])


def _with_parts(
    record: RecordState, locale: str, text: LiveText, parts: tuple[LiveText, ...], settings: SiteSettings
) -> Resolved:
    title = topic = position = None
    for part in parts:
        head = part.head if part.site == record.site else part.head._replace(**_LOCKED[record.type])
        title = title if head.title is None else head.title
        topic = topic if head.topic is None else head.topic
        position = position if head.position is None else head.position
    title = filled(title or "", "line", settings, text.locale)
    return Resolved(record, locale, text, parts, settings, text.slug or "", title, topic, position)


def overriding(record: RecordState, override: LiveText) -> dict[str, Any]:
    """The fields of an override that its type lets other sites replace."""
    fields = override.fields
    return {each.name: fields[each.name] for each in record.declaration if each.overridable and each.name in fields}


def facet(found: Resolved, name: str) -> tuple[Any, ...]:
    """The values of a field that a record is filtered by: those that its reader sees."""
    for part in reversed(found.parts):
        if part.site == found.record.site or name in _OVERRIDABLE[found.type]:
            for each, value in part.head.facets:
                if each == name:
                    return value if isinstance(value, tuple) else (value,)
    return ()
