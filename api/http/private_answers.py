"""Answers of the admin API, which nobody may store, and which say so where they lack what cannot be read."""

from collections.abc import Collection, Iterable
from typing import Any

import orjson
from flask import Response, g

from api.addresses import address
from api.http.calls import call
from api.http.damage import damage
from api.http.files import caller, files


def private_answer(
    body: Any, *, status: int = 200, etag: str | None = None, location: str | None = None, secrets: Collection[str] = ()
) -> Response:
    """An answer that nobody may store; `location` is the path of what was made, `secrets` names the members that a replay leaves out."""
    _require_whole()
    return _private(body, status=status, etag=etag, location=location, secrets=secrets)


def _require_whole() -> None:
    """Refuse to answer where something was left out: what does not say so would be taken for whole."""
    if "call" in g and (unread := call().unread.error) is not None:
        raise unread


def private_list(body: dict[str, Any], *, status: int = 200, location: str | None = None) -> Response:
    """An answer that holds what can be read of all that belongs there, and says whether that is all."""
    unread = call().unread.error
    if unread is not None and not damage().explains(unread):
        raise unread
    return _private({**body, "whole": unread is None}, status=status, location=location)


def _private(
    body: Any, *, status: int = 200, etag: str | None = None, location: str | None = None, secrets: Collection[str] = ()
) -> Response:
    response = Response(orjson.dumps(body), status=status, mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    if secrets:
        g.body_without_secrets = orjson.dumps({name: value for name, value in body.items() if name not in secrets})
    if etag is not None:
        response.headers["ETag"] = f'"{etag}"'
    if location is not None:
        response.headers["Location"] = address(location)
    return response


def private_file(parts: Iterable[bytes], mimetype: str, *, name: str | None = None) -> Response:
    """A file that nobody may store on the way; browsers save it under the name."""
    _require_whole()
    response = Response(
        files().made(caller(), parts),
        mimetype=mimetype,
        headers={"Cache-Control": "private, no-store"},
    )
    if name is not None:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def no_content() -> Response:
    """The answer when there is nothing to say."""
    response = Response(status=204)
    response.headers["Cache-Control"] = "private, no-store"
    return response
