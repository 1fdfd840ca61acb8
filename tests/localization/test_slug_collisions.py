"""Where two records claim a slug one of them answers, the other is found by its id, and the site that lost it is told."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy.orm import Session

from api.ids import uuid7
from api.models import Record
from tests.acts import Pinned, alter_settings, hide, unpublish, withdraw
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit_live, make_record, make_site
from tests.people import Desk

SMALLER, LARGER = uuid7(1, 1), uuid7(2, 2)
ORDERS = pytest.mark.parametrize(("one", "two"), [(SMALLER, LARGER), (LARGER, SMALLER)], ids=["smaller", "larger"])
CHAINS = {"en": ["en"], "fr": ["fr", "en"], "fr-CA": ["fr-CA", "fr", "en"]}
BY = {"actor": "Paula Publisher", "now": NOW}

Named = Callable[..., Record]


@pytest.fixture
def named(write: Write) -> Named:
    """Makes a FAQ whose source has the slug `pain`, in a library or in the clinic below it."""
    write(make_site, locales=CHAINS)
    write(make_site, "clinic", parent="core", locales=CHAINS)

    def make(session: Session, id: str, *, locales: tuple[str, ...] = ("en",), **more: Any) -> Record:
        record = make_record(session, id=id, locales=locales, **more)
        edit_live(session, record, locales[0], slug="pain")
        return record

    return lambda id, **more: write(make, id, **more)


class Reader:
    """Somebody who follows links to `pain`, and the editors who hear of what they do not find."""

    def __init__(self, client: Client, admin: Desk) -> None:
        self._client, self._admin = client, admin

    def finds(self, site: str, locale: str, slug: str = "pain", *, collection: str = "faqs") -> tuple[str, bool]:
        """The id of the record that answers, and whether the reader was sent on to another address."""
        path = f"/v1/sites/{site}/{collection}/{slug}"
        answer = self._client.get(path, locale=locale)
        is_moved = answer.status_code == 308
        if is_moved:
            assert urlsplit(answer.headers["Location"]).query == f"locale={locale}"
            answer = self._client.get(answer.headers["Location"])
        assert answer.status_code == 200, answer.text
        return (answer.json or {})["id"], is_moved

    def finds_by_id(self, site: str, locale: str, id: str) -> bool:
        return bool(self._client.json(f"/v1/sites/{site}/faqs/{id}", locale=locale)["id"] == id)

    def told(self, site: str) -> set[tuple[str, str, str, str]]:
        """Who lost `pain` on a site: the locale, the loser, the winner and what the loser's claim was."""
        rows = self._admin.ask(f"sites/{site}/overrides")["slug_shadowed"]
        return {(each["locale"], each["record"], each["winner"], each["claim"]) for each in rows}

    def waiting(self) -> set[tuple[str, str, str]]:
        """What an inbox has of it: site, locale and loser."""
        rows = self._admin.ask("inbox")["slug_shadowed"]["items"]
        return {(each["site"], each["locale"], each["record"]) for each in rows}


@pytest.fixture
def reader(client: Client, admin: Desk) -> Reader:
    return Reader(client, admin)


@ORDERS
def test_live_goes_before_former(named: Named, reader: Reader, write: Write, one: str, two: str) -> None:
    former = named(one)
    write(edit_live, former, "en", slug="ache")
    assert reader.finds("core", "en") == (one, True)
    named(two)
    assert reader.finds("core", "en") == (two, False)
    assert reader.finds("core", "en", "ache") == (one, False)
    assert reader.told("core") == {(locale, one, two, "former") for locale in CHAINS}
    assert reader.waiting() == set()


@ORDERS
def test_a_farther_owners_live_slug_goes_before_a_nearer_ones_former(
    named: Named, reader: Reader, write: Write, one: str, two: str
) -> None:
    write(edit_live, named(one, site="clinic"), "en", slug="ache")
    named(two)
    assert reader.finds("clinic", "en") == (two, False)
    assert reader.told("clinic") == {(locale, one, two, "former") for locale in CHAINS}
    assert reader.told("core") == set()


@ORDERS
def test_a_nearer_owner_goes_before_a_farther(named: Named, reader: Reader, one: str, two: str) -> None:
    named(one)
    named(two, site="clinic")
    assert reader.finds("clinic", "en") == (two, False)
    assert reader.finds("core", "en") == (one, False)
    assert reader.finds_by_id("clinic", "en", one)
    assert reader.told("clinic") == {(locale, one, two, "served") for locale in CHAINS}
    assert reader.told("core") == set()
    assert reader.waiting() == {("clinic", locale, one) for locale in CHAINS}


@ORDERS
def test_a_nearer_owner_goes_first_even_in_a_fallback_locale(named: Named, reader: Reader, one: str, two: str) -> None:
    named(one, locales=("fr",))
    named(two, site="clinic")
    assert reader.finds("clinic", "fr") == (two, False)
    assert reader.finds_by_id("clinic", "fr", one)
    assert reader.finds("core", "fr") == (one, False)
    assert reader.told("clinic") == {(locale, one, two, "served") for locale in ("fr", "fr-CA")}


