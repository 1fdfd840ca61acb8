"""One source of a record as it is written: a document or publication and where in it, for the kind of field and its readers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from api.record_types.checks import ID, Whole, check_filled, check_line, check_unique
from api.record_types.written import InOneSpelling, Written

DOCUMENTS = ("source_document", "citation")
"""The record types that a record may rest on."""

SOURCE = r"\w{1,40}:[0-9]{1,5}"
_SHAPE = Whole(SOURCE, error="A source is `document:paragraph`, such as `001:34`.")
_NEITHER = "A source is an object with a `document`, or a text such as `001:34`."


class SourceDraft(Schema):
    """What some of a record's fields rest on: a source document or a citation, and where in it."""

    document = Written(
        required=True, validate=Whole(ID.pattern, error="It is the id of a source document or of a citation.")
    )
    paragraphs = fields.List(
        fields.Integer(strict=True, validate=validate.Range(0, 99_999)),
        validate=[validate.Length(1, 100), check_unique],
    )
    pages = Written(validate=[check_filled, check_line, validate.Length(max=40)])
    fields_ = fields.List(
        fields.String(),
        data_key="fields",
        attribute="fields",
        validate=[validate.Length(1, 50), check_unique],
    )


class SourceField(InOneSpelling):
    """One source: an object about a record, or `document:paragraph` of a document that is none."""

    def __init__(self, names: Sequence[str], **options: Any) -> None:
        super().__init__(**options)
        self.names = names

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if isinstance(value, str):
            return _SHAPE(value)
        if not isinstance(value, Mapping):
            raise ValidationError(_NEITHER)
        loaded: dict[str, Any] = SourceDraft(unknown=RAISE).load(dict(value))
        self._check_names(loaded.get("fields", ()))
        return loaded

    def _check_names(self, names: Iterable[str]) -> None:
        unknown = {
            place: [f"The record has no field {name!r} that could rest on anything."]
            for place, name in enumerate(names)
            if name not in self.names
        }
        if unknown:
            raise ValidationError({"fields": unknown})


def every_source(value: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """Every source in the form of an object, also those that name a document which is no record."""
    for each in value:
        document, _, paragraph = each.partition(":") if isinstance(each, str) else ("", "", "")
        yield {"document": document, "paragraphs": [int(paragraph)]} if document else each
