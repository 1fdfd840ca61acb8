"""A search finds what holds its words, best first, and an index that was changed is as good as a new one."""

import tracemalloc
import unicodedata
from collections.abc import Iterable, Mapping
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.reading.search.hits import Hit
from api.reading.search.index import Index
from api.reading.search.segment import Document
from api.reading.search.snippets import Snippet, snippets
from api.reading.search.terms import terms

ALPHABET = st.one_of(
    st.sampled_from(
        [*"aábcdeéœßñ '-.,_09<&", *"أבשׁйёİΣ", *"針灸がﾊ\u3099かเข็ม\u200b", *"👩\u200d⚕️🇫🇷\u0301\u1100\uac00"]
    ),
    st.characters(exclude_categories=["Cs"]),
)
TEXTS = st.text(ALPHABET, max_size=40)
LOCALES = st.sampled_from(["en", "de", "fr", "fr-CA", "es", "ja", "th", "ar", "und"])


def documents(min_size: int = 0) -> st.SearchStrategy[list[Document]]:
    ids = st.sampled_from([f"id-{number}" for number in range(8)])
    document = st.builds(
        Document, id=ids, type=st.sampled_from(["faq", "benefit"]), title=TEXTS, body=TEXTS, locale=LOCALES
    )
    return st.lists(document, min_size=min_size, max_size=8, unique_by=lambda each: each.id)


def faq(id: str, body: str, *, title: str = "", locale: str = "en", type: str = "faq") -> Document:
    return Document(id=id, type=type, title=title, body=body, locale=locale)


def found(index: Index, query: str, locale: str = "en", types: frozenset[str] | None = None) -> list[str]:
    return [hit.id for hit in index.find(query, locale, types)]


def shown(
    index: Index, query: str, locale: str, locales: Mapping[str, str], *, length: int = 200
) -> dict[str, Snippet]:
    return snippets(index.find(query, locale).terms, index, locales, length=length)


def snippet(body: str, query: str, locale: str, *, length: int = 200) -> Snippet:
    return shown(Index.build([faq("a", body, locale=locale)]), query, locale, {"a": locale}, length=length)["a"]


def test_an_inflection_finds_the_others() -> None:
    index = Index.build([faq("a", "Thin needles are used."), faq("b", "Nothing of the kind.")])
    assert found(index, "needling ") == ["a"]


@pytest.mark.parametrize("query", ["symptomes ", "symptôme ", "SYMPTÔMES ", "les symptomes"])
def test_accents_may_be_left_out(query: str) -> None:
    index = Index.build([faq("a", "Les symptômes passent.", locale="fr-CA")])
    assert found(index, query, "fr") == ["a"]


def test_a_word_without_accents_finds_what_its_accented_form_would() -> None:
    index = Index.build([faq("a", "Une zone traitée", locale="fr"), faq("b", "Un muscle traité", locale="fr")])
    assert set(found(index, "traitee ", "fr")) == {"a", "b"}


def test_documents_with_all_words_come_before_those_with_some() -> None:
    some = faq("a", "needle needle needle needle", title="Needle")
    every = faq("b", "A needle, and later in a much longer text something about pain, " + "and so on " * 30)
    assert found(Index.build([some, every]), "needle pain ") == ["b", "a"]


def test_some_words_are_enough_where_no_document_has_all() -> None:
    index = Index.build([faq("a", "needle"), faq("b", "pain"), faq("c", "rest")])
    assert found(index, "needle pain ") == ["a", "b"]


def test_a_title_weighs_more_than_a_body() -> None:
    index = Index.build([faq("a", "pain and rest"), faq("b", "rest and more", title="Pain"), faq("c", "rest")])
    assert found(index, "pain ") == ["b", "a"]


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    common = [faq(f"x{number}", "the muscle") for number in range(9)]
    assert found(Index.build([*common, faq("z", "a bruise")]), "the bruise ")[0] == "z"


def test_equal_documents_are_ordered_by_id() -> None:
    same = [faq(id, "same words") for id in ("c", "a", "b")]
    assert found(Index.build(same), "words") == ["a", "b", "c"]


def test_the_last_word_may_be_unfinished() -> None:
    index = Index.build([faq("a", "dry needling"), faq("b", "dry skin")])
    assert found(index, "dry needlin")[0] == "a"
    assert found(index, "needli dry") == ["a", "b"], "only the last word is still being typed"
    assert (found(index, "nee"), found(index, "nee ")) == (["a"], []), "a space ends the word"


def test_the_word_as_typed_comes_before_those_that_begin_with_it() -> None:
    index = Index.build([faq("a", "painkiller"), faq("b", "pain")])
    assert found(index, "pain") == ["b", "a"]


