"""A withdrawn record is gone for every reader, at once and at every seq, with a reason."""

from typing import Any

import pytest

from tests.acts import create_key, reinstate, withdraw
from tests.client import Client
from tests.factories import NOW, edit_live, make_record, make_site

BY = {"actor": "Paula Publisher", "now": NOW}


class Case:
    """A withdrawn FAQ that another record points at, and the seq before it went."""

    def __init__(self, client: Client, write: Any) -> None:
        write(make_site)
        write(make_site, "clinic", parent="core")
        self.topic = write(make_record, "topic", slug="needling")
        self.gone = write(make_record, topic=self.topic, slug="old-advice", question="Secret advice?")
        write(edit_live, self.gone, "en", slug="bad-advice")
        self.better = write(make_record, topic=self.topic, slug="better-advice", question="Better advice?")
        pointing = {"derives_from": [self.gone.id]}
        self.pointing = write(
            make_record, topic=self.topic, neutral=pointing, answer=f"See [this](record:{self.gone.id})."
        )
        self.before = client.json("/v1/sites/core")["seq"]
        write(withdraw, [self.gone.id], message="It was wrong.", severity="safety", replacement=self.better.id, **BY)


@pytest.fixture
def case(client: Client, write: Any) -> Case:
    return Case(client, write)


@pytest.fixture
def admin(write: Any) -> dict[str, str]:
    _, text = write(create_key, name="admin", roles=["admin"], now=NOW)
    return {"Authorization": f"Bearer {text}"}


@pytest.mark.parametrize("site", ["core", "clinic"])
def test_it_answers_410_with_reason_and_replacement(client: Client, case: Case, site: str) -> None:
    for name in (f"faqs/{case.gone.id}", "faqs/bad-advice", "faqs/old-advice", f"records/{case.gone.id}"):
        problem = client.problem(f"/v1/sites/{site}/{name}", 410)
        assert problem["type"] == "/v1/problems/withdrawn"
        assert (problem["detail"], problem["severity"]) == ("It was wrong.", "safety")
        assert problem["replacement"] == {
            "id": case.better.id, "type": "faq", "slug": "better-advice", "title": "Better advice?", "url": None,
        }  # fmt: skip


@pytest.mark.parametrize("way", ["", "?format=jsonld", "/leaflet"])
def test_the_page_of_a_topic_that_was_withdrawn_says_so_too(client: Client, case: Case, write: Any, way: str) -> None:
    write(withdraw, [case.topic.id], message="Nobody should do this.", severity="safety", **BY)
    for site, name in (("core", "needling"), ("clinic", "needling"), ("clinic", case.topic.id)):
        problem = client.problem(f"/v1/sites/{site}/pages/{name}{way}", 410)
        assert (problem["detail"], problem["severity"]) == ("Nobody should do this.", "safety")


def test_it_answers_410_under_past_seqs_too(client: Client, case: Case) -> None:
    for name in (f"faqs/{case.gone.id}", "faqs/bad-advice", f"records/{case.gone.id}"):
        problem = client.problem(f"/v1/sites/core/{name}", 410, at=case.before)
        assert problem["replacement"]["slug"] == "better-advice"


@pytest.mark.parametrize("past", [False, True])
@pytest.mark.parametrize(
    "path",
    ["faqs", "records?limit=500", "pages/needling", "search?q=secret", "routes", "faqs?include=derives_from,links"],
)
def test_it_is_gone_from_everything_that_lists_or_links(client: Client, case: Case, path: str, past: bool) -> None:
    at = f"{'&' if '?' in path else '?'}at={case.before}" if past else ""
    answer = client.get(f"/v1/sites/core/{path}{at}")
    assert answer.status_code == 200
    assert case.gone.id not in answer.text
    assert "Secret" not in answer.text


def test_it_is_gone_from_the_pages_of_a_list_that_began_before(client: Client, write: Any) -> None:
    write(make_site)
    topic = write(make_record, "topic")
    faqs = [write(make_record, topic=topic, neutral={"position": place}) for place in range(3)]
    following = client.json("/v1/sites/core/faqs", limit=1)["next"]
    write(withdraw, [faqs[2].id], message="Wrong.", severity="routine", replacement=None, **BY)
    assert faqs[2].id not in client.get(following).text


