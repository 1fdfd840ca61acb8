"""The records that a clinic gave a code to, or named just so."""

from collections.abc import Iterator

import orjson

from api.reading.resolver import Resolved
from api.reading.shelf import position_key
from api.reading.snapshot import Snapshot
from api.record_types import RECORD_TYPES
from api.record_types.code_systems import system_known_as

_MOST = 25
_NAMED = ("topic", "condition")
_ORDER = {name: number for number, name in enumerate(RECORD_TYPES)}


def with_code(snapshot: Snapshot, system: str, code: str) -> list[Resolved]:
    """The records with this code of this system, topics first."""
    system = system_known_as(system)
    # Few texts have codes, so they are looked for in what is written before anything is read.
    written = orjson.dumps(code.strip())
    found = (each for each in snapshot.shown.values() if any(written in part.json for part in each.parts))
    return _in_order(each for each in found if (system, code.strip()) in set(_codes(each)))


def _codes(found: Resolved) -> Iterator[tuple[str, str]]:
    for each in found.fields.get("codes") or ():
        yield system_known_as(each["system"]), each["code"]


def named(snapshot: Snapshot, name: str) -> list[Resolved]:
    """The topics and conditions of just this name, as a title or as another name."""
    wanted = _plain(name)
    among = (each for type_name in _NAMED for each in snapshot.shelves.by_type[type_name])
    return _in_order(each for each in among if wanted in map(_plain, _names(each)))


def _names(found: Resolved) -> list[str]:
    return [found.title, *(found.fields.get("synonyms") or ())]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _in_order(found: Iterator[Resolved]) -> list[Resolved]:
    return sorted(found, key=lambda each: (_ORDER[each.type], position_key(each)))[:_MOST]
