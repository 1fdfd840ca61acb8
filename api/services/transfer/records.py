"""Says for each line of a file which site and record it is about, and makes those that are not here yet."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import spelling
from api.canonical import sha256
from api.errors import InvalidContent
from api.ids import uuid7
from api.models import Fact, Record, Translation
from api.reading.facts.settings import SiteSettings
from api.reading.links import RECORD_SCHEME, with_records
from api.reading.locales import NEUTRAL
from api.record_types import RECORD_TYPES
from api.services.accounts.audit import Call
from api.services.ledger.ahead import find_records
from api.services.ledger.lookup import find_lineage, find_settings, get_translation_or_none, working_version
from api.services.ledger.sites import KEY, create_site
from api.services.publishing.publication import publication
from api.services.texts.drafts import Author
from api.services.texts.once import once
from api.services.texts.translations import fields_of
from api.services.transfer.lines import Entry, ImportFile, content_key, spelled
from api.services.transfer.replay import as_told
from api.services.transfer.texts import Taken

# Ids are made from what a record is called, so that the same file finds the same records again.
_FIRST_IMPORT_MS = 1_795_000_000_000
_NAME = re.compile(r"[a-z_]+/[^/]+")


@dataclass(frozen=True)
class Target:
    """A line that brings texts, with the record that they are of and what became of them."""

    entry: Entry
    record: Record
    is_new: bool
    taken: Taken = field(default_factory=Taken)

    def place(self, locale: str) -> str:
        """Where in its line the text in a locale stands."""
        if "line" in self.entry.value:
            return f"#/texts/{locale}"
        beside = self.entry.beside.get(locale)
        return f"#/{beside}" if beside else f"#/translations/{locale}"

    def locales(self) -> list[str]:
        """The locales that the line has, with those first that translations are made from."""
        texts = self.entry.value.get("texts") or self.entry.value.get("translations") or {}
        return sorted(texts, key=lambda each: (each != NEUTRAL, each != self.record.source_locale, each))

    def did(self, *, is_touched: bool) -> str:
        """What became of the record, where readers get it otherwise than before or not."""
        is_updated = self.taken.versions or self.taken.attestations or is_touched
        return "created" if self.is_new else "updated" if is_updated else "unchanged"

    def told(self, did: str) -> dict[str, Any]:
        """What the line did, for whoever sent it."""
        return {
            "line": self.entry.number, "record": self.record.id, "type": self.record.type, "did": did,
            "versions": dict(sorted(self.taken.written.items())),
            "changed": [{"locale": locale, "field": name} for locale, name in sorted(self.taken.changed)],
            "cleared": [{"locale": locale, "field": name} for locale, name in sorted(self.taken.cleared)],
        }  # fmt: skip


def title_of(session: Session, target: Target) -> str | None:
    """What the record of a line is called, by its source as it is now being worked on."""
    source = get_translation_or_none(session, target.record.id, target.record.site, target.record.source_locale)
    version = working_version(session, source) if source else None
    title = fields_of(target.record, version).get(RECORD_TYPES[target.record.type].title)
    return str(title) if title else None


def derived_id(site: str, type_name: str, name: str) -> str:
    """The id of an imported record that came without one, always the same for the same name."""
    return uuid7(_FIRST_IMPORT_MS, int(sha256(f"import {site}/{type_name}/{name}")[:18], 16))


def make_site(call: Call, site: str, file: ImportFile) -> list[int]:
    """Make the site with the settings that the file has, in a change like the one that made it where it comes from."""
    if not KEY.fullmatch(site) or len(site) > 60:
        raise InvalidContent("A site's key is words of lower-case letters and digits, joined by hyphens.")
    settings = file.site.value["settings"] if file.site else {}
    making = (
        each.value for each in file.changes if any(fact["kind"] == SiteSettings.kind for fact in each.value["opens"])
    )
    told = min(making, key=lambda each: int(each["seq"]), default=None)
    maker, verb, reason = (
        (call, "create-site", "") if told is None else (as_told(call, told), told["verb"], told["reason"])
    )
    with publication(maker, verb, reason=reason) as made:
        create_site(made.change, site, settings)
    return [] if made.outcome.seq is None else [made.outcome.seq]


def find_targets(
    session: Session, site: str, file: ImportFile, *, author: Author, now: datetime, as_told: bool
) -> list[Target]:
    """The records that the file's lines are about, made or not; lines that cannot be about any are complained of.

    New ones are made by whom and when the file says, if it is to be taken as told; else now, by the importer.
    """
    entries = (*file.records, *file.contents)
    here = find_records(session, {each.value["id"] for each in entries if "id" in each.value})
    made = Made(author.name, now, as_told=as_told)
    wanted = [(entry, _wanted_record(session, site, entry, here, made)) for entry in entries]
    here |= find_records(session, {each.id for _, each in wanted} - here.keys())
    targets: dict[str, Target] = {}
    for entry, record in wanted:
        known = here.get(record.id)
        if wrong := _clash(record, known, targets):
            file.complain(entry.number, "#/id", wrong)
        else:
            targets[record.id] = Target(entry, known or record, is_new=known is None)
    return [*targets.values(), *_overrides(session, site, file)]


@dataclass(frozen=True)
class Made:
    """By whom and when records are made that are not here yet."""

    by: str
    at: datetime
    as_told: bool

    def of(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """What is stored of that for a line of the file."""
        here = {"created_at": self.at, "created_by": self.by}
        return here | {name: told[name] for name in here if self.as_told and name in told}


def _wanted_record(session: Session, site: str, entry: Entry, here: Mapping[str, Record], made: Made) -> Record:
    told = entry.value
    source = told.get("source_locale") or _source_locale(session, site, told, here)
    return Record(
        id=told.get("id") or _derived_id(session, site, told, source), type=told["type"], site=site,
        source_locale=source, **made.of(told),
    )  # fmt: skip


def _derived_id(session: Session, site: str, told: Mapping[str, Any], source: str) -> str:
    """The id of what a record is called; earlier releases made it of the name as it was written."""
    follows_from = "id", site, told["type"], source, sha256(repr(told["translations"]))
    written, found = once(follows_from, lambda: _derived_ids(site, told, source))
    return written if written != found and find_records(session, {written}) else found


def _derived_ids(site: str, told: Mapping[str, Any], source: str) -> list[str]:
    return [derived_id(site, told["type"], content_key(each, source)) for each in (told, spelled(told))]


def _source_locale(session: Session, site: str, told: Mapping[str, Any], here: Mapping[str, Record]) -> str:
    """The record's, where it is here already; else the only locale that there is, or the site's default."""
    known = here.get(told.get("id", ""))
    if known is not None:
        return known.source_locale
    locales = [locale for locale in told["translations"] if locale != NEUTRAL]
    return str(locales[0]) if len(locales) == 1 else find_settings(session, site).default_locale


def _clash(wanted: Record, known: Record | None, targets: Mapping[str, Target]) -> str | None:
    """Why a line cannot be about the record that it names."""
    if wanted.id in targets:
        return f"Line {targets[wanted.id].entry.number} is about the same record."
    if known is None or _identity(known) == _identity(wanted):
        return None
    return f"Record {known.id} is here a {known.type} of site {known.site!r}, written in {known.source_locale!r}."


def _identity(record: Record) -> tuple[str, str, str]:
    return record.type, record.site, record.source_locale


def _overrides(session: Session, site: str, file: ImportFile) -> Iterator[Target]:
    seen: set[str] = set()
    here = find_records(session, {each.value["record"] for each in file.overrides})
    for entry in file.overrides:
        id = entry.value["record"]
        record = here.get(id)
        if record is None:
            file.complain(entry.number, "#/record", "There is no such record; import the site that owns it first.")
        elif record.site == site or id in seen:
            file.complain(entry.number, "#/record", "A site has one override of a record, and none of its own ones.")
        else:
            yield Target(entry, record, is_new=not _has_texts(session, site, id))
        seen.add(id)


def _has_texts(session: Session, site: str, id: str) -> bool:
    own = select(Translation.id).where(Translation.record_id == id, Translation.site == site).limit(1)
    return session.scalar(own) is not None


class Names:
    """Records by `type/slug`, as relations and links may name those whose ids another system cannot know."""

    def __init__(self, session: Session, site: str, targets: list[Target]) -> None:
        self._session = session
        self._lineage = find_lineage(session, site)
        self._found: dict[tuple[str, str], str | None] = {}
        self._ids = {name: each.record.id for each in targets for name in _names(each)}

    def resolved(self, type_name: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The fields with ids in place of names; a name that nothing has stays, and is refused as no id."""
        return RECORD_TYPES[type_name].with_ids(fields, self._id, self._linked)

    def _id(self, value: Any) -> Any:
        if not isinstance(value, str) or not _NAME.fullmatch(value):
            return value
        type_name, _, slug = value.partition("/")
        return self._ids.get(f"{type_name}/{spelling.slug(slug)}") or self._live(type_name, slug) or value

    def _linked(self, text: str) -> str:
        return with_records(text, lambda name: f"{RECORD_SCHEME}{self._id(name)}")

    def _live(self, type_name: str, slug: str) -> str | None:
        """The live record of that slug, the nearest owner's first."""
        if (type_name, slug) not in self._found:
            self._found[type_name, slug] = self._nearest(type_name, slug)
        return self._found[type_name, slug]

    def _nearest(self, type_name: str, slug: str) -> str | None:
        rows = self._session.execute(
            select(Fact.record_id, Fact.site).join(Record, Record.id == Fact.record_id)
            .where(
                Fact.slug.in_(spelling.slugs_like(slug)), Fact.to_seq.is_(None), Record.type == type_name,
                Fact.site.in_(self._lineage),
            )
        ).all()  # fmt: skip
        nearest = min(rows, key=lambda row: (self._lineage.index(row.site), row.record_id), default=None)
        return nearest and str(nearest.record_id)


def _names(target: Target) -> Iterator[str]:
    for text in (target.entry.value.get("translations") or {}).values():
        if isinstance(text.get("slug"), str):
            yield f"{target.record.type}/{spelling.slug(text['slug'])}"
