"""Somebody who may everything and calls the app, at whatever place input comes in."""

from typing import Any

from tests.accounts.world import World
from tests.pages import OWN_PAGE, SESSION_COOKIE

BY_SESSION = ("/v1/admin/me", "/v1/admin/session")
"""What is for people who are signed in alone, and for who signs in."""


class Door:
    """A way into the app."""

    def __init__(self, world: World) -> None:
        self._http = world.app.test_client()
        self._key = {"Authorization": f"Bearer {world.keys['admin']}"}
        self._address = world.address
        self._page = world.app.test_client()
        self._page.set_cookie(SESSION_COOKIE, world.secret(str(world.keys["signed in admin"])) or "")

    def address(self, path: str) -> str:
        return self._address(path.replace("{", "<").replace("}", ">"))

    def call(self, method: str, path: str, **options: Any) -> int:
        """The status of an answer that is waited for."""
        is_by_session = path.startswith(BY_SESSION)
        told = OWN_PAGE if is_by_session else self._key
        options["headers"] = {**told, "If-Match": "*", **options.get("headers", {})}
        answer = (self._page if is_by_session else self._http).open(path, method=method.upper(), **options)
        answer.get_data()
        assert answer.status_code < 500, (path, answer.status_code, answer.text[:500])
        return answer.status_code

    def text(self, path: str, **query: str) -> str:
        """An answer that must be a success."""
        answer = self._http.get(path, query_string=query, headers=self._key)
        assert answer.status_code == 200, answer.text
        return answer.text
