"""Writes the messages that webhooks get: typed, thin, and never larger than receivers take."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from api.canonical import canonical, rfc3339
from api.models import Change
from api.services.webhooks.events import PLAN_AT_RISK, TEST, Event, Touched

LARGEST = 16_000
"""In bytes; Standard Webhooks asks for less than 20 kB."""
_MOST_ITEMS = 50


def message(event: Event, change: Change, changes_url: str) -> str:
    """What is sent of an event; where not all of its items fit, it says so, and where they are listed."""
    data = {
        "seq": change.seq, "hash": change.hash, "site": event.site, "cause": change.verb, "items": [],
        "truncated": False, "changes_url": changes_url, "cache_tags": list(event.tags),
    }  # fmt: skip
    head = len(_written(event.type, change.at, data).encode())
    items = _fitting(event.items, LARGEST - head)
    data |= {"items": items, "truncated": len(items) < len(event.items)}
    return _written(event.type, change.at, data)


def _fitting(items: Iterable[Touched], room: int) -> list[Touched]:
    found: list[Touched] = []
    for each in items:
        room -= len(canonical(each).encode()) + 1
        if room < 0 or len(found) == _MOST_ITEMS:
            break
        found.append(each)
    return found


def plan_message(plan: Mapping[str, Any], site: str, at: datetime, seq: int) -> str:
    """What is sent of a plan that could not be carried out any more."""
    return _written(PLAN_AT_RISK, at, {"seq": seq, "site": site, "plan": dict(plan)})


def test_message(site: str, at: datetime, seq: int) -> str:
    """What is sent for somebody who tries whether messages come."""
    return _written(TEST, at, {"seq": seq, "site": site})


def _written(type: str, at: datetime, data: Mapping[str, Any]) -> str:
    return canonical({"type": type, "timestamp": rfc3339(at), "data": data})
