"""Links to records are found in every spelling, and lead elsewhere or nowhere without a word being lost, in linear time."""

import re
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.reading.links import find_links, record_links, with_records
from api.reading.richtext import html, plain
from api.reading.targets import targets_of
from tests.depth import examples
from tests.reading.growth import HOSTILE, grows_no_faster
from tests.reading.spellings import IN_CODE, SPELLINGS, spelled

ID = "0197a5f2-0000-7000-8000-00000000000a"
IDS = st.sampled_from([ID, ID.upper(), ID.replace("0197", "01Af")])
TARGET = f"record:{ID}"


@pytest.mark.parametrize("name", SPELLINGS)
@pytest.mark.parametrize("target", [TARGET, f"record:{ID.upper()}", f"RECORD:{ID}"])
def test_every_spelling_is_found_wherever_links_are_looked_for(name: str, target: str) -> None:
    text = spelled(name, target)
    assert record_links(text) == [ID]
    assert targets_of({"rows": [{"a": text}]}) == {ID}


@pytest.mark.parametrize("name", SPELLINGS)
def test_every_spelling_leads_where_the_record_is(name: str) -> None:
    [address] = re.findall(
        r'href="([^"]*)"', html(with_records(spelled(name, TARGET), lambda id: f"/faq/{id}?a=(1)&b"))
    )
    assert address == f"/faq/{ID}?a=%281%29&amp;b"


@pytest.mark.parametrize("name", SPELLINGS)
def test_every_spelling_is_left_out_but_for_its_words(name: str) -> None:
    text = spelled(name, TARGET)
    left = with_records(text, lambda id: None)
    assert ID not in left
    assert (plain(left), "<a" in html(left)) == (plain(text), False)
    assert html(left) == html(text)


def test_titles_stay_and_what_leads_where_it_did_stays_as_it_was_written() -> None:
    titled = '[a](<record:x> "1 \\" & <b> ]\n[c](d)")'
    assert html(with_records(titled, lambda name: "/x")) == html(titled.replace("record:x", "/x").replace("\n", " "))
    for name in SPELLINGS:
        assert with_records(spelled(name, TARGET), lambda id: f"record:{id}") == spelled(name, TARGET)


@pytest.mark.parametrize("text", IN_CODE)
def test_what_is_written_as_code_or_escaped_is_left_alone(text: str) -> None:
    text = text.format(TARGET)
    assert record_links(text) == []
    assert with_records(text, lambda id: None) == text
    assert targets_of({"answer": text}) == frozenset()


WORDS = ("1. a", "12) a", "# a", "> a", "- a", "+ a", "* a", "=", "a\\]", "[a]", "*", "a_", "**a** `[`")


@pytest.mark.parametrize("before", ["", "> ", "- ", "- > ", "x\n", "x "])
def test_words_without_their_link_mean_what_they_meant_within_it(before: str) -> None:
    for words, after in product(WORDS, ("", " b", "(c)", ": d", "*")):
        text = f"{before}[{words}]({TARGET}){after}"
        assert html(with_records(text, lambda id: None)) == html(text), text


PIECES = st.sampled_from([
    "a ", "b", "\n", "\n\n", "> ", "- ", "1. ", "# ", "(c)", "é", "は", "「", "」", "**", "\\", "`", "  ", "| a | b |\n|-|-|\n", ". ", "![",
])  # fmt: skip
LINKS = st.builds(
    spelled, st.sampled_from([name for name in SPELLINGS if "\n" not in SPELLINGS[name]]), IDS.map("record:{}".format)
)
TEXTS = st.lists(st.one_of(PIECES, LINKS), max_size=12).map("".join)


@settings(max_examples=examples(150, 5_000), deadline=None)
@given(TEXTS)
@example(f"は**[「a」]({TARGET})**は")
def test_the_finder_sees_the_links_that_readers_see(text: str) -> None:
    shown = html(with_records(text, lambda name: f"https://here.example/{name}"))
    assert re.findall(r"here\.example/([^\"]*)\"", shown.lower()) == record_links(text)


@settings(max_examples=examples(150, 5_000), deadline=None)
@given(TEXTS)
def test_links_of_a_text_stand_one_after_another_where_they_are_written(text: str) -> None:
    reached = 0
    for link in find_links(text):
        assert reached <= link.start < link.words[0] <= link.words[1] < link.end <= len(text)
        assert text[link.start] + text[link.words[1]] in ("[]", "<>")
        reached = link.end


def _resolve(text: str) -> object:
    find_links.cache_clear()
    return record_links(text), with_records(text, lambda id: None), html(with_records(text, lambda id: "/there"))


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_takes_twice_the_time(piece: str) -> None:
    assert grows_no_faster(_resolve, piece)
