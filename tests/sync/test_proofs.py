"""What proves that nothing was altered: a hash with every item, and a digest of the bytes of every page."""

import base64
import copy
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from api.reading.digests import item_hash
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit_live, make_record, make_site
from tests.sync.device import hash_of

URL = "/v1/sites/core/sync?types=faq"
members = st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), max_size=8)
whole_numbers = st.integers(-(2**53) + 1, 2**53 - 1)
values = st.recursive(
    st.none() | st.booleans() | whole_numbers | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(members, inner, max_size=4),
)


@pytest.fixture(autouse=True)
def faq(write: Write) -> Any:
    write(make_site)
    other = write(make_record)
    return write(make_record, answer=f"\u2028 *Ça* pique 😀 See [this](record:{other.id}).\n\n1. One\n2. Two")


def places_of(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a value where something single stands."""
    for place, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, dict | list) and inner:
            yield from places_of(inner)
        else:
            yield value, place


@pytest.mark.parametrize("text", ["markdown,html,plain", "plain", "markdown,html"])
def test_an_items_hash_can_be_reckoned_from_what_is_received(client: Client, text: str) -> None:
    for op in client.json(f"{URL}&text={text}")["items"]:
        assert op["hash"] == hash_of(op["data"])
        assert (op["data"]["rev"], op["data"]["id"], op["data"]["type"]) == (op["rev"], op["id"], op["type"])


def test_whatever_is_altered_in_an_item_its_hash_does_not_fit_any_more(client: Client) -> None:
    op = client.json(URL)["items"][-1]
    for number in range(len(list(places_of(op["data"])))):
        altered = copy.deepcopy(op["data"])
        parent, place = list(places_of(altered))[number]
        parent[place] = "altered"
        assert hash_of(altered) != op["hash"], place


@given(st.dictionaries(members, values))
def test_the_servers_canonical_json_is_that_of_other_languages(data: dict[str, Any]) -> None:
    shuffled = json.loads(json.dumps(dict(reversed(data.items()))))
    assert item_hash(data) == hash_of(shuffled)


@pytest.mark.parametrize("coding", ["", "br", "gzip"])
def test_a_page_says_the_digest_of_its_bytes_as_they_are_sent(client: Client, write: Write, coding: str) -> None:
    answer: TestResponse = client.bytes(URL, headers={"Accept-Encoding": coding})
    assert answer.headers.get("Content-Encoding", "") == coding
    reckoned = base64.b64encode(hashlib.sha256(answer.data).digest()).decode()
    assert answer.headers["Content-Digest"] == f"sha-256=:{reckoned}:"
    if coding == "br":
        assert json.loads(brotli.decompress(answer.data))["digest"]["count"] == 2


def test_a_304_has_no_body_and_says_no_digest(client: Client) -> None:
    etag = client.get(URL).headers["ETag"]
    answer = client.get(URL, headers={"If-None-Match": etag})
    assert (answer.status_code, "Content-Digest" in answer.headers) == (304, False)


def test_rev_moves_with_every_member_of_an_item(client: Client, write: Write, faq: Any) -> None:
    before = client.json(f"/v1/sites/core/faqs/{faq.id}")
    write(edit_live, faq, "en", answer="Other words.")
    write(edit_live, faq, "en", answer=before["fields"]["answer"]["markdown"])
    after = client.json(f"/v1/sites/core/faqs/{faq.id}")
    assert after["fields"] == before["fields"]
    assert (after["version"], after["rev"] == before["rev"]) == (before["version"] + 2, False)
