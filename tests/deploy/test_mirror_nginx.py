"""The nginx that serves a mirror answers as the API does, address by address, and goes on when there is no API any more."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from api.app import create_app
from api.mirror.folder import Folder
from api.mirror.following import Mirror
from api.mirror.holding import Holding
from api.mirror.origin import Origin
from api.mirror.wanted import Chosen
from tests.acts import withdraw
from tests.deploy.conftest import Content, require
from tests.deploy.programs import Answer, ask, nginx_of_files
from tests.factories import NOW, edit_live, make_record
from tests.lookup import find_record
from tests.processes import free_port, wait_until

pytestmark = [pytest.mark.once, pytest.mark.long, pytest.mark.xdist_group("edge")]

ALIKE = (
    "Content-Type", "Content-Encoding", "Cache-Control", "Content-Language", "Vary", "Location", "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers", "X-Content-Type-Options",
)  # fmt: skip
CODINGS = ("identity", "gzip", "br", "gzip, deflate, br;q=1.0", "br;q=0, gzip")
ONE = "/v1/sites/core/faqs/left-alone"
SYNC = "locale=en&types=" + ",".join(
    ["aftercare", "benefit", "contraindication", "definition", "faq", "limitation", "topic"]
)


@pytest.fixture(scope="module")
def mirror(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[str]]]:
    """A mirror of the content, with what has moved and what is gone; and its addresses."""
    moves = content.write(lambda session: make_record(session, "contraindication", slug="moves").id)
    content.write(lambda session: edit_live(session, find_record(session, moves), "en", slug="moved"))
    gone = content.write(lambda session: make_record(session, "contraindication", slug="taken").id)
    content.write(withdraw, [gone], message="Wrong.", severity="safety", actor="p", now=NOW)
    app: Flask = create_app({"database_url": content.url, "freshness_ms": 0, "log_level": "warning"})
    folder = Folder(tmp_path_factory.mktemp("mirror") / "files")
    folder.open()
    holding = Holding(folder)
    following = Mirror(Origin(app), holding, Chosen(sync={"core": (SYNC,)}))
    following.begin()
    assert following.bring_up()
    yield folder.path, [address for address, _ in holding.listing.items()]
    folder.close()
    app.extensions["database"].close()


@pytest.fixture(scope="module")
def files(mirror: tuple[Path, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an nginx that has the mirror's files, and nothing behind it."""
    require("nginx")
    with nginx_of_files(tmp_path_factory.mktemp("nginx"), free_port(), mirror[0], None) as address:
        yield address


