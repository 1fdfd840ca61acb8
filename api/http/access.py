"""Who may call a route: every route states it, and one that does not cannot be registered."""

from enum import Enum

from flask import current_app, g, request

from api.errors import NotAllowed, NotIdentified
from api.services.keys import KeyHolder, find_key_holder


class Access(Enum):
    """What a caller needs."""

    PUBLIC = "anybody"
    SITE = "anybody where the site is public, else a key"


def bearer() -> str | None:
    """The bearer key that came with the request, if any."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" and text.strip() else None


def caller() -> KeyHolder | None:
    """Who calls, by their key; None without one, NotIdentified with one that is not valid."""
    if "caller" not in g:
        text = bearer()
        g.caller = None if text is None else _identified(text)
    holder: KeyHolder | None = g.caller
    return holder


def _identified(text: str) -> KeyHolder:
    with current_app.extensions["database"].reading() as session:
        holder = find_key_holder(session, text)
    if holder is None:
        raise NotIdentified("The key is not valid, has expired or was revoked.")
    return holder


def require_site_reader(*, access: str) -> None:
    """Let the caller read a site: anybody where it is public, else whoever has a key."""
    if access == "keyed" and caller() is None:
        raise NotIdentified("This site's content needs a key.")


def require_admin() -> None:
    """Refuse everyone but holders of an admin key."""
    holder = caller()
    if holder is None:
        raise NotIdentified("This needs an admin key.")
    if holder.role != "admin":
        raise NotAllowed("This needs an admin key.")
