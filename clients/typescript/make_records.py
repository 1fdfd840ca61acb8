"""Writes the TypeScript client's types of records from openapi.yaml; `make openapi` runs it.

python clients/typescript/make_records.py
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
DOCUMENT = HERE.parent.parent / "openapi.yaml"
RECORDS = HERE / "src" / "records.ts"

FIRST_LINE = (
    "/** The record types and what each has: made from `openapi.yaml` by `make openapi`, and not to be edited. */\n"
)
WORDS = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}

Schema = Mapping[str, Any]


def main() -> None:
    """Write the file."""
    RECORDS.write_text(written(yaml.safe_load(DOCUMENT.read_text())))


def written(document: Schema) -> str:
    """The whole file."""
    schemas = document["components"]["schemas"]
    record = schemas["AnyRecord"]
    mapping = {name: _name(ref) for name, ref in record["discriminator"]["mapping"].items()}
    parts = [_interface(name, schemas[name]) for name in sorted(_reached(record, schemas))]
    every = "".join(f"  readonly {type_name}: {name};\n" for type_name, name in mapping.items())
    parts.append(f"/** What a record of each type is. */\nexport interface RecordItems {{\n{every}}}\n")
    return "\n".join([FIRST_LINE, *parts])


def _reached(schema: Any, schemas: Schema) -> set[str]:
    """The names of the schemas that one is made of."""
    found: set[str] = set()
    waiting = list(_refs(schema))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _refs(schemas[name])
    return found


def _refs(schema: Any) -> Iterator[str]:
    children = schema.values() if isinstance(schema, Mapping) else schema if isinstance(schema, list) else ()
    for child in children:
        yield from _refs(child)
    if isinstance(schema, Mapping) and isinstance(schema.get("$ref"), str):
        yield _name(schema["$ref"])


def _name(ref: str) -> str:
    return ref.rsplit("/", 1)[-1]


def _interface(name: str, schema: Schema) -> str:
    if "properties" not in schema:
        return f"{_comment(schema, '')}export type {name} = {_type(schema)};\n"
    # Sync gives each record whole, also where a list may be asked for some fields alone.
    is_whole = name.endswith("Fields")
    needed = schema["properties"] if is_whole else schema.get("required", ())
    members = (_member(member, each, member in needed) for member, each in schema["properties"].items())
    return f"{_comment(schema, '')}export interface {name} {{\n{''.join(members)}}}\n"


def _member(name: str, schema: Schema, is_there: bool) -> str:
    mark = "" if is_there else "?"
    return f"{_comment(schema, '  ')}  readonly {_key(name)}{mark}: {_type(schema)};\n"


def _key(name: str) -> str:
    """A member's name as TypeScript takes it: one that is no identifier stands in quotation marks."""
    return name if name.isidentifier() else f'"{name}"'


def _comment(schema: Schema, indent: str) -> str:
    text = " ".join(str(schema.get("description", "")).split()).replace("*/", "* /")
    return f"{indent}/** {text} */\n" if text else ""


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        return _name(schema["$ref"])
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(each) for each in schema["enum"])
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return " | ".join(_type(each) for each in schema[union])
    if "allOf" in schema:
        return " & ".join(_type(each) for each in schema["allOf"])
    kinds = schema.get("type", "unknown")
    return " | ".join(_of_kind(each, schema) for each in ([kinds] if isinstance(kinds, str) else kinds))


def _of_kind(kind: str, schema: Schema) -> str:
    if kind == "array":
        return f"ReadonlyArray<{_type(schema.get('items', {}))}>"
    if kind == "object" and "properties" in schema:
        needed = schema.get("required", ())
        members = (
            f"readonly {_key(name)}{'' if name in needed else '?'}: {_type(each)}"
            for name, each in schema["properties"].items()
        )
        return f"{{ {'; '.join(members)} }}"
    if kind == "object":
        return f"Readonly<Record<string, {_type(schema.get('additionalProperties') or {})}>>"
    return WORDS.get(kind, "unknown")


if __name__ == "__main__":
    main()
