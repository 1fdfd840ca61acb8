"""Finds the route that a request's address leads to: in memory, where the same address has led there before."""

from typing import TYPE_CHECKING, Any, NamedTuple

from flask.ctx import RequestContext

from api.bounded import Bounded

if TYPE_CHECKING:
    from werkzeug.routing import Rule

_BESIDE = 500
"""About how many bytes a way takes beside its address."""


class _Way(NamedTuple):
    """Where an address leads, and what it names on the way."""

    rule: "Rule"
    named: dict[str, Any]


Ways = Bounded[tuple[str, str, bool], _Way]
"""By method and path, and whether a web socket is asked for."""


class OnItsWay(RequestContext):
    """A request as Flask handles it, which need not look for its route where its application knows the way: no route is ever added."""

    def match_request(self) -> None:
        ways: Ways = self.app.extensions["ways"]
        asking, adapter = self.request, self.url_adapter
        assert adapter is not None  # noqa: S101 — else Flask would not ask; says so to the type checker
        address = asking.method, adapter.path_info, adapter.websocket
        known = ways.get(address)
        if known is not None:
            asking.url_rule, asking.view_args = known.rule, dict(known.named)
            return
        super().match_request()
        if asking.url_rule is not None:
            ways.put(address, _Way(asking.url_rule, dict(asking.view_args or {})), len(adapter.path_info) + _BESIDE)
