"""Lists that name by a tag what they rest on, so that whoever asks again is told in a few words that nothing has changed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, request
from sqlalchemy import select

from api import __version__
from api.canonical import fingerprint
from api.http.calls import AdminBlueprint, call, session
from api.models import Ledger, Seal

_View = Callable[..., Any]


def tagged(blueprint: AdminBlueprint, *, beside: Callable[[], Any] = lambda: None) -> Callable[[_View], _View]:
    """Let a list be asked for only where something has changed: whatever is written moves its tag, at once and for everybody.

    `beside` tells what else the list rests on, such as the time.
    """

    def register(view: _View) -> _View:
        @wraps(view)
        def run(*args: Any, **path: Any) -> Any:
            tag = _tag(beside())
            is_known = tag in {
                each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")
            }
            response = Response(status=304) if is_known else view(*args, **path)
            # What is damaged is mended without anything being written, so nobody is to keep what lacks it.
            response.headers["ETag"] = tag if call().unread.error is None else _tag(call().request_id)
            response.headers["Cache-Control"] = "private, no-store"
            return response

        return blueprint.answers_unchanged(run)

    return register


def _tag(beside: Any) -> str:
    return f'"{fingerprint([_standing(), beside])[:32]}"'


def _standing() -> list[Any]:
    """How far everything had come that is written, who asks, and for what."""
    newest = select(Seal.hash).order_by(Seal.number.desc()).limit(1).scalar_subquery()
    come_to = session().execute(select(newest, Ledger.seq, Ledger.hash)).one()
    holder = call().holder
    bounds = (holder.within_sites, holder.within_locales)
    roles = sorted([each.role, each.site, each.locale] for each in holder.roles)
    return [
        __version__, *come_to, holder.identity, holder.name, roles,
        *(sorted(each) if each is not None else None for each in bounds), request.full_path,
    ]  # fmt: skip
