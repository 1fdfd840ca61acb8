"""What the documentation page shows of an OpenAPI document: its operations by tag, with references resolved."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from urllib.parse import quote, urlencode

from api.docs.shapes import Member, Schema, Schemas, as_text

METHODS = ("get", "post", "put", "patch", "delete")
_ABBREVIATIONS = ("xliff",)
PLACES = ("path", "query", "header")


@dataclass(frozen=True)
class Content:
    """A body in one media type."""

    media_type: str
    whole: Member
    examples: tuple[tuple[str, str], ...]
    """Each with its summary."""


@dataclass(frozen=True)
class Answer:
    """What comes back with one status."""

    status: str
    about: str
    headers: tuple[Member, ...]
    contents: tuple[Content, ...]

    @property
    def phrase(self) -> str:
        """What the status means to everybody."""
        return _phrase(self.status)

    @property
    def is_problem(self) -> bool:
        """Whether its body is a problem, which is described once for all."""
        return not self.status.startswith(("1", "2", "3"))


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked for or done."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    needs_key: bool
    needs_session: bool
    """Whether it is for people who are signed in, and for no key."""
    parameters: tuple[Member, ...]
    body: tuple[Content, ...]
    answers: tuple[Answer, ...]
    curl: str
    group: str
    """The anchor of the group that it stands in."""

    @property
    def problems(self) -> list[Answer]:
        """What it may be refused with."""
        return [each for each in self.answers if each.is_problem]

    @property
    def is_safe(self) -> bool:
        """Whether it only reads."""
        return self.method == "GET"


@dataclass(frozen=True)
class Group:
    """The operations of one tag."""

    name: str
    about: str
    operations: tuple[Operation, ...]

    @property
    def anchor(self) -> str:
        """The group's name in addresses."""
        return _anchor(self.name)

    @property
    def title(self) -> str:
        """The group's name for people."""
        words = self.name.replace("-", " ")
        return words.upper() if words in _ABBREVIATIONS else words[:1].upper() + words[1:]

    @property
    def is_for_editors(self) -> bool:
        """Whether it is a part of the admin API."""
        return all(each.path.startswith("/v1/admin") for each in self.operations)


