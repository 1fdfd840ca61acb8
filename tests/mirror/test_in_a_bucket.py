"""A mirror in a bucket of S3: each object is what readers get, with its headers, and nobody writes where another one does."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import brotli
import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.test import Client as Reader

from api.cli import main
from api.mirror.bucket import Bucket
from api.mirror.checking import check
from api.mirror.following import Mirror
from api.mirror.holding import Holding
from api.mirror.origin import Origin
from api.mirror.places import place_of
from api.mirror.store import NEXT, MirrorLost, Unreached
from api.mirror.wanted import Chosen
from tests.acts import withdraw
from tests.conftest import Write
from tests.factories import NOW, edit_live, make_record, make_site
from tests.mirror.s3 import BUCKET, ask, environment, s3

pytestmark = [pytest.mark.once, pytest.mark.long]

ONE = "/v1/sites/core/faqs/one"
PLACE = f"s3://{BUCKET}/content"
PHONE = "locale=en&types=faq"
Begin = Callable[..., Mirror]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with s3(tmp_path_factory.mktemp("s3")) as found:
        yield found


@pytest.fixture
def record(port: int, write: Write, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A question of a library, and a bucket with nothing in it."""
    for name, value in environment(port).items():
        monkeypatch.setenv(name, value)
    Bucket.at(PLACE).clear(())
    store = Bucket.at(PLACE)
    store._delete(list(store._have))
    write(make_site)
    return write(make_record, slug="one", topic=write(make_record, "topic"))


@pytest.fixture
def begin(app: Flask, record: Any) -> Iterator[Begin]:
    """Begins mirrors of the test's app in the bucket, each as a process would that knows nothing of it."""
    made: list[Mirror] = []

    def run(*, reads: bool = False) -> Mirror:
        store = Bucket.at(PLACE)
        mirror = Mirror(Origin(app), Holding(store), Chosen(locales=frozenset({"en"}), sync={"core": (PHONE,)}))
        made.append(mirror)
        mirror.begin(reads=reads)
        return mirror

    yield run
    for each in made:
        each.close()


def at(port: int, address: str, coding: str = "") -> tuple[int, dict[str, str], bytes]:
    """The object of an address, as anybody gets it."""
    return ask(port, "GET", f"/{BUCKET}/content/at/{quote(str(place_of(address)))}{coding and f'.{coding}'}")


def faults() -> list[str]:
    return check(Bucket.at(PLACE))[1]


def test_every_object_is_what_readers_get_with_its_headers(
    app: Flask, begin: Begin, port: int, record: Any, write: Write
) -> None:
    assert begin().bring_up()
    reader = Reader(app)
    for address in (ONE, f"{ONE}?locale=en", "/v1/sites/core/faqs", "/v1/sites", f"/v1/sites/core/sync?{PHONE}"):
        status, headers, body = at(port, address)
        answer = reader.get(address)
        assert (status, body) == (200, answer.data), address
        assert headers["content-type"] == answer.headers["Content-Type"]
        assert headers["cache-control"] == answer.headers["Cache-Control"]
        assert headers["x-amz-meta-etag"] == answer.headers["ETag"]
        assert headers["x-amz-meta-vary"] == answer.headers["Vary"]
        if "Content-Encoding" in reader.get(address, headers={"Accept-Encoding": "br"}).headers:
            _, headers, encoded = at(port, address, "br")
            assert headers["content-encoding"] == "br"
            assert brotli.decompress(encoded) == body
    assert faults() == []


def test_what_changes_is_changed_and_what_was_withdrawn_is_gone(
    begin: Begin, port: int, record: Any, write: Write
) -> None:
    mirror = begin()
    assert mirror.bring_up()
    write(edit_live, record, "en", question="Is it new?", slug="other")
    assert mirror.bring_up()
    status, headers, _ = at(port, ONE)
    assert (status, headers["x-amz-meta-status"]) == (200, "308")
    assert headers["x-amz-meta-location"].endswith("/faqs/other")
    assert at(port, ONE, "br")[0] == 404
    assert b"Is it new?" in at(port, "/v1/sites/core/faqs/other")[2]
    write(withdraw, [record.id], message="Wrong.", severity="safety", actor="p", now=NOW)
    assert mirror.bring_up()
    _, headers, body = at(port, "/v1/sites/core/faqs/other")
    assert headers["x-amz-meta-status"] == "410"
    assert json.loads(body)["detail"] == "Wrong."
    assert b"Is it new?" not in at(port, "/v1/sites/core/faqs")[2]
    assert faults() == []


