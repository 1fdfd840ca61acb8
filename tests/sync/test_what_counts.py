"""What a delta holds: whatever cause alters what the site shows, and nothing else."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.acts import Pinned, alter_settings, create_site, hide, publish, reinstate, review, show, unpublish, withdraw
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit_live, make_record, make_site, newest_fields
from tests.sync.conftest import Synced, device

CHAINS = {"en": ["en"], "fr": ["fr", "en"], "fr-CA": ["fr-CA", "fr", "en"]}
Changed = Callable[..., list[Any]]


@pytest.fixture
def world(write: Write) -> dict[str, Any]:
    """A library, a clinic that inherits it through a chain, and questions in English and French."""
    write(make_site, locales=CHAINS)
    write(make_site, "chain", parent="core", locales=CHAINS)
    write(make_site, "clinic", parent="chain", locales=CHAINS)
    topic = write(make_record, "topic", locales=("en", "fr"))
    first, second = (write(make_record, topic=topic, locales=("en", "fr")) for _ in range(2))
    return {"topic": topic, "faq": first, "other": second}


@pytest.fixture
def changed(client: Client, write: Write, world: Any, synced: Synced) -> Changed:
    """What a device of the clinic gets after something was done."""

    def run(do: Callable[..., Any], *args: Any, locale: str = "fr-CA", types: str = "faq", **options: Any) -> list[Any]:
        phone = device("clinic", locale, types)
        synced(phone)
        write(do, *args, **options)
        return [op for page in synced(phone) for op in page["items"]]

    return run


def removals(found: list[Any]) -> list[tuple[str, str]]:
    return [(op["id"], op["reason"]) for op in found if op["op"] == "remove"]


def upserts(found: list[Any]) -> list[str]:
    return [op["id"] for op in found if op["op"] == "upsert"]


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_an_edit_of_a_fallback(changed: Changed, world: Any, locale: str) -> None:
    found = changed(edit_live, world["faq"], locale, editorial=True, question="Changed?")
    # fr-CA shows the French text, so the English one is not its business.
    assert upserts(found) == ([world["faq"].id] if locale == "fr" else [])


def test_a_first_text_in_the_very_locale(changed: Changed, world: Any, write: Write) -> None:
    fields = write(newest_fields, world["faq"], "core", "fr")
    (op,) = changed(edit_live, world["faq"], "fr-CA", **{**fields, "question": "Ici?", "slug": "ici"})
    assert op["data"]["locale"]["served"] == "fr-CA"


def test_the_end_of_a_text_gives_way_to_the_next_of_the_chain(changed: Changed, world: Any) -> None:
    (op,) = changed(unpublish, [Pinned(world["faq"].id, "core", "fr")], actor="p", now=NOW)
    assert (op["op"], op["data"]["locale"]["served"]) == ("upsert", "en")


@pytest.mark.parametrize("site", ["chain", "clinic"])
def test_an_override_and_its_end(changed: Changed, world: Any, site: str) -> None:
    assert upserts(changed(edit_live, world["faq"], "fr", site=site, question="Chez nous?")) == [world["faq"].id]
    (op,) = changed(unpublish, [Pinned(world["faq"].id, site, "fr")], actor="p", now=NOW)
    assert op["data"]["provenance"] == {}


def test_an_override_in_another_locale_sleeps(changed: Changed, world: Any) -> None:
    assert changed(edit_live, world["faq"], "en", site="clinic", question="Ours?") == []


def test_hiding_and_showing(changed: Changed, world: Any) -> None:
    id = world["faq"].id
    assert removals(changed(hide, "chain", [id], actor="p", now=NOW)) == [(id, "hidden")]
    assert upserts(changed(show, "clinic", [id], actor="p", now=NOW)) == [id]


def test_a_withdrawal_comes_first_and_says_why(changed: Changed, world: Any, write: Write) -> None:
    def hide_and_withdraw(session: Any) -> None:
        hide(session, "clinic", [world["other"].id], actor="p", now=NOW)
        withdraw(
            session, [world["faq"].id], message="Wrong.", severity="safety", replacement=world["topic"].id, actor="p", now=NOW
        )  # fmt: skip
        edit_live(session, world["topic"], "fr", name="Nouveau")

    first, second, third = changed(hide_and_withdraw, types="faq,topic")
    assert (first["id"], first["reason"]) == (world["faq"].id, "withdrawn")
    assert first["withdrawal"]["message"] == "Wrong."
    assert first["withdrawal"]["severity"] == "safety"
    assert first["withdrawal"]["replacement"]["title"] == "Nouveau"
    assert (second["id"], second["reason"], "withdrawal" in second) == (world["other"].id, "hidden", False)
    assert (third["op"], third["id"]) == ("upsert", world["topic"].id)


def test_a_replacement_that_the_site_does_not_show_is_not_named(changed: Changed, world: Any, write: Write) -> None:
    write(
        create_site, "elsewhere", {"name": "E", "locales": {"en": ["en"]}, "default_locale": "en"}, actor="o", now=NOW
    )
    foreign = write(make_record, site="elsewhere")
    (op,) = changed(
        withdraw, [world["faq"].id], message="Wrong.", severity="safety", replacement=foreign.id, actor="p", now=NOW
    )
    assert op["withdrawal"]["replacement"] is None


def test_a_record_that_leaves_and_comes_back(changed: Changed, world: Any) -> None:
    id = world["faq"].id
    assert removals(changed(withdraw, [id], message="W", severity="safety", replacement=None, actor="p", now=NOW))
    assert upserts(changed(reinstate, [id], actor="p", now=NOW)) == [id]


def test_a_record_that_left_and_came_back_in_between_gives_nothing(changed: Changed, world: Any) -> None:
    def hide_and_show(session: Any) -> None:
        hide(session, "clinic", [world["faq"].id], actor="p", now=NOW)
        show(session, "clinic", [world["faq"].id], actor="p", now=NOW)

    assert changed(hide_and_show) == []


def test_an_unpublished_record(changed: Changed, world: Any) -> None:
    items = [Pinned(world["faq"].id, "core", locale) for locale in ("en", "fr")]
    assert removals(changed(unpublish, items, actor="p", now=NOW)) == [(world["faq"].id, "unpublished")]


def test_a_shorter_chain_leaves_records_out(changed: Changed, write: Write) -> None:
    english = write(make_record)
    found = changed(alter_settings, "clinic", {"locales": {**CHAINS, "fr-CA": ["fr-CA", "fr"]}}, actor="o", now=NOW)
    assert removals(found) == [(english.id, "out_of_scope")]


def test_settings_that_records_rest_on(changed: Changed, world: Any) -> None:
    assert changed(alter_settings, "clinic", {"name": "New name"}, actor="o", now=NOW) == []
    # Every item says where it stands on the website.
    pages = {"url_templates": {"faq": "/{locale}/q/{slug}"}}
    found = changed(alter_settings, "clinic", pages, actor="o", now=NOW)
    assert set(upserts(found)) == {world["faq"].id, world["other"].id}


def test_an_address_inside_a_text(changed: Changed, world: Any) -> None:
    assert upserts(changed(edit_live, world["other"], "fr", answer=f"Voir [ceci](record:{world['faq'].id}).")) == [
        world["other"].id
    ]
    templates = {"url_templates": {"topic": "/{locale}/{slug}"}}
    (_, op) = sorted(
        changed(alter_settings, "clinic", templates, actor="o", now=NOW), key=lambda op: op["id"] == world["other"].id
    )
    assert f'href="{op["data"]["relations"]["links"][0]["url"]}"' in op["data"]["fields"]["answer"]["html"]
    assert set(upserts(changed(edit_live, world["faq"], "fr", slug="autre-nom"))) == {
        world["faq"].id,
        world["other"].id,
    }


def test_a_topic_whose_slug_changes_moves_all_its_records(changed: Changed, world: Any) -> None:
    found = changed(edit_live, world["topic"], "fr", slug="nouveau-nom")
    assert set(upserts(found)) == {world["faq"].id, world["other"].id}


def test_a_relation_whose_target_goes(changed: Changed, world: Any, write: Write) -> None:
    write(edit_live, world["faq"], "und", derives_from=[world["other"].id])
    found = changed(hide, "clinic", [world["other"].id], actor="p", now=NOW)
    assert removals(found) == [(world["other"].id, "hidden")]
    assert upserts(found) == [world["faq"].id]


def test_a_review_and_its_end(changed: Changed, world: Any) -> None:
    reviewer = {"name": "Rita", "credential": None}
    item = Pinned(world["faq"].id, "core", "fr")
    found = changed(review, [item], reviewer=reviewer, reviewed_on=date(2026, 11, 1), actor="r", now=NOW)
    assert found[0]["data"]["review"]["status"] == "current"
    (op,) = changed(edit_live, world["faq"], "fr", answer="Another answer.")
    assert op["data"]["review"]["status"] == "unreviewed"


def test_a_translation_that_falls_behind(write: Write, synced: Synced) -> None:
    write(make_site)
    record = write(make_record, "limitation", locales=("en", "fr"))
    phone = device(locale="fr", types="limitation")
    synced(phone)
    write(edit_live, record, "en", description="Another description.")
    (op,) = synced(phone)[-1]["items"]
    assert op["data"]["locale"]["served"] == "en"


def test_a_grandparent_that_is_reparented(changed: Changed, world: Any, write: Write) -> None:
    write(make_site, "library", locales=CHAINS)
    ours = write(make_record, site="library", locales=("fr",))
    write(edit_live, world["faq"], "fr", site="chain", question="Chez nous?")
    found = changed(alter_settings, "chain", {"parent": "library"}, actor="o", now=NOW)
    assert set(removals(found)) == {(world["faq"].id, "out_of_scope"), (world["other"].id, "out_of_scope")}
    assert upserts(found) == [ours.id]


def test_a_withdrawal_on_a_site_that_is_left_is_not_told(changed: Changed, world: Any) -> None:
    def leave_and_withdraw(session: Any) -> None:
        alter_settings(session, "chain", {"parent": None}, actor="o", now=NOW)
        withdraw(session, [world["faq"].id], message="Wrong.", severity="safety", replacement=None, actor="p", now=NOW)

    assert {reason for _, reason in removals(changed(leave_and_withdraw))} == {"out_of_scope"}


def test_the_same_words_as_a_newer_version_are_given_again(changed: Changed, world: Any) -> None:
    def away_and_back(session: Any) -> None:
        before = newest_fields(session, world["faq"], "core", "fr")["question"]
        edit_live(session, world["faq"], "fr", question="Changed?")
        edit_live(session, world["faq"], "fr", question=before)

    (op,) = changed(away_and_back)
    assert op["data"]["version"] == 3


def test_the_end_of_a_text_and_its_return_are_given_where_its_times_moved(
    changed: Changed, world: Any, write: Write
) -> None:
    def away_and_back(session: Any) -> None:
        unpublish(session, [Pinned(world["faq"].id, "core", "fr")], actor="p", now=NOW)
        publish(session, [Pinned(world["faq"].id, "core", "fr", 1)], actor="p", now=NOW + timedelta(days=1))

    (op,) = changed(away_and_back)
    assert op["data"]["version"] == 1
    assert op["data"]["updated_at"].startswith(str((NOW + timedelta(days=1)).date()))


def test_a_draft_gives_nothing(changed: Changed, world: Any) -> None:
    from tests.factories import edit

    assert changed(edit, world["faq"], "fr", question="Not yet?") == []


def test_a_filter_by_type_keeps_removals(changed: Changed, world: Any, write: Write) -> None:
    definition = write(make_record, "definition")
    both = [world["faq"].id, definition.id]
    assert removals(changed(hide, "clinic", both, types="definition", actor="p", now=NOW)) == [
        (definition.id, "hidden")
    ]


def test_another_types_change_reaches_those_that_point_at_it(changed: Changed, world: Any) -> None:
    assert len(upserts(changed(edit_live, world["topic"], "fr", name="Nouveau nom"))) == 2
