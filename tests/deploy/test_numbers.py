"""The numbers of a service, as Prometheus asks for them: right, summed over its processes, and for whom they are."""

import os
import signal
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from api.models import Job
from api.sqlite import driver
from tests.acts import Pinned, schedule
from tests.apps import another_app
from tests.conftest import Write
from tests.factories import edit, edit_live, make_record, make_site
from tests.processes import free_port, running, wait_until

HERE = (ip_network("127.0.0.0/8"),)
LIST = "/v1/sites/core/faqs"
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def counted(database_url: str, write: Write) -> Iterator[Flask]:
    """The app, which counts and tells this machine."""
    write(make_site)
    with another_app(database_url=database_url, metrics_networks=HERE, freshness_ms=0) as app:
        yield app


def samples(text: str) -> Samples:
    """Every number by its name and labels."""
    families = text_string_to_metric_families(text)
    return {
        (each.name.removeprefix("clinic_content_"), frozenset(each.labels.items())): each.value
        for family in families
        for each in family.samples
    }


def told(app: Flask) -> Samples:
    answer = app.test_client().get("/metrics")
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (200, "text/plain", "no-store")
    return samples(answer.text)


def value(found: Samples, name: str, **labels: str) -> float | None:
    return found.get((name, frozenset(labels.items())))


def labels(found: Samples, name: str) -> set[str]:
    return {value for (each, pairs) in found for label, value in pairs if label == name}


@pytest.mark.once
def test_requests_are_counted_by_method_operation_and_status_and_their_times_are_sorted(counted: Flask) -> None:
    ask = counted.test_client()
    for _ in range(3):
        ask.get(LIST)
    ask.head(LIST)
    ask.get(f"{LIST}/nowhere")
    found = told(counted)
    assert value(found, "http_requests_total", method="GET", operation="listFaqs", status="200") == 3
    assert value(found, "http_requests_total", method="HEAD", operation="listFaqs", status="200") == 1
    assert value(found, "http_requests_total", method="GET", operation="getFaq", status="404") == 1
    assert value(found, "http_request_duration_seconds_count", operation="listFaqs") == 4
    assert value(found, "http_request_duration_seconds_bucket", operation="listFaqs", le="+Inf") == 4
    assert (value(found, "http_request_duration_seconds_sum", operation="listFaqs") or 0) > 0
    assert value(found, "cache_answers_total", result="hit") == 3
    assert (value(found, "cache_bytes", cache="answers") or 0) > 0
    assert (value(found, "http_response_bytes_total") or 0) > 0


@pytest.mark.once
def test_what_people_send_makes_no_number_of_its_own(counted: Flask) -> None:
    ask, before = counted.test_client(), len(told(counted))
    told(counted)
    for each in range(50):
        ask.get(f"/nothing/{each}?q={each}", headers={"User-Agent": f"made-up/{each}"})
        ask.get(f"/v1/sites/made-up-{each}/faqs")
        ask.open("/v1", method=f"MADE{each}")
    found = told(counted)
    assert labels(found, "operation") == {"none", "listFaqs", "get_metrics"}
    assert labels(found, "method") == {"GET", "other"}
    assert len(found) - before < 60


@pytest.mark.database
def test_the_ledger_and_what_is_late_are_told(counted: Flask, write: Write) -> None:
    faq = write(make_record)
    found = told(counted)
    head = value(found, "ledger_head_seq")
    assert head
    assert value(found, "plans_late_seconds") == 0
    assert value(found, "jobs_late_seconds", job="schedules") is None
    write(edit_live, faq, "en", question="Again?")
    version = write(edit, faq, "en", question="When?")
    due = datetime.now(UTC) - timedelta(minutes=5)
    write(
        schedule, [Pinned(faq.id, "core", "en", version.number)], verb="publish", at=due, actor="tests", reason="later"
    )
    found = told(counted)
    assert value(found, "ledger_head_seq") == head + 1
    assert 299 < (value(found, "plans_late_seconds") or 0) < 400
    assert value(found, "check", check="worker") == 1
    assert value(found, "check", check="database") == 0


@pytest.mark.database
def test_jobs_that_are_late_behind_or_failing_are_told(counted: Flask, write: Write) -> None:
    write(make_record)
    now = datetime.now(UTC)
    job = Job(
        name="purging/edge",
        interval_s=10,
        made_at=now - timedelta(seconds=400),
        position=1,
        turn=1,
        failures=4,
        next_at=now,
    )
    write(lambda session: session.add(job))
    found = told(counted)
    assert 300 < (value(found, "jobs_late_seconds", job="purging/edge") or 0) < 400
    assert value(found, "jobs_ledger_lag", job="purging/edge") == (value(found, "ledger_head_seq") or 0) - 1
    assert value(found, "jobs_failures", job="purging/edge") == 4


@pytest.mark.database
def test_a_process_that_is_asked_and_has_not_looked_lags_behind_the_ledger(database_url: str, write: Write) -> None:
    write(make_site)
    with another_app(database_url=database_url, metrics_networks=HERE, freshness_ms=1000) as app:
        app.test_client().get(LIST)
        assert value(told(app), "ledger_lag") == 0
        write(make_record)
        assert (value(told(app), "ledger_lag") or 0) >= 1