@pytest.mark.parametrize("query", ["針", "灸", "療", "鍼灸", "治療", "灸治療"])
def test_one_or_two_characters_are_found_in_a_script_without_spaces(query: str) -> None:
    index = Index.build([faq("a", "針と鍼灸治療", locale="ja"), faq("b", "運動", locale="ja")])
    assert found(index, query, "ja") == ["a"]


def test_a_query_is_read_in_the_language_of_each_document() -> None:
    index = Index.build([faq("a", "aiguilles", locale="fr"), faq("b", "needles", locale="en")])
    assert found(index, "needling ", "fr") == ["b"]
    assert set(found(index, "aiguille needle", "fr")) == {"a", "b"}


def test_only_the_asked_types_are_found() -> None:
    index = Index.build([faq("a", "pain"), faq("b", "pain", type="benefit")])
    assert found(index, "pain", types=frozenset({"benefit"})) == ["b"]
    assert found(index, "pain", types=frozenset()) == []


@pytest.mark.parametrize("query", ["", "  ", "?!", "❤️"])
def test_a_query_without_words_finds_nothing(query: str) -> None:
    assert found(Index.build([faq("a", "pain ❤️ ?!")]), query) == []


def test_words_beyond_the_sixty_fourth_are_not_asked() -> None:
    index = Index.build([faq("a", "needle")])
    assert found(index, " ".join(f"w{number}" for number in range(63)) + " needle") == ["a"]
    assert found(index, " ".join(f"w{number}" for number in range(64)) + " needle") == []


def test_an_index_stays_as_it_is_when_another_is_derived() -> None:
    before = Index.build([faq("a", "needle"), faq("b", "needle")])
    after = before.changed(["a"], [faq("b", "rest"), faq("c", "needle")])
    assert (found(before, "needle"), found(after, "needle")) == (["a", "b"], ["c"])


CHANGES = st.lists(
    st.tuples(st.sets(st.sampled_from([f"id-{number}" for number in range(9)])), documents()), max_size=4
)


@pytest.mark.parametrize("query", ["knee", "kneepain", "knee pain", "pain knee", "kne", "kneee", "knee brace"])
def test_a_word_is_found_the_same_whatever_was_looked_for_before(query: str) -> None:
    """What one word finds is remembered, also where another stood beside it that it may be written together with."""
    held = [faq("a", "A knee pain"), faq("b", "kneepain"), faq("c", "A brace for the knee"), faq("d", "painknees")]
    before, fresh = Index.build(held), Index.build(held)
    for each in ("knee", "knee pain", "pain knee", "kneepain", "knee brace", "brace knee", "pain"):
        before.find(each, "en")
    assert list(before.find(query, "en")) == list(fresh.find(query, "en"))
    after = before.changed(["a"], [faq("e", "My knee pain")])
    assert list(after.find(query, "en")) == list(Index.build([*held[1:], faq("e", "My knee pain")]).find(query, "en"))


def answers(index: Index, held: Iterable[Document], query: str, locale: str) -> list[list[Hit]]:
    """What is found by a query, and by every word of some documents."""
    words = dict.fromkeys(word for each in held for word in f"{each.title} {each.body}".split())
    types = [None, frozenset({"faq"})]
    return [list(index.find(asked, locale, wanted)) for asked in (query, *words) for wanted in types]


@pytest.mark.long
@settings(deadline=None)
@given(documents(), CHANGES, TEXTS, LOCALES)
def test_a_changed_index_answers_as_one_that_is_built_anew(
    before: list[Document], changes: list[tuple[set[str], list[Document]]], query: str, locale: str
) -> None:
    changed, result, ever = Index().changed((), before), {each.id: each for each in before}, list(before)
    for removed, added in changes:
        changed = changed.changed(removed, added)
        result = {id: each for id, each in result.items() if id not in removed} | {each.id: each for each in added}
        ever += added
    anew = Index().changed((), result.values())
    assert answers(changed, ever, query, locale) == answers(anew, ever, query, locale)
    texts = {id: text.whole for id, text in changed.texts(result).items()}
    assert texts == {id: " ".join(each.body.split()) for id, each in result.items()}
    locales = {id: each.locale for id, each in result.items()}
    assert shown(changed, query, locale, locales) == shown(anew, query, locale, locales)


@pytest.mark.long
@settings(deadline=None)
@given(documents(min_size=3), documents(), TEXTS, LOCALES)
def test_an_index_that_shares_with_another_answers_as_one_that_stands_alone(
    held: list[Document], others: list[Document], query: str, locale: str
) -> None:
    first = Index.build(held)
    shown = list(({each.id: each for each in held[1:]} | {each.id: each for each in others[:1]}).values())
    second, alone = Index.build(shown), Index().changed((), shown)
    assert answers(second, shown, query, locale) == answers(alone, shown, query, locale)
    assert answers(first, held, query, locale) == answers(Index().changed((), held), held, query, locale)


