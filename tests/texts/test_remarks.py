"""A save tells what readers would stumble over, and refuses links that lead nowhere; what is fine reaches readers."""

import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.models import Record
from api.reading.richtext import html, plain
from api.record_types import RECORD_TYPES
from api.services.texts.line_begins import line_begins
from api.services.texts.remarks import MOST_REMARKS, remarks
from tests.calls import read, restore, save, try_to_save
from tests.conftest import Write
from tests.depth import examples
from tests.factories import edit_live_unchecked, make_record, text_of
from tests.people import Desk, expect
from tests.reading.growth import HOSTILE, grows_no_faster
from tests.reading.test_markdown import TEXTS, Page

DEAD = {
    "[a](record:nope)": "id of a record",
    "[a](record:faq/does-it-hurt)": "id of a record",
    "[call us](tel:+1 555 0100)": "no spaces",
    "[call us](<tel:+1 555 0100>)": "without spaces",
    "[call us](tel:reception)": "number",
    "[site](www.example.org)": "https://www.example.org",
    "[site](example.org/a.html)": "https://example.org/a.html",
    "[site](//example.org)": "https://example.org",
    "[site](https://)": "website",
    "[site](https://[a)": "website",
    "[x](https://x.example/a b)": "no spaces",
    "[write](a@b.example)": "mailto:a@b.example",
    "[write](mailto:nobody)": "e-mail",
    "[here](#below)": "no places",
    "[old](ftp://x.example)": "`ftp:`",
    "[run](JavaScript:alert)": "`javascript:`",
    "[run](data:text/html,a)": "`data:`",
    "[empty]()": "no address",
    "[empty][1]\n\n[1]: <>": "no address",
    "[](https://x.example)": "no words",
    "![scan](https://x.example/i.png)": "image",
    "a\n\n> ![scan][1]\n\n[1]: /i.png": "image",
}


@pytest.fixture
def record(library: str, write: Write) -> Record:
    made: Record = write(make_record)
    return made


def test_a_link_that_leads_nowhere_is_refused_with_its_place_and_what_to_write(author: Desk, record: Record) -> None:
    for text, says in DEAD.items():
        body = expect(try_to_save(author, record, "en", {"answer": text}, headers={"If-Match": "*"}), 422)
        [error] = body["errors"]
        assert (error["pointer"], says in error["detail"]) == ("#/fields/answer", True), error
    assert read(author, record, "en")["latest"] == 1


def test_what_is_told_names_the_line_and_the_row(author: Desk, record: Record, write: Write) -> None:
    response = try_to_save(author, record, "en", {"answer": "Fine.\n\nAnd [c]()."}, headers={"If-Match": "*"})
    assert "`[c]()` on line 3" in expect(response, 422)["errors"][0]["detail"]
    rows = [{"criterion": "a", "a": "b", "b": "c"}, {"criterion": "a", "a": "b", "b": "<b>c"}]
    saved = save(author, write(make_record, "comparison"), "en", {"rows": rows})
    assert [(each["field"], each["place"]["pointer"]) for each in saved["problems"]] == [("rows", "/1/b")]


def test_a_link_to_a_record_needs_words(author: Desk, record: Record) -> None:
    response = try_to_save(author, record, "en", {"answer": f"See <record:{record.id}>."}, headers={"If-Match": "*"})
    assert "needs words of its own" in expect(response, 422)["errors"][0]["detail"]


def test_a_new_record_is_refused_too(author: Desk, library: str) -> None:
    texts = {"en": text_of("faq", "en", answer="[a]()")}
    response = author.call("POST", "records", {"type": "faq", "site": "core", "translations": texts})
    assert [each["pointer"] for each in expect(response, 422)["errors"]] == ["#/translations/en/answer"]


FINE = (
    "https://x.example/a?b=c#d", "http://x.example", "mailto:a@b.example?subject=c", "tel:+1-555-0100", "tel:112",
    "tel:+1(555)0100;ext=5", "sms:+15550100?body=a", "HTTPS://X.example/ü",
)  # fmt: skip


@pytest.mark.parametrize("target", FINE)
def test_what_leads_somewhere_is_said_nothing_of_and_reaches_readers(target: str) -> None:
    for text in (f"[a]({target})", f"[a](<{target}> 'b')", f"[a][1]\n\n[1]: {target}", f"<{target}>"):
        assert list(remarks(RECORD_TYPES["faq"], {"answer": text})) == []
        assert 'href="' in html(text)


