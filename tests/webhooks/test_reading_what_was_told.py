"""Whoever reads after a message reads nothing older than what it tells of, whichever process answers and from whichever copy."""

import pytest
from flask import Flask

from api.models import Record
from tests.apps import another_app
from tests.client import Client
from tests.conftest import Write
from tests.databases import Server, fresh_database
from tests.factories import edit_live
from tests.webhooks.conftest import Deliver, Hook
from tests.webhooks.receiver import Website

LONGEST_MS = 1_000
"""For how long a process may answer from what it knows, at most."""


def test_another_process_looks_again_before_it_answers(
    app: Flask, database_url: str, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver
) -> None:
    hook()
    path = f"/v1/sites/clinic/faqs/{faq.id}"
    with another_app(database_url=database_url, freshness_ms=LONGEST_MS) as other:
        there = other.test_client()
        for number in range(3):
            there.get(path)
            write(edit_live, faq, "en", slug=f"asked-{number}")
            run()
            message = website.messages[-1]
            assert there.get(path, query_string={"min_seq": message.data["seq"]}).json["slug"] == f"asked-{number}"
            listed = there.get(message.data["changes_url"]).json["items"]
            assert [each["slugs"]["en"] for each in listed if each["id"] == faq.id] == [f"asked-{number}"]


@pytest.mark.parametrize(
    "path", ["", "/faqs", "/faqs/{id}", "/records", "/routes", "/redirects", "/search?q=question", "/changes?since=0"]
)
def test_what_has_not_happened_is_not_answered(client: Client, faq: Record, path: str) -> None:
    seq = client.json("/v1/sites/clinic")["seq"]
    address, _, query = f"/v1/sites/clinic{path.format(id=faq.id)}".partition("?")
    asked = dict(each.split("=") for each in query.split("&") if each)
    assert client.get(address, min_seq=seq, **asked).status_code == 200
    [error] = client.problem(address, 400, min_seq=seq + 1, **asked)["errors"]
    assert error == {"parameter": "min_seq", "detail": f"The newest change is {seq}."}
    assert client.get(address, min_seq="-1", **asked).status_code == 400


def test_a_replica_that_lags_is_passed_over_while_the_database_answers_and_waited_for_when_it_does_not(
    database_server: Server, migrated_template: str, app: Flask, database_url: str, write: Write, faq: Record
) -> None:
    with fresh_database(database_server, template=migrated_template) as behind:
        with another_app(database_url=database_url, replica_url=behind) as other:
            there = Client(other)
            seq = there.json("/v1/sites/clinic")["seq"]
            assert there.get("/v1/sites/clinic/faqs", min_seq=seq).status_code == 200
        gone = database_url.rpartition("/")[0] + "/gone-for-good"
        if not database_url.startswith("sqlite"):
            with another_app(database_url=gone, replica_url=behind) as other:
                late = Client(other).get("/v1/sites/clinic/faqs", min_seq=seq)
                assert (late.status_code, "Retry-After" in late.headers) == (503, True)
