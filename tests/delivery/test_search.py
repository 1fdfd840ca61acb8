"""Search finds words as people write them, in what the reader sees."""

from typing import Any

import pytest

from tests.client import Client
from tests.factories import edit_live, make_record, make_site

LOCALES = {"en": ["en"], "fr": ["fr"], "es": ["es"], "ja": ["ja"], "th": ["th"]}


@pytest.mark.parametrize(
    ("locale", "text", "words"),
    [
        ("en", "Needles release tight muscles.", "needle releasing muscle"),
        ("en", "A naïve résumé of the café.", "naive resume cafe"),
        ("fr", "Les élancements musculaires sont gênants.", "elancement musculaire"),
        ("fr", "Les aiguilles sont stériles.", "AIGUILLE stérile"),
        ("es", "La punción alivia las contracturas.", "puncion contractura"),
        ("ja", "鍼治療は筋肉の痛みを和らげます。", "筋肉"),
        ("th", "การฝังเข็มช่วยลดอาการปวดกล้ามเนื้อ", "ปวดกล้ามเนื้อ"),
    ],
)
def test_words_are_found_in_any_form_and_script(client: Client, write: Any, locale: str, text: str, words: str) -> None:
    write(make_site, locales=LOCALES)
    topic = write(make_record, "topic", locales=(locale,))
    record = write(make_record, topic=topic, locales=(locale,), answer=text)
    write(make_record, topic=topic, locales=(locale,), answer="Something else.", question="Other?")
    hits = client.json("/v1/sites/core/search", q=words, locale=locale)["items"]
    assert [hit["id"] for hit in hits] == [record.id]


def test_a_hit_says_what_it_is_and_where_the_words_stand(seeded: Client) -> None:
    body = seeded.json("/v1/sites/core/search", q="twitch")
    assert list(body) == ["items", "total", "seq", "next"]
    hit = body["items"][0]
    assert list(hit) == [
        "id", "type", "slug", "title", "url", "certainty", "topic", "locale", "notices", "snippet", "approximate",
    ]  # fmt: skip
    assert "<mark>" in hit["snippet"]["html"]
    assert "twitch" in hit["snippet"]["text"].casefold()


def test_no_word_of_the_api_for_a_choice_is_found_or_shown(seeded: Client) -> None:
    hits = seeded.json("/v1/sites/core/search", q="stress", limit=100)["items"]
    assert hits
    assert not [each for each in hits if "_" in each["snippet"]["text"]]
    found = seeded.json("/v1/sites/core/search", q="same_day", limit=100)["items"]
    assert not [each for each in found if "same_day" in each["snippet"]["text"]]


def test_a_tag_is_neither_found_nor_shown(client: Client, write: Any) -> None:
    """An English `main` is no French hand."""
    write(make_site)
    write(make_record, locales=("en", "fr"), neutral={"tags": ["main"]}, answer="Une réponse.")
    for locale in ("en", "fr"):
        assert client.json("/v1/sites/core/search", q="main", locale=locale)["items"] == []
    [hit] = client.json("/v1/sites/core/search", q="réponse", locale="fr")["items"]
    assert "main" not in hit["snippet"]["text"]


def test_a_hit_in_the_title_goes_before_one_in_the_text(client: Client, write: Any) -> None:
    write(make_site)
    in_text = write(make_record, question="What else?", answer="Perhaps a bruise.")
    in_title = write(make_record, question="Is a bruise normal?", answer="Yes.")
    assert [hit["id"] for hit in client.json("/v1/sites/core/search", q="bruise")["items"]] == [in_title.id, in_text.id]


def test_types_limit_the_hits(seeded: Client) -> None:
    hits = seeded.json("/v1/sites/core/search", q="pain", types="faq,benefit", limit=500)["items"]
    assert {hit["type"] for hit in hits} == {"faq", "benefit"}


def test_snippets_are_escaped(client: Client, write: Any) -> None:
    write(make_site)
    write(make_record, answer="Is 1 < 2 & a `<script>alert(1)</script>` bruise?")
    html = client.json("/v1/sites/core/search", q="bruise")["items"][0]["snippet"]["html"]
    assert "<mark>bruise</mark>" in html
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "2 &amp; a" in html