@pytest.fixture(scope="module")
def before_api(
    mirror: tuple[Path, list[str]], content: Content, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of an nginx that has the files, and asks the API for what is not there."""
    require("nginx")
    with nginx_of_files(tmp_path_factory.mktemp("nginx"), free_port(), mirror[0], content.origin) as address:
        yield address


def told(answer: Answer) -> dict[str, str | None]:
    return {name: answer.headers.get(name) for name in ALIKE}


def test_every_address_answers_as_the_api_does(files: str, content: Content, mirror: tuple[Path, list[str]]) -> None:
    seen = set()
    for number, address in enumerate(mirror[1]):
        coding = {"Accept_Encoding": CODINGS[number % len(CODINGS)]}
        ours, theirs = ask(content.origin, address, **coding), ask(files, address, **coding)
        seen.add(theirs.status)
        assert theirs.status == ours.status, address
        # nginx gives whoever is led on a page of its own, which nobody looks at.
        as_api = {"Content-Type": "text/html"} if ours.status == 308 else {}
        assert told(theirs) == told(ours) | as_api, address
        if ours.status == 200:
            assert theirs.body == ours.body, address
        assert "Last-Modified" not in theirs.headers
        if ours.status == 410:
            assert {**json.loads(theirs.body), "request_id": ""} == {**json.loads(ours.body), "request_id": ""}
    assert seen == {200, 308, 410}


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("address", [ONE, "/v1/sites/core/faqs", f"/v1/sites/core/sync?{SYNC}"])
def test_whoever_has_an_answer_gets_304_with_what_the_200_said(files: str, address: str, coding: str) -> None:
    whole = ask(files, address, Accept_Encoding=coding)
    etag = whole.headers["ETag"]
    for condition in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        same = ask(files, address, Accept_Encoding=coding, If_None_Match=condition)
        assert (same.status, same.body) == (304, b"")
        assert same.headers["ETag"] == etag
        assert {same.headers[name] for name in ("Cache-Control", "Vary")} == {
            whole.headers[name] for name in ("Cache-Control", "Vary")
        }
    assert ask(files, address, Accept_Encoding=coding, If_None_Match='"other"').status == 200
    assert ask(files, address, Accept_Encoding=coding, If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT").status == 200


def test_what_was_copied_without_its_time_is_kept_by_nobody(files: str, mirror: tuple[Path, list[str]]) -> None:
    body = mirror[0] / "at" / f"{ONE.strip('/')}@" / "body.json"
    was = body.stat().st_mtime
    os.utime(body)
    try:
        assert ask(files, ONE).headers["Cache-Control"] == "no-store"
    finally:
        os.utime(body, (was, was))


def test_each_coding_has_a_validator_of_its_own(files: str) -> None:
    assert len({ask(files, ONE, Accept_Encoding=each).headers["ETag"] for each in ("identity", "gzip", "br")}) == 3


def test_a_part_is_given_to_whoever_asks_for_it(files: str) -> None:
    whole = ask(files, ONE)
    part = ask(files, ONE, Range="bytes=10-19", If_Range=whole.headers["ETag"])
    assert (part.status, part.body) == (206, whole.body[10:20])
    assert ask(files, ONE, Range="bytes=10-19", If_Range='"other"').body == whole.body


def test_head_is_as_get(files: str) -> None:
    got, head = ask(files, ONE), ask(files, ONE, method="HEAD")
    assert (head.status, head.body, told(head)) == (200, b"", told(got))
    assert head.headers["Content-Length"] == str(len(got.body))


def test_what_is_not_there_says_to_come_again_where_there_is_no_api(files: str) -> None:
    for address in (
        "/v1/sites/core/search?q=needles",
        "/v1/sites/core/faqs/nothing",
        f"{ONE}?at=1",
        "/v1/sites/../../etc/passwd",
    ):
        answer = ask(files, address)
        assert (answer.status, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (
            503,
            "60",
            "no-store",
        ), address
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert ask(files, ONE, method="POST").status == 503
    assert (
        ask(files, ONE, method="OPTIONS", Origin="https://clinic.example").headers["Access-Control-Allow-Headers"]
        == "*"
    )


def test_files_of_the_mirror_are_reached_by_the_addresses_of_the_api_alone(files: str) -> None:
    for address in (
        f"{ONE}@/headers.json",
        f"{ONE}@/body.json",
        f"{ONE}@/gone.problem",
        "/answers/",
        "/mirror/listing/../lock",
    ):
        assert ask(files, address).status in (400, 403, 404, 503), address


def test_the_api_answers_what_is_not_among_the_files(before_api: str, content: Content) -> None:
    for address in (
        "/v1/sites/core/search?q=words",
        f"{ONE}?at=1",
        "/v1/sites/core/faqs/nothing",
        "/v1/sites/staff/faqs",
    ):
        ours, theirs = ask(content.origin, address), ask(before_api, address)
        assert (theirs.status, theirs.body.split(b'"request_id"')[0]) == (
            ours.status,
            ours.body.split(b'"request_id"')[0],
        )
        assert theirs.headers.get_all("Cache-Control") == ours.headers.get_all("Cache-Control")  # type: ignore[attr-defined]
    assert ask(before_api, "/v1/sites/staff/faqs", Authorization=f"Bearer {content.key}").status == 200
    assert ask(before_api, ONE, method="POST").status == 405


@pytest.mark.parametrize("is_up", [True, False])
def test_no_log_holds_a_token_of_a_preview(
    mirror: tuple[Path, list[str]], content: Content, tmp_path: Path, is_up: bool
) -> None:
    require("nginx")
    origin = content.origin if is_up else f"http://127.0.0.1:{free_port()}"
    token, access_log = "secret.of-one", tmp_path / "access.log"
    with nginx_of_files(tmp_path, free_port(), mirror[0], origin) as address:
        reader = {"User_Agent": "a-frontend", "Referer": f"{address}/?preview_token={token}"}
        for asked in (f"{ONE}?preview_token={token}", f"{ONE}?preview%5Ftoken={token}", ONE):
            ask(address, asked, **reader)
        wait_until(lambda: access_log.read_text().count("a-frontend") == 3)
    assert f'"GET {ONE}" 200' in access_log.read_text()
    assert token not in "".join(each.read_text() for each in tmp_path.glob("*.log"))


def test_the_api_answers_where_the_files_may_not_be_read(
    mirror: tuple[Path, list[str]], content: Content, tmp_path: Path
) -> None:
    require("nginx")
    copy = tmp_path / "mirror"
    shutil.copytree(mirror[0], copy, symlinks=True)
    # A mode keeps root's nginx from nothing; a loop of links does.
    at = copy / "at" / f"{ONE.strip('/')}@"
    at.unlink()
    at.symlink_to(at.name)
    folder = tmp_path / "nginx"
    folder.mkdir()
    with nginx_of_files(folder, free_port(), copy, content.origin) as address:
        answer = ask(address, ONE)
        assert (answer.status, answer.body) == (200, ask(content.origin, ONE).body)
    assert ONE not in (folder / "nginx.log").read_text()


def test_the_manifest_is_there_for_whoever_wants_proof(files: str, mirror: tuple[Path, list[str]]) -> None:
    manifest = ask(files, "/mirror/manifest.json")
    assert manifest.body == (mirror[0] / "manifest.json").read_bytes()
    assert manifest.headers["Cache-Control"] == "no-cache"
    part = next((mirror[0] / "listing").iterdir())
    assert ask(files, f"/mirror/listing/{part.name}").body == part.read_bytes()
