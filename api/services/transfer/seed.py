"""Loads the seed content through the services that editors use; safe to repeat."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from api.canonical import parse, sha256
from api.errors import InvalidContent
from api.ids import uuid7
from api.models import Record, Site
from api.reading.links import RECORD_SCHEME, with_records
from api.reading.locales import NEUTRAL
from api.record_types import RECORD_TYPES
from api.services.accounts.audit import Call
from api.services.accounts.permissions import HeldRole, Holder
from api.services.ledger.changes import hold_ledger
from api.services.ledger.lookup import (
    find_version,
    get_record_or_none,
    get_translation_or_none,
    last_live_version_number,
)
from api.services.publishing.perform import perform
from api.services.publishing.pins import Pinned, Place
from api.services.publishing.publication import publication
from api.services.publishing.site_changes import make_site
from api.services.publishing.verbs import VERBS
from api.services.publishing.visibility import was_ever_said
from api.services.texts.drafts import Author, create_record, save
from api.services.texts.rules import checked_locale
from api.services.transfer.seed_sources import carried, sources_of

AUTHOR = Author(name="seed")
HOLDER = Holder(AUTHOR.name, (HeldRole("admin"),))
# Ids are made from keys, so that loading again finds the same records; the time in them is that of the first seed.
_FIRST_SEED_MS = 1_795_000_000_000
_OTHER_MEMBERS = frozenset({"key", "facts", "source_locale"})

Progress = Callable[[str, int, int], None]
"""(what is loaded, how many are done, how many there are)"""


@dataclass(frozen=True)
class SeedRecord:
    """A record as a seed file holds it."""

    site: str
    type: str
    key: str
    source_locale: str
    texts: Mapping[str, Mapping[str, Any]]
    facts: Mapping[str, Sequence[str]]
    """The facts that each field carries."""

    @property
    def name(self) -> str:
        return f"{self.type}/{self.key}"

    @property
    def id(self) -> str:
        return seed_id(self.site, self.type, self.key)


@dataclass
class Loaded:
    """What a load did."""

    sites: int = 0
    records: int = 0
    versions: int = 0
    hidden: int = 0


def seed_id(site: str, type_name: str, key: str) -> str:
    """The id of a seeded record, always the same for the same key."""
    return uuid7(_FIRST_SEED_MS, int(sha256(f"{site}/{type_name}/{key}")[:18], 16))


class _StrictLoader(yaml.CSafeLoader):
    """YAML as people expect it: `no` and `on` are words, and a key stands once."""


_StrictLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"true|false"), list("tf"))


def _mapping(loader: yaml.CSafeLoader, node: yaml.MappingNode) -> dict[str, Any]:
    keys = [str(loader.construct_object(key)) for key, _ in node.value]
    if len(set(keys)) != len(keys):
        raise yaml.constructor.ConstructorError(None, None, f"a key stands twice in {keys}", node.start_mark)
    return dict(zip(keys, (loader.construct_object(value, deep=True) for _, value in node.value), strict=True))


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(path: Path) -> Any:
    """The content of a seed file."""
    with path.open(encoding="utf-8") as file:
        # The loader is a safe one with fewer surprises.
        return yaml.load(file, _StrictLoader)  # noqa: S506


def read_records(folder: Path, site: str) -> Iterator[SeedRecord]:
    """The records in a site's folder, in the order of their types."""
    for type_name, raw in _read(folder, site):
        texts = {checked_locale(name): each for name, each in raw.items() if name not in _OTHER_MEMBERS}
        yield SeedRecord(
            site, type_name, raw["key"], checked_locale(raw.get("source_locale", "en")), texts, carried(raw)
        )


