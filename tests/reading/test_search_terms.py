"""What people type finds what is written: inflections, accents, scripts and numbers."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.reading.search.terms import terms

LOCALES = st.sampled_from(["en", "fr", "fr-CA", "es", "de", "ar", "he", "ru", "tr", "ja", "zh-Hant", "th", "ko", "und"])


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "needling needles needle Needled"),
        ("en", "coughing cough coughs"),
        ("en", "patient's patient patients’"),
        ("fr", "symptômes symptomes symptôme SYMPTOME"),
        ("fr", "élève eleve élèves l'élève d’élèves"),
        ("fr-CA", "aiguille aiguilles l'aiguille"),
        ("fr", "œdème oedeme ŒDÈME"),
        ("es", "punción punciones puncion PUNCIÓN"),
        ("de", "Straße strasse STRASSEN Straßen"),
        ("ru", "ёлка елка"),
        ("ar", "أحمد احمد"),
        ("ar", "مُعَالِج معالج معـالج"),
        ("he", "שָׁלוֹם שלום"),
        ("tr", "İğne iğne igne IGNE"),
        ("en", "ﬁbre fibre ｆｉｂｒｅ"),
        ("en", "soft\u00adware software"),
        ("en", "0.01 0,01 ٠٫٠١"),
    ],
)
def test_spellings_and_inflections_of_a_word_share_a_term(locale: str, words: str) -> None:
    first, *others = (set(terms(word, locale)) for word in words.split())
    assert first
    assert all(first & other for other in others), [first, *others]


@pytest.mark.parametrize(
    ("locale", "one", "another"),
    [
        ("en", "needle", "noodle"),
        ("uk", "мой", "мои"),
        ("ja", "か", "が"),
        ("th", "เขา", "เข่า"),
        ("en", "0.01", "0.1"),
    ],
)
def test_different_words_stay_apart(locale: str, one: str, another: str) -> None:
    assert not set(terms(one, locale)) <= set(terms(another, locale))


def test_an_accent_that_changes_the_stem_is_found_with_and_without_it() -> None:
    assert set(terms("traitée", "fr")) & set(terms("traitee", "fr"))
    assert set(terms("traitée", "fr")) & set(terms("traités", "fr"))


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [
        ("ja", "鍼灸治療", ("鍼灸", "灸治", "治療")),
        ("ja", "針", ("針",)),
        ("ja", "ﾊﾞﾘ", ("ばり",)),
        ("zh", "干针疗法", ("干针", "针疗", "疗法")),
        ("th", "เจ็บ", ("เจ", "จ็", "็บ")),
        ("lo", "ເຂັມ", ("ເຂ", "ຂັ", "ັມ")),
        ("km", "ម្ជុល", ("ម្", "្ជ", "ជុ", "ុល")),
        ("my", "အပ်", ("အပ", "ပ်")),
        ("ja", "COVID19の針", ("covid19", "の針")),
    ],
)
def test_a_script_without_spaces_becomes_pairs_of_characters(locale: str, text: str, expected: tuple[str, ...]) -> None:
    assert terms(text, locale) == expected


def test_an_invisible_word_break_makes_no_difference() -> None:
    assert terms("ម្ជុល\u200bស្ងួត", "km") == terms("ម្ជុលស្ងួត", "km")
    assert terms("葛\U000e0100城", "ja") == terms("葛城", "ja")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24-48 h", ("24", "48", "h")),
        ("p < 0.01", ("p", "0.01")),
        ("19.11.2026", ("19", "11", "2026")),
        ("٣٠", ("30",)),
        ("snake_case", ("snake", "case")),
    ],
)
def test_numbers_and_their_neighbours_are_words(text: str, expected: tuple[str, ...]) -> None:
    assert terms(text, "und") == expected


@pytest.mark.parametrize("text", ["", "   ", "?!… — «»", "_", "❤️ 👩‍⚕️", "\u0301", "ـ"])
def test_a_text_without_words_has_no_terms(text: str) -> None:
    assert terms(text, "en") == ()


@given(st.text(), LOCALES)
def test_any_text_has_terms_that_hold_something(text: str, locale: str) -> None:
    assert all(terms(text, locale))


@given(st.text(), LOCALES)
@example("Ù\ud7fc", "en")
def test_composed_and_decomposed_text_have_the_same_terms(text: str, locale: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert terms(composed, locale) == terms(decomposed, locale)


@given(st.text(st.characters(max_codepoint=0x4FF, categories=["Lu", "Ll"]), max_size=30), LOCALES)
def test_case_makes_no_difference(word: str, locale: str) -> None:
    upper, lower = set(terms(word.upper(), locale)), set(terms(word.lower(), locale))
    assert upper & lower or upper == lower == set()
