"""What the tests of sync share: devices, and what the delivery API lists."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.client import Client
from tests.sync.device import Device, Name, Page

Synced = Callable[..., list[Page]]


@pytest.fixture
def fetch(client: Client) -> Callable[[str], Any]:
    """How a device asks the server, every answer being checked against openapi.yaml."""
    return lambda url: client.get(url)


@pytest.fixture
def synced(client: Client) -> Synced:
    """Brings a device up to date and checks that it then holds exactly what is listed; the pages that it got."""

    def run(device: Device) -> list[Page]:
        pages = device.sync(lambda url: client.get(url))
        assert device.items == listed(client, pages[-1]["scope"])
        return pages

    return run


def listed(client: Client, scope: Mapping[str, Any]) -> dict[Name, Any]:
    """What the delivery API lists of a scope, page by page."""
    query = {
        "locale": scope["locale"],
        "types": ",".join(scope["types"]),
        "text": ",".join(scope["text"]),
        "limit": 500,
    }
    body = client.json(f"/v1/sites/{scope['site']}/records", **query)
    found = {(item["type"], item["id"]): item for item in body["items"]}
    while body["next"]:
        body = client.json(body["next"])
        found |= {(item["type"], item["id"]): item for item in body["items"]}
    return found


def device(site: str = "core", locale: str = "en", types: str = "faq", **more: Any) -> Device:
    """A device that has got nothing yet."""
    query = {"locale": locale, "types": types, **more}
    return Device(f"/v1/sites/{site}/sync?" + "&".join(f"{name}={value}" for name, value in query.items()))


def ops(pages: list[Page]) -> list[tuple[str, str]]:
    """What the pages say to do, and to which record."""
    return [(op["op"], op["id"]) for page in pages for op in page["items"]]