@ORDERS
def test_the_requested_locale_goes_before_a_fallback(named: Named, reader: Reader, one: str, two: str) -> None:
    named(one)
    named(two, locales=("fr",))
    assert reader.finds("core", "fr") == reader.finds("clinic", "fr-CA") == (two, False)
    assert reader.finds("core", "en") == (one, False)
    assert reader.finds_by_id("core", "fr", one)
    assert reader.told("core") == reader.told("clinic") == {(each, one, two, "served") for each in ("fr", "fr-CA")}


@ORDERS
def test_a_slug_in_a_fallback_locale_gives_way_as_well(named: Named, reader: Reader, one: str, two: str) -> None:
    french = named(one, locales=("en", "fr"))
    assert reader.finds("core", "fr") == (one, True)
    named(two, locales=("fr",))
    assert reader.finds("core", "fr") == (two, False)
    assert reader.finds("core", "fr", f"faq-{french.id[-6:]}-fr") == (one, False)
    assert reader.told("core") == {(locale, one, two, "fallback") for locale in ("fr", "fr-CA")}
    assert reader.waiting() == set()


def test_of_former_slugs_that_of_the_smaller_id_leads_on(named: Named, reader: Reader, write: Write) -> None:
    for id in (LARGER, SMALLER):
        write(edit_live, named(id), "en", slug=f"ache-{id[-1]}")
    assert reader.finds("core", "en") == (SMALLER, True)
    assert reader.told("core") == {(locale, LARGER, SMALLER, "former") for locale in CHAINS}


def test_of_two_that_give_way_to_sources_outside_the_chain_the_smaller_id_answers(
    named: Named, reader: Reader, write: Write
) -> None:
    write(alter_settings, "clinic", {"locales": {"fr": ["fr"]}, "default_locale": "fr"}, **BY)
    for id, source in ((LARGER, "en"), (SMALLER, "de")):
        record = write(make_record, "limitation", id=id, locales=(source, "fr"))
        write(edit_live, record, source, slug="risk", description="It is worse.")
    assert reader.finds("clinic", "fr", "risk", collection="limitations") == (SMALLER, False)
    assert reader.told("clinic") == {("fr", LARGER, SMALLER, "served")}


@pytest.mark.parametrize("gone", ["hidden", "withdrawn", "unpublished"])
def test_what_is_not_shown_stands_in_nobodys_way(named: Named, reader: Reader, write: Write, gone: str) -> None:
    farther, nearer = named(SMALLER), named(LARGER, site="clinic")
    if gone == "hidden":
        write(hide, "clinic", [nearer.id], **BY)
    elif gone == "withdrawn":
        write(withdraw, [nearer.id], message="Wrong.", severity="routine", replacement=None, **BY)
    else:
        write(unpublish, [Pinned(nearer.id, "clinic", "en")], **BY)
    assert reader.finds("clinic", "en") == (farther.id, False)
    assert reader.told("clinic") == set()


def test_a_former_slug_leads_on_wherever_the_record_is_shown(named: Named, reader: Reader, write: Write) -> None:
    record = named(SMALLER)
    write(edit_live, record, "en", slug="ache")
    write(edit_live, record, "en", slug="soreness")
    for site in ("core", "clinic"):
        for locale in CHAINS:
            for former in ("pain", "ache"):
                assert reader.finds(site, locale, former) == (SMALLER, True)
    assert reader.told("core") == set()


def test_who_takes_its_former_slug_back_has_it(named: Named, reader: Reader, write: Write) -> None:
    record = named(SMALLER)
    write(edit_live, record, "en", slug="ache")
    write(edit_live, record, "en", slug="pain")
    assert reader.finds("core", "en") == (SMALLER, False)
    assert reader.finds("core", "en", "ache") == (SMALLER, True)


def test_records_of_other_types_have_slugs_of_their_own(named: Named, reader: Reader, write: Write) -> None:
    named(SMALLER)
    topic = write(make_record, "topic", slug="pain")
    assert reader.finds("core", "en") == (SMALLER, False)
    assert reader.finds("core", "en", collection="topics") == (topic.id, False)
    assert reader.told("core") == set()


@ORDERS
@pytest.mark.parametrize("is_nearer_first", [True, False])
def test_of_two_withdrawn_records_the_one_that_would_have_answered_says_why(
    named: Named, client: Client, write: Write, one: str, two: str, *, is_nearer_first: bool
) -> None:
    ids = [named(one, site="clinic").id, named(two).id]
    for id in ids if is_nearer_first else reversed(ids):
        client.json("/v1/sites/clinic/faqs")
        write(withdraw, [id], message=f"Wrong: {id}.", severity="routine", replacement=None, **BY)
    assert client.problem("/v1/sites/clinic/faqs/pain", 410)["detail"] == f"Wrong: {one}."
    assert client.problem("/v1/sites/core/faqs/pain", 410)["detail"] == f"Wrong: {two}."
