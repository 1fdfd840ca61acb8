"""What is written and what is asked meet however each is spelled: numbers, compounds, apostrophes, kana, plurals, typos."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.reading.search.index import Index
from api.reading.search.levels import Level
from api.reading.search.segment import Document
from api.reading.search.snippets import snippets
from api.reading.search.terms import terms


def index_of(*bodies: str, locale: str = "en") -> Index:
    """An index of documents that are called by their places, beside one that holds something else."""
    other = Document(id="other", type="faq", title="", body="…", locale=locale)
    return Index.build(
        [
            other,
            *(Document(id=str(at), type="faq", title="", body=body, locale=locale) for at, body in enumerate(bodies)),
        ]
    )


def found(index: Index, query: str, locale: str = "en") -> list[str]:
    return [hit.id for hit in index.find(query, locale)]


def levels(index: Index, query: str, locale: str = "en") -> dict[str, Level]:
    return {hit.id: hit.level for hit in index.find(query, locale)}


# Each finds each of its line.
ALIKE = {
    "en": [
        ("e-mail", "email", "e mail", "E‑mail"),
        ("follow-up", "followup", "follow up"),
        ("X-ray", "xray", "X ray"),
        ("self-care", "selfcare", "self care"),
        ("COVID-19", "COVID19", "covid 19"),
        ("vitamin B12", "vitamin B-12", "vitamin B 12"),
        ("post-op", "postop"),
        ("5mg", "5 mg", "5-mg"),
        ("won't", "wont", "won’t"),
        ("O'Brien", "obrien", "O’Brien", "o brien"),
        ("patient's", "patients", "patient"),
        ("U.S.A.", "USA", "U.S.A"),
        ("1,000", "1000", "1 000", "1\u00a0000", "1\u202f000", "1'000", "1’000"),
        ("1,234,567.5", "1234567.5", "1 234 567.5", "1'234'567.5"),
        ("1,00,000", "100,000", "100000"),
        ("foot", "feet"),
        ("children", "child"),
        ("diagnosis", "diagnoses"),
    ],
    "fr": [
        ("l'aiguille", "aiguilles", "l’aiguille", "laiguille"),
        ("aujourd'hui", "aujourdhui", "aujourd’hui"),
        ("rendez-vous", "rendezvous", "rendez vous"),
        ("maux", "mal"),
        ("genou", "genoux"),
        ("qu'une séance", "séances", "quune séance"),
        ("1\u202f000", "1000", "1.000"),
        ("2,5", "2.5"),
    ],
    "es": [("luz", "luces"), ("aguja", "agujas"), ("cicatriz", "cicatrices"), ("1.000", "1,000", "1000")],
    "de": [
        ("Nadelstich", "Nadel", "Nadelstiche"),
        ("Nadelstich", "Stich"),
        ("Muskelschmerzen", "Schmerz"),
        ("Behandlungsraum", "Behandlung"),
        ("E-Mail", "Email"),
        ("1.000", "1000", "1'000", "1 000"),
        ("1.000,5", "1000,5", "1000.5"),
        ("Füße", "Fuss"),
    ],
    "nl": [("naaldprik", "naald"), ("naald", "naalden"), ("spierpijn", "spier")],
    "sv": [("nålstick", "stick"), ("muskelvärk", "värk")],
    "it": [("l'ago", "aghi"), ("dell'ago", "ago")],
    "pt": [("punção", "punções")],
    "ja": [("ひざ", "ヒザ"), ("ハリ", "はり", "ﾊﾘ"), ("1,000", "１０００", "1000")],
    "zh": [("干针", "干针"), ("1,000", "1000")],
    "th": [("ปวดกล้ามเนื้อ", "กล้ามเนื้อ"), ("๑,๐๐๐", "1000")],
    "ar": [("إبرة", "ابرة", "ابره"), ("١٬٠٠٠", "1000", "١٠٠٠")],
    "fa": [("کتاب", "كتاب"), ("۱٬۰۰۰", "1000")],
    "he": [("שָׁלוֹם", "שלום"), ("בית־ספר", "בית ספר")],
    "uk": [("п'ять", "пʼять", "п’ять")],
    "hi": [("सुई", "सुई"), ("१,००,०००", "100000")],
}
PAIRS = [
    (locale, written, asked) for locale, lines in ALIKE.items() for line in lines for written in line for asked in line
]


@pytest.mark.parametrize(("locale", "written", "asked"), PAIRS)
def test_each_way_to_write_it_finds_the_others(locale: str, written: str, asked: str) -> None:
    index = index_of(f"a {written} b", locale=locale)
    hits = index.find(f"{asked} ", locale)
    assert [hit.id for hit in hits] == ["0"]
    assert "<mark>" in snippets(hits.terms, index, {"0": locale})["0"].html


GROUPS = st.sampled_from([",", " ", "\u00a0", "\u202f", "\u2009", "'", "’"])


@given(st.integers(1_000, 10**12), GROUPS, GROUPS)
def test_however_the_figures_of_a_number_are_grouped_it_is_found(number: int, one: str, other: str) -> None:
    written, asked = (f"{number:,}".replace(",", mark) for mark in (one, other))
    index = index_of(f"Take {written} mg.", f"Take {number + 1:,} mg.")
    for each in (asked, str(number)):
        assert found(index, each)[0] == "0"
        assert "<mark>" in snippets(index.find(each, "en").terms, index, {"0": "en"})["0"].html
    assert found(index, str(number)) == ["0"]


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [
        ("en", "1.000", ("1.000",)),
        ("de", "1,000", ("1.000",)),
        ("es", "1.000", ("1000", "1.000")),
        ("en", "0.125", ("0.125",)),
        ("de", "0,125", ("0.125",)),
        ("en", "24-48", ("24", "48")),
        ("en", "2026-11-28", ("2026", "11", "28")),
        ("en", "in 2019 100 people", ("in", "2019", "100", "peopl")),
        ("en", "1 000–2 000", ("1", "000", "1000", "2", "000", "2000")),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(locale: str, text: str, expected: tuple[str, ...]) -> None:
    assert terms(text, locale) == expected


@pytest.mark.parametrize(
    ("locale", "written", "asked"),
    [
        ("en", "Does it hurt?", "hurtz"),
        ("en", "thin needles", "needel"),
        ("en", "dry needling", "needeling"),
        ("en", "acupuncture", "accupunture"),
        ("en", "amoxicillin", "amoxycilin"),
        ("en", "ibuprofen", "ibuprofin"),
        ("en", "pain", "pian"),
        ("fr", "des aiguilles", "aigiulle"),
        ("es", "las agujas", "agjuas"),
        ("de", "Akupunktur", "Akupunkur"),
        ("ar", "العلاج", "العللاج"),
        ("ru", "акупунктура", "акупунтура"),
    ],
)
def test_a_mistyped_word_is_found_and_said_to_be_approximate(locale: str, written: str, asked: str) -> None:
    index = index_of(written, locale=locale)
    hits = index.find(f"{asked} ", locale)
    assert [(hit.id, hit.is_approximate) for hit in hits] == [("0", True)]
    assert "<mark>" in snippets(hits.terms, index, {"0": locale})["0"].html


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("hydroxyzine", "hydralazine"),
        ("100 mg", "10"),
        ("1000 mg", "1001"),
        ("B12", "B13"),
        ("1 and 0.25", "10.25"),
        ("10 and 20", "1020"),
        ("arm", "art"),
        ("pain", "rain"),
        ("bath", "path"),
        ("Nadel", "Nudeln"),
    ],
)
def test_another_word_or_figure_is_not_taken_for_it(written: str, asked: str) -> None:
    assert found(index_of(written), asked) == []


def test_a_word_that_stands_in_the_texts_is_never_taken_for_another() -> None:
    index = index_of("prednisone", "prednisolone")
    assert levels(index, "prednisone ") == {"0": Level.WORD}
    assert levels(index, "prednisolone ") == {"1": Level.WORD}
    assert levels(index_of("prednisone"), "prednisolone ") == {"0": Level.SPELLING}


def test_what_is_spelled_most_nearly_so_is_found_alone() -> None:
    assert found(index_of("acupuncture", "acupuncturists"), "acupunctures ") == ["0"]
    assert found(index_of("swelling", "spelling"), "sweling ") == ["0"]


def test_the_word_itself_goes_before_its_inflections_and_these_before_its_compounds() -> None:
    index = index_of("Nadelstich Nadelstich", "Nadeln", "Nadel", locale="de")
    assert found(index, "Nadel ", "de") == ["2", "1", "0"]
    assert levels(index, "Nadel ", "de") == {"2": Level.WORD, "1": Level.WORD, "0": Level.LONGER}


def test_halves_of_a_compound_go_before_one_half_of_it() -> None:
    assert levels(index_of("Stich", "Stich der Nadel", locale="de"), "Nadelstich ", "de") == {"1": Level.LONGER}
    assert levels(index_of("Nadel", locale="de"), "Nadelstich ", "de") == {"0": Level.HALF}


def test_a_word_that_is_still_typed_goes_after_those_that_are_whole() -> None:
    index = index_of("painkiller " * 9, "a long text about many things, and about pain at its end")
    assert found(index, "pain") == ["1", "0"]


WORDS = st.text(st.sampled_from("aeinrst"), min_size=4, max_size=9)


@given(st.lists(WORDS, min_size=1, max_size=12, unique=True), st.data())
def test_a_hit_that_is_approximate_never_goes_before_one_that_is_not(words: list[str], data: st.DataObject) -> None:
    index = index_of(*words)
    asked = data.draw(st.sampled_from(words))
    hits = list(index.find(f"{asked} ", "en"))
    assert hits[0].id == str(words.index(asked))
    assert not any(hit.is_approximate for hit in hits)


@given(WORDS, st.integers(1, 7), st.sampled_from("aeinrst"))
def test_one_letter_too_many_or_changed_is_forgiven(word: str, at: int, letter: str) -> None:
    index = index_of(word)
    for mistyped in (word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]):
        assert found(index, f"{mistyped} ") == ["0"]
