"""Files that come in and go out have places of their own: few in all, fewer for one caller, of so many bytes; a slow one ends."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from api.app import connect
from api.config import read_settings
from api.http import files as files_module
from api.http.files import MOST_FILES, MOST_OF_ONE, Files
from tests.acts import create_key
from tests.conftest import Open, Write
from tests.factories import NOW, make_record, make_site

EXPORT = "/v1/admin/sites/core/export"
XLIFF = "/v1/admin/sites/core/xliff?locale=fr"
TRAIL = "/v1/admin/audit?format=ndjson"
IMPORT = "/v1/admin/sites/core/import"
LINE = b'{"type": "topic", "en": {"slug": "yoga", "name": "Yoga", "summary": "About it."}, "und": {"sources": ["001:1"]}}\n'


@pytest.fixture
def callers(app: Flask, write: Write) -> list[dict[str, str]]:
    """Keys of nobody in particular, each a caller of its own, on a library with a question."""
    write(make_site, locales={"en": ["en"], "fr": ["fr", "en"]})
    write(make_record)
    keys = [write(create_key, name=f"key {each}", roles=["admin"], now=NOW)[1] for each in range(MOST_FILES + 1)]
    return [{"Authorization": f"Bearer {each}"} for each in keys]


@pytest.fixture
def unread(app: Flask) -> Iterator[Any]:
    """Begins to take a file, and goes on with it no further."""
    begun: list[TestResponse] = []

    def ask(path: str, caller: dict[str, str]) -> TestResponse:
        response = app.test_client().get(path, headers=caller, buffered=False)
        begun.append(response)
        return response

    yield ask
    for each in begun:
        each.close()


@pytest.mark.parametrize("path", [EXPORT, XLIFF, TRAIL])
def test_one_caller_may_have_so_many_files_on_the_way_and_others_find_places(
    callers: list[dict[str, str]], unread: Any, path: str
) -> None:
    first, second = callers[:2]
    taken = [unread(path, first) for _ in range(MOST_OF_ONE)]
    assert [each.status_code for each in taken] == [200] * MOST_OF_ONE
    refused = unread(path, first)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert unread(path, second).status_code == 200
    assert unread(path, callers[2]).status_code == 503
    taken[0].close()
    assert unread(path, callers[2]).status_code == 200


@pytest.mark.parametrize("path", [EXPORT, XLIFF, TRAIL])
def test_whoever_took_all_of_it_leaves_the_place_to_others(
    app: Flask, callers: list[dict[str, str]], path: str
) -> None:
    for _ in range(2 * MOST_FILES):
        with app.test_client().get(path, headers=callers[0]) as response:
            assert response.status_code == 200
            assert response.data
        assert app.test_client().head(path, headers=callers[0]).status_code == 200


def test_what_cannot_be_made_keeps_no_place(app: Flask, callers: list[dict[str, str]]) -> None:
    for _ in range(2 * MOST_FILES):
        assert app.test_client().get(f"{XLIFF}&topic=nowhere", headers=callers[0]).status_code == 404
        assert (
            app.test_client()
            .post(IMPORT, data=b"nonsense", headers=callers[0], content_type="application/x-ndjson")
            .status_code
            == 422
        )


def test_a_file_on_its_way_holds_no_transaction(app: Flask, callers: list[dict[str, str]], unread: Any) -> None:
    pool: Any = app.extensions["database"].engine.pool
    before = pool.checkedout()
    assert unread(EXPORT, callers[0]).status_code == 200
    assert pool.checkedout() == before


def test_an_import_finds_no_place_where_files_are_on_their_way(
    app: Flask, callers: list[dict[str, str]], unread: Any
) -> None:
    for _ in range(MOST_OF_ONE):
        unread(EXPORT, callers[0])
    assert bring(app, callers[0]) == 503
    assert bring(app, callers[1]) == 200


def bring(app: Flask, caller: dict[str, str]) -> int:
    return app.test_client().post(IMPORT, data=LINE, headers=caller, content_type="application/x-ndjson").status_code


def test_files_that_come_in_are_of_so_many_bytes_in_all() -> None:
    files = Files(100)
    with files.place("ada", 60):
        with files.place("ben", 40), pytest.raises(files_module.Unavailable), files.place("cleo", 1):
            pass
        with files.place("cleo", 40):
            pass
    # One that is larger than all together may be is for whoever says how large a body may be.
    with files.place("ada", 200):
        pass


def test_whoever_takes_a_file_too_slowly_gets_no_more_of_it(
    callers: list[dict[str, str]], unread: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_module, "_PART", 16)
    parts = iter(unread(EXPORT, callers[0]).response)
    assert len(next(parts)) == 16
    monkeypatch.setattr(files_module, "_FIRST_S", -1)
    with pytest.raises(TimeoutError):
        next(parts)


@pytest.mark.once
def test_the_largest_file_that_may_come_in_is_what_all_may_be_together(
    routed: Flask, database_url: str, opened: Open
) -> None:
    connect(routed, read_settings({"database_url": database_url, "import_max_bytes": 10}), opened(database_url))
    files: Files = routed.extensions["files"]
    with files.place("ada", 6), pytest.raises(files_module.Unavailable), files.place("ben", 5):
        pass
