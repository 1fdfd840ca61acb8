"""Finds the release that a call names, asks what its caller may do with it, and answers and notes what became of it."""

from typing import Any

from flask import Response

from api.admin.publishing.plans import etag_of, may_read, release_answer
from api.errors import NotFound
from api.http.calls import call, session
from api.http.preconditions import require_match
from api.http.private_answers import private_answer
from api.models import Release
from api.services.accounts.permissions import Permission, require
from api.services.ledger.lookup import find_lineage
from api.services.publishing.releases import find_release


def seen_release(id: object) -> Release:
    """The release, for whoever may know of it."""
    release = find_release(session(), str(id))
    if not may_read(session(), release.site):
        raise NotFound(f"There is no release {str(id)!r}.")
    return release


def matched_release(id: object, permission: Permission = Permission.PUBLISH) -> Release:
    """The release, where the caller may do this on its site and has seen its present state."""
    release = seen_release(id)
    require(call().holder, permission, find_lineage(session(), release.site))
    require_match(etag_of(release), state=release.state)
    return release


def readable_release(id: object) -> Release:
    """The release, for whoever may see each text in it."""
    return _with_right(seen_release(id), Permission.READ)


def decided_release(id: object) -> Release:
    """The release, for whoever decides about it: they may publish each text in it, and have seen its present state."""
    return _with_right(matched_release(id), Permission.PUBLISH)


def _with_right(release: Release, permission: Permission) -> Release:
    for item in release.items:
        require(call().holder, permission, find_lineage(session(), item.site), item.locale)
    return release


def one_release(release: Release) -> Response:
    """The release as it is now."""
    return private_answer(release_answer(session(), release), etag=etag_of(release))


def new_release(release: Release) -> Response:
    """The release that was made, and where it is."""
    location = f"/v1/admin/releases/{release.id}"
    return private_answer(release_answer(session(), release), status=201, etag=etag_of(release), location=location)


def note_release(what: str, release: Release, *, seq: int | None = None, **more: Any) -> None:
    """Leave in the trail what was done with a release."""
    after = {"release": release.id, "name": release.name, **more}
    call().audit(f"release.{what}", site=release.site, seq=seq, after=after)