def test_sites_that_show_the_same_texts_hold_their_words_once() -> None:
    held = [faq(f"id-{number}", " ".join(f"w{number}x{word}" for word in range(50))) for number in range(50)]

    def memory(number: int) -> int:
        before = tracemalloc.get_traced_memory()[0]
        indexes.append(Index.build([*held[1:], faq("id-0", f"overridden {number}")]))
        return tracemalloc.get_traced_memory()[0] - before

    indexes: list[Index] = []
    tracemalloc.start()
    try:
        first, *others = [memory(number) for number in range(20)]
    finally:
        tracemalloc.stop()
    assert sum(others[-10:]) < first / 10
    assert [found(index, "overridden") for index in indexes] == [["id-0"]] * 20


@given(documents(), TEXTS, LOCALES, st.integers(0, 9), st.integers(0, 9))
def test_a_page_of_hits_is_a_stretch_of_all_of_them(
    held: list[Document], query: str, locale: str, start: int, end: int
) -> None:
    hits = Index.build(held).find(query, locale)
    assert hits[start:end] == list(hits)[start:end]
    assert (len(hits), hits.ids) == (len(list(hits)), {hit.id for hit in hits})


@given(documents(min_size=1), st.data())
def test_every_word_of_a_document_finds_it(held: list[Document], data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(held))
    index = Index.build(held)
    for word in f"{document.title} {document.body}".split():
        if terms(word, document.locale):
            assert document.id in found(index, word, document.locale)


@given(documents(), TEXTS, LOCALES)
def test_any_query_is_answered_in_a_settled_order(held: list[Document], query: str, locale: str) -> None:
    hits = list(Index.build(held).find(query, locale))
    assert hits == list(Index.build(reversed(held)).find(query, locale))
    assert len({hit.id for hit in hits}) == len(hits)


BODY = (
    "Avant la séance on parle. " * 8 + "L'aiguille <b>fine</b> ne contient aucun médicament. " + "Après, du repos. " * 8
)


def test_a_snippet_shows_where_the_words_meet() -> None:
    made = snippet(BODY, "aiguilles medicament", "fr", length=80)
    assert "<mark>aiguille</mark> &lt;b&gt;fine&lt;/b&gt; ne contient aucun <mark>médicament</mark>" in made.html
    assert made.text[0] == made.text[-1] == "…"


def test_a_snippet_is_cut_between_words() -> None:
    made = snippet(BODY, "medicament", "fr", length=50).text.strip("…")
    assert f" {made} " in f" {BODY} "


def test_a_short_text_is_shown_whole_and_one_without_hits_from_its_beginning() -> None:
    assert snippet("Short  text.\n", "text", "en").text == "Short text."
    assert snippet(BODY, "zebra", "fr", length=30).text == "Avant la séance on parle.…"


def test_a_single_character_is_marked_alone() -> None:
    assert snippet("鍼灸治療", "灸", "ja").html == "鍼<mark>灸</mark>治療"


def test_a_word_is_marked_in_a_text_without_spaces_that_is_longer_than_any_word() -> None:
    assert snippet("鍼灸治療は安全です。" * 20, "安全", "ja").html.count("<mark>安全</mark>") == 20


@pytest.mark.parametrize("character", ["👩‍⚕️", "🇫🇷", "e\u0301\u0323", "각", "क्ष", "กำ"])
def test_a_snippet_never_cuts_a_character(character: str) -> None:
    for length in range(1, 20):
        made = snippet(character * 12, "x", "und", length=length).text.removesuffix("…")
        assert made == character * (len(made) // len(character)) != ""


@given(TEXTS.map(lambda text: text * 3), TEXTS, LOCALES, st.integers(1, 60))
def test_a_snippet_is_a_stretch_of_the_text_and_its_html_says_the_same(
    body: str, query: str, locale: str, length: int
) -> None:
    made = snippet(body, query, locale, length=length)
    assert made.text.removeprefix("…").removesuffix("…") in " ".join(body.split())
    assert unescape(made.html.replace("<mark>", "").replace("</mark>", "")) == made.text


@given(TEXTS, st.data(), LOCALES)
def test_what_is_found_is_shown(body: str, data: st.DataObject, locale: str) -> None:
    words = [word for word in body.split() if terms(word, locale)]
    if words:
        assert "<mark>" in snippet(body, data.draw(st.sampled_from(words)), locale, length=60).html


@given(documents(), TEXTS, LOCALES)
def test_snippets_made_together_are_those_made_alone(held: list[Document], query: str, locale: str) -> None:
    index, locales = Index.build(held), {each.id: each.locale for each in held}
    alone = {id: shown(index, query, locale, {id: own})[id] for id, own in locales.items()}
    assert shown(index, query, locale, locales) == alone


def test_a_snippet_keeps_what_it_shows_as_it_was_written() -> None:
    written = unicodedata.normalize("NFD", "élève 👩‍⚕️ שָׁלוֹם")
    assert snippet(written, "eleve", "fr").text == written
