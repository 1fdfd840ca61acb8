"""Markdown is cut into sentences with inline codes, and comes together again byte for byte."""

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.services.xliff.codes import Block, Code, Segment, Skeleton, join, plain_segments, segments
from tests.depth import examples
from tests.reading.spellings import SPELLINGS, spelled

MARKDOWN = st.lists(
    st.sampled_from([
        "**", "*", "_", "`", "``", "[a](b)", "[", "](record:x)", "[a]", "\n", "\n\n", "\r\n", "- ", "1. ", "> ", "# ", "| a |",
        "|---|", "\\|", "a. B", "。", "\t", "    ", "```", "  \n", "\\\n", "\\", "<a@b.c>", "&amp;", "[a]: b", "\0", "é", "words ", "{{contact.phone}}",
    ]),
    max_size=18,
).map("".join)  # fmt: skip


def shown(segment: Segment) -> str:
    """A segment with its codes between angle brackets."""
    return "".join(
        each if isinstance(each, str) else " " if each.kind == "soft" else f"‹{each.kind} {each.type}›"
        for each in segment.items
    )


def sentences(markdown: str) -> list[str]:
    return [shown(each) for each in segments(markdown).segments]


@settings(max_examples=examples(200, 2_000), deadline=None)
@given(st.one_of(MARKDOWN, st.text()))
@example("**\n\t\\\n**")
def test_any_text_comes_together_as_it_was(text: str) -> None:
    assert join(segments(text)) == text
    assert join(plain_segments(text)) == text


@settings(max_examples=examples(100, 1_000), deadline=None)
@given(MARKDOWN)
@example("**。**")
def test_each_translation_takes_the_place_of_its_segment(text: str) -> None:
    cut = segments(text)
    marked = join(cut, [Segment(("‹", *each.items, "›")) for each in cut.segments])
    assert marked.count("‹") == len(cut.segments)
    assert re.sub("[‹›]", "", marked) == text


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Wait approx. 5 minutes, e.g. Lying down. Then rise.", ["Wait approx. 5 minutes, e.g. Lying down.", "Then rise."]),
        ("It lasts 2.5 hours. 3 of 4 sleep.", ["It lasts 2.5 hours.", "3 of 4 sleep."]),
        ("针很细。几乎不痛！", ["针很细。", "几乎不痛！"]),
        ("هل يؤلم؟ نعم قليلا۔ انتهى", ["هل يؤلم؟", "نعم قليلا۔", "انتهى"]),
        ("# Head\n\n- a\n- b", ["Head", "a", "b"]),
        ("| a | b\\|c |\n|---|---|\n| d | |", ["a", "b\\|c", "d"]),
        ("Words\n  on lines", ["Words on lines"]),
        ("> quoted\n> words", ["quoted words"]),
        ("hard  \nbreak", ["hard‹single break›break"]),
        ("**One. Two.** Three.", ["‹open bold›One. Two.‹close bold›", "Three."]),
        ("_a_ `b` [c](record:d) <https://e.f>", ["‹open italic›a‹close italic› ‹single code› ‹open link›c‹close link› ‹single address›"]),
        ("**来。** **吗？** 好", ["‹open bold›来。‹close bold›", "‹open bold›吗？‹close bold›", "好"]),
        ("***both***", ["‹open italic›‹open bold›both‹close bold›‹close italic›"]),
        ("5 * 3 * 2 and snake_case_word", ["5 * 3 * 2 and snake_case_word"]),
        ("```\ncode\n```\n\n---\n", []),
    ],
)  # fmt: skip
def test_texts_are_cut_where_a_translator_would(markdown: str, found: list[str]) -> None:
    assert sentences(markdown) == found


def test_a_link_keeps_its_target_as_a_code() -> None:
    [block] = segments('See [this](record:x "Title").').blocks
    assert [each.data for each in block.items if isinstance(each, Code)] == ["[", '](record:x "Title")']


def test_blocks_say_what_they_are() -> None:
    assert segments("# A\n\n- b\n\n  > c").kinds == (
        "heading", "bullet_list/list_item/paragraph", "bullet_list/list_item/blockquote/paragraph",
    )  # fmt: skip


def test_what_xml_cannot_hold_is_a_code() -> None:
    [block] = plain_segments("a\ufffeb\x01c").blocks
    assert isinstance(block, Block)
    assert [each.data for each in block.items if isinstance(each, Code)] == ["\ufffe", "\x01"]


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_link_in_any_spelling_is_two_codes_around_its_words(name: str) -> None:
    text = spelled(name, "record:0197a5f2-0000-7000-8000-00000000000a")
    items = [each for block in segments(text).blocks for each in block.items]
    codes = [each for each in items if isinstance(each, Code) and each.type == "link"]
    assert [each.kind for each in codes] == ["open", "close"]
    assert not any("](" in each or "][" in each or "[]" in each for each in items if isinstance(each, str))
    assert join(segments(text)) == text


def test_bold_beside_punctuation_is_bold_in_scripts_without_spaces() -> None:
    [block] = segments("これは**「重要」**です。").blocks
    assert [each.kind for each in block.items if isinstance(each, Code)] == ["open", "close"]


LEFT_TO_SITES = "Call **{{contact.phone}}** now. Or write to {{contact.email}}."


@pytest.mark.parametrize("cut", [segments, plain_segments])
def test_what_a_text_leaves_to_sites_is_a_code_that_can_be_moved_and_not_altered(
    cut: Callable[[str], Skeleton],
) -> None:
    codes = [each.data for segment in cut(LEFT_TO_SITES).segments for each in segment.items if isinstance(each, Code)]
    assert [each for each in codes if each.startswith("{{")] == ["{{contact.phone}}", "{{contact.email}}"]
    assert join(cut(LEFT_TO_SITES)) == LEFT_TO_SITES
