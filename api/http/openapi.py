"""The OpenAPI document: what describes the API as a whole, and how the committed file is written."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import yaml
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask_smorest import Api
from marshmallow import Schema

from api import __version__

TITLE = "Clinic content API"
VERSION = __version__
SPEC_OPTIONS: dict[str, Any] = {
    "info": {
        "description": "Health-education content for clinics: versioned, localized, shared by many sites.",
        "license": {"name": "MIT", "identifier": "MIT"},
    },
    "servers": [{"url": "/", "description": "This server"}],
    # Public sites are read without a key.
    "security": [{}, {"bearer": []}],
}
BEARER = {"type": "http", "scheme": "bearer", "description": "A key that begins with `cc_`."}


def add_union(api: Api, name: str, schemas: Mapping[str, type[Schema]], about: str) -> None:
    """A component that is one of several schemas, told apart by `type`."""
    converter: OpenAPIConverter = api.ma_plugin.converter
    resolve: Callable[..., dict[str, str]] = converter.resolve_nested_schema
    references = {key: resolve(schema) for key, schema in schemas.items()}
    api.spec.components.schema(
        name,
        {
            "description": about,
            "oneOf": list(references.values()),
            "discriminator": {
                "propertyName": "type",
                "mapping": {key: each["$ref"] for key, each in references.items()},
            },
        },
    )


def use_reference(api: Api, field: type, reference: dict[str, str]) -> None:
    """Describe every field of a class by a component."""

    def described(self: OpenAPIConverter, value: Any, **_: Any) -> dict[str, str]:
        return reference if isinstance(value, field) else {}

    api.ma_plugin.converter.add_attribute_function(described)


def document(api: Api) -> dict[str, Any]:
    """The whole OpenAPI document."""
    spec: dict[str, Any] = api.spec.to_dict()
    order = ("openapi", "info", "servers", "security", "tags", "paths", "components")
    return {name: spec[name] for name in _ordered(spec, order)}


def _ordered(spec: Mapping[str, Any], first: Iterable[str]) -> list[str]:
    return [*(name for name in first if name in spec), *(name for name in spec if name not in first)]


class _Dumper(yaml.SafeDumper):
    """Writes shared parts out each time, because readers of openapi.yaml expect no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_yaml(spec: dict[str, Any]) -> str:
    """The document as the committed file holds it."""
    return yaml.dump(spec, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
