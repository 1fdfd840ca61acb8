"""What is not published appears nowhere."""

from typing import Any

import pytest

from tests.acts import Pinned, unpublish
from tests.client import Client
from tests.factories import NOW, edit, make_record, make_site

SECRET = "Zanzibar"
SITE = "/v1/sites/core"
EVERYWHERE = [
    SITE, f"{SITE}/faqs?limit=500", f"{SITE}/records?limit=500&include=topic,derives_from,links", f"{SITE}/pages/needling",
    f"{SITE}/pages/needling?format=jsonld", f"{SITE}/routes", f"{SITE}/changes?since=0", f"{SITE}/search?q={SECRET}", f"{SITE}/faqs?q={SECRET}",
    f"{SITE}/faqs?tag=zanzibar", f"{SITE}/search?q=answer", f"{SITE}/faqs/open", f"{SITE}/faqs/open?format=jsonld",
]  # fmt: skip


@pytest.fixture
def ids(client: Client, write: Any) -> list[str]:
    """A published FAQ with a draft on top, one never published, and one taken down; the last two must not be seen."""
    write(make_site)
    topic = write(make_record, "topic", slug="needling")
    note = {"editor_note": f"{SECRET} must not be seen."}
    never = write(make_record, topic=topic, live=False, question=f"{SECRET}?", slug="zanzibar-never")
    gone = write(make_record, topic=topic, question=f"{SECRET}?", slug="zanzibar-gone", answer=f"{SECRET}.")
    write(unpublish, [Pinned(gone.id, "core", "en"), Pinned(gone.id, "core", "und")], actor="Paula", now=NOW)
    neutral = {**note, "derives_from": [never.id, gone.id]}
    open_one = write(make_record, topic=topic, slug="open", neutral=neutral, answer=f"See [it](record:{never.id}).")
    write(edit, open_one, "en", question=f"{SECRET}?", slug="zanzibar-draft", answer=f"{SECRET}.")
    write(edit, open_one, "und", tags=["zanzibar"])
    write(edit, topic, "en", name=SECRET)
    write(edit, open_one, "fr", question=f"{SECRET} ?", slug="zanzibar-fr")
    return [never.id, gone.id]


@pytest.mark.parametrize("locale", ["en", "fr"])
@pytest.mark.parametrize("path", EVERYWHERE)
def test_drafts_and_notes_appear_nowhere(client: Client, ids: list[str], path: str, locale: str) -> None:
    at = "" if "changes" in path else f"{'&' if '?' in path else '?'}locale={locale}"
    answer = client.get(path + at)
    assert answer.status_code == 200
    # What was published once may be in a cache, from where only its id can purge it.
    shown = answer.text.replace(f'"record:{ids[1]}"', "").casefold() + str(answer.headers).casefold()
    for secret in (SECRET.casefold(), *ids):
        assert secret not in shown


@pytest.mark.parametrize("slug", ["zanzibar-never", "zanzibar-draft", "zanzibar-gone"])
def test_slugs_of_what_is_not_published_lead_nowhere(client: Client, ids: list[str], slug: str) -> None:
    assert SECRET not in client.problem(f"{SITE}/faqs/{slug}", 404)["title"]


def test_ids_of_what_is_not_published_lead_nowhere(client: Client, ids: list[str]) -> None:
    for id in ids:
        client.problem(f"{SITE}/faqs/{id}", 404)
        client.problem(f"{SITE}/records/{id}", 404)


def test_totals_count_only_what_is_published(client: Client, ids: list[str]) -> None:
    assert client.json(f"{SITE}/faqs")["total"] == 1
    assert client.json(f"{SITE}/records")["total"] == 2
    assert client.json(f"{SITE}/search", q="answer")["total"] == 1


def test_the_editor_s_note_is_no_field_of_any_item(seeded: Client) -> None:
    for item in seeded.json(f"{SITE}/records", limit=500)["items"]:
        assert "editor_note" not in item
        assert "editor_note" not in item["fields"]