class Outline:
    """An OpenAPI document as the page shows it."""

    def __init__(self, spec: Schema) -> None:
        self._spec = spec
        self._schemas = Schemas(spec)
        self.title: str = spec["info"]["title"]
        self.version: str = spec["info"]["version"]
        self.about: str = spec["info"].get("description", "")

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """Every operation by its id."""
        return {each.id: each for group in self.groups.values() for each in group.operations}

    @cached_property
    def groups(self) -> dict[str, Group]:
        """The tags in the document's order, each with its operations, by their anchors."""
        by_tag: dict[str, list[Operation]] = {}
        for path, item in self._spec["paths"].items():
            for method in (each for each in METHODS if each in item):
                tag = (item[method].get("tags") or ["other"])[0]
                by_tag.setdefault(tag, []).append(self._operation(path, method, item))
        about = {tag["name"]: tag.get("description", "") for tag in self._spec.get("tags", ())}
        names = [*(name for name in about if name in by_tag), *(name for name in by_tag if name not in about)]
        groups = [Group(name, about.get(name, ""), tuple(by_tag[name])) for name in names]
        return {each.anchor: each for each in groups}

    @cached_property
    def schemas(self) -> dict[str, Member]:
        """The components that others refer to by name."""
        components = self._spec["components"].get("schemas", {})
        return {
            name: self._schemas.member(name, schema, is_required=False, within=(name,))
            for name, schema in components.items()
        }

    def _operation(self, path: str, method: str, item: Schema) -> Operation:
        raw = item[method]
        parameters = [
            self._schemas.resolved(each) for each in [*item.get("parameters", ()), *raw.get("parameters", ())]
        ]
        parameters.sort(key=lambda each: PLACES.index(each["in"]) if each["in"] in PLACES else len(PLACES))
        body = tuple(self._contents(self._schemas.resolved(raw.get("requestBody", {}))))
        security = raw.get("security", self._spec.get("security", ()))
        needs_key = bool(security) and all(security) and any("bearer" in each for each in security)
        needs_session = bool(security) and all("session" in each for each in security)
        return Operation(
            id=raw.get("operationId", f"{method}-{path}"), method=method.upper(), path=path,
            summary=raw.get("summary", path).replace("`", ""), about=raw.get("description", ""), needs_key=needs_key,
            needs_session=needs_session,
            parameters=tuple(map(self._parameter, parameters)), body=body,
            answers=tuple(self._answer(status, each) for status, each in sorted(raw["responses"].items())),
            curl=_curl(method, path, parameters, body, needs_key=needs_key, needs_session=needs_session),
            group=_anchor((raw.get("tags") or ["other"])[0]),
        )  # fmt: skip

    def _parameter(self, raw: Schema) -> Member:
        schema = {**raw.get("schema", {}), "description": raw.get("description", "")}
        if "example" in raw:
            schema["example"] = raw["example"]
        name = raw.get("name", "")
        return self._schemas.member(name, schema, is_required=raw.get("required", False), place=raw.get("in", ""))

    def _answer(self, status: str, raw: Schema) -> Answer:
        raw = self._schemas.resolved(raw)
        headers = [
            self._parameter({"name": name, **self._schemas.resolved(each)})
            for name, each in raw.get("headers", {}).items()
        ]
        contents = () if status.startswith(("4", "5", "default")) else tuple(self._contents(raw))
        return Answer(status, raw.get("description") or _phrase(status), tuple(headers), contents)

    def _contents(self, raw: Schema) -> Iterator[Content]:
        for media_type, each in raw.get("content", {}).items():
            whole = self._schemas.member("", each.get("schema", {}), is_required=True)
            yield Content(media_type, whole, tuple(self._examples(each)))

    def _examples(self, content: Schema) -> Iterator[tuple[str, str]]:
        if "example" in content:
            yield "Example", as_text(content["example"])
        for name, each in content.get("examples", {}).items():
            example = self._schemas.resolved(each)
            yield example.get("summary", name), as_text(example.get("value"))


def _anchor(tag: str) -> str:
    return re.sub(r"\W+", "-", tag.lower())


def _phrase(status: str) -> str:
    return HTTPStatus(int(status)).phrase if status.isdigit() else "Anything else"


def _curl(
    method: str, path: str, parameters: list[Schema], body: tuple[Content, ...], *, needs_key: bool, needs_session: bool
) -> str:
    """A command that asks for the operation, with the examples of the parameters that it needs."""
    for each in parameters:
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", quote(_example(each)))
    query = {each["name"]: _example(each) for each in parameters if each["in"] == "query" and each.get("required")}
    parts = ["curl"] if method == "get" else ["curl", "-X", method.upper()]
    parts += ["-H", '"Authorization: Bearer $KEY"'] if needs_key else []
    parts += ["-b", '"__Host-clinic-session=$SESSION"', "-H", '"Origin: $API"'] if needs_session else []
    parts += ["-H", '"X-Requested-With: curl"'] if needs_session and method != "get" and not body else []
    parts += [
        f"-H '{each['name']}: {_example(each)}'"
        for each in parameters
        if each["in"] == "header" and each.get("required")
    ]
    parts += ["-H", f"'Content-Type: {body[0].media_type}'", "-d", "@body.json"] if body else []
    return " ".join([*parts, f'"$API{path}{"?" + urlencode(query) if query else ""}"'])


def _example(parameter: Schema) -> str:
    schema = parameter.get("schema", {})
    found = parameter.get("example", schema.get("example", schema.get("default")))
    return str(parameter["name"]).upper() if found is None else str(found)