def test_a_mirror_that_was_stopped_goes_on_where_it_was(begin: Begin, port: int, record: Any, write: Write) -> None:
    assert begin().bring_up()
    before = at(port, "/v1/types")[1]["last-modified"]
    write(edit_live, record, "en", question="Is it new?")
    assert begin().bring_up()
    assert b"Is it new?" in at(port, ONE)[2]
    assert at(port, "/v1/types")[1]["last-modified"] == before
    assert faults() == []


def test_what_was_begun_when_it_was_killed_is_done_by_the_next(
    begin: Begin, port: int, record: Any, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the new manifest was written, when some of the objects were in place."""
    mirror = begin()
    assert mirror.bring_up()
    write(edit_live, record, "en", question="Is it new?")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Bucket, "put", killed)
        with pytest.raises(KeyboardInterrupt):
            mirror.round()
    assert Bucket.at(PLACE).read(NEXT)
    assert begin().bring_up()
    assert b"Is it new?" in at(port, ONE)[2]
    assert faults() == []


def test_one_that_wakes_after_another_took_over_alters_nothing(
    begin: Begin, port: int, record: Any, write: Write
) -> None:
    sleeper = begin()
    assert sleeper.bring_up()
    write(edit_live, record, "en", question="Is it new?")
    assert begin().bring_up()
    manifest = ask(port, "GET", f"/{BUCKET}/content/manifest.json")[2]
    with pytest.raises(MirrorLost, match="Another mirror writes into"):
        sleeper.round()
    assert ask(port, "GET", f"/{BUCKET}/content/manifest.json")[2] == manifest
    assert b"Is it new?" in at(port, ONE)[2]
    assert faults() == []


@pytest.mark.parametrize("harm", ["alter", "remove", "add"])
def test_what_is_altered_missing_or_foreign_is_found_and_mended(
    begin: Begin, port: int, record: Any, harm: str
) -> None:
    assert begin().bring_up()
    path = f"/{BUCKET}/content/at/v1/sites/core/faqs/{'two' if harm == 'add' else 'one'}%40"
    ask(port, "DELETE" if harm == "remove" else "PUT", path, b"" if harm == "remove" else b"{}")
    [fault] = faults()
    assert "faqs/two@: does not belong there" in fault if harm == "add" else ONE in fault
    # What is missing or foreign is seen by whoever takes it up; what was altered, by whoever reads all.
    assert begin(reads=harm == "alter").bring_up()
    assert faults() == []


def test_what_is_known_of_an_answer_is_mended(begin: Begin, port: int, record: Any) -> None:
    assert begin().bring_up()
    digest = at(port, ONE)[1]["x-amz-meta-answer"]
    ask(port, "PUT", f"/{BUCKET}/content/answers/{digest[:2]}/{digest}.json", b"{}")
    assert any(ONE in each for each in faults())
    assert begin().bring_up()
    assert faults() == []


def test_the_command_keeps_and_checks_a_bucket(record: Any, database_url: str) -> None:
    run = CliRunner(env={"CONTENT_DATABASE_URL": database_url})
    kept = run.invoke(main, ["mirror", PLACE, "--once", "--locale", "en"])
    assert kept.exit_code == 0, kept.output
    told = run.invoke(main, ["mirror", PLACE, "--check"])
    assert told.exit_code == 0, told.output
    assert "Every file is as it was signed." in told.output


def test_a_bucket_that_does_not_answer_is_told_and_loses_nothing(
    begin: Begin, port: int, record: Any, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    assert begin().bring_up()
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    with pytest.raises(Unreached):
        Bucket.at("s3://no-such-bucket/content").open()
    told = CliRunner(env={"CONTENT_DATABASE_URL": database_url}).invoke(
        main, ["mirror", "s3://no-such-bucket", "--once"]
    )
    assert told.exit_code == 1
    assert "s3://no-such-bucket" in told.output
    assert faults() == []
