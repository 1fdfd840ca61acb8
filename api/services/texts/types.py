"""The record types as forms show them: each field with its label, its group and its rules, in a language of editors."""

from collections.abc import Iterable
from typing import Any

from api.reading.richtext import MARKDOWN
from api.record_types import RECORD_TYPES
from api.record_types.declaration import RecordType
from api.record_types.groups import GROUPS, group_of
from api.record_types.kinds.field import Field
from api.record_types.labelled import Labels, labels_in

_RULES = ("localized", "localizable", "required", "clinical", "overridable", "filterable", "limits", "targets")
"""What a form tells of a field as the model does."""


def types_told(names: Iterable[str], language: str) -> list[dict[str, Any]]:
    """Some record types with their fields, in the order of forms."""
    labels = labels_in(language)
    return [_type_told(RECORD_TYPES[name], labels) for name in names]


def _type_told(declaration: RecordType, labels: Labels) -> dict[str, Any]:
    label, plural, help = labels.type(declaration.name)
    # What stands together stays in the order in which its type declares it.
    ordered = sorted(declaration, key=lambda each: GROUPS.index(group_of(each)))
    return {
        "name": declaration.name, "label": label, "plural": plural, "help": help,
        "collection": declaration.collection, "title_field": declaration.title,
        "groups": [{"name": name, "label": labels.group(name)} for name in dict.fromkeys(map(group_of, ordered))],
        "fields": [_field_told(declaration.name, each, labels, order) for order, each in enumerate(ordered, 1)],
    }  # fmt: skip


def _field_told(type_name: str, field: Field, labels: Labels, order: int) -> dict[str, Any]:
    described, (label, help) = field.describe(), labels.field(type_name, field.name)
    return {
        "name": field.name, "kind": field.kind, "label": label, "help": help, "group": group_of(field), "order": order,
        "many": field.holds_many, "pattern": field.pattern, "markdown": list(MARKDOWN) if described["rich"] else None,
        **{name: described[name] for name in _RULES},
        "options": _options(type_name, field.name, described["enum"], labels), "parts": _parts(type_name, field, labels),
    }  # fmt: skip


def _options(type_name: str, field: str, values: list[str] | None, labels: Labels) -> list[dict[str, str]] | None:
    if values is None:
        return None
    return [{"value": each, "label": labels.option(type_name, field, each)} for each in values]


def _parts(type_name: str, field: Field, labels: Labels) -> list[dict[str, str]] | None:
    if not field.parts:
        return None
    return [{"name": each, **labels.part(type_name, field.name, each)._asdict()} for each in field.parts]
