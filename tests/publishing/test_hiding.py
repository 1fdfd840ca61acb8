"""A site leaves records out or shows them again, for itself and those below it, and for nobody else."""

from flask import Flask

from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.people import Desk, expect, make_person, rules


def test_a_clinic_hides_a_record_for_itself_alone(app: Flask, client: Client, write: Write, library: str) -> None:
    write(make_site, "branch", parent="clinic")
    faq = write(make_record)
    carl = Desk(app, write(make_person, "Carl", "publisher", site="clinic"))
    done = carl.act("hide", {"site": "clinic", "record": faq.id})
    assert {(each["effect"], tuple(each["sites"])) for each in done["impact"] if each["record"] == faq.id} == {
        ("disappears", ("branch", "clinic"))
    }
    assert client.json(f"/v1/sites/core/faqs/{faq.id}")
    client.problem(f"/v1/sites/branch/faqs/{faq.id}", 404)
    carl.act("show", {"site": "branch", "record": faq.id})
    assert client.json(f"/v1/sites/branch/faqs/{faq.id}")
    client.problem(f"/v1/sites/clinic/faqs/{faq.id}", 404)


def test_hiding_a_topic_tells_which_links_and_pages_it_empties(write: Write, library: str, publisher: Desk) -> None:
    topic = write(make_record, "topic")
    write(make_record, topic=topic)
    done = publisher.act("hide", {"site": "clinic", "record": topic.id})
    assert rules(done, "warnings") == ["link-dropped", "page-emptied"]
    assert {tuple(each["sites"]) for each in done["warnings"]} == {("clinic",)}


def test_what_is_hidden_already_is_no_change(write: Write, library: str, publisher: Desk) -> None:
    item = {"site": "clinic", "record": write(make_record).id}
    publisher.act("hide", item)
    expect(publisher.try_to("hide", item), 409)


def test_several_sites_and_records_in_one_change(client: Client, write: Write, library: str, publisher: Desk) -> None:
    topic = write(make_record, "topic")
    faqs = [write(make_record, topic=topic) for _ in range(2)]
    done = publisher.act("hide", {"site": "core", "record": faqs[0].id}, {"site": "clinic", "record": faqs[1].id})
    assert [client.json(f"/v1/sites/{site}/faqs")["total"] for site in ("core", "clinic")] == [1, 0]
    assert client.json("/v1/sites/clinic")["seq"] == done["seq"]


def test_a_record_of_another_branch_is_not_found(app: Flask, write: Write, library: str) -> None:
    write(make_site, "stranger")
    steve = Desk(app, write(make_person, "Steve", "publisher", site="stranger"))
    assert steve.try_to("hide", {"site": "stranger", "record": write(make_record).id}).status_code == 404