WORTH_A_LOOK = [
    ("answer", "Rest.<br>Then walk.", "html-in-text", True),
    ("answer", '<p class="MsoNormal">Rest.<o:p></o:p></p>', "html-in-text", True),
    ("answer", "Rest. &lt;b&gt; \\<!-- a", "html-in-text", True),
    ("answer", "Write <your name>.", "html-in-text", False),
    ("question", "<b>Bold?</b>", "html-in-text", True),
    ("short_answer", "a &amp; b&nbsp;c", "entity-in-text", False),
    ("answer", "a &amp;nbsp; b", "entity-in-text", False),
    ("question", "Is it **bold**?", "marks-in-text", False),
    ("answer", "foo**.bar**baz", "marks-in-text", False),
    ("answer", "3. Mai ist frei.", "line-begin", False),
    ("answer", "3. Mai ist frei.\n5. Juni auch.", "line-begin", False),
    ("answer", "> 38.5 °C: call us.", "line-begin", False),
    ("answer", "- 5 °C is cold.", "line-begin", False),
    ("answer", "See [our page](/page).", "relative-link", False),
]


@pytest.mark.parametrize(("field", "text", "rule", "blocks"), WORTH_A_LOOK)
def test_a_save_tells_what_readers_would_stumble_over(
    author: Desk, record: Record, field: str, text: str, rule: str, blocks: bool
) -> None:
    saved = save(author, record, "en", {field: text})
    told = {
        (each["code"], each["field"], each["place"]["pointer"], each["severity"] == "blocker")
        for each in saved["problems"]
    }
    assert told == {(rule, field, "", blocks)}
    assert author.ask(f"records/{record.id}")["problems"] == saved["problems"]


@pytest.mark.parametrize(
    "text",
    [
        "a < b > c, <5 mg, R&D; A&E", "`<b>` `&nbsp;` `**` `[a]()` `![a](b)`", "    <b>\n    [a]()", "1. a\n2. b\n   1. c\n   2. d",
        "3\\. Mai", "2026. a\n2027. b", "> a\n\n- b\n\n- 5 mg\n- 6 mg", "<https://a.example> <a@b.example>", "2 * 3 * 4", "これは**「重要」**です。",
    ],
)  # fmt: skip
def test_nothing_is_said_of_what_readers_see_as_it_was_meant(author: Desk, record: Record, text: str) -> None:
    assert save(author, record, "en", {"answer": text})["problems"] == []


def test_an_old_fault_keeps_nobody_from_saving_another_field(author: Desk, record: Record, write: Write) -> None:
    write(edit_live_unchecked, record, "en", answer="![a](/b) [c](record:nope)")
    saved = save(author, record, "en", {"question": "Why now?"})
    assert {each["code"] for each in saved["problems"]} == {"image-in-text", "dead-link"}
    refused = try_to_save(author, record, "en", {"answer": "![a](/b) Anew."}, etag=saved["etag"])
    assert [each["rule"] for each in expect(refused, 422)["errors"]] == ["image-in-text"]


def test_an_old_version_is_restored_as_it_was(author: Desk, record: Record, write: Write) -> None:
    write(edit_live_unchecked, record, "en", answer="[a]()")
    save(author, record, "en", {"answer": "Anew."})
    assert restore(author, record, "en", 2)["fields"]["answer"] == "[a]()"


def test_of_a_text_that_is_wrong_all_over_only_the_gravest_is_told() -> None:
    answer = "<name> " * 50 + "<b> [a]()" * 3
    found = list(remarks(RECORD_TYPES["faq"], {"answer": answer}))
    assert len(found) == MOST_REMARKS
    assert [each.rule for each in found[:7]] == ["dead-link"] * 3 + ["html-in-text"] * 4
    assert [each.blocks for each in found[:7]] == [True] * 6 + [False]


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_takes_twice_the_time(piece: str) -> None:
    assert grows_no_faster(lambda text: [said_of(field, text) for field in ("answer", "question")], piece)


def said_of(field: str, text: str) -> set[str]:
    return {each.rule for each in remarks(RECORD_TYPES["faq"], {field: text})}


TAG_LIKE = re.compile(r"</?[A-Za-z]\w*(\s[^<>]*)?>")


@settings(max_examples=examples(300, 5_000), deadline=None)
@given(TEXTS)
def test_no_tag_reaches_readers_without_a_word(text: str) -> None:
    if TAG_LIKE.search(" ".join(Page(text).shown.split())):
        assert "html-in-text" in said_of("answer", text)
    if TAG_LIKE.search(text):
        assert "html-in-text" in said_of("question", text)


WRITTEN = st.lists(
    st.sampled_from(["3. ", "1. ", "2) ", "> ", "- ", "+ ", "5", " 38 °C", "Mai", "\n", "\n\n", "   ", "**", "7", "# ", "#1", ". ", "0.5"]),
    max_size=12,
).map("".join)  # fmt: skip


@settings(max_examples=examples(500, 10_000), deadline=None)
@given(WRITTEN)
def test_plain_text_keeps_every_digit_or_it_is_told(text: str) -> None:
    digits: Any = [Counter(re.findall(r"\d", each)) for each in (text, plain(text))]
    assert digits[0] == digits[1] or list(line_begins(text)), plain(text)
