"""Where several records claim a slug in one scope, the order of precedence decides, and the loser answers by its id."""

import pytest
from sqlalchemy.orm import Session

from api.errors import Blocked, InvalidContent
from api.models import Record
from api.reading.loading import load_view
from api.reading.slugs import SlugIndex
from api.reading.snapshot import Snapshot
from api.services.drafting import uuid7
from api.services.publishing import Pinned, unpublish
from api.services.showing import hide, withdraw
from tests.factories import NOW, edit_live, make_record, make_site

SMALLER, LARGER = uuid7(1, 1), uuid7(2, 2)


def slugs(session: Session, site: str = "core", locale: str = "en") -> SlugIndex:
    return Snapshot.build(load_view(session), site, locale).slugs


@pytest.fixture
def family(session: Session) -> Session:
    """A library with a clinic below it."""
    make_site(session)
    make_site(
        session, "clinic", parent="core", locales={"en": ["en"], "fr": ["fr", "en"], "fr-CA": ["fr-CA", "fr", "en"]}
    )
    return session


def named(
    session: Session, slug: str, *, id: str | None = None, site: str = "core", locales: tuple[str, ...] = ("en",)
) -> Record:
    """A FAQ whose source has this slug, and whose other texts have slugs of their own."""
    record = make_record(session, site=site, locales=locales, id=id)
    edit_live(session, record, locales[0], slug=slug)
    return record


def test_a_record_answers_to_its_slug_and_to_no_other(family: Session) -> None:
    record = named(family, "pain")
    assert slugs(family).find("faq", "pain") == record.id
    assert slugs(family).find("faq", "gain") is None
    assert slugs(family).find("topic", "pain") is None


def test_types_do_not_compete(family: Session) -> None:
    faq = named(family, "pain")
    topic = make_record(family, "topic", slug="pain")
    assert (slugs(family).find("faq", "pain"), slugs(family).find("topic", "pain")) == (faq.id, topic.id)
    assert slugs(family).shadowed == {}


def test_a_former_slug_still_leads_to_its_record(family: Session) -> None:
    record = named(family, "pain")
    edit_live(family, record, "en", slug="ache")
    assert [slugs(family).find("faq", each) for each in ("pain", "ache")] == [record.id, record.id]


def test_a_fallback_locales_slug_leads_to_its_record(family: Session) -> None:
    record = named(family, "pain", locales=("en", "fr"))
    assert slugs(family, locale="fr").find("faq", "pain") == record.id
    assert slugs(family, locale="en").find("faq", f"faq-{record.id[-6:]}-fr") is None


@pytest.mark.parametrize(("ids", "winner"), [((SMALLER, LARGER), LARGER), ((LARGER, SMALLER), SMALLER)])
def test_live_goes_before_former(family: Session, ids: tuple[str, str], winner: str) -> None:
    former = named(family, "pain", id=ids[0])
    edit_live(family, former, "en", slug="ache")
    named(family, "pain", id=ids[1])
    assert slugs(family).find("faq", "pain") == winner
    assert slugs(family).shadowed == {}


def test_a_farther_owners_live_slug_goes_before_a_nearer_ones_former(family: Session) -> None:
    nearer = named(family, "pain", site="clinic")
    edit_live(family, nearer, "en", slug="ache")
    farther = named(family, "pain")
    assert slugs(family, "clinic").find("faq", "pain") == farther.id


@pytest.mark.parametrize(("core", "clinic"), [(SMALLER, LARGER), (LARGER, SMALLER)])
def test_the_nearer_owner_goes_before_the_farther_and_the_loser_is_told(
    family: Session, core: str, clinic: str
) -> None:
    named(family, "pain", id=core)
    named(family, "pain", id=clinic, site="clinic")
    assert slugs(family, "clinic").find("faq", "pain") == clinic
    assert slugs(family, "clinic").shadowed == {core: clinic}
    assert slugs(family).find("faq", "pain") == core


