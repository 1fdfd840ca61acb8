"""A release gathers versions that go live in one change, and is taken back as far as nobody has built on it."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit, edit_live, make_record
from tests.people import Desk, expect, make_person, pin, rules

WORDS = {"message": "Wrong.", "severity": "routine"}


@pytest.fixture
def faqs(write: Write, library: str) -> list[Record]:
    """Three live FAQs."""
    topic = write(make_record, "topic")
    return [write(make_record, topic=topic) for _ in range(3)]


def make_release(desk: Desk, *items: dict[str, Any], name: str = "Spring") -> dict[str, Any]:
    body = {"site": "core", "name": name, "items": list(items)}
    made: dict[str, Any] = expect(desk.call("POST", "releases", body), 201)
    return made


def act_on(desk: Desk, release: dict[str, Any], what: str, status: int = 200, **body: Any) -> Any:
    etag = desk.ask(f"releases/{release['id']}")["etag"]
    return expect(desk.call("POST", f"releases/{release['id']}/{what}", body, headers={"If-Match": etag}), status)


def version(client: Client, faq: Record) -> int:
    return int(client.json(f"/v1/sites/core/faqs/{faq.id}")["version"])


def spring(write: Write, desk: Desk, faqs: list[Record]) -> dict[str, Any]:
    """A release that renews the first FAQ, takes the second down, and brings a French text of the third."""
    write(edit, faqs[0], "en", question="Spring?")
    write(edit, faqs[2], "fr", slug="printemps", question="Printemps ?", short_answer="Oui.", answer="Oui.")
    removal = {**write(pin, faqs[1], "en"), "version": None}
    return make_release(desk, write(pin, faqs[0], "en"), removal, write(pin, faqs[2], "fr"))


def test_everything_goes_live_in_one_change(client: Client, write: Write, publisher: Desk, faqs: list[Record]) -> None:
    release = spring(write, publisher, faqs)
    assert [(each["version"], each["replaces"]) for each in release["items"]] == [(2, 1), (None, 1), (1, None)]
    done = act_on(publisher, release, "publish", reason="It is spring")
    assert (done["release"]["state"], done["release"]["published_seq"]) == ("published", done["seq"])
    assert version(client, faqs[0]) == 2
    client.problem(f"/v1/sites/core/faqs/{faqs[1].id}", 404)
    assert client.json(f"/v1/sites/clinic/faqs/{faqs[2].id}", locale="fr")["locale"]["served"] == "fr"


def test_who_may_not_publish_a_text_cannot_put_it_into_a_release(
    app: Flask, write: Write, publisher: Desk, faqs: list[Record]
) -> None:
    """Also not into one that is scheduled already: nobody asks about rights again when it runs."""
    write(edit, faqs[0], "en", question="Secret?")
    release = make_release(publisher)
    clinic = Desk(app, write(make_person, "Clara", "publisher", site="clinic"))
    reader = Desk(app, write(make_person, "Clara Reads", "reader"))
    for desk in (clinic, reader):
        answer = desk.call(
            "POST", f"releases/{release['id']}/items", {"items": [write(pin, faqs[0], "en")]}, headers={"If-Match": "*"}
        )
        assert answer.status_code in (403, 404)
    assert publisher.ask(f"releases/{release['id']}")["items"] == []


def test_it_is_validated_beforehand(write: Write, publisher: Desk, faqs: list[Record]) -> None:
    write(edit, faqs[0], "en", answer=None)
    release = make_release(publisher, write(pin, faqs[0], "en"))
    tried = expect(publisher.call("POST", f"releases/{release['id']}/validate"), 200)
    assert rules(tried) == ["required-field-missing"]
    assert rules(act_on(publisher, release, "publish", 409)) == ["required-field-missing"]
    assert publisher.ask(f"releases/{release['id']}")["state"] == "open"


def test_an_item_beside_which_something_else_went_live_is_superseded(
    write: Write, publisher: Desk, faqs: list[Record]
) -> None:
    release = spring(write, publisher, faqs)
    write(edit_live, faqs[0], "en", question="In between?")
    assert rules(act_on(publisher, release, "publish", 409)) == ["superseded"]
    items = {"items": [write(pin, faqs[0], "en", version=2)]}
    assert act_on(publisher, release, "items", **items)["items"][-1]["replaces"] == 3
    assert act_on(publisher, release, "publish")["seq"]


def test_a_release_is_taken_back_whole(client: Client, write: Write, publisher: Desk, faqs: list[Record]) -> None:
    release = spring(write, publisher, faqs)
    before = client.json("/v1/sites/core/faqs")
    act_on(publisher, release, "publish")
    done = act_on(publisher, release, "revert")
    assert (done["left"], done["release"]["state"], done["release"]["reverted_seq"]) == ([], "reverted", done["seq"])
    after = client.json("/v1/sites/core/faqs")
    # `rev` covers when readers got it last, which is now.
    assert [{**each, "rev": "", "updated_at": ""} for each in after["items"]] == [
        {**each, "rev": "", "updated_at": ""} for each in before["items"]
    ]
    act_on(publisher, release, "revert", 409)


def test_a_revert_leaves_what_somebody_has_changed_since(
    client: Client, write: Write, publisher: Desk, faqs: list[Record]
) -> None:
    release = spring(write, publisher, faqs)
    act_on(publisher, release, "publish")
    write(edit_live, faqs[0], "en", question="Later?")
    done = act_on(publisher, release, "revert")
    assert [(each["record"], each["why"], each["live_version"]) for each in done["left"]] == [
        (faqs[0].id, "changed-since", 3)
    ]
    assert version(client, faqs[0]) == 3
    assert version(client, faqs[1]) == 1


def test_a_revert_neither_reinstates_nor_unhides(
    client: Client, write: Write, publisher: Desk, faqs: list[Record]
) -> None:
    release = spring(write, publisher, faqs)
    act_on(publisher, release, "publish")
    publisher.act("withdraw", {"site": "core", "record": faqs[0].id}, **WORDS)
    publisher.act("hide", {"site": "core", "record": faqs[1].id})
    assert act_on(publisher, release, "revert")["left"] == []
    client.problem(f"/v1/sites/core/faqs/{faqs[0].id}", 410)
    client.problem(f"/v1/sites/core/faqs/{faqs[1].id}", 404)


def test_a_revert_passes_every_check_of_publishing(write: Write, publisher: Desk, faqs: list[Record]) -> None:
    rival = write(make_record, live=False, topic=write(make_record, "topic"), slug="the-slug")
    write(edit_live, faqs[0], "en", slug="the-slug")
    write(edit, faqs[0], "en", slug="another-slug")
    release = make_release(publisher, write(pin, faqs[0], "en"))
    act_on(publisher, release, "publish")
    publisher.act("publish", write(pin, rival, "und"), write(pin, rival, "en"))
    assert rules(act_on(publisher, release, "revert", 409)) == ["slug-taken"]


def test_a_dry_run_publishes_nothing(client: Client, write: Write, publisher: Desk, faqs: list[Record]) -> None:
    release = spring(write, publisher, faqs)
    etag = {"If-Match": release["etag"]}
    tried = expect(publisher.call("POST", f"releases/{release['id']}/publish", {}, headers=etag, dry_run="true"), 200)
    assert (tried["seq"], tried["release"]["state"], {each["effect"] for each in tried["impact"]}) == (
        None, "open", {"text", "disappears"},
    )  # fmt: skip
    assert version(client, faqs[0]) == 1


def test_an_alteration_rests_on_the_present_state(write: Write, publisher: Desk, faqs: list[Record]) -> None:
    release = spring(write, publisher, faqs)
    path = f"releases/{release['id']}"
    assert publisher.call("PATCH", path, {"name": "Summer"}).status_code == 428
    renamed = publisher.call("PATCH", path, {"name": "Summer"}, headers={"If-Match": release["etag"]})
    assert expect(renamed, 200)["name"] == "Summer"
    for method, address, body in (("PATCH", path, {"name": "Autumn"}), ("PUT", f"{path}/items", {"items": []})):
        assert publisher.call(method, address, body, headers={"If-Match": release["etag"]}).status_code == 412
    emptied = publisher.call("PUT", f"{path}/items", {"items": []}, headers={"If-Match": renamed.headers["ETag"]})
    assert expect(emptied, 200)["items"] == []
    assert expect(emptied, 200)["etag"] != renamed.json["etag"]


def test_an_open_release_is_deleted_and_a_published_one_is_not(
    write: Write, publisher: Desk, faqs: list[Record]
) -> None:
    open_one, published = make_release(publisher), spring(write, publisher, faqs)
    done = act_on(publisher, published, "publish")["release"]
    for release, status in ((open_one, 204), (done, 409)):
        response = publisher.call("DELETE", f"releases/{release['id']}", headers={"If-Match": release["etag"]})
        assert response.status_code == status
    assert [each["id"] for each in publisher.ask("releases")["items"]] == [published["id"]]


def test_an_empty_release_is_not_published(publisher: Desk, library: str) -> None:
    act_on(publisher, make_release(publisher), "publish", 409)


def test_releases_are_listed_by_site_and_page_by_page(publisher: Desk, library: str) -> None:
    made = [make_release(publisher)["id"] for _ in range(3)]
    first = publisher.ask("releases", site="core", limit=2)
    second = publisher.ask(first["next"])
    assert [each["id"] for page in (first, second) for each in page["items"]] == made[::-1]
    assert second["next"] is None
    assert publisher.ask("releases", site="clinic")["items"] == []


def test_a_clinic_sees_no_release_of_the_library_and_publishes_only_its_own_texts(
    app: Flask, write: Write, publisher: Desk, faqs: list[Record]
) -> None:
    theirs = spring(write, publisher, faqs)
    carl = Desk(app, write(make_person, "Carl", "publisher", site="clinic"))
    assert carl.ask("releases")["items"] == []
    assert carl.call("GET", f"releases/{theirs['id']}").status_code == 404
    body = {"site": "clinic", "name": "Mine", "items": [write(pin, faqs[0], "en")]}
    assert carl.call("POST", "releases", body).status_code == 404
    write(edit, faqs[0], "en", site="clinic", question="Ours?")
    mine = expect(carl.call("POST", "releases", {**body, "items": [write(pin, faqs[0], "en", site="clinic")]}), 201)
    assert act_on(carl, mine, "publish")["seq"]
