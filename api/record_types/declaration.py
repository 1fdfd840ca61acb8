"""What a record type declares, and what follows for its records as a whole."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from marshmallow import RAISE, Schema

from api.record_types.kinds.field import Field

# Kept out of `fields` in a delivered item, because the item has a place of its own for them or never shows them.
ENVELOPE = ("slug", "topic", "position", "seo_title", "seo_description", "sources", "editor_note")
SEARCH_TERMS = "search_terms"
"""The field of the words by which readers look for a record, beside those of its title."""
TAGS = "tags"
"""The field of the words by which records are grouped, the same in all languages."""

SAFETY_CATEGORIES = ("safety", "aftercare")
"""The categories that mark a question as one about safety."""


@dataclass(frozen=True, kw_only=True)
class RecordType:
    """What one type of record holds, and how it is called in URLs and in JSON-LD.

    `headings` are what a page calls its records, by language; English is always among them.
    `order` is its place in the order of a topic's page: the types with a lower number come before it.
    `weight` says how much more its records weigh in search than others that hold the same words.
    `title` names the localized text field that is the record's title. A *safety* type is never served outdated
    without saying so. A type that *makes claims* always says how sure each is, beside its title. The records of a type that `is_publication` tell of something published elsewhere, on which others
    rest: items give it as a reference, and say by whom it is cited. `schema_version` rises when the declaration changes; `upgrades` maps an old number to the
    function that turns fields written under it into fields of the next number.
    """

    name: str
    collection: str
    label: str
    headings: Mapping[str, str]
    help: str
    order: int
    title: str
    fields: tuple[Field, ...]
    safety: bool = False
    makes_claims: bool = False
    weight: float = 1
    is_publication: bool = False
    schema_version: int = 1
    upgrades: Mapping[int, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = field(default_factory=dict)

    def is_about_safety(self, fields: Mapping[str, Any]) -> bool:
        """Whether a record with these fields tells of what may harm: by its type, its category, or because it is marked so."""
        return self.safety or bool(fields.get("safety")) or fields.get("category") in SAFETY_CATEGORIES

    def heading(self, locale: str) -> tuple[str, str]:
        """What a page calls its records, and in which language: the locale's own, else English."""
        language = locale.partition("-")[0]
        found = language if language in self.headings else "en"
        return self.headings[found], found

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def field(self, name: str) -> Field | None:
        """The field of that name, or None."""
        return self._by_name.get(name)

    def is_clinical(self, name: str) -> bool:
        """Whether there is a field of that name that approval, review and source fingerprints cover."""
        return name in self._by_name and self._by_name[name].clinical

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {each.name: each for each in self.fields}

    @cached_property
    def relations(self) -> tuple[Field, ...]:
        """The relation fields, in order."""
        return tuple(each for each in self.fields if each.is_relation)

    @cached_property
    def delivered(self) -> tuple[Field, ...]:
        """What items hold under `fields`, in order."""
        return tuple(each for each in self.fields if not each.is_relation and each.name not in ENVELOPE)

    def schema(self, *, localized: bool) -> Schema:
        """What takes in one translation's fields: the localized ones, or for `und` the language-neutral ones."""
        return self._schemas[localized]

    @cached_property
    def _schemas(self) -> dict[bool, Schema]:
        return {localized: self._schema(localized) for localized in (False, True)}

    def _schema(self, localized: bool) -> Schema:
        taken = {each.name: each.input_schema() for each in self.fields if each.stands_in(localized=localized)}
        name = "".join(word.capitalize() for word in self.name.split("_")) + ("Text" if localized else "Neutral")
        return Schema.from_dict(taken, name=name)(unknown=RAISE)

    def spelled(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Unchecked fields by their one spelling, for comparing; what the type does not have stays as it is."""
        known = self._by_name
        return {name: known[name].spelled(value) if name in known else value for name, value in fields.items()}

    def with_ids(
        self, fields: Mapping[str, Any], id_of: Callable[[Any], Any], linked: Callable[[str], str]
    ) -> dict[str, Any]:
        """Unchecked fields with ids where they name records; what the type does not have stays, for the check to refuse."""
        known = self._by_name
        return {
            name: known[name].with_ids(value, id_of, linked) if name in known else value
            for name, value in fields.items()
        }

    def upgraded(self, fields: Mapping[str, Any], schema_version: int) -> Mapping[str, Any]:
        """Fields saved under an older schema as the present one would hold them; what is stored stays as it is."""
        for number in range(schema_version, self.schema_version):
            fields = self.upgrades[number](fields)
        return fields
