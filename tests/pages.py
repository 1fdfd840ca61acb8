"""People at pages of this server, in browsers of their own: each calls by the cookies that the browser was handed."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.client import check

ORIGIN = "http://localhost"
SESSION_COOKIE = "__Host-clinic-session"
OWN_PAGE = {"Sec-Fetch-Site": "same-origin", "Origin": ORIGIN, "X-Requested-With": "fetch"}
"""What a browser, and our pages themselves, send along with what our pages ask."""


class Page:
    """A page of this server in a browser; every answer is checked against openapi.yaml."""

    def __init__(self, app: Flask, secret: str | None = None) -> None:
        self._http = app.test_client()
        if secret is not None:
            self.set_cookie(SESSION_COOKIE, secret)

    @property
    def secret(self) -> str | None:
        """The secret of the session, as the browser keeps it."""
        return self.cookie(SESSION_COOKIE)

    def cookie(self, name: str) -> str | None:
        """What the browser keeps under a name."""
        found = self._http.get_cookie(name)
        return found.value if found is not None else None

    def set_cookie(self, name: str, value: str) -> None:
        """Lay something into the browser, as somebody who got hold of it could."""
        self._http.set_cookie(name, value)

    def call(
        self, method: str, path: str, body: Any = None, *, headers: Mapping[str, str] | None = None, **query: Any
    ) -> TestResponse:
        """The answer to a call below `/v1/admin`, sent as our own pages send it unless told otherwise."""
        address = path if path.startswith("/") else f"/v1/admin/{path}"
        response = self._http.open(
            address,
            method=method,
            json=body,
            query_string=query or None,
            headers=dict(OWN_PAGE if headers is None else headers),
        )
        check(response, method=method, path=response.request.path)
        return response

    def ask(self, path: str, **query: Any) -> Any:
        """The body of a GET that must succeed."""
        response = self.call("GET", path, **query)
        assert response.status_code == 200, response.text
        return response.json
