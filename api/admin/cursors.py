"""Cursors of editors' lists: the sort key after which a list goes on, so that nothing is skipped while others save."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import request

from api.errors import InvalidCursor
from api.http.cursors import question_of


def next_page(query: Mapping[str, Any], key: list[Any]) -> str:
    """The address of the next page, after the item with this key."""
    body = orjson.dumps([_question(query), key])
    cursor = base64.urlsafe_b64encode(body).rstrip(b"=").decode()
    asked = {name: value for name, value in request.args.items() if name != "cursor"}
    return f"{request.path}?{urlencode({**asked, 'cursor': cursor})}"


def key_before(query: Mapping[str, Any], *kinds: type) -> list[Any] | None:
    """The key of the last item that the caller has, where the list goes on; its parts are of these kinds."""
    text = query.get("cursor")
    if text is None:
        return None
    try:
        question, key = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError):
        raise _refused("It is not a cursor of this server.") from None
    if question != _question(query):
        raise _refused("It belongs to another list: take the whole address in `next`, and change nothing in it.")
    if not isinstance(key, list) or [type(each) for each in key] != list(kinds) or not all(map(_is_sound, key)):
        raise _refused("It is not a cursor of this server.")
    return key


def _is_sound(part: Any) -> bool:
    return not isinstance(part, int) or 0 <= part < 2**31


def _question(query: Mapping[str, Any]) -> str:
    asked = {name: value for name, value in query.items() if name not in ("cursor", "limit")}
    return question_of(request.path, asked)


def _refused(detail: str) -> InvalidCursor:
    return InvalidCursor(detail, errors=[{"parameter": "cursor", "detail": detail}])
