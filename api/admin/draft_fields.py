"""The fields of a text as editors write and read them, of whatever record type; for the bodies and answers of several rooms."""

from typing import Any

from marshmallow import Schema, fields

from api.http.blueprint import Api
from api.http.openapi import use_reference
from api.http.problem_schemas import Current, XliffRefusal
from api.http.schemas import FieldValue
from api.record_types import RECORD_TYPES
from api.record_types.declaration import RecordType
from api.record_types.sources import SourceField

_WORDS = {"type": "string"}
_ROW = {"type": "object", "additionalProperties": {"type": ["string", "null"]}}
_SOURCE = {"$ref": "#/components/schemas/SourceDraft"}
SOURCE: dict[str, Any] = {
    "description": "What a record rests on: a source document or a citation, and where in it; or `document:paragraph` of a document that is no record.",
    "anyOf": [
        {"type": "string", "pattern": r"^[^\s:]{1,40}:[0-9]{1,5}$"},
        {
            "type": "object",
            "required": ["document"],
            "properties": {
                "document": {"type": "string", "description": "The id of a source document or of a citation."},
                "paragraphs": {
                    "type": "array", "description": "The numbers of the paragraphs.",
                    "items": {"type": "integer", "minimum": 0, "maximum": 99_999},
                },
                "pages": {"type": "string", "description": "The pages, such as `12-14`."},
                "fields": {
                    "type": "array", "items": _WORDS,
                    "description": "The fields of the record that rest on it; left out, it is the record as a whole.",
                },
            },
            "additionalProperties": False,
        },
    ],
}  # fmt: skip
"""Letters of every script may stand in the text: this is the pattern in the syntax of other languages."""
FIELD_VALUE: dict[str, Any] = {
    "description": "The value of a field: a text, a number, yes or no, words or ids, the rows of a table, or null.",
    "anyOf": [
        _WORDS, {"type": "integer"}, {"type": "boolean"}, {"type": "array", "items": _WORDS}, {"type": "array", "items": _ROW},
        {"type": "array", "items": _SOURCE}, {"type": "null"},
    ],
}  # fmt: skip


_EXAMPLE = {"slug": "does-it-hurt", "question": "Does it hurt?", "short_answer": "A little.", "answer": "A **little**."}


class DraftFields(fields.Dict):
    """Fields by name; which there are, the record's type decides when it is known."""


def _draft_schema(declaration: RecordType) -> type[Schema]:
    """All fields of a record type, as drafts hold them: none is needed yet."""
    name = "".join(word.capitalize() for word in declaration.name.split("_"))
    return Schema.from_dict({each.name: each.input_schema() for each in declaration}, name=f"{name}Draft")


def describe_drafts(api: Api) -> None:
    """Register the fields of drafts by record type, and the value of any field."""
    resolve = api.ma_plugin.converter.resolve_nested_schema
    api.spec.components.schema("FieldValue", FIELD_VALUE)
    api.spec.components.schema("SourceDraft", SOURCE)
    use_reference(api, SourceField, _SOURCE)
    use_reference(api, FieldValue, {"$ref": "#/components/schemas/FieldValue"})
    drafts = [resolve(_draft_schema(each)) for each in RECORD_TYPES.values()]
    about = "The fields of a text, as its record type has them; neutral ones in `und`, the others in each locale."
    api.spec.components.schema("DraftFields", {"description": about, "anyOf": drafts, "example": _EXAMPLE})
    use_reference(api, XliffRefusal, {"$ref": "#/components/schemas/XliffReport"})
    known = ("TextAnswer", "SiteResult", "PersonValue")
    about = "A text, a site's settings or a person, as they stand now."
    references = [{"$ref": f"#/components/schemas/{each}"} for each in known]
    api.spec.components.schema("Current", {"description": about, "anyOf": references})
    use_reference(api, Current, {"$ref": "#/components/schemas/Current"})
    use_reference(api, DraftFields, {"$ref": "#/components/schemas/DraftFields"})
