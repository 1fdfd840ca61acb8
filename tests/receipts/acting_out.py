"""Acts out random histories with a receipt of every page after every act, a new key, a backup and its restoring, for the tests."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from api.app import connect
from api.canonical import fingerprint, parse
from api.config import Settings, read_settings
from api.database import Database
from api.delivery.receipts.keys import KeySet, ReceiptKey
from api.delivery.receipts.signing import judge
from api.reading.loading import ledger_head
from api.upkeep.backing_up import back_up
from api.upkeep.copies import copies_of
from api.upkeep.restoring import restore
from tests.acts import create_key, create_site
from tests.conftest import Open
from tests.databases import Server, fresh_database
from tests.factories import NOW
from tests.resolver.histories import History

FIRST, SECOND = ReceiptKey.new(NOW), ReceiptKey.new(NOW)
ALTERED = 5
"""How many bytes of each receipt are changed, one at a time."""
Place = tuple[str, str, int]
Taken = dict[Place, bytes]


def act_out_and_compare(app: Flask, database: Database, server: Server, opened: Open, plan: Any) -> Counter[str]:
    """Take a receipt of every page after every act; compare all of them at the end, and in a backup that was restored."""
    sites, records, acts = plan
    history, counts = History(), Counter(histories=1)
    old, new = KeySet((FIRST,)), KeySet((FIRST,)).retire(FIRST.id, now=NOW).with_new(SECOND)
    with TemporaryDirectory() as folder:
        app.extensions["receipt keys"] = old
        with database.transaction() as session:
            history.begin(session, sites, records)
        taken = act_out(app, database, history, acts[: len(acts) // 2])
        backup = back_up(database, copies_of(address(database)), Path(folder), settings_of(database), tell_nobody).path
        app.extensions["receipt keys"] = new
        taken = act_out(app, database, history, acts[len(acts) // 2 :]) | taken
        compare(app.test_client(), taken, new, admin_of(database), counts)
        with fresh_database(server) as elsewhere:
            restore(backup, copies_of(elsewhere), elsewhere, settings_of(database), replace=False)
            with closing(opened(elsewhere)) as restored:
                connect(app, settings_of(restored), restored)
                app.extensions["receipt keys"] = new
                compare_restored(app.test_client(), restored, taken, new, counts)
    return counts


def settings_of(database: Database) -> Settings:
    return read_settings({"database_url": address(database), "log_level": "error"})


def address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def tell_nobody(*_: Any) -> None:
    """A backup's progress is for a terminal."""


def admin_of(database: Database) -> dict[str, str]:
    """Whom what was withdrawn is still shown, where the past is asked for."""
    with database.transaction() as session:
        _, text = create_key(session, name="admin", roles=["admin"], now=NOW)
    return {"Authorization": f"Bearer {text}"}


def act_out(app: Flask, database: Database, history: History, acts: list[Any]) -> Taken:
    """Every receipt that could be had after each act."""
    taken: Taken = {}
    for act in acts:
        with database.transaction() as session:
            history.act(session, act)
        taken |= dict(receipts(app.test_client(), history))
    return taken


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


def compare(http: FlaskClient, taken: Taken, keys: KeySet, admin: dict[str, str], counts: Counter[str]) -> None:
    """Every receipt still verifies, and says what is told of that moment now; one that was altered is found."""
    for place, receipt in taken.items():
        counts["receipts"] += 1
        counts["altered"] += altered_are_found(receipt, keys)
        counts[check(http, place, receipt, keys, admin)] += 1


def compare_restored(http: FlaskClient, restored: Database, taken: Taken, keys: KeySet, counts: Counter[str]) -> None:
    """What was shown before the backup is proved by it as before; what came after it is of another history."""
    admin = admin_of(restored)
    with restored.reading() as session:
        kept = ledger_head(session)[0]
    lost = {place: receipt for place, receipt in taken.items() if place[2] > kept}
    for place, receipt in taken.items():
        if place not in lost:
            counts[f"{check(http, place, receipt, keys, admin)} after restoring"] += 1
    go_on(restored, until=max((seq for _, _, seq in lost), default=0))
    for (site, locale, seq), receipt in lost.items():
        said = statement_of(receipt, keys)
        path = f"/v1/sites/{site}/pages/{said['about']['id']}/receipt"
        other = http.get(path, query_string={"locale": locale, "at": seq}, headers=admin)
        assert other.status_code in (200, 400, 401, 404, 410), other.text
        assert other.status_code != 200 or statement_of(other.data, keys)["ledger"] != said["ledger"]
        counts["of the history that was lost"] += 1


def go_on(database: Database, *, until: int) -> None:
    """Let the restored history come to as high a seq as the lost one had."""
    with database.transaction() as session:
        for number in range(ledger_head(session)[0], until):
            settings = {"name": "New", "locales": {"en": ["en"]}, "default_locale": "en"}
            create_site(session, f"new{number}", settings, actor="o", now=NOW)


def statement_of(receipt: bytes, keys: KeySet) -> dict[str, Any]:
    verdict = judge(receipt, keys)
    assert verdict.is_valid, verdict
    assert verdict.statement is not None
    return verdict.statement


def altered_are_found(receipt: bytes, keys: KeySet) -> int:
    """Change single bytes, others in each receipt; how many."""
    chance = Random(receipt)
    for place in chance.sample(range(len(receipt)), ALTERED):
        altered = receipt[:place] + bytes([receipt[place] ^ (1 << chance.randrange(8))]) + receipt[place + 1 :]
        assert not judge(altered, keys).is_valid, (place, receipt)
    return ALTERED


def check(http: FlaskClient, place: Place, receipt: bytes, keys: KeySet, admin: dict[str, str]) -> str:
    """The receipt that was taken still verifies, and says what is told of that moment now; in a word what became of it."""
    site, locale, seq = place
    statement = statement_of(receipt, keys)
    path, query = f"/v1/sites/{site}/pages/{statement['about']['id']}", {"locale": locale, "at": seq}
    page = http.get(path, query_string=query, headers=admin)
    if page.status_code != 200:
        assert page.status_code in (401, 404, 410), page.text
        return "not shown any more"
    assert told(statement) == shown(page.json)
    now = http.get(f"{path}/receipt", query_string=query, headers=admin)
    assert judge(now.data, keys).key == keys.signing
    again = parse(now.data)["statement"]
    assert unnamed(again) == unnamed(statement, again["withdrawn_since"])
    return "the same"


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
