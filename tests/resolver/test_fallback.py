"""A reader gets one language per record: the first of the chain that is live, and never an outdated safety text unawares."""

import pytest
from sqlalchemy.orm import Session

from api.models import Record
from api.reading.items import Item
from api.services.publishing import Pinned, unpublish
from api.services.settling import alter_settings
from api.services.showing import withdraw
from tests.factories import NOW, edit, edit_live, make_record, make_site, publish_all, text_of
from tests.resolver.conftest import Shown

CHAINS = {"en": ["en"], "fr": ["fr", "en"], "fr-CA": ["fr-CA", "fr", "en"], "de": ["de"]}


def take_down(session: Session, record: Record, locale: str) -> None:
    unpublish(session, [Pinned(record.id, record.site, locale)], actor="Paula Publisher", now=NOW)


def served(item: Item | None) -> str | None:
    return item and item["locale"]["served"]


@pytest.mark.parametrize(
    ("live", "requested", "expected"),
    [
        (("en",), "en", "en"),
        (("en",), "fr", "en"),
        (("en",), "fr-CA", "en"),
        (("en",), "de", None),
        (("en", "fr"), "fr-CA", "fr"),
        (("en", "fr"), "en", "en"),
        (("en", "fr", "fr-CA"), "fr-CA", "fr-CA"),
        (("en", "fr", "fr-CA"), "fr", "fr"),
        (("fr",), "en", None),
        (("fr",), "fr-CA", "fr"),
        (("de", "fr"), "en", None),
        (("ja",), "en", None),
    ],
)
def test_the_first_live_locale_of_the_chain_is_served(
    session: Session, shown: Shown, live: tuple[str, ...], requested: str, expected: str | None
) -> None:
    make_site(session, locales=CHAINS)
    assert served(shown(make_record(session, locales=live), requested)) == expected


def test_a_chain_is_the_sites_own_and_not_its_parents(session: Session, shown: Shown) -> None:
    make_site(session, locales=CHAINS)
    make_site(session, "clinic", parent="core", locales={"fr-CA": ["fr-CA", "de"]})
    record = make_record(session, locales=("en", "fr"))
    assert served(shown(record, "fr-CA")) == "fr"
    assert shown(record, "fr-CA", "clinic") is None


def test_a_draft_is_no_reason_to_serve_its_locale(session: Session, shown: Shown) -> None:
    make_site(session, locales=CHAINS)
    record = make_record(session)
    edit(session, record, "fr", **text_of("faq", "fr", slug="une-question"))
    assert served(shown(record, "fr")) == "en"


def test_an_unpublished_translation_falls_back(session: Session, shown: Shown) -> None:
    make_site(session, locales=CHAINS)
    record = make_record(session, locales=("en", "fr"))
    take_down(session, record, "fr")
    assert served(shown(record, "fr")) == "en"


def test_a_withdrawn_record_is_served_in_no_locale(session: Session, shown: Shown) -> None:
    make_site(session, locales=CHAINS)
    record = make_record(session, locales=("en", "fr"))
    withdraw(session, [record.id], message="Wrong.", severity="safety", replacement=None, actor="p", now=NOW)
    assert [shown(record, locale) for locale in ("en", "fr", "fr-CA")] == [None, None, None]


def test_what_the_owners_site_does_not_serve_another_may(session: Session, shown: Shown) -> None:
    make_site(session, locales={"en": ["en"]})
    make_site(session, "clinic", parent="core", locales={"ja": ["ja", "en"]})
    record = make_record(session, locales=("en", "ja"))
    assert served(shown(record, "ja", "clinic")) == "ja"
    assert served(shown(record, "en")) == "en"


# A clinical change of the source makes `fr` outdated; `source` then says what is live of the source.
@pytest.mark.parametrize(
    ("type_name", "rule", "source", "expected"),
    [
        ("limitation", "source", "live", ("en", False)),
        ("limitation", "source", "unpublished", ("fr", True)),
        ("limitation", "flagged", "live", ("fr", True)),
        ("limitation", "flagged", "unpublished", ("fr", True)),
        ("limitation", "omit", "live", None),
        ("limitation", "omit", "unpublished", None),
        ("contraindication", "source", "live", ("en", False)),
        ("aftercare", "source", "live", ("en", False)),
        ("faq", "source", "live", ("fr", True)),
        ("faq", "source", "unpublished", ("fr", True)),
        ("faq", "omit", "live", ("fr", True)),
    ],
)
def test_an_outdated_text(
    session: Session, shown: Shown, type_name: str, rule: str, source: str, expected: tuple[str, bool] | None
) -> None:
    make_site(session, locales=CHAINS, outdated_safety=rule)
    record = make_record(session, type_name, locales=("en", "fr"))
    edit_live(session, record, "en", evidence="It has turned out otherwise.")
    if source == "unpublished":
        take_down(session, record, "en")
    item = shown(record, "fr")
    assert (item and (item["locale"]["served"], item["locale"]["outdated"])) == expected


