"""The documents as TypeScript, compiled against schema-dts: types that others generate from schema.org's vocabulary."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

MODULES = Path(__file__).parent / "node_modules"
COMPILER = MODULES / "typescript" / "bin" / "tsc"
OPTIONS = ("--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler")
ENUMERATED = re.compile(r'\{"@id": ("https://schema\.org/\w+")\}')


def missing() -> str | None:
    """Why documents cannot be compiled here, if so."""
    if shutil.which("node") is None:
        return "node is not installed, so JSON-LD was not compiled against schema-dts."
    if not COMPILER.exists() or not (MODULES / "schema-dts").exists():
        return "`npm ci` has not run in tests/jsonld, so JSON-LD was not compiled against schema-dts."
    return None


def tsc_errors(documents: list[dict[str, Any]]) -> list[str]:
    """What the compiler finds wrong with the documents, in one run; nothing for valid ones."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "node_modules").symlink_to(MODULES, target_is_directory=True)
        files = [_write(Path(folder), number, nodes) for number, nodes in enumerate(_once(documents))]
        command = ["node", str(COMPILER), *OPTIONS, *files]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    return [line for line in (run.stdout + run.stderr).splitlines() if line and not line.startswith(" ")]


def _once(documents: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The nodes of each document that no earlier one has: what is judged once need not be judged again."""
    seen: set[str] = set()
    for document in documents:
        literals = {json.dumps(node): node for node in document["@graph"]}
        yield [node for literal, node in literals.items() if literal not in seen]
        seen |= literals.keys()


def _write(folder: Path, number: int, nodes: list[dict[str, Any]]) -> str:
    """One file per document, one constant per node, so that an error's place tells the node."""
    lines = [f"const n{place}: {_type(node)} = {_literal(node)};" for place, node in enumerate(nodes)]
    name = f"document-{number}.ts"
    head = 'import type * as s from "schema-dts";\n'
    (folder / name).write_text(head + "\n".join([*lines, "export {};", ""]), encoding="utf-8")
    return name


def _type(node: Mapping[str, Any]) -> str:
    types = node["@type"]
    if isinstance(types, str):
        return f"s.{types}Leaf"
    return f"s.MergeLeafTypes<[{', '.join(f's.{type}Leaf' for type in types)}]>"


def _literal(node: Mapping[str, Any]) -> str:
    """The types let any reference pass, but know the members of an enumeration by their addresses."""
    return ENUMERATED.sub(r"\1", json.dumps(_untagged(node)))


def _untagged(value: Any) -> Any:
    """The types know texts, but none that say which language they are in."""
    if isinstance(value, dict):
        return value["@value"] if "@value" in value else {name: _untagged(each) for name, each in value.items()}
    return [_untagged(each) for each in value] if isinstance(value, list) else value
