"""The routes for health: alive, ready, and which version; by the names of Kubernetes' habit and by Dockerflow's."""

from datetime import UTC, datetime
from threading import Lock
from time import monotonic
from typing import Any

from flask import Response, current_app, request

from api import __version__
from api.addresses import address
from api.canonical import canonical
from api.errors import NotFound
from api.health.checks import Finding, counts_of, look, worst
from api.http.access import Access
from api.http.answers import JSON
from api.http.blueprint import Blueprint
from api.http.damage import damage
from api.http.limits import limits
from api.http.senders import is_from
from api.http.settings import settings_in_force

PATIENCE_S = 2
"""A database that hangs must not hold the threads of all who ask about it."""
ASKED_AGAIN_S = 1
"""Whoever asks within this time is told what was found then, so that nobody can burden the database by asking."""

_MOST_ROWS = 5

blueprint = Blueprint("health", __name__)


@blueprint.route("/healthz", access=Access.PUBLIC)
@blueprint.route("/__lbheartbeat__", access=Access.PUBLIC)
def get_liveness() -> Response:
    """Whether the process answers at all; nothing else is touched"""
    return _told({"status": "ok"})


@blueprint.route("/readyz", access=Access.PUBLIC)
@blueprint.route("/__heartbeat__", access=Access.PUBLIC)
def get_readiness() -> Response:
    """Whether it can answer requests, and how everything stands that it needs; 503 where it cannot"""
    found = lookout().found()
    status = worst(found)
    details = {
        name: {"detail": each.detail, **each.values} for name, each in found.items() if each.detail or each.values
    }
    body = {"status": status, "checks": {name: each.status for name, each in found.items()}, "details": details}
    answer = _told(body, 503 if status == "error" else 200)
    if status == "error":
        answer.headers["Retry-After"] = "5"
    return answer


@blueprint.route("/__version__", access=Access.PUBLIC)
def get_version() -> Response:
    """Which version of the software this is"""
    return _told({"name": "clinic-content-api", "version": __version__})


@blueprint.route("/metrics", access=Access.PUBLIC)
def get_metrics() -> Response:
    """The numbers of the service in the form of Prometheus, for the networks that CONTENT_METRICS_NETWORKS names"""
    if not is_from(settings_in_force().metrics_networks or ()):
        raise NotFound(f"There is nothing at {request.path}; GET {address('/v1')} lists what there is.")
    # Only whoever gives numbers out needs all that it loads.
    from api.health.metrics import exposed

    body, content_type = exposed(current_app.extensions, request.headers.get("Accept", ""))
    return Response(body, headers={"Content-Type": content_type, "Cache-Control": "no-store"})


class Lookout:
    """Looks at everything for all who ask, a moment apart."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: dict[str, Finding] = {}
        self._until = 0.0

    def found(self) -> dict[str, Finding]:
        """How everything stands."""
        if not self._lock.acquire(timeout=PATIENCE_S):
            return {"database": Finding("error", "The database has not answered for some seconds.")}
        try:
            if monotonic() >= self._until:
                self._look()
            return self._found
        finally:
            self._lock.release()

    def _look(self) -> None:
        database, replica = current_app.extensions["database"], current_app.extensions["replica"]
        only_reads = current_app.extensions["settings"].serves == "public"
        self._found = {**look(database, replica, now=datetime.now(UTC), only_reads=only_reads), **_limits(), **_rows()}
        self._until = monotonic() + ASKED_AGAIN_S


def _limits() -> dict[str, Finding]:
    """How the server stands that limits are counted in, where there is one."""
    return {} if settings_in_force().limits_url is None else {"limits": counts_of(limits().counts)}


def _rows() -> dict[str, Finding]:
    """Which rows are damaged, where this process has met any: what does not rest on them is served."""
    if not (damaged := damage().rows()):
        return {}
    told = f"{' '.join(damaged[:_MOST_ROWS])} Keep a copy of the database, and see the runbook."
    return {"rows": Finding("warning", told, {"damaged": len(damaged)})}


def lookout() -> Lookout:
    """That of this process."""
    found: Lookout = current_app.extensions["lookout"]
    return found


def _told(body: dict[str, Any], status: int = 200) -> Response:
    return Response(canonical(body), status, mimetype=JSON, headers={"Cache-Control": "no-store"})
