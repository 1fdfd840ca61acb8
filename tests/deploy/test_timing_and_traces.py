"""How long answers take, told to those who work here and to whoever collects traces, and to nobody else."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api.http.tracing import Traced, traced
from tests.apps import another_app
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.people import make_person

LIST = "/v1/sites/core/faqs"
MARK = "zanzibarqx"


@pytest.fixture
def timed(database_url: str, write: Write) -> Iterator[Flask]:
    write(make_site)
    write(make_record)
    with another_app(database_url=database_url, server_timing="on") as app:
        yield app


def durations(told: str) -> dict[str, float]:
    return {name: float(value) for name, _, value in (each.partition(";dur=") for each in told.split(", "))}


@pytest.mark.database
def test_whoever_is_known_is_told_how_long_a_private_answer_took_and_what_the_database_did(
    timed: Flask, write: Write
) -> None:
    key = write(make_person, "Ada", "admin")
    answer = timed.test_client().get("/v1/admin/records", headers={"Authorization": f"Bearer {key}"})
    found = durations(answer.headers["Server-Timing"])
    assert list(found) == ["db", "app", "total"]
    assert 0 < found["db"] < found["total"]
    assert found["app"] == pytest.approx(found["total"] - found["db"], abs=0.2)


@pytest.mark.once
def test_public_answers_strangers_and_those_who_sign_in_are_told_nothing(timed: Flask, write: Write) -> None:
    key = write(make_person, "Ada", "admin")
    ask = timed.test_client()
    for path in (LIST, LIST, f"{LIST}/nowhere", "/v1/admin/me", "/sign-in"):
        assert "Server-Timing" not in ask.get(path).headers
    assert "Server-Timing" not in ask.get("/v1/admin/me", headers={"Authorization": "Bearer cc_wrong"}).headers
    assert "Server-Timing" not in ask.get(LIST, headers={"Authorization": f"Bearer {key}"}).headers
    wrong = {"invitation": "ci_wrong"}
    assert "Server-Timing" not in ask.post("/v1/admin/session", json=wrong).headers


@pytest.mark.once
def test_nobody_is_told_unless_the_operator_says_so(app: Flask, write: Write) -> None:
    key = write(make_person, "Ada", "admin")
    answer = app.test_client().get("/v1/admin/me", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200
    assert "Server-Timing" not in answer.headers


@pytest.mark.once
def test_a_span_tells_the_operation_and_the_outcome_in_the_trace_that_it_came_in(app: Flask, write: Write) -> None:
    write(make_site)
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    app.wsgi_app, before = Traced(app.wsgi_app, provider), app.wsgi_app  # type: ignore[method-assign]
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"Traceparent": f"00-{trace}-00f067aa0ba902b7-01", "User-Agent": MARK, "Baggage": f"who={MARK}"}
    for path in (LIST, f"{LIST}?limit=2", f"{LIST}/{MARK}", f"/{MARK}"):
        app.test_client().get(path, query_string={"q": MARK} if path.endswith("s") else None, headers=headers)
    app.wsgi_app = before  # type: ignore[method-assign]
    found: tuple[Any, ...] = spans.get_finished_spans()
    assert [each.name for each in found] == ["GET listFaqs", "GET listFaqs", "GET getFaq", "GET none"]
    assert [each.attributes["http.response.status_code"] for each in found] == [200, 200, 404, 404]
    assert {f"{each.context.trace_id:032x}" for each in found} == {trace}
    assert found[0].attributes["clinic_content.site"] == "core"
    assert MARK not in "".join(each.to_json() for each in found)


@pytest.mark.once
@pytest.mark.parametrize(
    "environment",
    [{}, {"OTEL_TRACES_EXPORTER": "none"}, {"OTEL_TRACES_EXPORTER": "console", "OTEL_SDK_DISABLED": "true"}],
)
def test_without_a_word_of_the_operator_there_are_no_traces(app: Flask, environment: dict[str, str]) -> None:
    assert traced(app.wsgi_app, environment) is app.wsgi_app


@pytest.mark.once
def test_an_exporter_that_is_not_there_stops_nobody(app: Flask) -> None:
    assert traced(app.wsgi_app, {"OTEL_TRACES_EXPORTER": "made-up"}) is app.wsgi_app


@pytest.mark.once
@pytest.mark.long
def test_the_console_exporter_writes_spans_and_without_it_nothing_of_it_is_loaded(database_url: str) -> None:
    program = (
        "import sys; from api.app import create_app\n"
        "app = create_app({'log_level': 'error'}); app.test_client().get('/healthz')\n"
        "print(any(each.startswith('opentelemetry') for each in sys.modules), file=sys.stderr)\n"
    )

    def run(**environment: str) -> tuple[str, str]:
        done = subprocess.run(
            [sys.executable, "-c", program], env={"CONTENT_DATABASE_URL": database_url, **environment}, capture_output=True,
            text=True, check=True,
        )  # fmt: skip
        return done.stdout, done.stderr.strip().splitlines()[-1]

    assert run() == ("", "False")
    written, is_loaded = run(OTEL_TRACES_EXPORTER="console", OTEL_SERVICE_NAME="riverbank")
    span = json.loads(written)
    assert (span["name"], is_loaded) == ("GET get_liveness", "True")
    assert span["resource"]["attributes"]["service.name"] == "riverbank"
