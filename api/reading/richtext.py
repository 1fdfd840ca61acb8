"""Markdown as readers get it: as sanitized HTML, and as plain text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import nh3
import pyromark
from pyromark.event import Event

from api.reading.lines import lines

_LINK_ENDS = {"End": "Link"}
MOST_NESTED = 20
"""How deep lists and quotes may stand in one another; sanitizing would take the square of the depth."""

SCHEMES = ("https", "http", "mailto", "tel", "sms")
"""What a link may lead to beside records and pages of the same website."""

_MARKDOWN = pyromark.Markdown(options=pyromark.Options.ENABLE_TABLES)
_TAGS = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
MARKDOWN = ("paragraphs", "headings", "emphasis", "lists", "quotes", "links", "tables", "code", "rules")
"""What Markdown may say here; raw HTML and images it may not."""
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_ALIGNED = {cell: {"align": {"left", "center", "right"}} for cell in ("td", "th")}
_CLEANER = nh3.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, tag_attribute_values=_ALIGNED, url_schemes=set(SCHEMES))
# What sanitizing would leave as it is, as nearly all texts are, and takes three times as long: these tags and plain links.
_ADDRESS = r"(?:https?://[a-z0-9][a-z0-9.-]*)?/[A-Za-z0-9/.=?#_-]*"
_TAG = rf"</?(?:p|strong|em|[ou]l|li|h[1-6]|blockquote)>|<a href=\"{_ADDRESS}\">|</a>"
_CLEAN = re.compile(rf"(?>(?:[^<>&\x00-\x09\x0b-\x1f\x7f-\x9f]+|&(?:amp|lt|gt);|{_TAG})*)\Z")
_NESTING = re.compile(r"<(/?)(?:blockquote|[ou]l)[ >]")
# A style is what websites with a strict policy, and the sanitizers of frameworks, take away from a table.
_COLUMN = re.compile(r'(?<=<t[dh]) style="text-align: (left|center|right)"(?=>)')
# What a link is without an address that leads somewhere; links do not stand in one another.
_NOWHERE = re.compile(r'<a(?: href="")?(?: title="[^"]*")? rel="noopener noreferrer">(.*?)</a>', re.DOTALL)

# Each sign that could begin raw HTML or an image, but not what is escaped, an address, or the target of a link.
_LEFT = r"\\[\\<!]|\]\(<[^<>\n]*>(?=[)\s])|\]: <[^<>\n]*>$|<[a-zA-Z][\w+.-]*:[^\s<>]*>|<\w[^\s<>@]*@[^\s<>@]+>"
_SIGN = re.compile(rf"{_LEFT}|(<)|(!)(?=\[)", re.MULTILINE)
# What stands for them while Markdown is read: of the same length, and in no text that was ever saved.
_LESS, _BANG = "\x1a", "\x1b"

# Scripts that put no spaces between words: bold may begin or end within what CommonMark takes for one word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u30ff\u3105-\u318f"
    "\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U0003ffff"
)
_SHUT = re.compile(rf"(?<=[{_UNSPACED}])(\*{{2,}})(?=[^\w\s*])|(?<=[^\w\s*\\])(\*{{2,}})(?=[{_UNSPACED}])")
# Beside a punctuation mark it is read as a letter would be, so that the stars may open and close. It is no character.
_JOIN, _JOIN_IN_ADDRESSES = "\ufdd0", "%EF%B7%90"


def html(markdown: str) -> str:
    """Sanitized HTML: no scripts, no raw HTML, no images, no links but with an address of a scheme that readers may have."""
    text = _readable(markdown)
    rendered = _MARKDOWN.html(text)
    if len(text) > len(markdown):
        rendered = rendered.replace(_JOIN, "").replace(_JOIN_IN_ADDRESSES, "")
    if _depth(rendered) > MOST_NESTED:
        rendered = f"<p>{nh3.clean_text(plain(markdown))}</p>"
    return _sanitized(rendered).replace(_LESS, "&lt;").replace(_BANG, "!").strip()


def plain(markdown: str) -> str:
    """The words alone, a line for each paragraph, list item, heading or table row, with what its form says in signs."""
    return _plain(markdown, with_code=True)


def prose(markdown: str) -> str:
    """The plain text without what is written as code, for whoever looks at how words were written."""
    return _plain(markdown, with_code=False)


def placed(markdown: str) -> Iterator[tuple[Event, int, int]]:
    """Each part as readers see it, with the place where it begins and ends in the text as it was written."""
    text = _readable(markdown)
    places = _places(text, markdown)
    brackets = 0
    for event, found in _MARKDOWN.events_with_range(text):
        if isinstance(event, dict) and isinstance(tag := event.get("Start"), dict) and "Link" in tag:
            # The parser leaves the empty brackets of `[words][]` out of the link.
            brackets = 2 if tag["Link"]["link_type"] == "Collapsed" else 0
        yield event, places[found["start"]], places[found["end"] + (brackets if event == _LINK_ENDS else 0)]


def definitions(markdown: str) -> Iterator[tuple[str, int, int]]:
    """The targets that a text gives names to, each with the place where that is done."""
    text = _readable(markdown)
    places = _places(text, markdown)
    for each in _MARKDOWN.reference_definitions(text).values():
        yield each["dest"], places[each["span"]["start"]], places[each["span"]["end"]]


def _places(text: str, markdown: str) -> Sequence[int]:
    """The character of what was written at each byte of what is read."""
    if text.isascii():
        return range(len(text) + 1)
    is_joined = len(text) > len(markdown)
    widths = (0 if is_joined and letter == _JOIN else 1 for letter in text)
    places = zip(accumulate(widths, initial=0), (*map(len, map(str.encode, text)), 1), strict=True)
    return [place for place, size in places for _ in range(size)]


def _plain(markdown: str, *, with_code: bool) -> str:
    text = _readable(markdown)
    events = _MARKDOWN.events(text)
    words = lines(events if with_code else _without_code(events)).replace(_LESS, "<").replace(_BANG, "!")
    return words.replace(_JOIN, "") if len(text) > len(markdown) else words


def _without_code(events: Iterable[Event]) -> Iterator[Event]:
    is_code = False
    for event in events:
        if isinstance(event, dict) and "CodeBlock" in str(event.get("Start") or event.get("End")):
            is_code = "Start" in event
        elif not (isinstance(event, dict) and ("Code" in event or ("Text" in event and is_code))):
            yield event


def _sanitized(rendered: str) -> str:
    if _CLEAN.match(rendered):
        return rendered.replace('">', '" rel="noopener noreferrer">').replace("\xa0", "&nbsp;")
    aligned = _COLUMN.sub(r' align="\1"', rendered) if "<table>" in rendered else rendered
    return _NOWHERE.sub(r"\1", _CLEANER.clean(aligned))


def _readable(markdown: str) -> str:
    """The text without raw HTML, and without images: a picture needs its own licence, alternative text and review."""
    text = _SIGN.sub(_stand_in, markdown) if "<" in markdown or "![" in markdown else markdown
    return text if "**" not in text or text.isascii() or _JOIN in text else _SHUT.sub(_joined, text)


def _stand_in(sign: re.Match[str]) -> str:
    less, bang = sign.groups()
    return _LESS if less else _BANG if bang else sign[0]


def _joined(stars: re.Match[str]) -> str:
    opening, closing = stars.groups()
    return opening + _JOIN if opening else _JOIN + closing


def _depth(rendered: str) -> int:
    if rendered.count("<blockquote>") + rendered.count("<li>") <= MOST_NESTED:
        return 0
    return max(accumulate(-1 if found[1] else 1 for found in _NESTING.finditer(rendered)))
