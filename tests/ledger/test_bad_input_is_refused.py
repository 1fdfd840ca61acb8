"""What a draft may not hold is refused, and each fault is named by the JSON pointer of its place."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from api.canonical import parse
from api.errors import InvalidContent, NotAllowed, SiteNotFound
from api.models import Record, Translation
from tests.acts import alter_settings, create_record, save
from tests.factories import EDITOR, NOW, REVIEWER, edit, make_record, make_site, newest_fields, text_of
from tests.lookup import find_translation

NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def record(session: Session) -> Record:
    """A live limitation in English and French of a library with a clinic."""
    make_site(session)
    make_site(session, "clinic", parent="core")
    make_site(session, "stranger")
    return make_record(session, "limitation", locales=("en", "fr"))


def pointers(refused: pytest.ExceptionInfo[Any]) -> list[str]:
    return [each["pointer"] for each in refused.value.errors]


@pytest.mark.parametrize(
    ("locale", "change", "pointer"),
    [
        ("en", {"nonsense": "x"}, "#/nonsense"),
        ("en", {"kind": "risk"}, "#/kind"),
        ("und", {"title": "Title"}, "#/title"),
        ("und", {"kind": "bliss"}, "#/kind"),
        ("und", {"position": -1}, "#/position"),
        ("und", {"position": "1"}, "#/position"),
        ("und", {"sources": ["001:1", "nonsense"]}, "#/sources/1"),
        ("und", {"tags": ["ours", "ours"]}, "#/tags"),
        ("und", {"topic": "nonsense"}, "#/topic"),
        ("und", {"citations": ["nonsense"]}, "#/citations/0"),
        ("en", {"title": "x" * 201}, "#/title"),
        ("en", {"title": 7}, "#/title"),
        ("en", {"description": "bell \x07"}, "#/description"),
    ],
)
def test_bad_input_is_named_by_its_place(
    session: Session, record: Record, locale: str, change: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(InvalidContent) as refused:
        edit(session, record, locale, **change)
    assert pointers(refused) == [pointer]


def test_every_fault_is_named_at_once(session: Session, record: Record) -> None:
    with pytest.raises(InvalidContent) as refused:
        edit(session, record, "und", kind="bliss", position=-1)
    assert pointers(refused) == ["#/kind", "#/position"]


def test_a_fault_in_a_row_is_named_by_its_row(session: Session, record: Record) -> None:
    rows = [{"criterion": "Cost", "a": "Low", "b": "High"}, {"criterion": "Time", "a": "", "b": "Short"}]
    comparison = make_record(session, "comparison")
    with pytest.raises(InvalidContent) as refused:
        edit(session, comparison, "en", rows=rows)
    assert pointers(refused) == ["#/rows/1/a"]


@pytest.mark.parametrize("locale", ["English", "en_GB", "", "x", "en-", "und-x"])
def test_a_locale_that_is_none_is_refused(session: Session, record: Record, locale: str) -> None:
    with pytest.raises(InvalidContent) as refused:
        save(session, record, "core", locale, text_of("limitation", "en"), author=EDITOR, now=NOW)
    assert pointers(refused) == ["#/locale"]


def test_a_locale_is_kept_in_its_canonical_form(session: Session, record: Record) -> None:
    save(session, record, "core", "DE-ch", text_of("limitation", "de-CH"), author=EDITOR, now=NOW)
    assert find_translation(session, record.id, "core", "de-CH").draft_version == 1


def test_an_unknown_method_is_refused(session: Session, record: Record) -> None:
    with pytest.raises(InvalidContent) as refused:
        save(session, record, "core", "fr", text_of("limitation", "fr"), author=EDITOR, now=NOW, method="telepathy")
    assert pointers(refused) == ["#/method"]


@pytest.mark.parametrize(
    ("locale", "field"), [("en", "title"), ("en", "description"), ("en", "slug"), ("und", "kind"), ("und", "sources")]
)
def test_a_locked_field_is_not_overridden(session: Session, record: Record, locale: str, field: str) -> None:
    value = newest_fields(session, record, "core", locale)[field]
    with pytest.raises(NotAllowed) as refused:
        edit(session, record, locale, site="clinic", author=REVIEWER, **{field: value})
    assert pointers(refused) == [f"#/{field}"]
    assert session.query(Translation).filter_by(site="clinic").count() == 0


def test_an_open_field_is_overridden(session: Session, record: Record) -> None:
    version = edit(session, record, "und", site="clinic", position=3)
    assert parse(version.fields) == {"position": 3}
    assert newest_fields(session, record, "core", "und").get("position") is None


@pytest.mark.parametrize(("site", "refusal"), [("stranger", NotAllowed), ("nowhere", SiteNotFound)])
def test_only_a_descendant_overrides(session: Session, record: Record, site: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        edit(session, record, "und", site=site, position=3)


def test_targets_must_exist_and_be_of_a_type_that_may_stand_there(session: Session, record: Record) -> None:
    topic = newest_fields(session, record, "core", "und")["topic"]
    for change, pointer in (
        ({"topic": NOBODY}, "#/topic"),
        ({"topic": record.id}, "#/topic"),
        ({"citations": [topic]}, "#/citations/0"),
        ({"aftercare": [record.id, NOBODY]}, "#/aftercare/0"),
    ):
        with pytest.raises(InvalidContent) as refused:
            edit(session, record, "und", **change)
        assert pointers(refused)[0] == pointer


def test_a_link_inside_a_text_leads_to_a_record(session: Session, record: Record) -> None:
    edit(session, record, "en", description=f"See [this](record:{record.id}).")
    with pytest.raises(InvalidContent) as refused:
        edit(session, record, "en", description=f"See [this](record:{NOBODY}).")
    assert pointers(refused) == ["#/description"]


def test_a_new_record_needs_a_type_a_site_and_a_locale_that_there_are(session: Session, record: Record) -> None:
    given = {"site": "core", "source_locale": "en", "texts": {}, "author": EDITOR, "now": NOW}
    with pytest.raises(InvalidContent) as unknown_type:
        create_record(session, type_name="poem", **given)
    with pytest.raises(SiteNotFound):
        create_record(session, type_name="faq", **{**given, "site": "nowhere"})
    with pytest.raises(InvalidContent) as unknown_locale:
        create_record(session, type_name="faq", **{**given, "source_locale": "English"})
    assert [*pointers(unknown_type), *pointers(unknown_locale)] == ["#/type", "#/source_locale"]


@pytest.mark.parametrize(
    ("settings", "pointer"),
    [
        ({"nonsense": 1}, "#/nonsense"),
        ({"name": " "}, "#/name"),
        ({"base_url": "ftp://clinic.example"}, "#/base_url"),
        ({"base_url": "http://["}, "#/base_url"),
        ({"base_url": 7}, "#/base_url"),
        ({"parent": "nowhere"}, "#/parent"),
        ({"parent": "clinic"}, "#/parent"),
        ({"parent": "core"}, "#/parent"),
        ({"locales": {}}, "#/locales"),
        ({"locales": {"en": ["fr"]}}, "#/locales/en"),
        ({"locales": {"en": ["en", "EN"]}}, "#/locales/en"),
        ({"locales": {"en": ["en", "und"]}}, "#/locales/en"),
        ({"default_locale": "de"}, "#/default_locale"),
        ({"outdated_safety": "perhaps"}, "#/outdated_safety"),
        ({"url_templates": {"faq": "/faq"}}, "#/url_templates/faq"),
        ({"url_templates": {"poem": "/{slug}"}}, "#/url_templates/poem"),
    ],
)
def test_a_wrong_setting_is_named(session: Session, record: Record, settings: dict[str, Any], pointer: str) -> None:
    with pytest.raises(InvalidContent) as refused:
        alter_settings(session, "core", settings, actor="o", now=NOW)
    assert pointer in pointers(refused)
