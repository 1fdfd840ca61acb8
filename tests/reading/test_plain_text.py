"""The words of simple Markdown are those that the parser finds, and what is not simple is left to it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.reading.plaintext import simple_plain
from api.reading.richtext import parsed_plain, plain
from tests.depth import examples

PIECES = st.sampled_from(
    [*"ab5é.:!?()[]'“¿=+`\\_<>|~#-*&", "word", "\n", "\n\n", " ", "  ", "\t", "\u00a0", "\u2028", "- ", "* ", "1. "]
    + ["2. ", "7) ", "# ", "## ", "**", "**a**", "*b*", "[x](record:0a-1)", "[", "](https://a.b/c)", "&amp;", "---"]
)
TEXTS = st.lists(PIECES, max_size=10).map("".join)


@settings(max_examples=examples(300, 3_000))
@given(TEXTS)
def test_no_text_has_other_words_than_the_parser_finds(markdown: str) -> None:
    assert plain(markdown) == parsed_plain(markdown)


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("One line\nand another.\n\nA second paragraph.", "One line and another.\nA second paragraph."),
        ("# Title\nText\n- **First:** one\n- *second*", "Title\nText\nFirst: one\nsecond"),
        ("1. one\n2. two", "one\ntwo"),
        ("Read [the\nrest](record:01a1ee56), then [more](https://example.org).", "Read the rest, then more."),
    ],
)
def test_simple_markdown_needs_no_parser(markdown: str, words: str) -> None:
    assert simple_plain(markdown) == words


@pytest.mark.parametrize(
    "markdown", ["a | b\n--|--\n1 | 2", "`code`", "- a\n  - b", "a\n2. b", "&amp;", "[a][b]", "a_b_"]
)
def test_markdown_that_is_not_simple_is_left_to_the_parser(markdown: str) -> None:
    assert simple_plain(markdown) is None
