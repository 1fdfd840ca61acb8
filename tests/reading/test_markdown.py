"""Markdown becomes HTML that is safe to show, and plain text with the very same words, in time that grows as the text."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from time import thread_time
from urllib.parse import urlsplit

import nh3
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.reading.richtext import html, plain
from tests.depth import examples
from tests.seed.files import records, words_of

# Everything that Markdown might read in another way, in every neighbourhood.
SIGNS = st.sampled_from([
    "needle", "Aiguille", "épaule", "2026", "1.", "1. ", "2. ", "7) ", "- ", "-", "+ ", "* ", "**", "**Bold:**", "*", "_", "__", " ", "  ",
    "\n", "\n\n", "\n\n\n", "  \n", "\\\n", "\t", "\xa0", "\u202f", "\u3000", "\u2028", "\x85", ".", ",", ":", ";", "?", "!", "![", "'", '"', "«", "»",
    "(", ")", "[", "]", "[words](/v1/sites)", "[two words](https://a.example/b?c=d)", "](", "[ words](/v)", "[words](/v 'title')", "[words]()",
    "[words](<a b>)", "](<", "[words](javascript:alert)", "[words](//a.example)", "[words](HTTPS://A.example)", "[words]: /v", "]: <", "<b>", "</b>",
    "<script>", "<!--", "-->", "<?", "<![CDATA[", "<img src=x onerror=y>", "<a href='", "<https://a.example>", "<javascript:x>", "<a@b.example>", "<",
    ">", "> ", "&amp;", "&lt;", "&", "\\", "\\*", "\\<", "\\!", "`", "```\n", "~~~\n", "#", "# ", "=", "===", "---", "|", "| a |\n| - |", "    ",
    "\r", "https://a.example", "中文", "عربي", "א", "😀", "e\u0301", "ﬁ", "²", "Ⅳ",
])  # fmt: skip
TEXTS = st.one_of(st.lists(SIGNS, max_size=14).map("".join), st.text(st.characters(exclude_categories=["Cs", "Cc"])))

SHOWN = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


class Page(HTMLParser):
    """What a browser would see of a text: its tags, where its links lead, its words."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.schemes: set[str] = set()
        self.words = ""
        """With what a list and a row of a table say beside them."""
        self.shown = ""
        """The words without code."""
        self._numbers: list[int | None] = []
        self._cells = 0
        self._is_code = False
        self.feed(html(markdown))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.schemes |= {urlsplit(value or "").scheme for name, value in attrs if name == "href"}
        assert tag != "a" or dict(attrs).get("href"), "a link that leads nowhere"
        self._count(tag, dict(attrs))
        self._is_code = self._is_code or tag == "code"

    def _count(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag in ("ol", "ul"):
            self._numbers.append(int(attributes.get("start") or 1) if tag == "ol" else None)
        elif tag == "li" and (number := self._numbers[-1]) is not None:
            self.words += f"{number}."
            self._numbers[-1] = number + 1
        self._cells = 0 if tag == "tr" else self._cells + (tag in ("td", "th"))
        self.words += "|" if tag in ("td", "th") and self._cells > 1 else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ol", "ul"):
            self._numbers.pop()
        self._is_code = self._is_code and tag != "code"

    def handle_data(self, data: str) -> None:
        self.words += data
        self.shown += "" if self._is_code else data

    def handle_comment(self, data: str) -> None:
        self.tags.add("<!--")


SANITIZER = nh3.Cleaner(
    tags=SHOWN, attributes={"a": {"href", "title"}, "ol": {"start"}},
    tag_attribute_values=dict.fromkeys(("td", "th"), {"align": {"left", "center", "right"}}),
    url_schemes={"http", "https", "mailto", "tel", "sms"},
)  # fmt: skip


@settings(max_examples=examples(300, 5_000), deadline=None)
@given(TEXTS)
@example("- *a* [b](/c) **[d](https://e.example/f?g=h)**\n\n> i & j < k")
@example("[a](//b.example) [c](/d?e=f&g=h)")
def test_a_sanitizer_finds_nothing_left_to_do(text: str) -> None:
    assert SANITIZER.clean(html(text)) == html(text)


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


@settings(max_examples=examples(300, 5_000), deadline=None)
@given(TEXTS)
@example("<b title='<i>'>")
@example("`<b>` \\<b> `\\`<b> [a](<b>) [a](<b> c)")
@example("> " * 30 + "<script>")
def test_no_text_brings_anything_but_these_into_a_page(text: str) -> None:
    page = Page(text)
    assert page.tags <= SHOWN
    assert page.attributes <= {"href", "title", "rel", "start", "align"}
    assert page.schemes <= {"", "http", "https", "mailto", "tel", "sms"}


@settings(max_examples=examples(300, 5_000), deadline=None)
@given(TEXTS)
@example("needle~~~\n")
@example("- One\n- Two\n\n- Three")
@example("a | b\n--|--\n1 | 2")
@example("> " * 30 + "words & <words>")
def test_plain_text_has_the_words_of_the_page(text: str) -> None:
    assert letters(plain(text)) == letters(Page(text).words)


def test_the_seed_is_the_same_in_html_and_in_plain_text() -> None:
    texts = [words_of(value) for record in records() for fields in record.texts.values() for value in fields.values()]
    assert [letters(plain(each)) for each in texts] == [letters(Page(each).words) for each in texts]


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("One line\nand another.\n\nA second paragraph.", "One line and another.\nA second paragraph."),
        ("# Title\nText\n- **First:** one\n- *second*", "Title\nText\nFirst: one\nsecond"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("7) one\n   - a\n     1. b\n\n   c\n9)\n1) > d", "7. one\na\n1. b\nc\n8.\n9. d"),
        ("3. Mai ist frei.", "3. Mai ist frei."),
        ("- a\n  - b\n\n    c", "a\nb\nc"),
        ("> quoted\n\nhard  \nbreak\\\nhere\n\n---\nend", "quoted\nhard\nbreak\nhere\nend"),
        ("a | b\n--|--\n1 | 2", "a | b\n1 | 2"),
        ("|a||\n|-|-|\n||*2*|", "a |\n| 2"),
        ("`code` &amp; \\*\n\n```\nmore\n code\n```", "code & *\nmore\ncode"),
        ("Read [the\nrest](record:01a1ee56), then [more](https://example.org).", "Read the rest, then more."),
        ("![alt](/picture) <b>bold</b> a < b <https://a.example>", "!alt <b>bold</b> a < b https://a.example"),
    ],
)
def test_plain_text_has_a_line_for_each_paragraph_item_heading_or_row(markdown: str, words: str) -> None:
    assert plain(markdown) == words


