"""The record types, one file each: everything that depends on a type follows from its declaration here."""

from collections.abc import Iterator
from importlib import import_module
from operator import attrgetter
from pkgutil import iter_modules

from api.record_types.declaration import RecordType


def _declared() -> Iterator[RecordType]:
    """The types that the modules beside this file declare."""
    for each in iter_modules(__path__):
        module = import_module(f"{__name__}.{each.name}")
        yield from (value for value in vars(module).values() if isinstance(value, RecordType))


# The order is that of a topic's page: what it is, how it works, what it brings, what speaks against it, what happens.
RECORD_TYPES: dict[str, RecordType] = {each.name: each for each in sorted(_declared(), key=attrgetter("order", "name"))}