@pytest.mark.parametrize(
    "path",
    [
        "faqs?limit=2",
        "records?types=faq&limit=2",
        "faqs?sort=title&limit=2",
        "faqs?q=question&limit=2",
        "search?q=question&limit=2",
        "changes?since=0&limit=2",
    ],
)
@pytest.mark.parametrize("which", [0, 1, 4])
@pytest.mark.parametrize("is_past", [False, True])
def test_who_follows_a_list_misses_nothing_else(
    client: Client, write: Any, path: str, which: int, *, is_past: bool
) -> None:
    write(make_site)
    topic = write(make_record, "topic")
    for place in range(8):
        write(make_record, topic=topic, neutral={"position": place}, question=f"Question {place}?")
    seq = client.json("/v1/sites/core")["seq"]
    write(make_record, topic=topic, neutral={"position": 9}, question="Question 9?")
    if is_past and "changes" not in path:
        path += f"&at={seq}"
    whole = [each["id"] for each in client.json(f"/v1/sites/core/{path.replace('limit=2', 'limit=50')}")["items"]]
    page = client.json(f"/v1/sites/core/{path}")
    seen = [each["id"] for each in page["items"]]
    gone = next(id for id in whole[which:] if id != topic.id)
    write(withdraw, [gone], message="Wrong.", severity="routine", replacement=None, **BY)
    while page["next"]:
        page = client.json(page["next"])
        seen += [each["id"] for each in page["items"]]
    assert [id for id in seen if id != gone] == [id for id in whole if id != gone]


def test_who_follows_the_redirects_misses_none_but_those_of_what_was_withdrawn(client: Client, write: Any) -> None:
    write(make_site)
    topic = write(make_record, "topic")
    faqs = [write(make_record, topic=topic, slug=f"before-{number}") for number in range(8)]
    for number, faq in enumerate(faqs):
        write(edit_live, faq, "en", slug=f"after-{number}")
    whole = client.json("/v1/sites/core/redirects", limit=100)["items"]
    assert len(whole) >= len(faqs)
    page = client.json("/v1/sites/core/redirects", limit=2)
    seen = list(page["items"])
    write(withdraw, [faqs[0].id], message="Wrong.", severity="routine", replacement=None, **BY)
    while page["next"]:
        page = client.json(page["next"])
        seen += page["items"]
    others = [each["from"] for each in whole if each["to"]["id"] != faqs[0].id]
    assert [each["from"] for each in seen if each["to"]["id"] != faqs[0].id] == others


def test_an_admin_may_look_at_the_past_as_it_was_and_no_cache_keeps_it(client: Client, case: Case, admin: Any) -> None:
    for path in (f"faqs/{case.gone.id}", "faqs/bad-advice", "faqs"):
        answer = client.get(f"/v1/sites/core/{path}?at={case.before}", headers=admin)
        assert "Secret advice?" in answer.text
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "CDN-Cache-Control" not in answer.headers
    assert client.get(f"/v1/sites/core/faqs/{case.gone.id}", headers=admin).status_code == 410


def test_no_other_key_may(client: Client, write: Any, case: Case) -> None:
    _, text = write(create_key, name="reader", roles=["reader"], now=NOW)
    answer = client.get(
        f"/v1/sites/core/faqs/{case.gone.id}?at={case.before}", headers={"Authorization": f"Bearer {text}"}
    )
    assert answer.status_code == 410


def test_a_replacement_that_this_site_does_not_show_is_not_named(client: Client, write: Any, case: Case) -> None:
    write(withdraw, [case.better.id], message="Wrong too.", severity="routine", replacement=None, **BY)
    assert client.problem("/v1/sites/core/faqs/bad-advice", 410)["replacement"] is None


def test_a_live_record_with_the_same_slug_goes_before_it(client: Client, write: Any, case: Case) -> None:
    record = write(make_record, site="clinic", slug="bad-advice")
    assert client.json("/v1/sites/clinic/faqs/bad-advice")["id"] == record.id
    client.problem("/v1/sites/core/faqs/bad-advice", 410)


def test_a_site_that_never_had_it_does_not_know_it(client: Client, write: Any, case: Case) -> None:
    write(make_site, "stranger")
    client.problem(f"/v1/sites/stranger/faqs/{case.gone.id}", 404)


def test_once_reinstated_it_is_there_again_at_every_seq(client: Client, write: Any, case: Case) -> None:
    client.problem("/v1/sites/core/faqs/bad-advice", 410, at=case.before)
    write(reinstate, [case.gone.id], **BY)
    assert client.json("/v1/sites/core/faqs/bad-advice")["id"] == case.gone.id
    assert client.json("/v1/sites/core/faqs/bad-advice", at=case.before)["id"] == case.gone.id