def test_the_nearer_owner_goes_first_even_in_a_fallback_locale(family: Session) -> None:
    nearer = named(family, "pain", site="clinic")
    farther = named(family, "pain", locales=("fr",))
    assert slugs(family, "clinic", "fr").find("faq", "pain") == nearer.id
    assert slugs(family, "clinic", "fr").shadowed == {farther.id: nearer.id}


@pytest.mark.parametrize(("english", "french"), [(SMALLER, LARGER), (LARGER, SMALLER)])
def test_the_requested_locale_goes_before_a_fallback(family: Session, english: str, french: str) -> None:
    named(family, "pain", id=english)
    named(family, "pain", id=french, locales=("fr",))
    assert slugs(family, locale="fr").find("faq", "pain") == french
    assert slugs(family, locale="fr").shadowed == {english: french}
    assert slugs(family).find("faq", "pain") == english


def test_an_earlier_fallback_goes_before_a_later_one(family: Session) -> None:
    named(family, "pain", id=SMALLER)
    named(family, "pain", id=LARGER, locales=("fr",))
    assert slugs(family, "clinic", "fr-CA").find("faq", "pain") == LARGER


def test_of_former_slugs_the_smaller_id_wins(family: Session) -> None:
    for id in (LARGER, SMALLER):
        record = named(family, "pain", id=id)
        edit_live(family, record, "en", slug=f"ache-{id[-1]}")
    assert slugs(family).find("faq", "pain") == SMALLER


@pytest.mark.parametrize("gone", ["hidden", "withdrawn", "unpublished"])
def test_what_is_not_shown_claims_nothing(family: Session, gone: str) -> None:
    farther, nearer = named(family, "pain"), named(family, "pain", site="clinic")
    if gone == "hidden":
        hide(family, "clinic", [nearer.id], actor="p", now=NOW)
    elif gone == "withdrawn":
        withdraw(family, [nearer.id], message="Wrong.", severity="routine", replacement=None, actor="p", now=NOW)
    else:
        unpublish(family, [Pinned(nearer.id, "clinic", "en")], actor="p", now=NOW)
    assert slugs(family, "clinic").find("faq", "pain") == farther.id


def test_a_slug_is_unique_per_owner_type_and_locale_at_publish(family: Session) -> None:
    named(family, "pain", locales=("en", "fr"))
    with pytest.raises(Blocked) as refused:
        named(family, "pain")
    assert [each["rule"] for each in refused.value.facts["blockers"]] == ["slug-taken"]


def test_an_unpublished_records_slug_is_free(family: Session) -> None:
    first = named(family, "pain")
    unpublish(family, [Pinned(first.id, "core", "en")], actor="p", now=NOW)
    assert slugs(family).find("faq", "pain") is None
    second = named(family, "pain")
    assert slugs(family).find("faq", "pain") == second.id


def test_a_withdrawn_record_keeps_its_slug(family: Session) -> None:
    first = named(family, "pain")
    withdraw(family, [first.id], message="Wrong.", severity="routine", replacement=None, actor="p", now=NOW)
    with pytest.raises(Blocked):
        named(family, "pain")


@pytest.mark.parametrize(
    "slug", [SMALLER, "Pain", "pain relief", "pain--relief", "-pain", "pain/relief", "", "ÉLAN", "a" * 121]
)
def test_a_slug_of_another_shape_is_refused(family: Session, slug: str) -> None:
    with pytest.raises(InvalidContent) as refused:
        named(family, slug)
    assert {each["pointer"] for each in refused.value.errors} == {"#/slug"}


@pytest.mark.parametrize("slug", ["pain", "pain-2", "douleur-à-l-épaule", "痛み", "ปวดหลัง", "боль"])
def test_slugs_of_every_script_are_welcome(family: Session, slug: str) -> None:
    record = named(family, slug)
    assert slugs(family).find("faq", slug) == record.id
