"""The pages of the documentation, each made when it is first asked for from the file that describes the whole API."""

from functools import cache, cached_property
from typing import Any, ClassVar

import orjson
import yaml
from flask import render_template

from api import resources
from api.addresses import address
from api.docs.guides import GUIDES
from api.docs.outline import Outline
from api.http.problems import catalogue
from api.reading import richtext
from api.rules import RULES
from api.services.accounts.permissions import ROLES, Permission


class Library:
    """All that is told of the API under one prefix.

    A process that serves only a part of the API describes all of it too.
    """

    ORIGIN: ClassVar[str] = "https://this-server.invalid"
    """What stands in pages for the server's own address until somebody asks for them."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self.page = cache(self._page)

    @cached_property
    def _described(self) -> dict[str, Any]:
        text = resources.file("openapi.yaml").read_text(encoding="utf-8")
        described: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
        return described

    @cached_property
    def document(self) -> bytes:
        server = {**self._described["servers"][0], "url": self._prefix or "/"}
        return orjson.dumps({**self._described, "servers": [server]})

    @cached_property
    def outline(self) -> Outline:
        return Outline(self._described)

    def _page(self, kind: str, name: str) -> str:
        template = f"guides/{name}.html" if kind == "guide" else f"{kind}.html"
        return render_template(
            template, kind=kind, name=name, outline=self.outline, guides=GUIDES, origin=self.ORIGIN, prose=prose,
            address=address, roles=ROLES, permissions=Permission, problems=catalogue(), rules=RULES, around=self._around(kind, name),
        )  # fmt: skip

    def _around(self, kind: str, name: str) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
        """The pages before and after one, in the order in which they are read: address and title of each."""
        place = next((n for n, each in enumerate(self._order) if each[0] == (kind, name)), None)
        if place is None:
            return None, None
        before, after = self._order[:place][-1:], self._order[place + 1 : place + 2]
        return (before[0][1] if before else None, after[0][1] if after else None)

    @cached_property
    def _order(self) -> list[tuple[tuple[str, str], tuple[str, str]]]:
        pages = [(("home", ""), ("/docs", "Overview"))]
        pages += [(("guide", name), (f"/docs/guides/{name}", each.title)) for name, each in GUIDES.items()]
        for group in self.outline.groups.values():
            pages.append((("section", group.anchor), (f"/docs/sections/{group.anchor}", group.title)))
            pages += [
                (("operation", each.id), (f"/docs/operations/{each.id}", each.summary)) for each in group.operations
            ]
        return [*pages, (("schemas", ""), ("/docs/schemas", "Schemas"))]

    @cached_property
    def findable(self) -> list[dict[str, str]]:
        """Each page with the words by which it is found."""
        return [*self._guides(), *self._operations(), *self._schemas()]

    def _guides(self) -> list[dict[str, str]]:
        return [
            {"kind": "guide", "title": each.title, "about": each.about, "href": address(f"/docs/guides/{name}")}
            for name, each in GUIDES.items()
        ]

    def _operations(self) -> list[dict[str, str]]:
        return [
            {
                "kind": each.method, "title": each.summary, "about": f"{each.path} {each.id}",
                "words": " ".join(member.name for member in each.parameters),
                "href": address(f"/docs/operations/{each.id}"),
            }
            for each in self.outline.operations.values()
        ]  # fmt: skip

    def _schemas(self) -> list[dict[str, str]]:
        return [
            {
                "kind": "schema", "title": name, "about": each.about,
                "words": " ".join(member.name for member in each.members), "href": address(f"/docs/schemas/{name}"),
            }
            for name, each in self.outline.schemas.items()
        ]  # fmt: skip


def prose(markdown: str) -> str:
    """A description as sanitized HTML, without the paragraph around it where it is the only one."""
    html = richtext.html(markdown)
    is_one = html.count("<p>") == 1 and html.startswith("<p>") and html.endswith("</p>")
    return html.removeprefix("<p>").removesuffix("</p>") if is_one else html
