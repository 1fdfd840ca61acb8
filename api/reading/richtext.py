"""Markdown as readers get it: with links to records resolved, as sanitized HTML, and as plain text."""

import re
from collections.abc import Callable, Iterator

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from api.bounded import Bounded
from api.reading.plaintext import simple_plain
from api.reading.simple_html import simple_html

MOST_BYTES = 8 * 2**20
"""How many bytes of what was parsed a process remembers."""

RECORD_SCHEME = "record:"
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(record:([0-9a-f-]{36})\)")
_TAGS = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
# A block ends a line of plain text; the rest only wraps what stands inside it.
_LINE_ENDS = frozenset({"paragraph_close", "heading_close", "tr_close", "fence", "code_block", "hr"})


def markdown_parser() -> MarkdownIt:
    """The one reading of Markdown: what is cut for translators is cut as readers see it."""
    # Images are left out because a picture needs its own licence, alternative text and review.
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image"])


_MARKDOWN = markdown_parser()
_CLEANER = nh3.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto", "tel"})

_READ: Bounded[tuple[str, Callable[[str], str]], str] = Bounded(MOST_BYTES)


def record_links(markdown: str) -> list[str]:
    """The ids of the records that a text links to, in order."""
    return [id for _, id in _LINK.findall(markdown)]


def resolve_links(markdown: str, address: Callable[[str], str | None]) -> str:
    """The text with each link to a record pointing at its address, or only its words where there is none."""

    def replaced(match: re.Match[str]) -> str:
        words, id = match.groups()
        found = address(id)
        return words if found is None else f"[{words}]({found})"

    return _LINK.sub(replaced, markdown) if RECORD_SCHEME in markdown else markdown


def html(markdown: str) -> str:
    """Sanitized HTML: no scripts, no raw HTML, no images, only http, https, mailto and tel links."""
    simple = simple_html(markdown)
    return _remembered(markdown, parsed_html) if simple is None else simple


def plain(markdown: str) -> str:
    """The words alone, a line for each paragraph, list item, heading or table row."""
    simple = simple_plain(markdown)
    return _remembered(markdown, parsed_plain) if simple is None else simple


def _remembered(markdown: str, read: Callable[[str], str]) -> str:
    key = (markdown, read)
    known = _READ.get(key)
    if known is None:
        known = read(markdown)
        # A character may take four bytes, but hardly ever does; the rest is what it costs to remember anything.
        _READ.put(key, known, 2 * (len(markdown) + len(known)) + 512)
    return known


def parsed_html(markdown: str) -> str:
    """What `html` gives, by the whole parser."""
    return _CLEANER.clean(_MARKDOWN.render(markdown)).strip()


def parsed_plain(markdown: str) -> str:
    """What `plain` gives, by the whole parser."""
    lines = "".join(_plain_parts(_MARKDOWN.parse(markdown))).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def _plain_parts(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children is not None:
            yield from _plain_parts(token.children)
        elif token.type in ("softbreak", "td_close", "th_close"):
            yield " "
        elif token.type == "hardbreak":
            yield "\n"
        else:
            yield token.content
        if token.type in _LINE_ENDS:
            yield "\n"