def test_an_outdated_safety_text_gives_way_to_a_source_outside_the_chain(session: Session, shown: Shown) -> None:
    make_site(session, locales={"fr": ["fr"]})
    record = make_record(session, "limitation", locales=("en", "fr"))
    edit_live(session, record, "en", description="It is worse than that.")
    assert served(shown(record, "fr")) == "en"


def test_the_reading_sites_setting_counts_and_not_the_owners(session: Session, shown: Shown) -> None:
    make_site(session, locales=CHAINS, outdated_safety="omit")
    make_site(session, "clinic", parent="core", locales=CHAINS)
    record = make_record(session, "limitation", locales=("en", "fr"))
    edit_live(session, record, "en", description="It is worse than that.")
    assert shown(record, "fr") is None
    assert served(shown(record, "fr", "clinic")) == "en"
    alter_settings(session, "clinic", {"outdated_safety": "flagged"}, actor="o", now=NOW)
    assert served(shown(record, "fr", "clinic")) == "fr"


def test_an_outdated_fallback_gives_way_as_well(session: Session, shown: Shown) -> None:
    make_site(session, locales=CHAINS)
    record = make_record(session, "limitation", locales=("en", "fr"))
    assert served(shown(record, "fr-CA")) == "fr"
    edit_live(session, record, "en", description="It is worse than that.")
    assert served(shown(record, "fr-CA")) == "en"


def test_a_clinical_change_of_the_neutral_fields_makes_translations_outdated(session: Session, shown: Shown) -> None:
    make_site(session, locales=CHAINS)
    record = make_record(session, "limitation", locales=("en", "fr"))
    edit_live(session, record, "und", position=3)
    assert served(shown(record, "fr")) == "fr"
    edit_live(session, record, "und", kind="dependency")
    assert served(shown(record, "fr")) == "en"


def test_an_editorial_change_outdates_nothing(session: Session, shown: Shown) -> None:
    make_site(session, locales=CHAINS)
    record = make_record(session, "limitation", locales=("en", "fr"))
    edit_live(session, record, "en", editorial=True, description="Description, in English")
    assert served(shown(record, "fr")) == "fr"


def test_a_clinical_draft_of_the_source_outdates_nothing_before_it_is_live(session: Session, shown: Shown) -> None:
    make_site(session, locales=CHAINS)
    record = make_record(session, "limitation", locales=("en", "fr"))
    edit(session, record, "en", description="It is worse than that.")
    assert served(shown(record, "fr")) == "fr"
    publish_all(session, record)
    assert served(shown(record, "fr")) == "en"


@pytest.mark.parametrize(
    ("override", "requested", "question", "origins"),
    [
        ({"en": {"question": "Ours?"}}, "en", "Ours?", {"fields.question": "clinic"}),
        ({"en": {"question": "Ours?"}}, "fr", "question in fr", {}),
        ({"en": {"question": "Ours?"}}, "fr-CA", "question in fr", {}),
        ({"fr": {"question": "La nôtre ?"}}, "fr-CA", "La nôtre ?", {"fields.question": "clinic"}),
        ({"fr-CA": {"question": "La nôtre ?"}}, "fr-CA", "question in fr", {}),
        ({"und": {"category": "results"}}, "fr", "question in fr", {"fields.category": "clinic"}),
        ({"und": {"position": 9}}, "en", "question in en", {"position": "clinic"}),
        (
            {"und": {"tags": ["ours"]}, "en": {"question": "Ours?"}}, "en", "Ours?",
            {"fields.question": "clinic", "fields.tags": "clinic"},
        ),
    ],
)  # fmt: skip
def test_an_override_counts_only_where_its_locale_is_served(
    session: Session,
    shown: Shown,
    override: dict[str, dict[str, object]],
    requested: str,
    question: str,
    origins: dict[str, str],
) -> None:
    make_site(session, locales=CHAINS)
    make_site(session, "clinic", parent="core", locales=CHAINS)
    record = make_record(session, locales=("en", "fr"))
    for locale, fields in override.items():
        edit_live(session, record, locale, site="clinic", **fields)
    item = shown(record, requested, "clinic")
    assert item is not None
    assert (item["title"], item["provenance"]) == (question, origins)
    assert shown(record, requested)["provenance"] == {}  # type: ignore[index]


def test_the_nearest_of_several_overrides_wins_field_by_field(session: Session, shown: Shown) -> None:
    make_site(session)
    make_site(session, "group", parent="core")
    make_site(session, "clinic", parent="group")
    record = make_record(session)
    edit_live(session, record, "und", site="group", position=5, category="results")
    edit_live(session, record, "und", site="clinic", position=6)
    item = shown(record, "en", "clinic")
    assert item is not None
    assert (item["position"], item["fields"]["category"]) == (6, "results")
    assert item["provenance"] == {"fields.category": "group", "position": "clinic"}
