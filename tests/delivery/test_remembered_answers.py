"""Remembered answers: what is given from memory, what makes an answer be made anew, and what is never kept."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import pytest

from api.reading import items
from tests.acts import alter_settings, create_key, withdraw
from tests.apps import another_app
from tests.client import Client
from tests.factories import NOW, edit_live, make_record, make_site

Write = Callable[..., Any]
CORE, CLINIC, OTHER = (f"/v1/sites/{site}/faqs" for site in ("core", "clinic", "other"))


@pytest.fixture
def faq(write: Write) -> Any:
    """A question of the library, which one clinic inherits and another site does not."""
    write(make_site)
    write(make_site, "clinic", parent="core")
    write(make_site, "other")
    write(make_record, site="other")
    return write(make_record)


@pytest.fixture
def how(client: Client, faq: Any) -> Callable[..., str]:
    """How an address is answered, in the words of `Cache-Status`."""

    def ask(path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None) -> str:
        asked = {"Want-Cache-Status": "1", **(headers or {})}
        answer = client.app.test_client().open(path, method=method, headers=asked)
        return str(answer.headers["Cache-Status"]).removeprefix("clinic-content; ")

    return ask


@pytest.fixture
def another(client: Client) -> Iterator[Callable[..., Any]]:
    """Makes processes of the same database that have answered nothing yet."""
    url = client.app.extensions["database"].url.render_as_string(hide_password=False)
    with ExitStack() as apps:

        def start(**settings: Any) -> Any:
            given = {"database_url": url, "freshness_ms": 0, **settings}
            return apps.enter_context(another_app(**given)).test_client()

        yield start


def test_what_was_answered_once_comes_from_memory(how: Any) -> None:
    assert [how(CORE) for _ in range(3)] == ["fwd=uri-miss; stored", "hit", "hit"]


def test_cache_status_is_told_on_request_only(client: Client, faq: Any) -> None:
    assert "Cache-Status" not in client.get(CORE).headers
    allowed = client.get(CORE, method="OPTIONS").headers["Access-Control-Allow-Headers"]
    assert "Want-Cache-Status" in allowed


def test_another_query_is_another_answer(how: Any) -> None:
    how(CORE)
    assert how(f"{CORE}?limit=1") == "fwd=uri-miss; stored"


def test_a_publication_in_the_library_reaches_every_heir_at_once(
    write: Write, how: Any, faq: Any, client: Client
) -> None:
    for path in (CORE, CLINIC):
        how(path)
    write(edit_live, faq, "en", question="New?")
    assert [how(path) for path in (CORE, CLINIC)] == ["fwd=stale; stored"] * 2
    assert [client.json(path)["items"][0]["title"] for path in (CORE, CLINIC)] == ["New?"] * 2


def test_what_one_site_publishes_leaves_the_answers_of_others_alone(write: Write, how: Any) -> None:
    for path in (CORE, CLINIC, OTHER):
        how(path)
    write(make_record, site="clinic")
    assert [how(path) for path in (CORE, CLINIC, OTHER)] == ["hit", "fwd=stale; stored", "hit"]


def test_a_draft_leaves_answers_alone(write: Write, how: Any) -> None:
    how(CORE)
    write(make_record, live=False)
    assert how(CORE) == "fwd=stale; stored"  # its topic went live
    write(make_record, "topic", live=False)
    assert how(CORE) == "hit"


def test_a_withdrawal_reaches_the_remembered_past(write: Write, client: Client, how: Any, faq: Any) -> None:
    seq = client.json("/v1/sites/core")["seq"]
    write(edit_live, faq, "en", question="New?")
    path = f"{CORE}/{faq.id}?at={seq}"
    assert [how(path) for _ in range(2)] == ["fwd=uri-miss; stored", "hit"]
    write(withdraw, [faq.id], message="Wrong.", severity="safety", replacement=None, actor="p", now=NOW)
    assert client.app.test_client().get(path).status_code == 410


def test_new_settings_make_answers_anew(write: Write, client: Client, how: Any) -> None:
    how("/v1/sites/clinic")
    write(alter_settings, "clinic", {"name": "Renamed"}, actor="p", now=NOW)
    assert client.json("/v1/sites/clinic")["name"] == "Renamed"


def test_a_site_that_becomes_keyed_is_no_longer_given_to_everybody(write: Write, client: Client, how: Any) -> None:
    how(CLINIC)
    write(alter_settings, "clinic", {"access": "keyed"}, actor="p", now=NOW)
    assert client.get(CLINIC).status_code == 401


def test_a_keyed_site_is_never_kept(write: Write, client: Client, how: Any) -> None:
    write(alter_settings, "clinic", {"access": "keyed"}, actor="p", now=NOW)
    headers = {"Authorization": f"Bearer {_key(write, 'delivery')}"}
    assert [how(CLINIC, headers=headers) for _ in range(2)] == ["fwd=bypass"] * 2
    assert client.get(CLINIC).status_code == 401


def test_a_preview_is_never_kept(write: Write, client: Client, how: Any, faq: Any) -> None:
    headers = {"Authorization": f"Bearer {_key(write, 'preview')}"}
    assert [how(f"{CORE}?view=draft", headers=headers) for _ in range(2)] == ["fwd=bypass"] * 2
    assert client.get(f"{CORE}?view=draft").status_code == 401


@pytest.mark.parametrize("path", [f"{CORE}?limit=0", f"{CORE}/nothing-here", "/v1/sites/nowhere/faqs", "/nowhere"])
def test_a_problem_is_never_kept(how: Any, path: str) -> None:
    assert [how(path) for _ in range(2)] == ["fwd=uri-miss"] * 2


def test_what_is_no_reading_passes(how: Any) -> None:
    assert how(CORE, method="OPTIONS") == "fwd=method"


def test_the_first_to_ask_may_ask_by_validator_or_for_the_head_alone(client: Client, how: Any, another: Any) -> None:
    tag = client.get(CORE).headers["ETag"]
    fresh = another()
    assert fresh.get(CORE, headers={"If-None-Match": tag}).status_code == 304
    answered = fresh.get(CORE, headers={"Want-Cache-Status": "1"})
    assert (answered.headers["Cache-Status"], answered.headers["ETag"]) == ("clinic-content; hit", tag)
    headed = another().head(CORE)
    assert (headed.headers["ETag"], headed.headers["Content-Length"]) == (tag, answered.headers["Content-Length"])


def test_all_is_answered_where_nothing_can_be_kept(client: Client, faq: Any, another: Any) -> None:
    without = another(answers_mb=0)
    asked = [without.get(CORE, headers={"Want-Cache-Status": "1"}) for _ in range(2)]
    assert [answer.data for answer in asked] == [client.get(CORE).data] * 2
    assert "hit" not in asked[1].headers["Cache-Status"]


def test_the_least_used_gives_way(faq: Any, another: Any) -> None:
    small = another(answers_mb=1)
    paths = [f"{CORE}?limit={number}" for number in range(1, 501)]
    for path in paths:
        small.get(path)
        small.get(paths[0])
    said = [
        small.get(path, headers={"Want-Cache-Status": "1"}).headers["Cache-Status"] for path in (paths[0], paths[1])
    ]
    assert ["hit" in each for each in said] == [True, False]


def test_long_addresses_count_against_what_is_kept(faq: Any, another: Any) -> None:
    small = another(answers_mb=1)
    paths = [f"{CORE}?tag={number}{'a' * 60_000}" for number in range(30)]
    for path in paths:
        small.get(path)
    said = [
        small.get(path, headers={"Want-Cache-Status": "1"}).headers["Cache-Status"] for path in (paths[-1], paths[0])
    ]
    assert ["hit" in each for each in said] == [True, False]


def test_items_are_held_up_to_what_is_allowed(faq: Any, another: Any) -> None:
    whole = another().get(CORE).data
    assert items.held() > 0
    small = another(items_mb=0)
    assert (small.get(CORE).data, items.held()) == (whole, 0)
    # The limit is of the process, which the other tests share.
    another()


def _key(write: Write, role: str) -> str:
    return str(write(create_key, name="test", roles=[role], now=NOW)[1])
