"""What each kind of fact tells of itself, so that whoever reads, moves or proves facts needs to know none by name."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, ClassVar, Self

from marshmallow import Schema
from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import Fact, Record, Version

Place = tuple[str, str]
"""A site, and a locale where that applies."""


class About(Enum):
    """What the facts of a kind are about; that says who may state them, and what they come with in a file."""

    TEXT = "a text, in one locale on one site"
    RECORD = "a record, as any site may say that has it"
    OWN_RECORD = "a record, as its owner alone may say, for every site"
    SITE = "a site as a whole"


class FactValue:
    """What a fact says, as the JSON that is stored and hashed; its class says what is particular to the kind."""

    __slots__: ClassVar[tuple[str, ...]] = ()

    kind: ClassVar[str]
    """The word for it in the ledger."""
    about: ClassVar[About]
    form: ClassVar[Schema | None] = None
    """The form of its value in a change of a file; None where files do not tell of it so."""
    reason: ClassVar[str] = ""
    """What a phone hears of a record that such facts take away; nothing where they take none away."""
    reaches_back: ClassVar[bool] = False
    """Whether it alters what is answered about the past too."""

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The value that a fact of the kind holds."""
        return cls(**value)

    def to_json(self) -> dict[str, Any]:
        """The value as a fact holds it."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def held(cls, type_name: str, place: Place, json: str) -> Any:
        """The value as a view keeps it, for a record of some type."""
        return cls.from_json(parse(json))

    @classmethod
    def takes_away(cls, said: Mapping[Place, Any], lineage: Sequence[str]) -> bool:
        """Whether what these sites say, from the one that is read up to the record's owner, keeps the record from readers."""
        return False

    @property
    def takes(self) -> bool:
        """Whether this one, said of a record, takes something from readers; an import never does the contrary."""
        return False

    @classmethod
    def slug(cls, site: str, value: Mapping[str, Any]) -> str | None:
        """The slug under which a fact of a site is filed."""
        return None

    @classmethod
    def targets(cls, value: Mapping[str, Any]) -> frozenset[str]:
        """The records under which it is filed, because it points at them."""
        return frozenset()

    @classmethod
    def needs(cls, value: Mapping[str, Any]) -> dict[str, str]:
        """The records without which it cannot be stated, by where they stand in the value."""
        return {}

    @classmethod
    def in_file(cls, value: dict[str, Any]) -> dict[str, Any]:
        """As much of it as a change of a file holds."""
        return value

    @classmethod
    def from_file(cls, value: Mapping[str, Any], record: Record, version: Callable[[int], Version]) -> Self:
        """The whole of it again; `version` finds a version of the text that it is about."""
        return cls.from_json(value)

    @classmethod
    def faults(cls, session: Session, facts: Sequence[Fact]) -> Iterator[str]:
        """What is wrong with facts of the kind that say what was hashed, in plain words."""
        return iter(())
