"""Markdown as readers get it: with links to records resolved, as sanitized HTML, and as plain text."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from api.reading.plaintext import simple_plain

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


@lru_cache(maxsize=8_192)
def html(markdown: str) -> str:
    """Sanitized HTML: no scripts, no raw HTML, no images, only http, https, mailto and tel links."""
    rendered = _MARKDOWN.render(markdown)
    return nh3.clean(
        rendered, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto", "tel"}
    ).strip()


@lru_cache(maxsize=8_192)
def plain(markdown: str) -> str:
    """The words alone, a line for each paragraph, list item, heading or table row."""
    simple = simple_plain(markdown)
    return parsed_plain(markdown) if simple is None else simple


def parsed_plain(markdown: str) -> str:
    """The same by the parser, whatever the Markdown."""
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