LINK = '<a href="/b" rel="noopener noreferrer">a</a>'


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("*a* **b** `c`  \nd\\\ne\nf", "<p><em>a</em> <strong>b</strong> <code>c</code><br>\nd<br>\ne\nf</p>"),
        ("# a\n\nb\n---", "<h1>a</h1>\n<h2>b</h2>"),
        ("- a\n- b\n  1. c", "<ul>\n<li>a</li>\n<li>b\n<ol>\n<li>c</li>\n</ol>\n</li>\n</ul>"),
        ("3. a\n\n4. b", '<ol start="3">\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ol>'),
        ("> a\n\n***", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>"),
        ("```python\n<a> ![\n```", "<pre><code>&lt;a&gt; ![\n</code></pre>"),
        ("[a](/b) [a][c] [a](<b c> 'd')\n\n[c]: /b", f'<p>{LINK} {LINK} <a href="b%20c" title="d" rel="noopener noreferrer">a</a></p>'),
        ("<https://a.example>", '<p><a href="https://a.example" rel="noopener noreferrer">https://a.example</a></p>'),
        ("&copy; &lt; \\*", "<p>© &lt; *</p>"),
        ("a\xa0b", "<p>a&nbsp;b</p>"),
        ("~~a~~ [ ] https://a.example \"q\" -- ...", "<p>~~a~~ [ ] https://a.example \"q\" -- ...</p>"),
        ("a|b\n:-|-:\n1|2", "<table><thead><tr><th align=\"left\">a</th><th align=\"right\">b</th></tr></thead><tbody>\n<tr><td align=\"left\">1</td><td align=\"right\">2</td></tr>\n</tbody></table>"),
    ],
)  # fmt: skip
def test_markdown_is_commonmark_with_tables(markdown: str, shown: str) -> None:
    assert html(markdown) == shown


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("<b>a</b> b", "<p>&lt;b&gt;a&lt;/b&gt; b</p>"),
        ("<div>\n*a*\n</div>", "<p>&lt;div&gt;\n<em>a</em>\n&lt;/div&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>"),
        ("`<b>` \\<b>", "<p><code>&lt;b&gt;</code> &lt;b&gt;</p>"),
        ("![a](/b)", f"<p>!{LINK}</p>"),
        ("[![a](/b)](/c)", f"<p>[!{LINK}](/c)</p>"),
        ("[a](javascript:alert)", "<p>a</p>"),
        ("[a](record:nope 'title') [*b*]() [c](data:x) <ftp://d.example>", "<p>a <em>b</em> c ftp://d.example</p>"),
        ("> " * 21 + "a *b* < c", "<p>a b &lt; c</p>"),
    ],
)
def test_what_has_no_place_in_a_page_is_shown_as_words(markdown: str, shown: str) -> None:
    assert html(markdown) == shown


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("これは**「重要」**です。", "これは<strong>「重要」</strong>です。"),
        ("**干针（针）**后", "<strong>干针（针）</strong>后"),
        ("**마크(M)**을", "<strong>마크(M)</strong>을"),
        ("คำ**“สำคัญ”**ครับ", "คำ<strong>“สำคัญ”</strong>ครับ"),
        ("は***「重要」***です", "は<em><strong>「重要」</strong></em>です"),
        ("は**[重要](/b)**です", f"は<strong>{LINK.replace('>a<', '>重要<')}</strong>です"),
        ("**あ**「**い**」「**う**」", "<strong>あ</strong>「<strong>い</strong>」「<strong>う</strong>」"),
        # The signs of footnotes, code, addresses, and what is escaped are no marks.
        ("価格*（税込）は*印", "価格*（税込）は*印"),
        ("は`**「`は\\**「は", "は<code>**「</code>は**「は"),
        ("[a](/は**「b)", '<a href="/%E3%81%AF**%E3%80%8Cb" rel="noopener noreferrer">a</a>'),
    ],
)
def test_bold_stands_beside_punctuation_in_scripts_without_spaces(markdown: str, shown: str) -> None:
    assert html(markdown) == f"<p>{shown}</p>"


