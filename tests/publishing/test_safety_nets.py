"""Who reads of a risk is told, in the same language, what to do when it happens, and whom to call."""

from typing import Any

from api.models import Record
from tests.acts import alter_settings
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit, make_record
from tests.people import Desk, pin, rules

WORDS = {"message": "It was wrong.", "severity": "safety"}
LOCALES = ("en", "fr")


def make_risk(write: Write, *nets: Record, live: bool = False, **more: Any) -> Record:
    named = {"kind": "risk", "safety_nets": [each.id for each in nets]}
    risk: Record = write(make_record, "limitation", live=live, locales=LOCALES, neutral=named, **more)
    return risk


def pins(write: Write, record: Record, *locales: str) -> list[dict[str, Any]]:
    return [write(pin, record, each) for each in locales or ("und", *LOCALES)]


def test_a_risk_without_a_safety_net_cannot_be_published(write: Write, library: str, publisher: Desk) -> None:
    risk = make_risk(write)
    assert publisher.refused("publish", *pins(write, risk)) == ["safety-net-missing"]
    assert write(make_record, "limitation", neutral={"kind": "side_effect"})


def test_the_net_must_be_live_in_each_language_of_the_risk(write: Write, library: str, publisher: Desk) -> None:
    risk = make_risk(write, write(make_record, "safety_net"))
    refusal = publisher.try_to("publish", *pins(write, risk)).json
    assert [(each["rule"], each["locale"], each["field"]) for each in refusal["blockers"]] == [
        ("safety-net-missing", "fr", "safety_nets")
    ]
    assert publisher.act("publish", *pins(write, risk, "und", "en"))["seq"]


def test_both_may_go_live_in_one_call_or_one_release(write: Write, library: str, publisher: Desk) -> None:
    topic = write(make_record, "topic")
    nets = [write(make_record, "safety_net", locales=LOCALES, live=False, topic=topic) for _ in range(2)]
    first, second = (make_risk(write, each, topic=topic) for each in nets)
    assert publisher.refused("publish", *pins(write, first)) == ["safety-net-missing"]
    assert publisher.act("publish", *pins(write, nets[0]), *pins(write, first))["seq"]
    release = publisher.call("POST", "releases", {"site": "core", "name": "Safety"}).json
    items = [*pins(write, second), *pins(write, nets[1])]
    etag = {"If-Match": f'"{release["etag"]}"'}
    filled = publisher.call("POST", f"releases/{release['id']}/items", {"items": items}, headers=etag).json
    etag = {"If-Match": f'"{filled["etag"]}"'}
    assert publisher.call("POST", f"releases/{release['id']}/publish", {}, headers=etag).status_code == 200


def test_the_last_net_of_a_risk_is_not_unpublished_in_a_language_of_it(
    write: Write, library: str, publisher: Desk
) -> None:
    net = write(make_record, "safety_net", locales=LOCALES)
    make_risk(write, net, live=True)
    assert publisher.refused("unpublish", write(pin, net, "fr")) == ["safety-net-missing"]


def test_withdrawing_or_hiding_the_last_net_is_told_and_not_blocked(
    write: Write, library: str, publisher: Desk
) -> None:
    topic = write(make_record, "topic")
    nets = [write(make_record, "safety_net", locales=LOCALES, topic=topic) for _ in range(2)]
    risk = make_risk(write, *nets, live=True, topic=topic)
    first = publisher.act("withdraw", {"site": "core", "record": nets[0].id}, **WORDS)
    assert rules(first, "warnings") == ["link-dropped"]
    hidden = publisher.act("hide", {"site": "clinic", "record": nets[1].id})
    lost = [each for each in hidden["warnings"] if each["rule"] == "safety-net-missing"]
    assert {(each["record"], tuple(each["sites"])) for each in lost} == {(risk.id, ("clinic",))}
    assert {each["locale"] for each in lost} == set(LOCALES)


def test_what_was_a_risk_before_there_were_nets_stays_and_is_mended_before_it_is_published_again(
    client: Client, write: Write, library: str, publisher: Desk
) -> None:
    net = write(make_record, "safety_net", locales=LOCALES)
    risk = make_risk(write, net, live=True)
    publisher.act("withdraw", {"site": "core", "record": net.id}, **WORDS)
    other = write(make_record, topic=None)
    write(edit, other, "en", question="Elsewhere?")
    assert publisher.act("publish", write(pin, other, "en"))["seq"]
    write(edit, risk, "en", title="Another risk")
    assert publisher.refused("publish", write(pin, risk, "en")) == ["safety-net-missing"]
    assert client.json(f"/v1/sites/clinic/limitations/{risk.id}")["title"] != "Another risk"


def test_a_net_says_whom_to_call_by_the_data_of_the_site_that_shows_it(
    client: Client, write: Write, library: str
) -> None:
    urgent = write(make_record, "safety_net", neutral={"urgency": "emergency"})
    calm = write(make_record, "safety_net", neutral={"urgency": "call"})
    assert client.json(f"/v1/sites/clinic/safety-nets/{urgent.id}")["call"] is None
    contact = {"phone": "+1 555 0100", "emergency_phone": "911"}
    write(alter_settings, "clinic", {"contact": contact}, actor="Olga Operator", now=NOW)
    called = [client.json(f"/v1/sites/clinic/safety-nets/{each.id}")["call"] for each in (urgent, calm)]
    assert called == [
        {"label": "Emergency number", "telephone": "911"}, {"label": "Clinic", "telephone": "+1 555 0100"},
    ]  # fmt: skip
    assert client.json(f"/v1/sites/core/safety-nets/{urgent.id}")["call"] is None


def test_a_topics_page_has_its_safety_nets_first(client: Client, write: Write, library: str) -> None:
    topic = write(make_record, "topic")
    for name in ("faq", "definition", "safety_net"):
        write(make_record, name, topic=topic)
    page = client.json(f"/v1/sites/clinic/pages/{topic.id}")
    assert page["sections"][0]["type"] == "safety_net"
