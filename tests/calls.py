"""How the tests name texts and save them: the paths of the admin API, and saves that rest on what was just read."""

from collections.abc import Iterator
from typing import Any

from werkzeug.test import TestResponse

from api.models import Record
from tests.people import Desk, expect


def pages_of(desk: Desk, path: str) -> Iterator[Any]:
    """The items of a list, page by page."""
    following: str | None = path
    while following is not None:
        page = desk.ask(following)
        yield from page["items"]
        following = page["next"]


def path_of(record: Record | str, locale: str, *, site: str = "core", tail: str = "") -> str:
    """Where a text is, below `/v1/admin`."""
    id = record if isinstance(record, str) else record.id
    return f"sites/{site}/records/{id}/translations/{locale}{tail}"


def read(desk: Desk, record: Record | str, locale: str, *, site: str = "core") -> Any:
    """A text as its editors see it."""
    return desk.ask(path_of(record, locale, site=site))


def try_to_save(
    desk: Desk, record: Record | str, locale: str, fields: dict[str, Any], *, site: str = "core", method: str = "PATCH",
    etag: str | None = None, headers: dict[str, str] | None = None, **more: Any,
) -> TestResponse:  # fmt: skip
    """The answer to a save."""
    given = {**({"If-Match": f'"{etag}"'} if etag else {}), **(headers or {})}
    return desk.call(method, path_of(record, locale, site=site), {"fields": fields, **more}, headers=given)


def save(
    desk: Desk, record: Record | str, locale: str, fields: dict[str, Any], *, site: str = "core", **more: Any
) -> Any:
    """The text after a save that rests on what is there."""
    there = desk.call("GET", path_of(record, locale, site=site))
    etag = there.json["etag"] if there.status_code == 200 else None
    response = try_to_save(desk, record, locale, fields, site=site, etag=etag, **more)
    assert response.status_code in (200, 201), response.text
    return response.json


def post(
    desk: Desk,
    record: Record | str,
    locale: str,
    tail: str,
    body: Any = None,
    *,
    site: str = "core",
    etag: str | None = None,
) -> TestResponse:
    """The answer to a restore or a discard that rests, unless told otherwise, on what is there."""
    etag = etag or read(desk, record, locale, site=site)["etag"]
    return desk.call("POST", path_of(record, locale, site=site, tail=tail), body, headers={"If-Match": f'"{etag}"'})


def restore(desk: Desk, record: Record | str, locale: str, version: int, *, site: str = "core") -> Any:
    return expect(post(desk, record, locale, "/restore", {"version": version}, site=site), 200)


def publish(desk: Desk, record: Record | str, *locales: str, site: str = "core") -> Any:
    """Publish the newest versions of a record's texts."""
    id = record if isinstance(record, str) else record.id
    items = [
        {"site": site, "record": id, "locale": each, "version": read(desk, record, each, site=site)["version"]}
        for each in locales
    ]
    return desk.act("publish", *items)