def test_search_sees_overrides_and_not_what_they_replace(client: Client, write: Any) -> None:
    write(make_site)
    write(make_site, "clinic", parent="core")
    record = write(make_record, question="What about bruises?", answer="None.", short_answer="None.")
    write(edit_live, record, "en", site="clinic", question="What about swellings?")

    def found(site: str, words: str) -> int:
        return client.json(f"/v1/sites/{site}/search", q=words)["total"]

    assert [found("core", "bruise"), found("clinic", "bruise"), found("clinic", "swelling")] == [1, 0, 1]


def test_a_changed_text_is_found_by_its_new_words_only(client: Client, write: Any) -> None:
    write(make_site)
    record = write(make_record, answer="Old wisdom.")
    assert client.json("/v1/sites/core/search", q="wisdom")["total"] == 1
    write(edit_live, record, "en", answer="New insight.")
    assert client.json("/v1/sites/core/search", q="wisdom")["total"] == 0
    assert client.json("/v1/sites/core/search", q="insight")["items"][0]["snippet"]["html"].count("<mark>") == 1


def test_nothing_found_is_an_empty_list(seeded: Client) -> None:
    assert seeded.json("/v1/sites/core/search", q="xylophone")["items"] == []


def test_a_mistyped_word_is_found_after_nothing_else_was_and_the_hit_says_so(client: Client, write: Any) -> None:
    write(make_site)
    record = write(make_record, question="Will the needle hurt?", answer="Briefly.")
    write(make_record, question="Will it last?", answer="No.")
    for words, approximate in (("hurt", False), ("hurtz", True), ("needel", True)):
        [hit] = client.json("/v1/sites/core/search", q=words)["items"]
        assert (hit["id"], hit["approximate"]) == (record.id, approximate)
        assert "<mark>" in hit["snippet"]["html"]
        assert [item["id"] for item in client.json("/v1/sites/core/faqs", q=words)["items"]] == [record.id]


def test_the_medicine_that_is_asked_goes_before_any_that_is_spelled_nearly_so(client: Client, write: Any) -> None:
    write(make_site)
    other = write(make_record, question="Prednisone, prednisone", answer="Prednisone, and prednisone.")
    asked = write(make_record, question="What else?", answer="At the end of a long text, prednisolone.")

    def found(words: str) -> list[str]:
        return [hit["id"] for hit in client.json("/v1/sites/core/search", q=words)["items"]]

    assert (found("prednisolone"), found("prednisone")) == ([asked.id], [other.id])


@pytest.mark.parametrize("asked", ["1000", "1,000", "1 000", "1'000", "1\u202f000"])
def test_a_number_is_found_however_it_is_written(client: Client, write: Any, asked: str) -> None:
    write(make_site)
    written = ("1000", "1,000", "1 000", "1\u00a0000", "1’000")
    records = {write(make_record, answer=f"Take {each} mg.").id for each in written}
    write(make_record, answer="Take 100 mg, or 10,000.")
    assert {hit["id"] for hit in client.json("/v1/sites/core/search", q=asked)["items"]} >= records
    assert client.json("/v1/sites/core/search", q="1000")["total"] == len(records)


@pytest.mark.parametrize("q", ["", " ", "…", "?!", "a" * 201, "\x00"])
def test_a_question_without_a_word_is_refused(seeded: Client, q: str) -> None:
    assert seeded.problem("/v1/sites/core/search", 400, q=q)["errors"][0]["parameter"] == "q"


@pytest.mark.parametrize(
    "q", ['"', "a OR b", "NEAR(", "*", "pain -needle", "title:pain", "\\", "%", "' OR 1=1 --", "\ud83d\ude00 pain"]
)
def test_operators_of_search_engines_mean_nothing(seeded: Client, q: str) -> None:
    assert seeded.get("/v1/sites/core/search", q=q.encode("utf-16", "surrogatepass").decode("utf-16")).status_code in (
        200,
        400,
    )


def test_an_unknown_type_is_refused(seeded: Client) -> None:
    assert seeded.problem("/v1/sites/core/search", 400, q="pain", types="recipe")["errors"][0]["parameter"] == "types"
