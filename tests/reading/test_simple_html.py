"""HTML that is made without the whole parser is, byte for byte, what the parser gives; and it is safe to try anything."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.reading import richtext
from api.reading.simple_html import simple_html
from tests.depth import examples
from tests.seed.files import records, words_of

ID = "01a1ee56-5e00-7116-90a0-b97c9c8d7982"

# Everything that Markdown might read in another way, in every neighbourhood.
SIGNS = st.sampled_from([
    "needle", "Aiguille", "épaule", "2026", "1.", "1. ", "2. ", "- ", "-", "+ ", "* ", "**", "**Bold:**", "*", "_", "__", " ", "  ", "\n",
    "\n\n", "\n\n\n", "\t", "\xa0", "\u202f", "\u3000", "\u2028", "\x0b", "\x85", ".", ",", ":", ";", "?", "!", "![", "'", '"', "«", "»", "“", "”", "(",
    ")", "[", "]", "[words](/v1/sites)", "[two words](https://a.example/b?c=d)", f"[words](record:{ID})", "](", "[ words](/v)",
    "[words](/v 'title')", "[words]()", "[words](javascript:alert)", "[words](//a.example)", "[words](HTTPS://A.example)",
    "[words]: /v", "<b>", "&amp;", "&", "\\", "\\*", "`", "```\n", "~~~\n", "#", "# ", "=", "===", "---", "|", "| a |\n| - |", "    ", "\r", "\0",
    "https://a.example", "中文", "عربي", "א", "😀", "e\u0301", "ﬁ", "²", "Ⅳ",
])  # fmt: skip
TEXTS = st.one_of(
    st.lists(SIGNS, max_size=12).map("".join),
    st.lists(
        st.sampled_from(["\n\n", "\n", " ", "- ", "1. ", "2. ", "Words", "**Bold:** words", "[words](/v1)", "words."])
    ).map("".join),
    st.text(max_size=40),
)


@settings(max_examples=examples(500, 5_000), deadline=None)
@given(TEXTS)
@example("needle~~~\n")
@example("- One\n- Two\n\n- Three")
@example("- One\n\n1. Two")
@example("Words\n- One")
@example("1. One\n3. Two\n\nWords")
@example("**Bold** and **bold.**")
@example("a**b** c")
@example("[words](https://a.example?b=c-d)")
def test_any_text_is_rendered_as_the_parser_renders_it(text: str) -> None:
    assert richtext.html(text) == richtext.parsed_html(text)


def test_nearly_all_of_the_seed_is_simple_enough() -> None:
    texts = [words_of(value) for record in records() for fields in record.texts.values() for value in fields.values()]
    simple = [text for text in texts if simple_html(text.replace("record:", "/").strip())]
    assert len(simple) > len(texts) * 0.8


def test_a_text_that_is_almost_simple_is_refused_in_no_time() -> None:
    assert simple_html("Words and [words](/v1/sites) **words** " * 2_000 + "*") is None
    assert simple_html("[" * 20_000) is None
    assert simple_html("**a " * 5_000) is None
