"""The seed files as they are written, for the tests that compare them with what is served."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from api.record_types import RECORD_TYPES
from api.services.transfer.seed import read_yaml, seed_id
from api.services.transfer.seed_sources import carried, sources_of

SEED = Path(__file__).parent.parent.parent / "seed"
NOT_TEXTS = ("key", "facts", "source_locale", "und")
Raw = dict[str, Any]


@dataclass(frozen=True)
class Written:
    """A record as its file says it."""

    site: str
    type: str
    raw: Raw

    @property
    def name(self) -> str:
        return f"{self.type}/{self.raw['key']}"

    @property
    def id(self) -> str:
        return seed_id(self.site, self.type, self.raw["key"])

    @property
    def carried(self) -> dict[str, list[str]]:
        """The facts that each field carries."""
        return carried(self.raw)

    @property
    def facts(self) -> list[str]:
        """The facts that any of its fields carries, each once."""
        return list(dict.fromkeys(id for ids in self.carried.values() for id in ids))

    @property
    def source_locale(self) -> str:
        return str(self.raw.get("source_locale", "en"))

    @property
    def neutral(self) -> Raw:
        return dict(self.raw["und"])

    @property
    def tags(self) -> list[str]:
        return list(self.neutral.get("tags", ()))

    @property
    def texts(self) -> dict[str, Raw]:
        """The texts by locale, without the neutral fields."""
        return {locale: fields for locale, fields in self.raw.items() if locale not in NOT_TEXTS}


@cache
def sites() -> list[Raw]:
    """The sites with their settings."""
    return list(read_yaml(SEED / "sites.yaml"))


@cache
def facts() -> list[Raw]:
    """The facts of the source documents."""
    return list(read_yaml(SEED / "facts.yaml")["facts"])


@cache
def contradicting() -> list[Raw]:
    """What the documents disagree on, each with the statements of its `sides`."""
    return list(read_yaml(SEED / "facts.yaml")["contradictions"])


@cache
def ours() -> list[Raw]:
    """What we say ourselves, since no document or publication does: the `figures`, the `records`, and why."""
    return list(read_yaml(SEED / "facts.yaml")["ours"])


@cache
def records(site: str | None = None) -> list[Written]:
    """The records that a site owns, or all."""
    keys = [each["key"] for each in sites()] if site is None else [site]
    return [record for key in keys for record in _records_of(key)]


def _records_of(site: str) -> Iterator[Written]:
    for name, declaration in RECORD_TYPES.items():
        path = SEED / site / f"{declaration.collection.replace('-', '_')}.yaml"
        yield from (Written(site, name, raw) for raw in (read_yaml(path) if path.exists() else ()))


def overrides(site: str) -> list[Raw]:
    """What a site says differently: each with the `record` and its fields by locale."""
    path = SEED / site / "overrides.yaml"
    return list(read_yaml(path)) if path.exists() else []


def hidden(site: str) -> list[str]:
    """The records that a site does not show, as `type/key`."""
    path = SEED / site / "hidden.yaml"
    return list(read_yaml(path)) if path.exists() else []


def ids() -> dict[str, str]:
    """The id of every library record, by `type/key`."""
    return {each.name: each.id for each in records("core")}


def put_together(
    name: str, named: list[Any], carried: dict[str, list[str]], known: dict[str, Raw], keys: tuple[str, ...]
) -> Any:
    """The sources of a record as they are loaded."""
    return sources_of(name, named, carried, known, keys)


def words_of(value: Any) -> str:
    """All that a field says, as one text."""
    if isinstance(value, dict):
        return " ".join(map(words_of, value.values()))
    if isinstance(value, list):
        return " ".join(map(words_of, value))
    return str(value)
