"""A text says what its reader may do with it and why not, and that is just what the calls themselves answer."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from api.models import Record
from tests.acts import alter_settings
from tests.calls import path_of, read, save
from tests.conftest import Write
from tests.depth import is_deep
from tests.factories import NOW, edit_live, make_record
from tests.lookup import find_settings
from tests.people import Desk, expect, make_person, pin

pytestmark = pytest.mark.once

WORDS = {
    "withdraw": {"message": "It was wrong.", "severity": "routine"}, "send-back": {"comment": "Please look again."},
}  # fmt: skip
IN_ROWS = ("save", "discard", "submit", "approve", "send-back", "unpublish")
AT_ITS_ADDRESS = ("save", "discard", "restore", "delete")
OF_RECORDS = ("hide", "show", "withdraw", "reinstate")
OF_THE_WORDS = {
    "required-field-missing",
    "neutral-fields-missing",
    "review-missing",
    "required-relation-missing",
    "slug-taken",
}
"""What is told of the words, as problems, and is no matter of who may do what when."""
PEOPLE = {
    "reader": ("reader",), "translator": ("translator",), "author": ("author",), "reviewer": ("reviewer",),
    "publisher": ("publisher",), "editor": ("author", "publisher"), "admin": ("admin",),
}  # fmt: skip
PLACES = {"of French alone": {"locale": "fr"}, "of the clinic alone": {"site": "clinic"}}


class Staff:
    """People of each role, and the states that a text can be in."""

    def __init__(self, app: Flask, write: Write) -> None:
        self.write, self._app = write, app
        self.desks = {name: self.hire(name, *roles) for name, roles in PEOPLE.items()}
        self.desks |= {
            f"{name} {where}": self.hire(f"{name} {where}", *PEOPLE[name], **more)
            for name in ("translator", "reviewer", "publisher")
            for where, more in PLACES.items()
        }
        self.desks["clinician"] = self.hire("clinician", "reviewer", credential="PT, no. 123")

    def some(self, number: int) -> dict[str, Desk]:
        """In a deep run all of them; else a few, others each time, so that all come to look."""
        names = list(self.desks)
        chosen = names if is_deep() else {names[(number + step) % len(names)] for step in (0, 5)}
        return {name: self.desks[name] for name in names if name in chosen}

    def ask_for(self, approval: str) -> None:
        """Let the library ask for approval, or for none."""
        if self.write(find_settings, "core").approval != approval:
            self.write(alter_settings, "core", {"approval": approval}, actor="o", now=NOW)

    def hire(self, name: str, *roles: str, **more: Any) -> Desk:
        return Desk(self._app, self.write(make_person, name, *roles, **more))


@pytest.fixture
def staff(app: Flask, write: Write, library: str) -> Staff:
    return Staff(app, write)


Text = tuple[Record, str, str]
"""A record, a locale and a site."""


def live(staff: Staff) -> Text:
    return staff.write(make_record), "en", "core"


def begun(staff: Staff) -> Text:
    return staff.write(make_record, live=False), "en", "core"


def not_begun(staff: Staff) -> Text:
    return staff.write(make_record), "fr", "clinic"


def drafted(staff: Staff) -> Text:
    record, locale, site = live(staff)
    save(staff.desks["author"], record, locale, {"answer": "Anew."})
    return record, locale, site


def submitted(staff: Staff) -> Text:
    record, locale, site = drafted(staff)
    staff.desks["author"].act("submit", staff.write(pin, record, locale))
    return record, locale, site


def written_by_the_reviewer(staff: Staff) -> Text:
    record, locale, site = live(staff)
    save(staff.desks["reviewer"], record, locale, {"answer": "Anew."})
    return record, locale, site


def approved(staff: Staff) -> Text:
    record, locale, site = submitted(staff)
    staff.desks["clinician"].act("approve", staff.write(pin, record, locale))
    return record, locale, site


def sent_back(staff: Staff) -> Text:
    record, locale, site = submitted(staff)
    staff.desks["clinician"].act("send-back", staff.write(pin, record, locale), comment="Why?")
    return record, locale, site


def taken_down(staff: Staff) -> Text:
    record, locale, site = live(staff)
    staff.desks["publisher"].act("unpublish", staff.write(pin, record, locale))
    return record, locale, site


def outdated(staff: Staff) -> Text:
    record = staff.write(make_record, locales=("en", "fr"))
    staff.write(edit_live, record, "en", answer="Anew.")
    return record, "fr", "core"


def neutral(staff: Staff) -> Text:
    record, _, site = live(staff)
    save(staff.desks["author"], record, "und", {"position": 7})
    return record, "und", site


def overridden(staff: Staff) -> Text:
    record, locale, _ = live(staff)
    staff.write(edit_live, record, locale, site="clinic", question="Ours?")
    return record, locale, "clinic"


def behind(staff: Staff) -> Text:
    text = overridden(staff)
    staff.write(edit_live, text[0], "en", question="Theirs anew?")
    return text


def withdrawn(staff: Staff) -> Text:
    record, locale, site = live(staff)
    staff.desks["publisher"].act("withdraw", {"site": site, "record": record.id}, **WORDS["withdraw"])
    return record, locale, site


def hidden(staff: Staff) -> Text:
    record, locale, _ = live(staff)
    staff.desks["publisher"].act("hide", {"site": "clinic", "record": record.id})
    return record, locale, "clinic"


STATES = (
    live, begun, not_begun, drafted, submitted, written_by_the_reviewer, approved, sent_back, taken_down, outdated, neutral, overridden,
    behind, withdrawn, hidden,
)  # fmt: skip


def is_refused(response: TestResponse, *, by_blockers: bool) -> bool:
    """Whether a call was refused for a right or for how things stand, and not for the words."""
    assert response.status_code in (200, 201, 403, 404, 409), response.text
    if response.status_code >= 400 or not by_blockers:
        return response.status_code >= 400
    return any(each["rule"] not in OF_THE_WORDS for each in expect(response, 200)["blockers"])


def tried(desk: Desk, text: Text, verb: str) -> bool:
    """Whether a verb is refused; nothing is kept of it."""
    record, locale, site = text
    item, words = {"site": site, "record": record.id}, WORDS.get(verb, {})
    if verb not in OF_RECORDS:
        told = desk.ask(path_of(record, locale, site=site))
        item |= {"locale": locale, "version": (verb == "unpublish" and told["live"]) or told["version"] or 1}
        words = {"fields": list(told["fields"])[:1]} if verb == "adopt" and told["fields"] else words
    return is_refused(desk.try_to(verb, item, dry_run=True, **words), by_blockers=True)


def written(desk: Desk, text: Text, how: str) -> bool:
    """Whether what is done to a text at its own address is refused; nothing is kept of it."""
    record, locale, site = text
    told = desk.ask(path_of(record, locale, site=site))
    headers = {"If-Match": f'"{told["etag"]}"'} if told["version"] or how != "save" else {}
    calls: dict[str, tuple[str, str, Any]] = {
        "save": ("PATCH", "", {"fields": {}}), "discard": ("POST", "/discard", None), "delete": ("DELETE", "", None),
        "restore": ("POST", "/restore", {"version": 1}),
    }  # fmt: skip
    method, tail, body = calls[how]
    path = path_of(record, locale, site=site, tail=tail)
    return is_refused(desk.call(method, path, body, headers=headers, dry_run="true"), by_blockers=False)


@pytest.mark.long
@pytest.mark.parametrize("approval", ["none", "four_eyes"])
def test_can_says_yes_just_where_the_call_is_not_refused(staff: Staff, approval: str) -> None:
    for number, state in enumerate(STATES):
        staff.ask_for("none")
        text = record, locale, site = state(staff)
        staff.ask_for(approval)
        for name, desk in staff.some(number).items():
            answer = desk.call("GET", path_of(record, locale, site=site))
            if answer.status_code != 404:
                is_just_what_calls_say(desk, text, expect(answer, 200)["can"], (state.__name__, name))


def is_just_what_calls_say(desk: Desk, text: Text, can: dict[str, Any], case: tuple[str, str]) -> None:
    for verb, said in can.items():
        assert (said["reason"] is None, said["detail"] is None) == (said["allowed"], said["allowed"])
        # What a dry run does not tell is done in another test.
        if said["reason"] != "nothing-to-change" or verb == "delete":
            is_no = (written if verb in AT_ITS_ADDRESS else tried)(desk, text, verb)
            assert said["allowed"] is not is_no, (*case, verb, said)


@pytest.mark.parametrize("approval", ["none", "four_eyes"])
def test_rows_tell_what_the_text_tells(staff: Staff, approval: str) -> None:
    texts = [state(staff) for state in STATES]
    staff.ask_for(approval)
    for desk in staff.some(3).values():
        rows = {row["id"]: row for row in desk.ask("records", limit=200)["items"]}
        for record, locale, site in texts:
            answer = desk.call("GET", path_of(record, locale, site=site))
            found = [
                each
                for each in rows.get(record.id, {"translations": []})["translations"]
                if (each["site"], each["locale"]) == (site, locale)
            ]
            if answer.status_code == 200 and found:
                can = {verb for verb, said in answer.json["can"].items() if said["allowed"]}
                assert set(found[0]["can"]) == can & set(IN_ROWS)
                whole = desk.ask(f"records/{record.id}")["translations"]
                place = (site, locale)
                assert [each["can"] for each in whole if (each["site"], each["locale"]) == place] == [found[0]["can"]]


def reasons(desk: Desk, text: Text) -> dict[str, str | None]:
    record, locale, site = text
    return {verb: said["reason"] for verb, said in read(desk, record, locale, site=site)["can"].items()}


def test_what_would_change_nothing_is_refused_when_it_is_done(staff: Staff) -> None:
    publisher = staff.desks["publisher"]
    for text, verb in ((live(staff), "publish"), (live(staff), "show"), (hidden(staff), "hide")):
        assert reasons(publisher, text)[verb] == "nothing-to-change"
        item = {"site": text[2], "record": text[0].id}
        item |= {"locale": text[1], "version": 1} if verb == "publish" else {}
        expect(publisher.try_to(verb, item), 409)


def test_each_no_has_its_reason(staff: Staff) -> None:
    staff.ask_for("four_eyes")
    desks = staff.desks
    text = written_by_the_reviewer(staff)
    assert reasons(desks["reviewer"], text)["approve"] == "four-eyes"
    assert reasons(desks["reviewer"], text)["publish"] == "not-your-role"
    assert reasons(desks["publisher of French alone"], text)["publish"] == "not-your-locale"
    assert reasons(desks["publisher of French alone"], text)["withdraw"] == "not-your-locale"
    assert reasons(desks["publisher"], text)["publish"] == "approval-missing"
    assert reasons(desks["reviewer"], live(staff))["review"] == "credential-missing"
    assert reasons(desks["author"], live(staff))["submit"] == "no-draft"
    assert reasons(desks["publisher"], begun(staff))["unpublish"] == "not-live"
    assert reasons(desks["author"], live(staff))["discard"] == "no-draft"
    assert reasons(desks["author"], not_begun(staff))["submit"] == "not-begun"
    assert reasons(desks["admin"], overridden(staff))["withdraw"] == "not-the-owner"
    below = staff.hire("Cara", "reader", "author", site="clinic")
    above = staff.hire("Lea", "reader", site="core")
    both = staff.hire("Bo", "publisher", site="clinic")
    assert reasons(below, overridden(staff))["save"] is None
    assert reasons(above, live(staff))["save"] == "not-your-role"
    assert both.call("GET", path_of(live(staff)[0], "en")).status_code == 404


def test_each_reason_is_explained(staff: Staff) -> None:
    explained = {each["code"] for each in staff.desks["author"].ask("/v1/problems")["rules"]}
    for state in STATES:
        found = {each for name in ("author", "publisher") for each in reasons(staff.desks[name], state(staff)).values()}
        assert found - {None} <= explained


def test_what_somebody_could_do_is_nothing_that_a_repeated_call_rests_on(staff: Staff) -> None:
    record, locale, _ = drafted(staff)
    path, etag = path_of(record, locale, tail="/discard"), read(staff.desks["editor"], record, locale)["etag"]
    headers = {"If-Match": f'"{etag}"', "Idempotency-Key": "once"}
    expect(staff.desks["editor"].call("POST", path, headers=headers), 200)
    admin = staff.desks["admin"]
    [person] = [each for each in admin.ask("people")["items"] if each["name"] == "editor"]
    told = admin.ask(f"people/{person['id']}")
    grants = {"grants": [{"role": "author", "site": "*", "locale": "*"}]}
    expect(admin.call("PATCH", f"people/{person['id']}", grants, headers={"If-Match": f'"{told["etag"]}"'}), 200)
    again = staff.desks["editor"].call("POST", path, headers=headers)
    assert (again.status_code, again.headers.get("Idempotency-Replayed")) == (200, "true")


def test_me_tells_the_verbs_of_each_site_and_locale(app: Flask, write: Write, library: str) -> None:
    desk = Desk(app, write(make_person, "Fleur", "translator", "publisher", locale="fr"))
    told = {site["key"]: site["can"] for site in desk.ask("me")["sites"]}
    assert told.keys() == {"core", "clinic"}
    for groups in told.values():
        [group] = groups
        assert group["locales"] == ["fr"]
        assert {"save", "submit", "publish", "withdraw"} <= set(group["verbs"])
        assert "approve" not in group["verbs"]


def test_what_me_tells_is_what_texts_tell(staff: Staff) -> None:
    record = staff.write(make_record, locales=("en", "fr"))
    rights = {"not-your-role", "not-your-locale", "not-your-site"}
    for name, desk in staff.desks.items():
        for site in desk.ask("me")["sites"]:
            by_locale = {locale: set(each["verbs"]) for each in site["can"] for locale in each["locales"]}
            for locale in ("en", "fr", "und"):
                can = expect(desk.call("GET", path_of(record, locale, site=site["key"])), 200)["can"]
                yes = {verb for verb, said in can.items() if said["reason"] not in rights}
                expected = by_locale.get(locale, set())
                differing = yes ^ expected
                # A source takes more than a translation, and a whole record a role for all languages.
                assert differing <= {"save", "discard", "restore", "delete", "hide", "show", "withdraw", "reinstate"}, (
                    name
                )
