"""The content as it stood at any past moment."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.acts import Pinned, alter_settings, hide, show, unpublish
from tests.client import Client
from tests.factories import NOW, edit, edit_live, make_record, make_site, publish_all

BY = {"actor": "Paula Publisher", "now": NOW}


@pytest.fixture
def faq(write: Any) -> Any:
    write(make_site)
    return write(make_record, slug="does-it-hurt", question="Does it hurt?")


def head(client: Client) -> int:
    return client.json("/v1/sites/core")["seq"]


def test_a_seq_shows_the_text_as_it_was(client: Client, write: Any, faq: Any) -> None:
    before, seq = client.json("/v1/sites/core/faqs"), head(client)
    write(edit_live, faq, "en", question="Is it painful?", slug="is-it-painful")
    past = client.json("/v1/sites/core/faqs", at=seq)
    assert past == before
    assert client.json("/v1/sites/core/faqs/does-it-hurt", at=seq)["title"] == "Does it hurt?"
    client.problem("/v1/sites/core/faqs/is-it-painful", 404, at=seq)
    assert client.json("/v1/sites/core/faqs/is-it-painful")["title"] == "Is it painful?"


def test_a_seq_shows_what_was_hidden_and_taken_down_since(client: Client, write: Any, faq: Any) -> None:
    seq = head(client)
    write(hide, "core", [faq.id], **BY)
    hidden = head(client)
    write(show, "core", [faq.id], **BY)
    write(unpublish, [Pinned(faq.id, "core", "en")], **BY)
    totals = {
        each: client.json("/v1/sites/core/faqs", at=each)["total"] for each in (seq, hidden, hidden + 1, hidden + 2)
    }
    assert totals == {seq: 1, hidden: 0, hidden + 1: 1, hidden + 2: 0}


def test_a_seq_has_the_settings_of_its_moment(client: Client, write: Any, faq: Any) -> None:
    seq = head(client)
    write(alter_settings, "core", {"name": "New", "locales": {"de": ["de", "en"]}, "default_locale": "de"}, **BY)
    assert client.json("/v1/sites/core", at=seq)["name"] == "Core"
    assert client.json("/v1/sites/core/faqs", at=seq)["items"][0]["locale"]["requested"] == "en"
    client.problem("/v1/sites/core/faqs", 400, at=seq, locale="de")
    client.problem("/v1/sites/core/faqs", 400, locale="en")


def test_pages_search_and_routes_look_back_too(client: Client, write: Any) -> None:
    write(make_site)
    topic = write(make_record, "topic", slug="needling")
    faq = write(make_record, topic=topic, question="Thin needles?")
    paths = [
        "/v1/sites/core/pages/needling",
        "/v1/sites/core/search?q=thin",
        "/v1/sites/core/routes",
        "/v1/sites/core/records",
    ]
    seq, before = head(client), [client.json(path) for path in paths]
    write(edit_live, faq, "en", question="Thick needles?", slug="thick")
    for path, body in zip(paths, before, strict=True):
        assert client.json(path + ("&" if "?" in path else "?") + f"at={seq}") == body
        assert client.json(path) != body


def test_a_past_answer_says_the_seq_that_was_asked_for(client: Client, write: Any, faq: Any) -> None:
    write(make_site, "other")
    seq = head(client)
    assert client.json("/v1/sites/core/faqs", at=seq + 1)["seq"] == seq + 1
    assert client.json("/v1/sites/core/faqs")["seq"] == seq


def test_a_time_answers_with_the_newest_seq_not_later_and_is_never_stored(client: Client, write: Any, faq: Any) -> None:
    seq = head(client)
    write(edit, faq, "en", question="Later?")
    write(publish_all, faq, now=NOW + timedelta(hours=2))
    for moment, expected in [
        ("2026-11-20T13:00:00Z", seq),
        ("2026-11-20T15:00:00%2B01:00", seq + 1),
        ("2026-11-20T14:59:59.999+01:00", seq),
    ]:
        answer = client.get(f"/v1/sites/core/faqs?text=html&at={moment}&fields=question,answer")
        assert answer.status_code == 307
        assert answer.headers["Location"] == f"/v1/sites/core/faqs?text=html&at={expected}&fields=question,answer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.data == b""
        client.json(answer.headers["Location"])


def test_a_time_before_everything_leads_to_a_site_that_did_not_exist(client: Client, faq: Any) -> None:
    answer = client.get("/v1/sites/core/faqs", at="1999-01-01T00:00:00Z")
    assert answer.headers["Location"].endswith("at=0")
    problem = client.problem(answer.headers["Location"], 404)
    assert (problem["type"], problem["detail"]) == (
        "/v1/problems/site-not-found",
        "There was no site 'core' yet at seq 0.",
    )


def test_a_seq_that_does_not_exist_yet_is_refused(client: Client, faq: Any) -> None:
    problem = client.problem("/v1/sites/core/faqs", 400, at=head(client) + 1)
    assert problem["errors"] == [{"parameter": "at", "detail": f"The newest seq is {head(client)}."}]


@pytest.mark.parametrize("ahead", [timedelta(minutes=2), timedelta(days=400)])
def test_a_time_to_come_is_refused_and_the_newest_is_named(client: Client, faq: Any, ahead: timedelta) -> None:
    moment = (datetime.now(UTC) + ahead).isoformat(timespec="seconds").replace("+00:00", "Z")
    answer = client.get(f"/v1/sites/core/faqs?text=html&text=plain&at={moment}")
    assert (answer.status_code, answer.json["type"]) == (400, "/v1/problems/future-time")
    assert [each["parameter"] for each in answer.json["errors"]] == ["at"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json["newest"] == f"/v1/sites/core/faqs?text=html,plain&at={head(client)}"
    assert answer.headers["Location"] == answer.json["newest"]
    assert client.json(answer.json["newest"])["seq"] == head(client)


def test_a_clock_that_is_a_little_ahead_is_forgiven(client: Client, faq: Any) -> None:
    moment = (datetime.now(UTC) + timedelta(seconds=20)).isoformat(timespec="seconds").replace("+00:00", "Z")
    answer = client.get("/v1/sites/core/faqs", at=moment)
    assert answer.headers["Location"].endswith(f"at={head(client)}")


@pytest.mark.parametrize(
    "at",
    [
        "", "-1", "1.5", "now", "yesterday", "2026-11-20", "2026-11-20T12:00:00", "2026-13-01T00:00:00Z", "٣", "1_0",
        "9" * 30, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-W01-1T00:00:00Z", "\x00", "1e3",
    ],
)  # fmt: skip
def test_what_is_neither_a_seq_nor_a_time_is_refused(seeded: Client, at: str) -> None:
    assert seeded.problem("/v1/sites/core/faqs", 400, at=at)["errors"][0]["parameter"] == "at"