@settings(max_examples=examples(150, 5_000), deadline=None)
@given(
    st.lists(
        st.sampled_from(["は", "**", "「", "」", "a", " ", "[a](/b)", "`", "*", "\n", "(", ")", "を"]), max_size=14
    ).map("".join)
)
def test_what_helps_to_read_bold_is_seen_by_nobody(text: str) -> None:
    assert not re.search(r"[\ufdd0\x00-\x09\x0b-\x1f]|%EF%B7%90", html(text) + plain(text))
    assert letters(re.sub(r"[*]", "", plain(text))) == letters(re.sub(r"[*]", "", Page(text).words))


HOSTILE = [
    "[", "]", "![", "[a](", "[](", "[a](<", "[a]: b\n", "[a][", "(", "*a ", "**a ", "**a*", "_a", "a*_b", "<", "<a ", "<a@", "<a:", "<!--", "<?",
    "`", "``a`", "```\n", "> ", ">", "- ", "1. ", "-\n", "    a\n", "#", "# a\n", "|", "|a\n|-\n", "&", "&#x", "\\", "\\[", "[\\[", "!", "\n",
]  # fmt: skip
"""What parsers were held up with, to be repeated."""


@pytest.mark.parametrize("read", [html, plain])
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_texts_take_time_as_their_length(read: Callable[[str], str], piece: str) -> None:
    size = 20_000
    times = [_seconds(read, piece * (size * more // len(piece))) for more in (1, 4)]
    # Four times the text: a little over four times the time, where the square would be sixteen times.
    assert times[1] < max(10 * times[0], 0.3)
    assert len(read(piece * (size // len(piece)))) < 40 * size


def _seconds(read: Callable[[str], str], text: str) -> float:
    spans = []
    for _ in range(2):
        start = thread_time()
        read(text)
        spans.append(thread_time() - start)
    return min(spans)
