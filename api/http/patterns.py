"""Patterns as the OpenAPI document has them: in the syntax of ECMA-262, for the whole of a text."""

from typing import Any

from apispec.ext.marshmallow.openapi import OpenAPIConverter


def describe_pattern(self: OpenAPIConverter, field: object, ret: dict[str, Any], **_: object) -> dict[str, Any]:
    """The pattern of a field, where it has one."""
    return {"pattern": in_ecma(ret["pattern"])} if "pattern" in ret else {}


def in_ecma(pattern: str) -> str:
    """A pattern of Python's, between anchors that every reader of the document knows."""
    body = pattern.removeprefix("^").removesuffix(r"\Z").removesuffix("$")
    return f"^{body}$" if "|" not in body or body.startswith("(") else f"^(?:{body})$"
