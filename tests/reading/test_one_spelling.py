"""Words have one spelling: what it takes away no reader sees, and what a script or Markdown needs stays."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api import spelling
from api.reading import richtext
from api.reading.locales import canonical_locale
from tests.depth import examples

KINDS = (
    spelling.one_line, spelling.paragraphs, spelling.markdown, spelling.slug, spelling.email, spelling.doi, spelling.pmid,
    spelling.as_read,
)  # fmt: skip
TELLING = (
    "a", "b", "é", "e\u0301", "1", "0", ".", ":", "/", "%", "#", "-", "*", "|", ">", "`", " ", "  ", "\t", "\n", "\r", "\r\n",
    "10.1/%25", "doi:", "https://doi.org/", "25", "\u0085", "\u2028", "\u00a0", "\u3000", "\ufeff", "\u200b", "\u200c", "\u200d", "\u00ad", "\u2060", "\u200f", "\ufe0f",
    "م", "ی", "\u0dc1\u0dca", "\u0dbb", "ก", "👩", "👦", "\u0301",
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(TELLING), st.characters()), max_size=12).map("".join)
# Between words and blocks, where no mark of Markdown is being made of what stands beside.
WORDS = st.sampled_from(["Rest", "two", "days", "Café", "می", "شود", "ก้าว", "针", "10", "mg"])
UNSEEN = st.sampled_from(["\ufeff", "\u2060", "\u200b", ""])
BLOCKS = st.lists(
    st.lists(st.tuples(WORDS, UNSEEN).map("".join), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=4
)
ENDS = st.sampled_from(["", " ", "\t", " \t", "\u200b"])
LINES = st.sampled_from(
    ["\n", "\r\n", "\r", "  \n", "   \r\n", "\\\n", "\n\n", "\r\n\r\n", "\n\n- ", "\n1. ", "\n    "]
)


@pytest.mark.parametrize("spell", KINDS, ids=lambda each: each.__name__)
@settings(max_examples=examples(150, 5_000), deadline=None)
@given(text=TEXTS)
@example(text="a .")
def test_what_is_spelled_stays_as_it_is(spell: Callable[[str], str], text: str) -> None:
    assert spell(spell(text)) == spell(text)


@pytest.mark.parametrize("spell", KINDS, ids=lambda each: each.__name__)
@settings(max_examples=examples(60, 2_000), deadline=None)
@given(text=TEXTS)
def test_the_form_of_the_letters_makes_no_difference(spell: Callable[[str], str], text: str) -> None:
    assert spell(unicodedata.normalize("NFD", text)) == spell(unicodedata.normalize("NFC", text))


def seen(shown: str) -> list[str]:
    """What a reader sees of a text: letters and line breaks, wherever spaces are and how many."""
    visible = "".join("" if each in "\ufeff\u2060\u200b" else each for each in shown)
    return unicodedata.normalize("NFC", visible).split()


@settings(max_examples=examples(200, 5_000), deadline=None)
@given(blocks=BLOCKS, data=st.data())
def test_no_reader_sees_what_goes(blocks: list[str], data: st.DataObject) -> None:
    text = "".join(each + data.draw(ENDS) + data.draw(LINES) for each in blocks)
    written = spelling.markdown(text)
    plainly = text.replace("\r\n", "\n").replace("\r", "\n")
    for form in (richtext.html, richtext.plain):
        assert seen(form(written)) == seen(form(plainly)), (text, written)
    assert richtext.html(written).count("<br") == richtext.html(plainly.replace("\u200b", "")).count("<br")


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Rest.  \nWalk.", "Rest.  \nWalk."),
        ("Rest.    \r\nWalk.   ", "Rest.  \nWalk."),
        ("Rest. \nWalk.\t\n", "Rest.\nWalk."),
        ("Rest. \t\nWalk.", "Rest.  \nWalk."),
        ("Rest.  \n\nWalk.", "Rest.\n\nWalk."),
        ("- a\n  - b", "- a\n  - b"),
        ("  - a\n  - b", "  - a\n  - b"),
        ("    code", "    code"),
        (" Rest.", "Rest."),
        ("\ufeffRest\u200b.\n", "Rest."),
        ("**針：**\u200b\u200b灸\u200b。", "**針：**\u200b灸。"),
        ("Cafe\u0301", "Café"),
        (" \u200b\n\ufeff ", ""),
    ],
)
def test_markdown_keeps_its_meaning(written: str, stored: str) -> None:
    assert spelling.markdown(written) == stored


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cشود", "ශ\u0dca\u200dරී", "क\u094d\u200dष", "ه\u200d", "👩\u200d⚕️", "👩\u200d👩\u200d👦", "🏴\U000e0067\U000e0062\U000e007f",
        "ភាសា\u200bខ្មែរ", "Behandlungs\u00admöglichkeiten", "10\u00a0mg", "針灸\u3000治療", "\u2067שלום\u2069", "葛\U000e0100",
    ],
)  # fmt: skip
def test_what_scripts_and_typography_need_stays(text: str) -> None:
    assert spelling.one_line(text) == spelling.markdown(text) == text


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("  spaced  out\n here ", "spaced out here"), ("a\u200cb", "ab"), ("a\u00ad b", "a b"), ("a\u200b\u0301", "á"),
        ("\u00ad", ""), ("\ufe0f\u200d", ""), ("می\u200c", "می"), ("10 \u00a0 mg", "10\u00a0mg"), ("a\u2028b", "a b"),
    ],
)  # fmt: skip
def test_a_line_is_one_line(written: str, stored: str) -> None:
    assert spelling.one_line(written) == stored


DOI = "10.1186/1471-2288-1-2"


@pytest.mark.parametrize(
    "pasted",
    [
        DOI, f" {DOI} ", f"https://doi.org/{DOI}", f"http://dx.doi.org/{DOI}", f"doi:{DOI}", f"DOI: {DOI}", f"doi {DOI}",
        f"HTTPS://DOI.ORG/{DOI}", f"doi.org/{DOI}", f"info:doi/{DOI}", "https://doi.org/10.1186%2F1471-2288-1-2",
        "10.1186%2f1471-2288-1-2", f"{DOI}\u200b",
    ],
)  # fmt: skip
def test_a_doi_is_bare_however_it_was_pasted(pasted: str) -> None:
    assert spelling.doi(pasted) == DOI


def test_a_percent_sign_of_a_doi_stays_one() -> None:
    assert spelling.doi("https://doi.org/10.1/a%2541") == spelling.doi("10.1/a%41") == "10.1/a%41"


@pytest.mark.parametrize(
    "pasted", ["123", " 123", "PMID: 123", "pmid123", "https://pubmed.ncbi.nlm.nih.gov/123/", "PMID:\u00a0123"]
)
def test_a_pubmed_number_is_bare(pasted: str) -> None:
    assert spelling.pmid(pasted) == "123"


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [("iw", "he"), ("in-ID", "id-ID"), ("sh", "sr-Latn"), ("EN-us", "en-US"), ("zh-hant", "zh-Hant"), ("ji", "yi")],
)
def test_a_locale_has_one_tag(tag: str, canonical: str) -> None:
    assert canonical_locale(tag) == canonical_locale(canonical) == canonical
