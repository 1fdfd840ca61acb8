"""Asks the application, within this process, for what readers get: the bytes of a mirror are those of the API."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import orjson
from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from api.canonical import canonical
from api.mirror.kept_answers import ENCODED_AS, GONE, LIVES, MOVED, OK, KeptAnswer
from api.mirror.places import MEDIA_TYPES, kind_of
from api.mirror.wanted import twin_of
from api.reading.views import View

OF_ONE_REQUEST = frozenset({"X-Request-Id", "Date", "Content-Length", "Content-Encoding"})
NOT_NOW = frozenset({429, *range(500, 600)})
NO_REQUEST = "mirror"
"""What a problem in a file names in place of a request."""


class Unanswered(Exception):
    """The application could not answer: what a mirror holds must stay as it is."""


class Asking:
    """An application, asked as a reader would."""

    def __init__(self, app: Flask, *, tag_header: str) -> None:
        self._app = app
        self._tag_header = tag_header

    def answer(self, address: str) -> KeptAnswer | None:
        """What everybody gets there, in every coding; None where there is nothing, or nothing that everybody may have."""
        status, headers, body = self._asked(address, "identity")
        if status == OK and headers.get("Cache-Control") in LIVES and self._is_as_named(address, headers):
            return self._whole(address, status, headers, self._forms(address, body, headers["ETag"]))
        if status == MOVED and not headers["Cache-Control"].startswith("private"):
            return self._whole(address, status, headers, {})
        if status == GONE and body:
            return self._whole(address, status, headers, {"": _of_no_request(body)})
        return None

    def answers(self, addresses: Iterable[str], view: View) -> dict[str, KeptAnswer | None]:
        """The answers of addresses; what is known to be the same is asked for once."""
        made: dict[str, KeptAnswer | None] = {}
        for address in sorted(addresses, key=lambda each: "locale=" not in each):
            same = made.get(twin_of(address, view) or "")
            # What leads on leads to an address that is spelled as the one that was asked for.
            is_same = same and same.status == OK
            made[address] = replace(same, address=address) if same and is_same else self.answer(address)
        return made

    def body(self, address: str) -> Any:
        """The value that an address answers; None where it is not there for everybody."""
        status, _, body = self._asked(address, "identity")
        return orjson.loads(body) if status == OK else None

    def refusal(self, address: str) -> str | None:
        """Why an address answers nothing to whoever asks so, in words; None where it answers."""
        status, _, body = self._asked(address, "identity")
        if status in (OK, MOVED):
            return None
        problem = orjson.loads(body)
        more = (each["detail"] for each in problem.get("errors", ()))
        return " ".join([problem["detail"], *(each for each in more if each not in problem["detail"])])

    def _forms(self, address: str, body: bytes, etag: str) -> dict[str, bytes]:
        forms = {"": body}
        for coding in ENCODED_AS[1:]:
            _, headers, encoded = self._asked(address, coding)
            if headers.get("ETag", "").startswith(etag[:-1]) and headers.get("Content-Encoding") == coding:
                forms[coding] = encoded
        return forms

    def _whole(self, address: str, status: int, headers: dict[str, str], forms: dict[str, bytes]) -> KeptAnswer:
        kept = tuple((name, value) for name, value in headers.items() if name not in OF_ONE_REQUEST)
        tags = tuple(headers.get(self._tag_header, "").split())
        return KeptAnswer(address, status, kept, forms, tags)

    def _asked(self, address: str, coding: str) -> tuple[int, dict[str, str], bytes]:
        path, _, query = address.partition("?")
        environ = EnvironBuilder(
            path=path, query_string=query, headers=Headers([("Accept-Encoding", coding)])
        ).get_environ()
        body, status, headers = run_wsgi_app(self._app.wsgi_app, environ)
        number = int(status[:3])
        if number in NOT_NOW:
            raise Unanswered(f"{address} answered {status}.")
        return number, dict(headers.to_wsgi_list()), _joined(body)

    @staticmethod
    def _is_as_named(address: str, headers: dict[str, str]) -> bool:
        return headers["Content-Type"] == MEDIA_TYPES[kind_of(address)]


def _joined(body: Iterable[bytes]) -> bytes:
    return b"".join(body)


def _of_no_request(body: bytes) -> bytes:
    """A problem that stays the same however often it is asked for."""
    return canonical(orjson.loads(body) | {"request_id": NO_REQUEST}).encode()
