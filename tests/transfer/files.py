"""How the tests of export and import handle files: getting one, sending one, and looking inside."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from api.models import Record
from tests.acts import Pinned, hide, review, unpublish, withdraw
from tests.client import check
from tests.factories import NOW, edit, edit_live, make_record, make_site
from tests.people import Desk

NDJSON = "application/x-ndjson"
RITA = {"name": "Rita Reviewer", "credential": "PT, no. 123"}
Line = dict[str, Any]


class FileDesk(Desk):
    """Someone who moves content as files."""

    def export(self, site: str = "core") -> bytes:
        """A site's file."""
        response = self.call("GET", f"sites/{site}/export")
        assert (response.status_code, response.mimetype) == (200, NDJSON)
        return response.data

    def send(
        self, data: bytes, site: str = "core", *, type: str = NDJSON, headers: Mapping[str, str] | None = None, **query: Any
    ) -> TestResponse:  # fmt: skip
        """The answer to an import."""
        path = f"/v1/admin/sites/{site}/import"
        response = self._http.post(
            path, data=data, content_type=type, query_string=query, headers={**self._headers, **(headers or {})}
        )
        check(response, method="POST", path=path)
        return response

    def post_file(self, path: str, data: bytes, type: str, query: Mapping[str, str] | None = None) -> TestResponse:
        """The answer to a file of any kind."""
        response = self._http.post(path, data=data, content_type=type, query_string=query, headers=self._headers)
        check(response, method="POST", path=path)
        return response

    def bring(self, *lines: Mapping[str, Any] | bytes, site: str = "core", **query: Any) -> Any:
        """The report of an import that must succeed."""
        response = self.send(as_file(lines), site, **query)
        assert response.status_code == 200, response.text
        return response.json

    def wrong_in(self, *lines: Mapping[str, Any] | bytes, site: str = "core") -> list[tuple[int, str]]:
        """Line and pointer of everything that is wrong with a file."""
        response = self.send(as_file(lines), site)
        assert response.status_code == 422, response.text
        return [(each["line"], each["pointer"]) for each in response.json["errors"]]


def as_file(lines: Iterable[Mapping[str, Any] | bytes]) -> bytes:
    """Lines as they are sent."""
    return b"".join(each if isinstance(each, bytes) else json.dumps(each).encode() + b"\n" for each in lines)


def lines_of(data: bytes) -> list[Line]:
    """The lines of a file."""
    return [json.loads(line) for line in data.splitlines()]


def told(data: bytes) -> list[Line]:
    """What a file says, without what is its ledger's own: numbers of changes and what follows from them."""
    ours = {"header": ("seq", "hash", "head"), "change": ("seq",), "end": ("sha256",)}
    return [
        {name: value for name, value in line.items() if name not in ours.get(line["line"], ())}
        for line in lines_of(data)
    ]


def eventful_library(session: Session) -> dict[str, Record]:
    """A library with a clinic, in which most things that can happen to content have happened."""
    make_site(session)
    make_site(session, "clinic", parent="core")
    topic = make_record(session, "topic", locales=("en", "fr"))
    faq = make_record(session, topic=topic, locales=("en", "fr"))
    edit_live(session, faq, "en", slug="renamed", answer="A little, and not for long.")
    edit_live(session, faq, "en", site="clinic", question="Will it hurt at our clinic?")
    edit(session, faq, "fr", question="Est-ce que ça fait mal ?")
    gone, down = make_record(session, topic=topic), make_record(session, topic=topic)
    unpublish(session, [Pinned(down.id, "core", "en")], actor="Paula Publisher", now=NOW)
    pins = [Pinned(faq.id, "core", "en"), Pinned(topic.id, "core", "fr")]
    review(session, pins, reviewer=RITA, reviewed_on=date(2026, 11, 1), actor="Rita Reviewer", now=NOW)
    hide(session, "clinic", [gone.id], actor="Carla of the clinic", now=NOW)
    withdraw(
        session, [gone.id], message="It was wrong.", messages={"fr": "C’était faux."}, severity="safety", replacement=faq.id,
        actor="Paula Publisher", now=NOW,
    )  # fmt: skip
    draft = make_record(session, topic=topic, live=False)
    return {"topic": topic, "faq": faq, "gone": gone, "down": down, "draft": draft}
