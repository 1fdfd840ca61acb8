"""A time to come shows what is published with all that is planned by then, to those who may preview, and says what will fail."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from api.app import create_app
from api.database import Database
from api.errors import Blocked, Conflict
from api.models import Record
from tests.acts import Pinned, Place, create_key, create_link, hold_ledger, run_next, run_once, schedule, withdraw
from tests.client import Client
from tests.conftest import Write
from tests.databases import Server, fresh_database
from tests.depth import examples
from tests.factories import NOW, edit, edit_live, make_record, make_site, publish_all
from tests.people import Desk, Hire, expect, pin

SOON, LATER = (datetime.now(UTC).replace(microsecond=0) + timedelta(days=days) for days in (30, 60))
FAQS = "/v1/sites/clinic/faqs"


def told(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


@pytest.fixture
def faq(write: Write, sites: None) -> Record:
    record: Record = write(make_record, "faq", slug="does-it-hurt", question="Now?")
    return record


@pytest.fixture
def previewer(hire: Hire) -> Desk:
    return hire("Petra", "preview", site="core")


def plan(
    write: Write, record: Record, at: datetime, *, verb: str = "publish", locale: str = "en", **changes: Any
) -> str:
    """A schedule that publishes the record with other words, or takes it down; its id."""
    version = write(edit, record, locale, **changes).number if changes else 1
    planned = write(schedule, [Pinned(record.id, record.site, locale, version)], verb=verb, at=at, actor="Paula")
    return str(planned.id)


def question(desk: Desk, record: Record, **query: Any) -> str:
    return str(expect(desk.call("GET", f"{FAQS}/{record.id}", **query), 200)["fields"]["question"])


def test_a_time_to_come_shows_what_is_planned_by_then_and_nothing_later(
    faq: Record, write: Write, previewer: Desk, client: Client
) -> None:
    plan(write, faq, SOON, question="Soon?")
    moments = (told(SOON - timedelta(seconds=1)), told(SOON), told(LATER))
    assert [question(previewer, faq, at=at) for at in moments] == ["Now?", "Soon?", "Soon?"]
    assert question(previewer, faq, view="planned") == "Soon?"
    answer = previewer.call("GET", f"{FAQS}/{faq.id}", at=told(SOON))
    assert (answer.headers["Cache-Control"], answer.json["updated_at"]) == (
        "private, no-store",
        told(SOON).replace("Z", ".000Z"),
    )
    assert client.json(f"{FAQS}/{faq.id}")["fields"]["question"] == "Now?"


def test_lists_search_and_pages_show_it_too(faq: Record, write: Write, previewer: Desk) -> None:
    plan(write, faq, SOON, question="Zanzibar?")
    at = told(SOON)
    assert expect(previewer.call("GET", FAQS, at=at), 200)["items"][0]["title"] == "Zanzibar?"
    assert expect(previewer.call("GET", "/v1/sites/clinic/search", q="zanzibar", at=at), 200)["total"] == 1
    topic = expect(previewer.call("GET", f"{FAQS}/{faq.id}"), 200)["topic"]["id"]
    page = expect(previewer.call("GET", f"/v1/sites/clinic/pages/{topic}", at=at), 200)
    assert page["sections"][0]["items"][0]["title"] == "Zanzibar?"


def test_what_is_taken_down_by_then_is_not_there(faq: Record, write: Write, previewer: Desk) -> None:
    plan(write, faq, SOON, verb="unpublish")
    assert previewer.call("GET", f"{FAQS}/{faq.id}", at=told(SOON)).status_code == 404
    assert previewer.call("GET", f"{FAQS}/{faq.id}", at=told(SOON - timedelta(days=1))).status_code == 200


def test_a_release_comes_about_when_it_is_planned(faq: Record, write: Write, previewer: Desk, hire: Hire) -> None:
    desk = hire("Paula", "publisher", "author", site="core")
    write(edit, faq, "en", question="Spring?")
    release = expect(
        desk.call("POST", "releases", {"site": "core", "name": "Spring", "items": [write(pin, faq, "en")]}), 201
    )
    assert question(previewer, faq, at=told(LATER)) == "Now?"
    body, match = {"at": told(SOON), "time_zone": "UTC"}, {"If-Match": release["etag"]}
    assert desk.call("POST", f"releases/{release['id']}/schedule", body, headers=match).status_code in (200, 201)
    assert question(previewer, faq, at=told(LATER)) == "Spring?"


@pytest.mark.parametrize(("verb", "status"), [("hide", 404), ("withdraw", 410)])
def test_a_record_that_is_to_go_is_gone_by_then(
    faq: Record, write: Write, previewer: Desk, client: Client, verb: str, status: int
) -> None:
    said = {"message": "Wrong.", "severity": "safety", "replacement": None} if verb == "withdraw" else {}
    write(schedule, [Place("core", faq.id)], verb=verb, at=SOON, actor="Paula", **said)
    answer = previewer.call("GET", f"{FAQS}/{faq.id}", at=told(SOON))
    assert answer.status_code == status
    assert "Planned-Failures" not in previewer.call("GET", FAQS, at=told(SOON)).headers
    assert question(previewer, faq, at=told(SOON - timedelta(days=1))) == "Now?"
    assert client.get(f"{FAQS}/{faq.id}").status_code == 200


def test_a_record_that_is_to_come_back_is_there_by_then(faq: Record, write: Write, previewer: Desk) -> None:
    write(withdraw, [faq.id], message="Wrong.", severity="safety", actor="Wim", now=NOW)
    write(schedule, [Place("core", faq.id)], verb="reinstate", at=SOON, actor="Paula")
    assert question(previewer, faq, at=told(SOON)) == "Now?"
    assert previewer.call("GET", f"{FAQS}/{faq.id}", view="draft").status_code == 410


def test_what_is_known_to_stand_in_the_way_is_told(app: Flask, sites: None, write: Write, previewer: Desk) -> None:
    target = write(make_record, "limitation")
    benefit = write(make_record, "benefit", neutral={"caveats": [target.id]}, live=False)
    pins = [Pinned(benefit.id, "core", locale, 1) for locale in ("en", "und")]
    write(schedule, pins, verb="publish", at=SOON, actor="Paula")
    # A worker tries what is planned, and so knows what it rests on.
    while run_once(app.extensions["database"], now=datetime.now(UTC)):
        pass
    write(withdraw, [target.id], message="Wrong.", severity="safety", actor="Wim", now=NOW)
    answer = previewer.call("GET", "/v1/sites/clinic/benefits", at=told(SOON))
    assert "It would be refused as things stand" in answer.headers["Planned-Failures"]
    assert answer.json["total"] == 0


@pytest.mark.parametrize("role", ["delivery", None])
def test_nobody_else_sees_what_is_planned(
    faq: Record, write: Write, hire: Hire, client: Client, role: str | None
) -> None:
    plan(write, faq, SOON, question="Soon?")
    answers: list[Any] = []
    for query in ({"at": told(SOON)}, {"view": "planned"}, {"view": "planned", "at": told(SOON)}):
        path = f"{FAQS}/{faq.id}"
        answers.append(hire("D", role).call("GET", path, **query) if role else client.get(path, **query))
    assert [each.status_code for each in answers] == ([400, 403, 403] if role else [400, 401, 401])
    assert [each for each in answers if "Soon?" in each.text] == []


def test_a_clinic_sees_its_own_plans_and_not_the_librarys(faq: Record, write: Write, hire: Hire) -> None:
    plan(write, faq, SOON, question="The library's?")
    ours = write(make_record, "faq", site="clinic", question="Ours now?")
    plan(write, ours, SOON, question="Ours soon?")
    desk = hire("Petra", "preview", site="clinic")
    assert question(desk, faq, at=told(SOON)) == "Now?"
    assert question(desk, ours, at=told(SOON)) == "Ours soon?"


def test_a_plan_that_will_fail_is_named_and_the_rest_is_shown(faq: Record, write: Write, previewer: Desk) -> None:
    other = write(make_record, "faq", question="Other now?")
    failing = plan(write, faq, SOON, question="Soon?")
    plan(write, other, SOON, question="Other soon?")
    write(edit_live, faq, "en", question="In between?")
    answer = previewer.call("GET", FAQS, at=told(LATER))
    assert answer.headers["Planned-Failures"].startswith(f'"{failing}";at="{told(SOON)[:-1]}')
    assert answer.headers["Planned-Failures"].count('"0') == 1
    assert sorted(each["title"] for each in answer.json["items"]) == ["In between?", "Other soon?"]
    assert "Planned-Failures" not in previewer.call("GET", FAQS).headers


def test_what_restates_a_record_that_is_to_change_says_that_it_will_be_outdated(
    write: Write, sites: None, previewer: Desk
) -> None:
    limit = write(make_record, "limitation", description="Rare.")
    restating = write(make_record, "faq", neutral={"derives_from": [limit.id]})
    written_anew = write(make_record, "faq", neutral={"derives_from": [limit.id]})
    plan(write, limit, SOON, description="Common.")
    plan(write, written_anew, SOON, answer="It is common.")
    item = expect(previewer.call("GET", f"{FAQS}/{restating.id}", at=told(SOON)), 200)
    assert item["locale"]["outdated"] is True
    assert expect(previewer.call("GET", f"{FAQS}/{restating.id}"), 200)["locale"]["outdated"] is False


def test_a_source_that_is_to_be_taken_down_still_measures_its_translations(
    write: Write, sites: None, previewer: Desk
) -> None:
    record = write(make_record, "faq", locales=("en", "fr"))
    write(edit_live, record, "en", answer="Something else.")
    write(schedule, [Pinned(record.id, "core", "en", 2)], verb="unpublish", at=SOON, actor="Paula")
    item = expect(previewer.call("GET", f"{FAQS}/{record.id}", at=told(SOON), locale="fr"), 200)
    assert item["locale"]["outdated"] is True


def test_only_a_time_to_come_is_shown_with_what_is_planned(faq: Record, previewer: Desk) -> None:
    for query in ({"view": "planned", "at": "1"}, {"view": "planned", "at": "2020-01-01T00:00:00Z"}):
        problem = expect(previewer.call("GET", FAQS, **query), 400)
        assert problem["errors"] == [{"parameter": "at", "detail": "What is planned is shown at a time to come."}]
    for view in ("draft",):
        assert previewer.call("GET", FAQS, view=view, at=told(SOON)).status_code == 400


def test_a_link_shows_what_is_planned_at_any_time_to_come(faq: Record, write: Write, client: Client) -> None:
    plan(write, faq, SOON, question="Soon?")
    path, given = f"{FAQS}/{faq.id}", {"path": "/", "lifetime": timedelta(days=1), "now": datetime.now(UTC)}
    tokens = {view: write(create_link, "clinic", view=view, **given)[1] for view in ("planned", "draft", "published")}
    for token in (tokens["planned"],):
        assert client.json(path, preview_token=token)["fields"]["question"] == "Soon?"
        assert client.json(path, preview_token=token, at=told(SOON))["fields"]["question"] == "Soon?"
        early = told(SOON - timedelta(days=1))
        assert client.json(path, preview_token=token, at=early)["fields"]["question"] == "Now?"
        as_bearer = client.get(path, headers={"Authorization": f"Bearer {token}"}, at=early)
        assert as_bearer.json["fields"]["question"] == "Now?"
    assert client.json(path, preview_token=tokens["published"])["fields"]["question"] == "Now?"
    for view in ("draft", "published"):
        assert client.get(path, preview_token=tokens[view], at=told(SOON)).status_code == 400


PLANS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(1, 4), st.sampled_from(["publish", "unpublish", "edit", "publish now"])),
    max_size=7,
)


@pytest.mark.once
@settings(max_examples=examples(5, 60), deadline=None)
@given(plans=PLANS)
def test_what_was_foretold_is_what_comes_about(
    database_server: Server, migrated_template: str, plans: list[tuple[int, int, str]]
) -> None:
    """Whatever is planned, in whatever order, and overtaken in between: the worker does what the preview showed."""
    with fresh_database(database_server, template=migrated_template) as url:
        app = create_app({"database_url": url, "freshness_ms": 0, "log_level": "error"})
        database = app.extensions["database"]
        with database.transaction() as session:
            make_site(session)
            records = [make_record(session, "faq", question=f"Question {place}?") for place in range(3)]
            desk = Desk(app, create_key(session, name="k", roles=["admin"], now=NOW)[1])
        for place, day, act in plans:
            with database.transaction() as session:
                _act(session, records[place].id, SOON + timedelta(days=day), act)
        foretold = _shown(desk, at=told(LATER))
        while _run_next(database):
            pass
        assert _shown(desk) == foretold
        database.close()


def _act(session: Session, id: str, at: datetime, act: str) -> None:
    hold_ledger(session)
    record = session.get_one(Record, id)
    changed = edit(session, record, "en", question=f"Of {at:%d}, {act}?").number
    if act == "publish now":
        # Twice the same words are nothing to publish.
        with suppress(Conflict):
            publish_all(session, record)
    elif act != "edit":
        version = changed if act == "publish" else None
        live = Pinned(id, "core", "en", version or changed)
        with suppress(Conflict, Blocked):
            schedule(session, [live], verb=act, at=at, actor="tests")


def _run_next(database: Database) -> bool:
    with database.transaction() as session:
        return run_next(session, now=LATER) is not None


def _shown(desk: Desk, **query: Any) -> list[tuple[str, str, int]]:
    items = expect(desk.call("GET", "/v1/sites/core/faqs", **query), 200)["items"]
    return sorted((each["id"], each["title"], each["version"]) for each in items)
