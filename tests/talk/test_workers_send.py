"""Letters are sent by workers that run beside the servers, however many there are: each letter by one of them."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.models import Record
from tests.talk.conftest import Colleague, Colleagues, Post
from tests.talk.mail import Mail

HERE = Path(__file__).parent.parent.parent
PATIENCE_S = 30


@pytest.mark.database
def test_each_letter_is_sent_by_one_worker(
    colleague: Colleagues, arthur: Colleague, faq: Record, mail: Mail, post: Post
) -> None:
    people = [colleague(f"P{number}", "author", notices="at_once") for number in range(8)]
    arthur.open(faq, " ".join(f"@{each.id}" for each in people))
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda _: post(), range(12)))
    assert sorted(str(each["To"]) for each in mail.letters) == sorted(str(each.email) for each in people)


@pytest.mark.long
@pytest.mark.once
def test_the_worker_of_the_command_line_sends_and_ends_when_it_is_told(
    arthur: Colleague, rita: Colleague, faq: Record, mail: Mail, database_url: str
) -> None:
    arthur.open(faq, "Please.", assignee=rita.id)
    settings = {
        "CONTENT_DATABASE_URL": database_url, "CONTENT_SMTP_URL": mail.url, "CONTENT_MAIL_FROM": "content@clinic.example",
    }  # fmt: skip
    worker = subprocess.Popen([sys.executable, "-m", "api.start", "worker"], cwd=HERE, env={**os.environ, **settings})
    try:
        end = time.monotonic() + PATIENCE_S
        while not mail.letters and time.monotonic() < end:
            time.sleep(0.05)
    finally:
        worker.terminate()
    assert worker.wait(PATIENCE_S) == 0
    assert [each["To"] for each in mail.letters] == ["rita@clinic.example"]
