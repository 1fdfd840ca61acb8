"""The log: who did what with which outcome, by ids and words of ours, and nothing of what anybody sent."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.config import read_settings
from api.http.logging import configure_logging
from api.ids import new_id
from tests.acts import create_person, open_session
from tests.apps import another_app
from tests.client import document
from tests.conftest import Write
from tests.factories import NOW, make_record
from tests.people import Desk, make_person
from tests.processes import END_TIMEOUT_S, free_port, running
from tests.sync.lively_server import is_served

MARK = "zanzibarqx"
WORDS = f"{MARK} {MARK}@example.org"
HEADERS = {
    "Authorization": f"Bearer cc_{MARK}", "Cookie": f"__Host-clinic-session={MARK}; __Host-clinic-challenge={MARK}",
    "Referer": f"https://{MARK}.example/?q={MARK}", "User-Agent": f"Mozilla/5.0 ({MARK}; {MARK}@example.org)",
    "X-Forwarded-For": f"203.0.113.77, {MARK}", "Origin": f"https://{MARK}.example", "If-None-Match": f'"{MARK}"',
    "Idempotency-Key": MARK, "If-Match": f'"{MARK}"', "Accept-Language": MARK, "X-Request-Id": MARK, "From": WORDS,
}  # fmt: skip
ADDRESS = "198.51.100.23"


@pytest.fixture
def log(capfd: pytest.CaptureFixture[str], app: Flask) -> Any:
    """Reads the lines that were written since it was read last; an app writes to what it finds when it is made."""

    def read() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capfd.readouterr().err.splitlines()]

    configure_logging(read_settings({"log_level": "debug"}))
    read()
    return read


def operations() -> Iterator[tuple[str, str]]:
    for path, methods in document()["paths"].items():
        for method in methods:
            if method in ("get", "post", "put", "patch", "delete"):
                yield method.upper(), path


def filled(path: str, **known: str) -> str:
    ids = {"id": new_id(), "record": new_id()}
    return re.sub(r"\{(\w+)\}", lambda found: {**ids, **known}.get(found[1], MARK), path)


@pytest.mark.once
def test_no_operation_lets_anything_into_the_log_that_was_sent(
    log: Any, app: Flask, write: Write, library: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """In every place: in the path, in parameters, in headers and cookies, in the body; from strangers, and from an admin."""
    key = write(make_person, MARK, "admin")
    person = write(create_person, f"{MARK} two", "admin", email=f"{MARK}@example.org", now=NOW)
    session = write(open_session, person, now=NOW)[1]
    body = dict.fromkeys(("title", "name", "email", "reason", "body", "q", "message", "text"), WORDS)
    ask = app.test_client()
    for method, path in operations():
        for who in (HEADERS["Authorization"], f"Bearer {key}"):
            for site in (MARK, "core"):
                ask.open(
                    filled(path, site=site), method=method, json=body if method != "GET" else None,
                    query_string={"q": WORDS, "locale": MARK, "token": MARK, "preview_token": MARK},
                    headers={**HEADERS, "Authorization": who}, environ_base={"REMOTE_ADDR": ADDRESS},
                )  # fmt: skip
        ask.open(filled(path, site="core"), method=method, headers={"Cookie": f"__Host-clinic-session={session}"})
    written = capfd.readouterr().err
    assert len(written.splitlines()) > 500
    for secret in (MARK, key, session, ADDRESS, "203.0.113.77"):
        assert secret not in written.casefold(), [line for line in written.splitlines() if secret in line.casefold()][
            :3
        ]


@pytest.mark.once
def test_work_that_succeeds_lets_nothing_into_the_log_either(
    log: Any, admin: Desk, write: Write, capfd: pytest.CaptureFixture[str]
) -> None:
    record = write(make_record, question=f"{MARK}?", slug=f"{MARK}-slug")
    admin.call("POST", "people", {"name": MARK, "email": f"{MARK}@example.org", "grants": []})
    made = admin.call("POST", "keys", {"name": MARK, "roles": [{"role": "reader"}]}).json
    admin.call("GET", "search", q=MARK)
    admin.call("GET", "records", q=MARK)
    admin.call("POST", f"records/{record.id}/threads", {"site": "core", "locale": "en", "text": WORDS})
    ask = admin._http
    for path in (f"search?q={MARK}", f"faqs/{MARK}-slug", f"faqs?q={MARK}", f"faqs?tag={MARK}"):
        ask.get(f"/v1/sites/core/{path}")
    written = capfd.readouterr().err
    assert '"operation":"searchRecords"' in written
    assert MARK not in written.casefold()
    assert (made or {}).get("key", MARK) not in written


@pytest.mark.once
def test_a_line_tells_who_asked_for_what_with_which_outcome(log: Any, library: str, editor: Desk, write: Write) -> None:
    write(make_record)
    log()
    editor.call("GET", "me", headers={"User-Agent": "curl/8.5.0 (a machine)"})
    [line] = log()
    me = editor.ask("me")
    log()
    assert (line["person"], line["key"]) == (me["person"], me["key"])
    told = {name: line[name] for name in ("event", "level", "method", "operation", "status", "client")}
    assert told == {
        "event": "request", "level": "info", "method": "GET", "operation": "getMe", "status": 200, "client": "curl/8.5.0"
    }  # fmt: skip
    assert line["bytes"] > 0
    assert line["milliseconds"] > 0
    for _ in range(2):
        answer = editor._http.get("/v1/sites/core/faqs", headers={"X-Client": "riverbank-app/2.1", "User-Agent": "x/1"})
        [line] = log()
        assert (line["site"], line["operation"], line["client"]) == ("core", "listFaqs", "riverbank-app/2.1")
        assert line["request_id"] == answer.headers["X-Request-Id"]
        assert line["bytes"] == len(answer.data)


@pytest.mark.once
def test_an_error_is_told_by_its_kinds_and_places_and_not_by_its_words(log: Any) -> None:
    secret = MARK
    try:
        try:
            raise KeyError(secret)
        except KeyError as error:
            raise ValueError(f"{secret} is wrong") from error
    except ValueError:
        structlog.get_logger().exception("request failed", request_id="1")
    [line] = log()
    assert line["failure"] == ["ValueError", "KeyError"]
    assert line["at"][0].endswith("test_an_error_is_told_by_its_kinds_and_places_and_not_by_its_words")
    assert MARK not in json.dumps(line)


@pytest.mark.once
def test_words_of_the_system_are_told(log: Any) -> None:
    try:
        Path("/nowhere/at/all").read_text()
    except OSError as error:
        structlog.get_logger().error("failed", exc_info=error)
    assert log()[0]["said"] == "No such file or directory"


@pytest.mark.database
def test_values_of_a_statement_that_fails_are_not_told(log: Any, app: Flask) -> None:
    try:
        with app.extensions["database"].transaction() as session:
            session.execute(text("SELECT * FROM nowhere WHERE word = :word"), {"word": MARK})
    except DBAPIError as error:
        structlog.get_logger().error("failed", exc_info=error)
    assert MARK not in json.dumps(log())


@pytest.mark.once
def test_lines_for_people_hold_the_same(capfd: pytest.CaptureFixture[str], database_url: str) -> None:
    with another_app(database_url=database_url, log_format="text") as app:
        capfd.readouterr()
        app.test_client().get(f"/v1/sites?q={MARK}")
        line = capfd.readouterr().err
    configure_logging(read_settings())
    assert re.match(
        r"\d\d:\d\d:\d\d info    request request_id=[0-9a-f]{32} method=GET operation=listSites status=400 ", line
    )
    assert MARK not in line


@pytest.mark.once
@pytest.mark.long
def test_every_line_of_a_server_is_json_its_beginning_and_its_end_too(database_url: str, tmp_path: Path) -> None:
    port, file = free_port(), tmp_path / "errors.log"
    command = f"exec {sys.executable} -m api.start serve --port {port} --worker 2>{file}"
    with running(
        ["sh", "-c", command],
        tmp_path / "out",
        lambda: is_served(f"http://127.0.0.1:{port}"),
        CONTENT_DATABASE_URL=database_url,
    ) as server:
        subprocess.run(["kill", "-TERM", str(server.pid)], check=True)
        server.wait(timeout=END_TIMEOUT_S)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert any("granian" in line.get("logger", "") for line in lines)
    assert {"timestamp", "level", "event"} <= set.intersection(*(set(each) for each in lines))
