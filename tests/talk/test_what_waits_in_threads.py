"""Who is asked for something in a thread finds it in the inbox, until it is done, answered or settled."""

from api.models import Record
from tests.conftest import Write
from tests.factories import make_site
from tests.people import expect
from tests.talk.conftest import Colleague, Colleagues, path_of


def threads(somebody: Colleague, kind: str) -> list[str]:
    return [each["thread"] for each in somebody.waiting(kind)]


def test_who_is_mentioned_finds_it_until_they_answer(arthur: Colleague, rita: Colleague, faq: Record) -> None:
    opened = arthur.open(faq, f"@{rita.id} is this so?", field="answer")
    [item] = rita.waiting("mentioned")
    assert (item["title"], item["field"], item["last_comment"]["by"]["name"]) == ("Does it hurt?", "answer", "Arthur")
    assert rita.ask(item["links"]["self"])["id"] == opened["id"]
    assert threads(arthur, "mentioned") == []
    rita.say(opened, "It is.")
    assert threads(rita, "mentioned") == []
    arthur.say(opened, f"And here, @{rita.id}?")
    assert threads(rita, "mentioned") == [opened["id"]]


def test_who_has_only_to_know_says_that_they_have_seen_it(arthur: Colleague, rita: Colleague, faq: Record) -> None:
    opened = arthur.open(faq, f"For your information, @{rita.id}.")
    assert rita.call("POST", f"{path_of(opened)}/seen").status_code == 204
    assert threads(rita, "mentioned") == []
    assert rita.call("POST", f"{path_of(opened)}/seen").status_code == 204


def test_what_is_settled_waits_for_nobody_until_it_is_reopened(arthur: Colleague, rita: Colleague, faq: Record) -> None:
    opened = arthur.open(faq, f"@{rita.id} look", assignee=rita.id, due_on="2026-12-24")
    [item] = rita.waiting("assigned")
    assert (item["due_on"], item["since"] is not None) == ("2026-12-24", True)
    arthur.alter(opened, resolved=True)
    assert (threads(rita, "assigned"), threads(rita, "mentioned")) == ([], [])
    arthur.alter(opened, resolved=False)
    assert (threads(rita, "assigned"), threads(rita, "mentioned")) == ([opened["id"]], [opened["id"]])


def test_what_is_due_first_comes_first_and_what_is_never_due_last(
    arthur: Colleague, rita: Colleague, faq: Record
) -> None:
    days = [None, "2027-02-01", "2026-12-01"]
    made = [arthur.open(faq, "Please.", assignee=rita.id, due_on=each)["id"] for each in days]
    assert threads(rita, "assigned") == [made[2], made[1], made[0]]


def test_it_goes_to_another_with_a_word_in_the_thread(arthur: Colleague, rita: Colleague, faq: Record) -> None:
    opened = arthur.open(faq, "Who does it?", assignee=rita.id)
    given = rita.alter(opened, assignee=arthur.id, due_on="2027-01-01")
    assert (given["assignee"]["name"], given["due_on"]) == ("Arthur", "2027-01-01")
    assert (given["comments"][-1]["act"], given["comments"][-1]["words"]) == ("assign", f"@{arthur.id}")
    assert (threads(rita, "assigned"), threads(arthur, "assigned")) == ([], [opened["id"]])
    assert arthur.alter(opened, assignee=None)["assignee"] is None
    assert threads(arthur, "assigned") == []


def test_who_may_no_longer_read_the_text_is_asked_no_more(
    arthur: Colleague, colleague: Colleagues, faq: Record, write: Write
) -> None:
    write(make_site, "stranger")
    clara, root = colleague("Clara", "author", site="clinic"), colleague("Root", "admin")
    arthur.open(faq, f"@{clara.id}?", site="clinic", assignee=clara.id)
    assert len(clara.waiting("mentioned")) == len(clara.waiting("assigned")) == 1
    etag = root.ask(f"people/{clara.id}")["etag"]
    grants = [{"role": "reader", "site": "stranger"}]
    expect(root.call("PATCH", f"people/{clara.id}", {"grants": grants}, headers={"If-Match": etag}), 200)
    assert clara.waiting("mentioned") == clara.waiting("assigned") == []
