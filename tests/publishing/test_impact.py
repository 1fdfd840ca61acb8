"""What a change does to readers is told for every site that inherits it, site by site only where they differ."""

import pytest

from api.services.publishing import publication
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit, edit_live, make_record, make_site
from tests.people import Desk, pin


def test_sites_that_are_served_alike_stand_in_one_row(write: Write, library: str, publisher: Desk) -> None:
    for number in range(5):
        write(make_site, f"branch-{number}", parent="clinic")
    faq = write(make_record)
    write(edit_live, faq, "en", site="branch-0", question="Ours?")
    write(edit, faq, "en", question="Theirs?")
    tried = publisher.act("publish", write(pin, faq, "en"), dry_run=True)
    rows = [each for each in tried["impact"] if each["locale"] == "en"]
    assert sorted(each["sites"] for each in rows) == [
        ["branch-0"], ["branch-1", "branch-2", "branch-3", "branch-4", "clinic", "core"],
    ]  # fmt: skip
    titles = {each["sites"][0]: (each["served_before"]["title"], each["served_after"]["title"]) for each in rows}
    assert titles == {"branch-0": ("Ours?", "Ours?"), "branch-1": ("question in en", "Theirs?")}


def test_what_is_told_is_what_readers_then_get(client: Client, write: Write, library: str, publisher: Desk) -> None:
    faq = write(make_record, locales=("en", "fr"))
    tried = publisher.act("unpublish", write(pin, faq, "fr"), dry_run=True)
    done = publisher.act("unpublish", write(pin, faq, "fr"))
    assert tried["impact"] == done["impact"]
    (row,) = done["impact"]
    assert (row["locale"], row["effect"], row["served_after"]["locale"]) == ("fr", "text", "en")
    item = client.json(f"/v1/sites/clinic/faqs/{faq.id}", locale="fr")
    assert (item["locale"]["served"], item["title"]) == ("en", row["served_after"]["title"])


def test_a_renamed_target_shows_in_the_links_to_it(write: Write, library: str, publisher: Desk) -> None:
    topic = write(make_record, "topic")
    faq = write(make_record, topic=topic)
    write(edit, topic, "en", name="Renamed")
    done = publisher.act("publish", write(pin, topic, "en"))
    assert {each["record"]: each["effect"] for each in done["impact"]} == {topic.id: "text", faq.id: "links"}
    assert f"record:{faq.id}" in done["tags"]


def test_only_the_first_rows_are_told_with_their_number(
    write: Write, library: str, publisher: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "MOST_ROWS", 1)
    faq = write(make_record)
    tried = publisher.act("hide", {"site": "core", "record": faq.id}, dry_run=True)
    assert (len(tried["impact"]), tried["impact_total"]) == (1, 2)


def test_a_translation_that_comes_back_without_its_source_is_told_as_it_is(
    client: Client, write: Write, library: str, publisher: Desk
) -> None:
    faq = write(make_record, locales=("en", "fr"))
    write(edit_live, faq, "en", short_answer="Something else.")
    publisher.act("hide", {"site": "clinic", "record": faq.id})
    publisher.act("unpublish", *[write(pin, faq, locale) for locale in ("en", "fr", "und")])
    done = publisher.act("publish", write(pin, faq, "fr"), write(pin, faq, "und"))
    told = [each["served_after"]["outdated"] for each in done["impact"] if each["locale"] == "fr"]
    served = client.json(f"/v1/sites/core/faqs/{faq.id}", locale="fr")
    assert (told, served["locale"]["outdated"]) == ([True], True)
