"""Calls that are repeated with a word of the caller's own get the first answer again, and do nothing once more."""

from collections.abc import Callable
from typing import Any

from flask import Response, g, request
from sqlalchemy import select

from api.canonical import canonical, sha256
from api.errors import ContentError, IdempotencyMismatch, InvalidParameter, NotAllowed
from api.http.access import Access
from api.models import IdempotentCall
from api.models.base import shaped
from api.services.accounts.audit import Call
from api.services.accounts.authority import still_granted
from api.services.accounts.permissions import Granted

_LONGEST_KEY = 255
OF_NOBODY = (Access.PUBLIC, Access.SIGN_IN)
"""What is asked before it is known who asks: an answer to it is given to nobody else."""
IDEMPOTENCY_KEY = {
    "in": "header", "name": "Idempotency-Key", "schema": {"type": "string", "minLength": 1, "maxLength": _LONGEST_KEY},
    "description": "A word of your own for this call: whoever repeats the call with it gets the first answer again.",
}  # fmt: skip


def answered_once(call: Call, answer: Callable[[], Any], *, is_forgotten: Callable[[], bool]) -> Any:
    """The answer of a view, or again the one that the same call got before; what is forgotten was not done."""
    key = _idempotency_key()
    if key is None:
        return answer()
    before = call.session.scalars(
        select(IdempotentCall).where(IdempotentCall.caller == _caller(call), IdempotentCall.key == key)
    ).one_or_none()  # fmt: skip
    if before is not None:
        return _replayed(call, before)
    response: Response | ContentError = answer()
    if isinstance(response, Response) and not is_forgotten():
        _remember(call, key, response)
    return response


def _caller(call: Call) -> str:
    """Who repeats a call: the same person with the same key, since another of their keys may be bounded otherwise."""
    return canonical([call.holder.identity, call.holder.key])


def _idempotency_key() -> str | None:
    may_be_repeated = request.method == "POST" and g.enforced[0] not in OF_NOBODY
    key = request.headers.get("Idempotency-Key") if may_be_repeated else None
    if key is not None and not 1 <= len(key.strip()) <= _LONGEST_KEY:
        raise InvalidParameter(
            "Idempotency-Key has 1 to 255 characters.",
            errors=[{"header": "Idempotency-Key", "detail": "1 to 255 characters."}],
        )
    return key


def _fingerprint() -> str:
    return sha256(canonical([request.method, request.full_path]) + sha256(request.get_data()))


def _replayed(call: Call, before: IdempotentCall) -> Response:
    if before.request != _fingerprint():
        raise IdempotencyMismatch("This Idempotency-Key was used for another request.")
    headers = shaped(IdempotentCall.headers, before.headers)
    granted = shaped(IdempotentCall.granted, before.granted or "[]")
    if not still_granted(call.session, call.holder, (Granted(*each) for each in granted)):
        raise NotAllowed("You may no longer do what this call was answered for.")
    response = Response(before.body, status=before.status, headers=headers, mimetype="application/json")
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _remember(call: Call, key: str, response: Response) -> None:
    headers = {name: value for name, value in response.headers.items() if name in ("ETag", "Location", "Cache-Control")}
    body = g.get("body_without_secrets", response.get_data())
    call.session.add(
        IdempotentCall(
            caller=_caller(call), key=key, request=_fingerprint(), status=response.status_code, body=body.decode(),
            headers=canonical(headers), granted=canonical(_granted(call)), created_at=call.now,
        )
    )  # fmt: skip


def _granted(call: Call) -> list[list[str | None]]:
    """What the answer rests on, in a fixed order."""
    return sorted((list(each) for each in call.holder.granted), key=canonical)
