"""Paging: whole and steady lists, whatever is published meanwhile."""

import base64
import json
from typing import Any

import pytest

from tests.client import Client
from tests.factories import edit_live, make_record, make_site


@pytest.fixture
def faqs(write: Any) -> list[Any]:
    write(make_site)
    topic = write(make_record, "topic")
    return [write(make_record, topic=topic, neutral={"position": place}) for place in range(5)]


def walk(client: Client, address: str) -> list[Any]:
    """The pages of a list, following `next` to the end."""
    pages = []
    while address:
        pages.append(client.json(address))
        address = pages[-1]["next"]
    return pages


def test_the_pages_together_are_the_whole_list(client: Client, faqs: Any) -> None:
    pages = walk(client, "/v1/sites/core/faqs?limit=2&text=html")
    assert [len(page["items"]) for page in pages] == [2, 2, 1]
    assert [item["id"] for page in pages for item in page["items"]] == [record.id for record in faqs]
    assert {page["total"] for page in pages} == {5}
    assert [list(item["fields"]["answer"]) for page in pages for item in page["items"]] == [["html"]] * 5


def test_a_list_goes_on_as_it_began_while_others_publish(client: Client, write: Any, faqs: Any) -> None:
    first = client.json("/v1/sites/core/faqs", limit=2)
    write(make_record, neutral={"position": 0})
    write(edit_live, faqs[3], "en", question="Changed?")
    pages = [first, *walk(client, first["next"])]
    assert [item["id"] for page in pages for item in page["items"]] == [record.id for record in faqs]
    assert {(page["seq"], page["total"]) for page in pages} == {(first["seq"], 5)}
    assert "Changed?" not in [item["title"] for page in pages for item in page["items"]]


def test_the_next_page_is_linked_in_the_header_too(client: Client, faqs: Any) -> None:
    answer = client.get("/v1/sites/core/faqs", limit=3)
    assert answer.headers["Link"] == f'<{answer.json["next"]}>; rel="next"'
    last = client.get(answer.json["next"])
    assert last.json["next"] is None
    assert "Link" not in last.headers


def test_search_is_paged_as_lists_are(client: Client, faqs: Any) -> None:
    pages = walk(client, "/v1/sites/core/search?q=answer&types=faq&limit=2")
    assert len({item["id"] for page in pages for item in page["items"]}) == 5


def test_the_page_size_may_change_on_the_way(client: Client, faqs: Any) -> None:
    following = client.json("/v1/sites/core/faqs", limit=1)["next"].replace("limit=1", "limit=500")
    assert len(client.json(following)["items"]) == 4


def test_paging_works_at_a_past_seq(client: Client, write: Any, faqs: Any) -> None:
    seq = client.json("/v1/sites/core/faqs")["seq"]
    write(make_record)
    pages = walk(client, f"/v1/sites/core/faqs?limit=2&at={seq}")
    assert [item["id"] for page in pages for item in page["items"]] == [record.id for record in faqs]


def cursor_of(address: str) -> str:
    return address.split("cursor=")[1]


def test_a_cursor_of_another_list_is_refused(client: Client, faqs: Any) -> None:
    cursor = cursor_of(client.json("/v1/sites/core/faqs", limit=1)["next"])
    for path, more in [
        ("/v1/sites/core/records", {}),
        ("/v1/sites/core/faqs", {"sort": "title"}),
        ("/v1/sites/core/faqs", {"locale": "fr"}),
    ]:
        problem = client.problem(path, 400, cursor=cursor, **more)
        assert problem["type"] == "/v1/problems/invalid-cursor"
        assert "another list" in problem["detail"]


@pytest.mark.parametrize("junk", ["x", "AAAA", "%00", "é", "W10", "bnVsbA", "a" * 501, "..", "WzEsMSwieCIsInkiXQ=="])
def test_what_is_no_cursor_is_refused(client: Client, faqs: Any, junk: str) -> None:
    assert client.problem("/v1/sites/core/faqs", 400, cursor=junk)["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize(
    ("place", "value", "status"),
    [(0, -1, 400), (0, "1", 400), (0, 1.5, 400), (1, 10**30, 400), (1, 0, 410), (1, 10**9, 410), (2, "0" * 64, 410)],
)
def test_a_cursor_that_was_tampered_with_is_refused(
    client: Client, faqs: Any, place: int, value: Any, status: int
) -> None:
    cursor = cursor_of(client.json("/v1/sites/core/faqs", limit=1)["next"])
    parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    parts[place] = value
    spoilt = base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).rstrip(b"=").decode()
    client.problem("/v1/sites/core/faqs", status, limit=1, cursor=spoilt)


def test_a_cursor_of_a_history_that_no_longer_exists_says_so(client: Client, seeded: Client, faqs: Any) -> None:
    foreign = cursor_of(seeded.json("/v1/sites/core/faqs", limit=1)["next"])
    assert client.problem("/v1/sites/core/faqs", 410, limit=1, cursor=foreign)["type"] == "/v1/problems/history-changed"


@pytest.mark.parametrize("limit", ["0", "-1", "501", "1.5", "ten", "", "1_0", " 5", "٥", "9" * 5000, "+5", "0x10"])
def test_a_limit_out_of_bounds_or_malformed_is_refused(seeded: Client, limit: str) -> None:
    assert seeded.problem("/v1/sites/core/faqs", 400, limit=limit)["errors"][0]["parameter"] == "limit"


def test_25_items_come_when_no_limit_is_given_and_at_most_500(seeded: Client) -> None:
    assert len(seeded.json("/v1/sites/core/records")["items"]) == 25
    body = seeded.json("/v1/sites/core/records", limit=500)
    assert (len(body["items"]), body["next"]) == (body["total"], None)


def test_the_same_question_gives_the_same_cursor(seeded: Client) -> None:
    first, again = (
        seeded.json(f"/v1/sites/core/faqs?{query}")["next"] for query in ("limit=1&text=html", "text=html&limit=1")
    )
    assert cursor_of(first).split("&")[0] == cursor_of(again).split("&")[0]
