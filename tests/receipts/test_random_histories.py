"""Whatever is done to the content: a receipt of a moment is what `at=` serves of it, then and ever after."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings

from api.app import connect
from api.canonical import fingerprint, parse
from api.config import read_settings
from api.database import Database
from api.delivery.receipts.keys import KeySet, ReceiptKey
from api.delivery.receipts.signing import judge
from tests.acts import create_key
from tests.conftest import Open
from tests.databases import Server, SqliteFiles, fresh_database
from tests.depth import examples
from tests.factories import NOW
from tests.resolver.histories import History, plans

FIRST, SECOND = ReceiptKey.new(NOW), ReceiptKey.new(NOW)
Place = tuple[str, str, int]


@pytest.mark.long
def test_a_receipt_is_what_was_served_and_stays_so(
    database_server: Server, migrated_template: str, opened: Open, routed: Flask
) -> None:
    number = examples(4, 900) if isinstance(database_server, SqliteFiles) else examples(2, 100)

    @settings(max_examples=number, deadline=None, suppress_health_check=list(HealthCheck))
    @given(plan=plans)
    def holds(plan: Any) -> None:
        with fresh_database(database_server, template=migrated_template) as url:
            database = opened(url)
            try:
                connect(routed, read_settings({"database_url": url, "freshness_ms": 0}), database)
                act_out_and_compare(routed, database, *plan)
            finally:
                database.close()

    holds()


def act_out_and_compare(app: Flask, database: Database, sites: Any, records: Any, acts: list[Any]) -> None:
    """Take a receipt of every page after every act, and compare all of them at the end, when keys were changed too."""
    history, http = History(), app.test_client()
    keys = KeySet((FIRST,))
    app.extensions["receipt keys"] = keys
    with database.transaction() as session:
        history.begin(session, sites, records)
    taken: dict[Place, bytes] = {}
    for act in acts:
        with database.transaction() as session:
            history.act(session, act)
        taken |= dict(receipts(http, history))
    app.extensions["receipt keys"] = keys = keys.retire(FIRST.id, now=NOW).with_new(SECOND)
    with database.transaction() as session:
        _, text = create_key(session, name="admin", roles=["admin"], now=NOW)
    for place, receipt in taken.items():
        check(http, place, receipt, keys, {"Authorization": f"Bearer {text}"})


def receipts(http: FlaskClient, history: History) -> Iterator[tuple[Place, bytes]]:
    """A receipt of the topic's page, on each site in each locale that it serves now; each is what is served now."""
    topic = next(iter(history.records))
    for site in http.get("/v1/sites").json["items"]:
        for locale in (each["locale"] for each in site["locales"]):
            path = f"/v1/sites/{site['key']}/pages/{topic}"
            receipt = http.get(f"{path}/receipt", query_string={"locale": locale})
            page = http.get(path, query_string={"locale": locale})
            assert receipt.status_code == page.status_code
            if receipt.status_code == 200:
                assert told(receipt.json["statement"]) == shown(page.json)
                yield (site["key"], locale, page.json["seq"]), receipt.data


def check(http: FlaskClient, place: Place, receipt: bytes, keys: KeySet, admin: dict[str, str]) -> None:
    """The receipt that was taken still verifies, and says what is told of that moment now."""
    site, locale, seq = place
    statement = judge(receipt, keys).statement
    assert statement is not None
    path, query = f"/v1/sites/{site}/pages/{statement['about']['id']}", {"locale": locale, "at": seq}
    page = http.get(path, query_string=query, headers=admin)
    if page.status_code == 200:
        assert told(statement) == shown(page.json)
        now = http.get(f"{path}/receipt", query_string=query, headers=admin)
        assert judge(now.data, keys).key == SECOND
        assert unnamed(parse(now.data)["statement"]) == unnamed(statement, now.json["statement"]["withdrawn_since"])
    else:
        assert page.status_code in (404, 410), page.text


def told(statement: dict[str, Any]) -> list[Any]:
    """What a receipt says of each record."""
    return [(each["id"], each["rev"], each["version"], each["item_sha256"]) for each in statement["texts"]]


def shown(page: dict[str, Any]) -> list[Any]:
    """The same of what a page shows."""
    items = [page["topic"], *(each for section in page["sections"] for each in section["items"]), *page["included"]]
    return [(each["id"], each["rev"], each["version"], fingerprint(each)) for each in items]


def unnamed(statement: dict[str, Any], withdrawn: list[Any] | None = None) -> dict[str, Any]:
    """A statement without the names of what was withdrawn later."""
    gone = statement["withdrawn_since"] if withdrawn is None else withdrawn
    ids, nameless = {each["id"] for each in gone}, {"title": None, "slug": None, "url": None}
    texts = [{**each, **(nameless if each["id"] in ids else {})} for each in statement["texts"]]
    return {**statement, "texts": texts, "withdrawn_since": gone}
