"""Collections: one list per record type, and one across types."""

from typing import Any

import pytest

from api.record_types import RECORD_TYPES
from tests.client import Client
from tests.factories import make_record, make_site


@pytest.mark.parametrize("declaration", RECORD_TYPES.values(), ids=lambda each: each.name)
def test_every_record_type_has_a_collection_of_its_records(client: Client, write: Any, declaration: Any) -> None:
    write(make_site)
    caveat = {"caveats": [write(make_record, "limitation").id]} if declaration.name == "benefit" else None
    record = write(make_record, declaration.name, neutral=caveat)
    body = client.json(f"/v1/sites/core/{declaration.collection}")
    assert [item["id"] for item in body["items"]] == [record.id]
    assert {item["type"] for item in body["items"]} == {declaration.name}
    assert body["total"] == 1


def test_a_list_holds_its_items_total_seq_next_and_included(client: Client, write: Any) -> None:
    write(make_site)
    assert client.json("/v1/sites/core/faqs") == {"items": [], "total": 0, "seq": 1, "next": None, "included": []}


def test_records_of_all_types_come_in_one_list_in_the_order_of_a_page(seeded: Client) -> None:
    items = client_items(seeded, "/v1/sites/core/records", limit=500)
    types = list(dict.fromkeys(item["type"] for item in items))
    assert types == [name for name in RECORD_TYPES if name in types]
    assert len(types) == len(RECORD_TYPES)


def test_records_can_be_limited_to_types(seeded: Client) -> None:
    items = client_items(seeded, "/v1/sites/core/records", types="faq,benefit", limit=500)
    assert {item["type"] for item in items} == {"faq", "benefit"}


def test_records_can_be_asked_for_by_id_across_types(seeded: Client) -> None:
    wanted = [client_items(seeded, f"/v1/sites/core/{name}", limit=1)[0]["id"] for name in ("faqs", "topics")]
    assert {item["id"] for item in client_items(seeded, "/v1/sites/core/records", ids=",".join(wanted))} == set(wanted)


def test_records_come_in_the_order_of_their_positions_and_without_one_last(client: Client, write: Any) -> None:
    write(make_site)
    topic = write(make_record, "topic")
    last, second, first = (write(make_record, topic=topic, neutral={"position": place}) for place in (None, 20, 3))
    assert [item["id"] for item in client_items(client, "/v1/sites/core/faqs")] == [first.id, second.id, last.id]


def test_a_clinic_lists_the_library_s_records_and_its_own(client: Client, write: Any) -> None:
    write(make_site)
    write(make_site, "clinic", parent="core")
    shared, own = write(make_record), write(make_record, site="clinic")
    assert ids(client, "/v1/sites/clinic/faqs") == {shared.id, own.id}
    assert ids(client, "/v1/sites/core/faqs") == {shared.id}


def test_the_seq_is_the_site_s_head_and_not_the_ledger_s(client: Client, write: Any) -> None:
    write(make_site)
    write(make_site, "clinic", parent="core")
    write(make_record, site="clinic")
    assert client.json("/v1/sites/core/faqs")["seq"] == 1
    assert client.json("/v1/sites/clinic/faqs")["seq"] == 4


def client_items(client: Client, path: str, **query: Any) -> list[Any]:
    return client.json(path, **query)["items"]


def ids(client: Client, path: str, **query: Any) -> set[str]:
    return {item["id"] for item in client_items(client, path, **query)}
