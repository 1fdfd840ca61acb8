"""The TypeScript client's types of records are those of openapi.yaml."""

from pathlib import Path

import yaml

from api.record_types import RECORD_TYPES
from clients.typescript.make_records import DOCUMENT, RECORDS, written

SCHEMAS = {
    "AnyRecord": {
        "oneOf": [{"$ref": "#/components/schemas/Note"}],
        "discriminator": {"mapping": {"note": "#/components/schemas/Note"}},
    },
    "Note": {
        "description": "A\nnote.",
        "properties": {
            "type": {"type": "string", "enum": ["note"]},
            "count": {"type": ["integer", "null"]},
            "fields": {"$ref": "#/components/schemas/NoteFields"},
            "by": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        "required": ["type", "fields"],
    },
    "NoteFields": {
        "properties": {
            "text": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "tags": {"type": "array", "items": {"const": "a"}},
        }
    },
    "Unrelated": {"type": "string"},
}

AS_TYPES = """
/** A note. */
export interface Note {
  readonly type: "note";
  readonly count?: number | null;
  readonly fields: NoteFields;
  readonly by?: Readonly<Record<string, string>>;
}

export interface NoteFields {
  readonly text: string | null;
  readonly tags: ReadonlyArray<"a">;
}

/** What a record of each type is. */
export interface RecordItems {
  readonly note: Note;
}
"""


def test_the_types_are_those_of_the_document() -> None:
    document = yaml.load(Path(DOCUMENT).read_text(), Loader=yaml.CSafeLoader)
    assert RECORDS.read_text() == written(document), "`make openapi` writes clients/typescript/src/records.ts anew."


def test_every_record_type_has_its_own() -> None:
    text = RECORDS.read_text()
    for name in RECORD_TYPES:
        assert f"  readonly {name}: " in text


def test_what_is_required_null_listed_and_named_is_written_so() -> None:
    assert written({"components": {"schemas": SCHEMAS}}).partition("\n")[2] == AS_TYPES
