"""Markdown as readers get it: with links to records resolved, as sanitized HTML, and as plain text."""

import re
from collections.abc import Callable, Iterator
from itertools import accumulate, product

import nh3
import pyromark
from pyromark.event import Event, Range

MOST_NESTED = 20
"""How deep lists and quotes may stand in one another; sanitizing would take the square of the depth."""

RECORD_SCHEME = "record:"
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(record:([0-9a-f-]{36})\)")

_MARKDOWN = pyromark.Markdown(options=pyromark.Options.ENABLE_TABLES)
_TAGS = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_CLEANER = nh3.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto", "tel"})
# What sanitizing would leave as it is, as nearly all texts are, and takes three times as long: these tags and plain links.
_ADDRESS = r"(?:https?://[a-z0-9][a-z0-9.-]*)?/[A-Za-z0-9/.=?#_-]*"
_TAG = rf"</?(?:p|strong|em|[ou]l|li|h[1-6]|blockquote)>|<a href=\"{_ADDRESS}\">|</a>"
_CLEAN = re.compile(rf"(?>(?:[^<>&\x00-\x09\x0b-\x1f\x7f-\x9f]+|&(?:amp|lt|gt);|{_TAG})*)\Z")
_NESTING = re.compile(r"<(/?)(?:blockquote|[ou]l)[ >]")

# Each sign that could begin raw HTML or an image, but not what is escaped, an address, or the target of a link.
_LEFT = r"\\[\\<!]|\]\(<[^<>\n]*>(?=[)\s])|\]: <[^<>\n]*>$|<[a-zA-Z][\w+.-]*:[^\s<>]*>|<\w[^\s<>@]*@[^\s<>@]+>"
_SIGN = re.compile(rf"{_LEFT}|(<)|(!)(?=\[)", re.MULTILINE)
# What stands for them while Markdown is read: of the same length, and in no text that was ever saved.
_LESS, _BANG = "\x1a", "\x1b"

_BREAKS = {"SoftBreak": " ", "HardBreak": "\n", "Rule": "\n"}
# A block ends a line of plain text; these are within one.
_WITHIN_A_LINE = {("Start", "TableCell"): "", ("End", "TableCell"): " "} | dict.fromkeys(
    product(("Start", "End"), ("Emphasis", "Strong", "Link")), ""
)


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
    rendered = _MARKDOWN.html(_readable(markdown))
    if _depth(rendered) > MOST_NESTED:
        rendered = f"<p>{nh3.clean_text(plain(markdown))}</p>"
    return _sanitized(rendered).replace(_LESS, "&lt;").replace(_BANG, "!").strip()


def plain(markdown: str) -> str:
    """The words alone, a line for each paragraph, list item, heading or table row."""
    words = "".join(map(_words, _MARKDOWN.events(_readable(markdown))))
    lines = (line.strip() for line in words.replace(_LESS, "<").replace(_BANG, "!").split("\n"))
    return "\n".join(filter(None, lines))


def events_with_range(markdown: str) -> Iterator[tuple[Event, Range]]:
    """Each part with its place in bytes, for translators: what they get is cut as readers see it."""
    return _MARKDOWN.events_with_range(_readable(markdown))


def _sanitized(rendered: str) -> str:
    if _CLEAN.match(rendered):
        return rendered.replace('">', '" rel="noopener noreferrer">').replace("\xa0", "&nbsp;")
    return _CLEANER.clean(rendered)


def _readable(markdown: str) -> str:
    """The text without raw HTML, and without images: a picture needs its own licence, alternative text and review."""
    return _SIGN.sub(_stand_in, markdown) if "<" in markdown or "![" in markdown else markdown


def _stand_in(sign: re.Match[str]) -> str:
    less, bang = sign.groups()
    return _LESS if less else _BANG if bang else sign[0]


def _depth(rendered: str) -> int:
    if rendered.count("<blockquote>") + rendered.count("<li>") <= MOST_NESTED:
        return 0
    return max(accumulate(-1 if found[1] else 1 for found in _NESTING.finditer(rendered)))


def _words(event: Event) -> str:
    # Looked up rather than matched by its pattern, which takes longer than to parse.
    if isinstance(event, str):
        return _BREAKS[event]
    [(kind, part)] = event.items()
    if kind == "Text" or kind == "Code":
        return str(part)
    name = str(next(iter(part)) if isinstance(part, dict) else part)
    return _WITHIN_A_LINE.get((kind, name), "\n")
