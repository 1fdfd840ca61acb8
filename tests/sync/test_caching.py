"""What caches may keep of sync, how few bytes it takes, and whom it leaves alone."""

from collections.abc import Iterator

import brotli
import pytest
from flask import Flask

from api.app import create_app
from api.reading.items import Item
from tests.acts import alter_settings, create_key
from tests.client import Client
from tests.conftest import Write
from tests.databases import Server, fresh_database
from tests.factories import NOW, edit_live, make_record, make_site, publish_all
from tests.lookup import find_record
from tests.sync.conftest import Synced, device, listed

TIP = ("public, max-age=0, s-maxage=5, must-revalidate", "max-age=10")
SETTLED = ("public, max-age=30", "max-age=86400")


@pytest.fixture
def world(write: Write) -> None:
    write(make_site)
    write(make_site, "clinic", parent="core")
    write(make_site, "rival", parent="core")
    for _ in range(3):
        write(make_record)


@pytest.fixture
def lively(database_server: Server, seeded_template: str) -> Iterator[Flask]:
    """The app on a seed of its own, to write in."""
    with fresh_database(database_server, template=seeded_template) as url:
        app = create_app({"database_url": url})
        yield app
        app.extensions["database"].close()


def reworded(item: Item) -> str:
    """The item's answer with one sentence more."""
    return f"{item['fields']['answer']['markdown']}\n\nUne phrase de plus."


def kept(client: Client, url: str) -> tuple[str, str | None]:
    answer = client.get(url)
    return answer.headers["Cache-Control"], answer.headers.get("CDN-Cache-Control")


def test_only_what_cannot_change_is_kept_long(client: Client, write: Write, world: None) -> None:
    phone = device(limit=1)
    seen = []
    while not phone.finished_seqs:
        seen.append(kept(client, phone.url))
        phone.take(client.get(phone.url))
    assert seen == [TIP, SETTLED, TIP]
    assert kept(client, phone.url) == TIP


def test_the_end_of_a_run_is_settled_once_more_was_published(client: Client, write: Write, world: None) -> None:
    phone = device(limit=1)
    for _ in range(2):
        phone.take(client.get(phone.url))
    write(make_record, "definition")
    assert kept(client, phone.url) == SETTLED
    assert client.json(phone.url)["poll_after_s"] == 0


def test_a_settled_page_stays_as_it_is(client: Client, write: Write, world: None) -> None:
    phone = device(limit=1)
    phone.take(client.get(phone.url))
    before = client.get(phone.url).data
    write(make_record)
    assert client.get(phone.url).data == before


def test_an_idle_poll_is_not_modified_although_others_publish(
    client: Client, write: Write, world: None, synced: Synced
) -> None:
    phone = device("clinic")
    synced(phone)
    etag = client.get(phone.url).headers["ETag"]
    write(make_record, site="rival")
    write(make_site, "newcomer")
    answer = client.get(phone.url, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", etag)
    assert answer.headers["Cache-Control"] == TIP[0]


def test_answers_carry_the_tags_of_what_may_come_into_them(client: Client, world: None) -> None:
    tags = client.get("/v1/sites/clinic/sync?types=faq").headers["Surrogate-Key"].split()
    assert tags == ["clinic:faq", "core:faq", "site:clinic", "site:core"]


def test_a_page_is_purged_with_what_the_site_inherited_when_its_run_began(
    client: Client, write: Write, world: None
) -> None:
    phone = device("clinic", limit=1)
    phone.take(client.get(phone.url))
    write(alter_settings, "clinic", {"parent": None}, actor="o", now=NOW)
    tags = client.get(phone.url).headers["Surrogate-Key"].split()
    assert tags == ["clinic:faq", "core:faq", "site:clinic", "site:core"]


def test_a_keyed_sites_pages_are_never_stored(client: Client, write: Write, world: None) -> None:
    url = "/v1/sites/clinic/sync?types=faq&limit=1"
    write(alter_settings, "clinic", {"access": "keyed"}, actor="o", now=NOW)
    assert client.get(url).status_code == 401
    _, key = write(create_key, name="app", roles=["reader"], now=NOW)
    answer = client.get(url, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    token = answer.json["next_token"]
    assert client.get(f"/v1/sites/clinic/sync?token={token}").status_code == 401


def test_head_is_get_without_a_body(client: Client, world: None) -> None:
    head, get = client.get("/v1/sites/core/sync", method="HEAD"), client.get("/v1/sites/core/sync")
    assert (head.data, head.headers["ETag"]) == (b"", get.headers["ETag"])


@pytest.mark.long
def test_three_hundred_questions_take_few_requests(client: Client, write: Write) -> None:
    def fill(session: object) -> None:
        make_site(session)
        topic = make_record(session, "topic")
        answer = "A sentence about needles and muscles. " * 30
        publish_all(session, *(make_record(session, topic=topic, live=False, answer=answer) for _ in range(300)))

    write(fill)
    phone = device()
    pages = phone.sync(lambda url: client.get(url))
    assert len(pages) <= 5
    assert len(phone.items) == 300


def test_one_edit_takes_few_bytes(lively: Flask) -> None:
    client, phone = Client(lively), device("erable", "fr-CA")
    phone.sync(lambda url: client.get(url))
    longest = max(phone.items.values(), key=lambda item: len(str(item)))
    with lively.extensions["database"].transaction() as session:
        edit_live(session, find_record(session, longest["id"]), longest["locale"]["served"], answer=reworded(longest))
    answer = lively.test_client().get(phone.url, headers={"Accept-Encoding": "br"})
    assert len(answer.data) <= 3000
    assert answer.headers["Content-Encoding"] == "br"
    assert b"Une phrase de plus." in brotli.decompress(answer.data)
    phone.sync(lambda url: client.get(url))
    assert phone.items == listed(
        client, {"site": "erable", "locale": "fr-CA", "types": ["faq"], "text": ["markdown", "html", "plain"]}
    )


def test_an_idle_poll_takes_few_bytes(seeded: Client) -> None:
    phone = device("erable", "fr-CA", "faq,topic,benefit,limitation,aftercare")
    phone.sync(lambda url: seeded.get(url))
    answer = seeded.get(phone.url)
    headers = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
    assert len(answer.data) + headers <= 1500
    assert len(answer.data) <= 1000
