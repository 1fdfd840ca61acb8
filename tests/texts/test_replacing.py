"""A phrase is replaced where readers read it, and nothing else of a text becomes another: no form, no address, no other word."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.reading.links import find_links
from api.reading.placeholders import placeholders
from api.reading.richtext import html, plain
from api.record_types import RECORD_TYPES
from api.services.texts.phrases import Phrase, Swap
from api.services.texts.replacing import Replaced, replaced

FAQ = RECORD_TYPES["faq"]
ID = "019f0000-0000-7000-8000-0000000000ff"


def swapped(find: str, by: str, keep_case: bool = True, **how: bool) -> Any:
    """What replaces a phrase in the Markdown of an answer."""

    def run(answer: str) -> Replaced:
        return replaced(FAQ, {"answer": answer}, Swap(Phrase(find, **how), by, keep_case=keep_case))

    return run


def answer_of(answer: str, find: str = "aspirin", by: str = "ibuprofen", **how: bool) -> Any:
    return swapped(find, by, **how)(answer).fields["answer"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Take aspirin.", "Take ibuprofen."),
        ("Aspirin, ASPIRIN and aspirin.", "Ibuprofen, IBUPROFEN and ibuprofen."),
        ("**aspirin** *aspirin* ~~aspirin~~", "**ibuprofen** *ibuprofen* ~~ibuprofen~~"),
        ("aspirins, unaspirin, aspirin's, aspirin-free", "aspirins, unaspirin, ibuprofen's, ibuprofen-free"),
        ("l'aspirin l’aspirin", "l'ibuprofen l’ibuprofen"),
        (f"[aspirin](record:{ID} 'aspirin')", f"[ibuprofen](record:{ID} 'aspirin')"),
        ("[aspirin][a]\n\n[a]: https://aspirin.example/aspirin", "[ibuprofen][a]\n\n[a]: https://aspirin.example/aspirin"),
        ("<https://aspirin.example> www.aspirin.example a@aspirin.example", None),
        ("`aspirin`\n\n```\naspirin\n```", None),
        ("{{contact.phone}} {{aspirin}}", None),
        ("*as*pirin", None),
        ("> low\n> aspirin\n\n- aspirin\n  aspirin", "> low\n> ibuprofen\n\n- ibuprofen\n  ibuprofen"),
        ("| aspirin | b |\n|---|---|\n| c | aspirin |", "| ibuprofen | b |\n|---|---|\n| c | ibuprofen |"),
        ("asp\u00adirin", "ibuprofen"),
        ("\\*aspirin\\*", "\\*ibuprofen\\*"),
        ("aspirin &amp; <b>aspirin</b>", "ibuprofen &amp; <b>ibuprofen</b>"),
    ],
)  # fmt: skip
def test_words_are_replaced_and_nothing_else(before: str, after: str | None) -> None:
    assert answer_of(before) == (before if after is None else after)


def test_what_is_partly_marked_is_told_and_left() -> None:
    found = swapped("aspirin", "ibuprofen")("Aspirin, *as*pirin.")
    assert [(each.why, each.after is None) for each in found.hits] == [(None, False), ("crosses-a-mark", True)]
    assert found.fields["answer"] == "Ibuprofen, *as*pirin."


def test_a_phrase_is_found_across_the_end_of_a_line_and_of_a_quotation() -> None:
    assert answer_of("> take low\n> dose aspirin", "low dose", "a little") == "> take a little aspirin"


@pytest.mark.parametrize(
    "by", ["*x*", "1. x", "# x", "[x](https://x.example)", "<b>", "&amp;", "_x_", "`x`", "a | b", "- x", "> x"]
)
def test_signs_of_markdown_come_as_the_signs_that_they_are(by: str) -> None:
    for text in ("word", "a word b", "**word**", "- word", "| word | b |\n|---|---|\n| c | word |"):
        found = swapped("word", by, keep_case=False)(text)
        for hit in found.done:
            assert hit.after is not None
            assert by in hit.after.text
        if found.done:
            assert plain(found.fields["answer"]) == plain(text).replace("word", by)


@pytest.mark.parametrize(
    ("find", "by", "text", "after"),
    [
        ("needle", "pin", "Needle", "Pin"), ("needle", "pin", "NEEDLE", "PIN"), ("Aspirin", "Ibuprofen", "aspirin", "ibuprofen"),
        ("needle", "DN", "needle", "DN"), ("I", "we", "I", "we"), ("élan", "zèle", "Élan", "Zèle"), ("É", "E", "É", "E"),
        ("cafe\u0301", "tea", "café", "tea"), ("针", "針", "小针刀", "小針刀"), ("Straße", "Weg", "STRASSE", "STRASSE"),
    ],
)  # fmt: skip
def test_capitals_are_kept_and_letters_are_alike_however_they_are_spelled(
    find: str, by: str, text: str, after: str
) -> None:
    assert answer_of(text, find, by) == after


def test_case_and_parts_of_words_are_asked_for() -> None:
    assert answer_of("Aspirin aspirin", match_case=True) == "Aspirin ibuprofen"
    assert answer_of("aspirins", whole_words=False) == "ibuprofens"
    assert answer_of("Aspirin", keep_case=False) == "ibuprofen"


def test_slugs_and_addresses_and_codes_stay_and_lists_and_rows_do_not() -> None:
    fields = {
        "slug": "aspirin",
        "search_terms": ["aspirin", "no aspirin"],
        "editor_note": "aspirin",
        "category": "safety",
    }
    found = replaced(FAQ, fields, Swap(Phrase("aspirin"), "ibuprofen"))
    assert found.fields == {**fields, "search_terms": ["ibuprofen", "no ibuprofen"], "editor_note": "ibuprofen"}
    rows = {"rows": [{"criterion": "aspirin", "a": "*aspirin*", "b": "x"}]}
    table = replaced(RECORD_TYPES["comparison"], rows, Swap(Phrase("aspirin"), "ibuprofen"))
    assert table.fields == {"rows": [{"criterion": "ibuprofen", "a": "*ibuprofen*", "b": "x"}]}


WORDS = st.sampled_from(
    ["word", "Word", "WORD", "words", "a", "ß", "針", "1.", "-", "&amp;", "\\*", "{{contact.phone}}", "x@word.example"]
)
MARKED = st.builds(
    lambda mark, words: mark.format(" ".join(words)),
    st.sampled_from(["{}", "**{}**", "*{}*", "`{}`", f"[{{}}](record:{ID})", "[{}](https://word.example/word \"word\")", "wo{}rd", "<{}>"]),
    st.lists(WORDS, min_size=1, max_size=3),
)  # fmt: skip
BLOCKS = st.builds(
    lambda begin, parts, between: begin + between.join(parts),
    st.sampled_from(["", "- ", "1. ", "> ", "## ", "    ", "| "]),
    st.lists(MARKED, min_size=1, max_size=4),
    st.sampled_from([" ", "\n", "  \n", "", "\n> "]),
)
TEXTS = st.lists(BLOCKS, min_size=1, max_size=4).map("\n\n".join)


@given(text=TEXTS, by=st.sampled_from(["other", "other thing", "*other*", "1. other", "[o](x)", "other_", "<o>"]))
def test_no_form_and_no_address_of_any_text_is_touched(text: str, by: str) -> None:
    found = swapped("word", by, keep_case=False)(text)
    after = found.fields.get("answer", text)
    assert [each.target for each in find_links(after)] == [each.target for each in find_links(text)]
    assert placeholders(after) == placeholders(text)
    assert len(html(after).split("<")) == len(html(text).split("<"))
    assert len(swapped("word", by)(after).hits) == len(found.hits) - len(found.done)
    assert (after == text) is (not found.done)


@given(text=TEXTS)
def test_what_is_replaced_back_is_what_it_was(text: str) -> None:
    there = swapped("word", "zzz", keep_case=False, match_case=True)(text).fields["answer"]
    assert swapped("zzz", "word", keep_case=False, match_case=True)(there).fields["answer"] == text
