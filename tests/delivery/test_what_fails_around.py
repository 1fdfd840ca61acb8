"""What fails around a server: its log, its parent, what it is told at the start; readers get an answer or none, never a wrong one."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from api.cli import main
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.processes import END_TIMEOUT_S, free_port, wait_until


@contextmanager
def served(url: str, *options: str, log: str = os.devnull) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The port and the process of a server that writes its log there."""
    port = free_port()
    command = [sys.executable, "-m", "api.start", "serve", "--port", str(port), *options]
    with open(log, "wb") as file:
        process = subprocess.Popen(
            command, env={**os.environ, "CONTENT_DATABASE_URL": url}, stdout=subprocess.DEVNULL, stderr=file
        )
    try:
        wait_until(lambda: answers(port) is not None)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=END_TIMEOUT_S)


def answers(port: int, path: str = "/v1/sites/core/faqs") -> int | None:
    """The status of an answer; None where nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_log_that_cannot_be_written_costs_no_reader_an_answer(database_url: str, write: Write) -> None:
    write(make_site)
    write(make_record)
    with served(database_url, "--no-worker", log="/dev/full") as (port, _):
        assert [answers(port) for _ in range(3)] == [200] * 3
        assert answers(port, "/v1/sites/nowhere/faqs") == 401


@pytest.mark.long
def test_a_server_that_is_killed_leaves_nothing_behind(database_url: str, write: Write) -> None:
    write(make_site)
    admin_port = free_port()
    with served(database_url, "--admin-port", str(admin_port), "--worker") as (port, process):
        wait_until(lambda: answers(admin_port) == 200)
        process.send_signal(signal.SIGKILL)
        wait_until(lambda: is_free(port) and is_free(admin_port))


def test_one_port_cannot_serve_readers_and_editors_apart(database_url: str) -> None:
    said = CliRunner(env={"CONTENT_DATABASE_URL": database_url}).invoke(
        main, ["serve", "--port", "8123", "--admin-port", "8123"]
    )
    assert said.exit_code != 0
    assert "--port, --admin-port and CONTENT_METRICS_PORT must differ" in said.output


@pytest.mark.parametrize("path", ["//v1/sites/core/faqs", "///v1", "//v1/admin/records"])
def test_nothing_is_at_an_address_that_begins_with_two_slashes(client: Client, write: Write, path: str) -> None:
    write(make_site)
    assert client.raw(path, "").status_code == 404
