"""What may be a slug, and that no two live records of an owner, type and locale have the same."""

import pytest
from sqlalchemy.orm import Session

from api.errors import Blocked, InvalidContent
from api.ids import uuid7
from api.models import Record
from api.reading.loading import load_view
from api.reading.slugs import SlugIndex
from api.reading.snapshot import Snapshot
from tests.acts import Pinned, unpublish, withdraw
from tests.factories import NOW, edit_live, make_record, make_site


def slugs(session: Session) -> SlugIndex:
    return Snapshot.build(load_view(session), "core", "en").slugs


@pytest.fixture
def library(session: Session) -> Session:
    make_site(session)
    return session


def named(session: Session, slug: str, *, locales: tuple[str, ...] = ("en",)) -> Record:
    """A FAQ whose source has this slug, and whose other texts have slugs of their own."""
    record = make_record(session, locales=locales)
    edit_live(session, record, locales[0], slug=slug)
    return record


def test_a_record_answers_to_its_slug_and_to_no_other(library: Session) -> None:
    record = named(library, "pain")
    assert slugs(library).find("faq", "pain") == record.id
    assert slugs(library).find("faq", "gain") is None
    assert slugs(library).find("topic", "pain") is None


def test_a_slug_is_unique_per_owner_type_and_locale_at_publish(library: Session) -> None:
    named(library, "pain", locales=("en", "fr"))
    with pytest.raises(Blocked) as refused:
        named(library, "pain")
    assert [each["rule"] for each in refused.value.facts["blockers"]] == ["slug-taken"]


def test_an_unpublished_records_slug_is_free(library: Session) -> None:
    first = named(library, "pain")
    unpublish(library, [Pinned(first.id, "core", "en")], actor="p", now=NOW)
    assert slugs(library).find("faq", "pain") is None
    second = named(library, "pain")
    assert slugs(library).find("faq", "pain") == second.id


def test_a_withdrawn_record_keeps_its_slug(library: Session) -> None:
    first = named(library, "pain")
    withdraw(library, [first.id], message="Wrong.", severity="routine", replacement=None, actor="p", now=NOW)
    with pytest.raises(Blocked):
        named(library, "pain")


@pytest.mark.parametrize(
    "slug", [uuid7(1, 1), "Pain", "pain relief", "pain--relief", "-pain", "pain/relief", "ÉLAN", "a" * 121]
)
def test_a_slug_of_another_shape_is_refused(library: Session, slug: str) -> None:
    with pytest.raises(InvalidContent) as refused:
        named(library, slug)
    assert {each["pointer"] for each in refused.value.errors} == {"#/slug"}


@pytest.mark.parametrize("slug", ["", " ", "\u200b"])
def test_a_slug_of_nothing_is_none(library: Session, slug: str) -> None:
    with pytest.raises(Blocked) as refused:
        named(library, slug)
    assert [each["rule"] for each in refused.value.facts["blockers"]] == ["required-field-missing"]


@pytest.mark.parametrize("slug", ["pain", "pain-2", "douleur-à-l-épaule", "痛み", "ปวดหลัง", "боль"])
def test_slugs_of_every_script_are_welcome(library: Session, slug: str) -> None:
    record = named(library, slug)
    assert slugs(library).find("faq", slug) == record.id