def _read(folder: Path, site: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each record as its file says it, with its type."""
    for name in RECORD_TYPES:
        path = folder / site / f"{RECORD_TYPES[name].collection.replace('-', '_')}.yaml"
        yield from ((name, raw) for raw in (read_yaml(path) if path.exists() else ()))


def load_seed(
    session: Session, folder: Path, *, now: datetime, on_progress: Progress = lambda what, done, total: None
) -> Loaded:
    """Bring the database to what the seed files say; what is there already and the same is left alone."""
    # What is there is looked at before it is decided what to publish.
    hold_ledger(session)
    call, loaded = Call(session, HOLDER, now, "seed"), Loaded()
    sites = read_yaml(folder / "sites.yaml")
    for settings in sites:
        loaded.sites += _load_site(call, settings)
    for place, settings in enumerate(sites):
        on_progress("sites", place, len(sites))
        _load_content(call, folder, settings["key"], loaded, on_progress)
    on_progress("sites", len(sites), len(sites))
    return loaded


def _load_site(call: Call, settings: Mapping[str, Any]) -> bool:
    key = settings["key"]
    if call.session.get(Site, key) is not None:
        return False
    with publication(call, "create-site") as made:
        make_site(made, key, {name: value for name, value in settings.items() if name != "key"})
    return True


def _load_content(call: Call, folder: Path, site: str, loaded: Loaded, on_progress: Progress) -> None:
    session, now, reason = call.session, call.now, f"The seed content of {site}"
    records = list(read_records(folder, site))
    keys = {each.name: each.id for each in [*read_records(folder, "core"), *records]}
    known = read_facts(folder)
    for record in records:
        loaded.records += _make_record(session, record, now)
    pinned: list[Pinned] = []
    for place, record in enumerate(records):
        on_progress(f"records of {site}", place + 1, len(records))
        texts = _with_sources(record, known, keys)
        pinned += _load_texts(session, record.id, site, record.source_locale, texts, keys, now)
    pinned += _load_overrides(session, folder / site / "overrides.yaml", site, keys, now)
    loaded.versions += len(pinned)
    if pinned:
        perform(call, VERBS["publish"], pinned, reason=reason)
    hidden = list(_to_hide(session, folder / site / "hidden.yaml", site, keys))
    loaded.hidden += len(hidden)
    if hidden:
        perform(call, VERBS["hide"], hidden, reason=reason)


def read_facts(folder: Path) -> dict[str, Any]:
    """What each fact rests on, by its id; nothing where a seed has no facts."""
    path = folder / "facts.yaml"
    return {each["id"]: each for each in (read_yaml(path)["facts"] if path.exists() else ())}


def _with_sources(
    record: SeedRecord, known: Mapping[str, Any], keys: Collection[str]
) -> Mapping[str, Mapping[str, Any]]:
    neutral = record.texts.get(NEUTRAL, {})
    sources = sources_of(record.name, neutral.get("sources", ()), record.facts, known, keys)
    return {**record.texts, NEUTRAL: {**neutral, "sources": sources}} if sources else record.texts


def _make_record(session: Session, record: SeedRecord, now: datetime) -> bool:
    """Make the record without texts, so that texts can point at records that come later in the files."""
    if get_record_or_none(session, record.id) is not None:
        return False
    create_record(
        session,
        type_name=record.type,
        site=record.site,
        source_locale=record.source_locale,
        texts={},
        author=AUTHOR,
        now=now,
        id=record.id,
    )
    return True


def _load_texts(
    session: Session,
    id: str,
    site: str,
    source: str,
    texts: Mapping[str, Mapping[str, Any]],
    keys: Mapping[str, str],
    now: datetime,
) -> Iterator[Pinned]:
    record = session.get_one(Record, id)
    for locale in sorted(texts, key=lambda each: (each != NEUTRAL, each != source, each)):
        fields = _with_ids(record.type, texts[locale], keys)
        method = None if locale in (NEUTRAL, source) or site != record.site else "machine"
        if not _is_live(session, record.type, id, site, locale, fields):
            version = save(session, record, site, locale, fields, author=AUTHOR, now=now, method=method)
            yield Pinned(id, site, locale, version.number)


def _is_live(session: Session, type_name: str, id: str, site: str, locale: str, fields: Mapping[str, Any]) -> bool:
    """Whether the text was published as the seed says, or an editor has taken it over since."""
    translation = get_translation_or_none(session, id, site, locale)
    if translation is None:
        return False
    number = last_live_version_number(session, translation)
    if number is None:
        return translation.latest_version > 0
    version = find_version(session, translation, number)
    spelled = RECORD_TYPES[type_name].spelled
    return version.created_by != AUTHOR.name or spelled(parse(version.fields)) == spelled(fields)


def _with_ids(type_name: str, fields: Mapping[str, Any], keys: Mapping[str, str]) -> dict[str, Any]:
    """The fields with each `type/key` in relations and links replaced by the record's id."""
    id_of = partial(_id_of, keys=keys)
    return RECORD_TYPES[type_name].with_ids(fields, id_of, partial(_linked, id_of))


def _id_of(value: Any, keys: Mapping[str, str]) -> str:
    if not isinstance(value, str) or value not in keys:
        raise InvalidContent(f"The seed points at {value!r}, which it does not hold.")
    return keys[value]


def _linked(id_of: Callable[[str], str], text: str) -> str:
    return with_records(text, lambda key: f"{RECORD_SCHEME}{id_of(key)}")


def _load_overrides(
    session: Session, path: Path, site: str, keys: Mapping[str, str], now: datetime
) -> Iterator[Pinned]:
    for raw in read_yaml(path) if path.exists() else ():
        texts = {checked_locale(name): fields for name, fields in raw.items() if name != "record"}
        yield from _load_texts(session, _id_of(raw["record"], keys), site, "", texts, keys, now)


def _to_hide(session: Session, path: Path, site: str, keys: Mapping[str, str]) -> Iterator[Place]:
    for key in read_yaml(path) if path.exists() else ():
        id = _id_of(key, keys)
        if not was_ever_said(session, site, id):
            yield Place(site, id)
