"""A process that is killed is replaced, and a service that ends without being asked to says so by its exit code."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from api.parent import PARENT_PID
from api.sqlite import driver
from tests.delivery.test_what_fails_around import answers, served
from tests.processes import END_TIMEOUT_S, wait_until
from tests.publishing.killing import children

pytestmark = [pytest.mark.once, pytest.mark.long]

NOBODY = 2**22 + 1
"""More than any process's number on Linux."""


def kill(process: subprocess.Popen[bytes], name: str) -> None:
    """Kill one of a server's processes, and wait for another in its place."""
    killed = children(process.pid)[name]
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: children(process.pid).get(name, killed) != killed, process)


def test_each_is_replaced_however_often_and_the_service_ends_when_asked(database_url: str) -> None:
    with served(database_url, "--worker") as (port, process):
        for name in ("scheduler", "answering", "answering", "answering", "scheduler"):
            kill(process, name)
            wait_until(lambda: answers(port, "/v1") == 200, process)
        process.terminate()
        assert process.wait(END_TIMEOUT_S) == 0


def test_a_service_that_cannot_go_on_says_so_by_its_exit_code(database_url: str) -> None:
    with served(database_url, "--no-worker") as (_, process):
        with closing(driver.connect(str(make_url(database_url).database))) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.commit()
        os.kill(children(process.pid)["answering"], signal.SIGKILL)
        assert process.wait(END_TIMEOUT_S) == 1


def test_one_who_is_replaced_while_the_database_is_away_answers_once_it_is_back(database_url: str) -> None:
    file = Path(str(make_url(database_url).database))
    with served(database_url, "--no-worker") as (port, process):
        away = file.rename(f"{file}.away")
        kill(process, "answering")
        assert answers(port, "/v1") is None
        away.rename(file)
        wait_until(lambda: answers(port, "/v1") == 200, process)


@pytest.mark.parametrize("command", ["worker", "serve"])
def test_what_a_killed_service_has_begun_does_not_load_on(database_url: str, command: str) -> None:
    environment = {**os.environ, "CONTENT_DATABASE_URL": database_url, PARENT_PID: str(NOBODY)}
    begun = subprocess.run(
        [sys.executable, "-m", "api.start", command], env=environment, capture_output=True, timeout=END_TIMEOUT_S
    )
    assert (begun.returncode, begun.stdout) == (-signal.SIGKILL, b"")