@pytest.mark.once
def test_a_replica_that_lags_is_told_in_seconds(database_url: str, write: Write, tmp_path: Path) -> None:
    write(make_site)
    copy = tmp_path / "copy.sqlite3"
    with closing(driver.connect(database_url.removeprefix("sqlite:///"))) as source:
        source.execute(f"VACUUM INTO '{copy}'")
    options = {"database_url": database_url, "replica_url": f"sqlite:///{copy}", "metrics_networks": HERE}
    with another_app(**options) as app:
        assert value(told(app), "replica_lag_seconds") == 0
        write(make_record)
        assert (value(told(app), "replica_lag_seconds") or 0) > 0
        app.extensions["replica"].close()


@pytest.mark.once
@pytest.mark.parametrize(
    ("networks", "proxies", "address", "headers", "status"),
    [
        (None, 0, "127.0.0.1", {}, 404),
        (("10.0.0.0/8",), 0, "127.0.0.1", {}, 404),
        (("10.0.0.0/8", "fd00::/8"), 0, "10.1.2.3", {}, 200),
        (("10.0.0.0/8", "fd00::/8"), 0, "fd00::1", {}, 200),
        (("10.0.0.0/8",), 0, "10.1.2.3", {"X-Forwarded-For": "10.1.2.3"}, 404),
        (("10.0.0.0/8",), 0, "10.1.2.3", {"Forwarded": "for=10.1.2.3"}, 404),
        (("10.0.0.0/8",), 1, "10.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 404),
        (("10.0.0.0/8",), 1, "10.0.0.1", {"X-Forwarded-For": "10.9.9.9, 203.0.113.9"}, 404),
        (("10.0.0.0/8",), 1, "203.0.113.1", {"X-Forwarded-For": "203.0.113.9, 10.9.9.9"}, 200),
        (("10.0.0.0/8",), 0, "no address", {}, 404),
    ],
)
def test_numbers_are_for_the_networks_that_are_named(
    database_url: str, networks: Any, proxies: int, address: str, headers: dict[str, str], status: int
) -> None:
    named = tuple(map(ip_network, networks)) if networks else None
    with another_app(database_url=database_url, metrics_networks=named, proxies=proxies) as app:
        answer = app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
        assert answer.status_code == status
        assert status == 200 or "clinic_content" not in answer.text


@pytest.mark.once
def test_a_service_that_nobody_may_ask_counts_nothing(app: Flask) -> None:
    app.test_client().get(LIST)
    assert app.extensions["numbers"] is None


@pytest.mark.once
def test_a_database_that_is_gone_leaves_the_numbers_of_requests(counted: Flask) -> None:
    counted.test_client().get(LIST)
    file = Path(str(counted.extensions["database"].url.database))
    counted.extensions["database"].engine.dispose()
    file.rename(away := file.with_name("away.sqlite3"))
    found = told(counted)
    away.rename(file)
    assert value(found, "check", check="database") == 2
    assert value(found, "http_requests_total", method="GET", operation="listFaqs", status="200") == 1
    assert value(found, "ledger_head_seq") is None


@pytest.mark.once
@pytest.mark.long
def test_the_processes_of_a_service_are_summed_and_what_a_killed_one_counted_stays(
    database_url: str, write: Write, tmp_path: Path
) -> None:
    write(make_site)
    port, metrics, admin = free_port(), free_port(), free_port()
    command = [sys.executable, "-m", "api.start", "serve", "--port", str(port), "--workers", "2", "--no-worker"]
    environment = {"CONTENT_DATABASE_URL": database_url, "CONTENT_METRICS_PORT": str(metrics)}
    address = f"http://127.0.0.1:{port}{LIST}"
    with running(
        [*command, "--admin-port", admin], tmp_path / "log", lambda: fetched(address), **environment
    ) as server:
        wait_until(lambda: scraped(metrics))
        wait_until(lambda: value(scraped(metrics), "processes") == 3)
        # A process tells its numbers once a second: the one request that found the server ready may not be told yet.
        wait_until(lambda: lists(metrics) == 1)
        for _ in range(40):
            fetched(address)
        wait_until(lambda: lists(metrics) == 41)
        os.kill(children(server.pid)[0], signal.SIGKILL)
        time.sleep(0.5)
        wait_until(lambda: fetched(address))
        assert lists(metrics) >= 41


def lists(port: int) -> float:
    found = scraped(port)
    return value(found, "http_requests_total", method="GET", operation="listFaqs", status="200") or 0


def scraped(port: int) -> Samples:
    return samples(fetched(f"http://127.0.0.1:{port}/metrics"))


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def children(pid: int) -> list[int]:
    """The processes that a server answers with, those first that are no command of ours."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = {int(each): Path(f"/proc/{each}/cmdline").read_bytes() for each in found}
    return [each for each, line in lines.items() if b"metrics" not in line and b"resource_tracker" not in line]
