"""What its editors should know of a text before readers see it: links that lead nowhere, and what looks as nobody meant it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html.entities import html5
from typing import Any

from api.errors import InvalidContent
from api.reading.links import TextLink, find_links
from api.reading.placeholders import NAMES, sampled, unknown_placeholders
from api.reading.richtext import prose
from api.record_types.declaration import RecordType
from api.record_types.kinds.field import Field
from api.services.texts.addresses import is_relative, why_dead
from api.services.texts.line_begins import line_begins
from api.services.texts.once import once
from api.services.texts.spots import Said, Spot, located, spot

LONGEST_QUOTE = 60
MOST_REMARKS = 20
"""So many are told of one text; what is wrong so often is wrong everywhere."""

_TAG = re.compile(r"</?([A-Za-z][\w:-]{0,40})(?:[\s/][^<>]*)?>|<!(?:--|\[CDATA\[|doctype\b)|<\?xml\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]{1,31}));")
_MARKS = re.compile(r"\*\*|~~")
# A link that Markdown does not take for one, and that was surely meant as one.
_NO_LINK = re.compile(r"\]\([ \t]*<?(?:[A-Za-z][A-Za-z0-9+.-]{0,20}:|www\.|/)[^\s)]*")
_SEVERITIES = ("dead", "blocks", "")
_PREFIXES = ("o:", "v:", "w:", "m:", "st1:", "xml:", "svg:")
_ELEMENTS = {
    "a", "abbr", "acronym", "address", "applet", "area", "article", "aside", "audio", "b", "base", "basefont", "bdi",
    "bdo", "big", "blockquote", "body", "br", "button", "canvas", "caption", "center", "cite", "code", "col",
    "colgroup", "data", "datalist", "dd", "del", "details", "dfn", "dialog", "dir", "div", "dl", "dt", "em", "embed",
    "fieldset", "figcaption", "figure", "font", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5",
    "h6", "head", "header", "hr", "html", "i", "iframe", "img", "input", "ins", "kbd", "label", "legend", "li", "link",
    "main", "map", "mark", "menu", "meta", "nav", "noscript", "object", "ol", "optgroup", "option", "output", "p",
    "param", "picture", "pre", "progress", "q", "s", "samp", "script", "section", "select", "small", "source", "span",
    "strike", "strong", "style", "sub", "summary", "sup", "svg", "table", "tbody", "td", "template", "textarea",
    "tfoot", "th", "thead", "time", "title", "tr", "tt", "u", "ul", "var", "video", "wbr", "xml",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing in a text that readers would stumble over."""

    rule: str
    detail: str
    field: str
    place: Spot
    """Where it stands in the value of the field."""
    blocks: bool = False
    """Whether it must be mended before readers may get the text."""
    is_dead: bool = False
    """Whether it can never be right, so that it is not even saved."""

    @property
    def pointer(self) -> str:
        """Where it stands in the fields."""
        return f"/{self.field}{self.place.pointer}"


def altered(fields: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something else than before."""
    return {name: value for name, value in fields.items() if before.get(name) != value}


def remarks(declaration: RecordType, fields: Mapping[str, Any]) -> Iterator[Remark]:
    """All that is to be said of a text, field by field."""
    for field in declaration:
        if fields.get(field.name) is not None:
            yield from _of_field(field, fields[field.name])


def refuse_dead(declaration: RecordType, fields: Mapping[str, Any]) -> None:
    """InvalidContent where a text has links that lead nowhere, or images; it names each."""
    errors = [
        {"pointer": f"#{each.pointer}", "detail": each.detail, "rule": each.rule, "place": each.place._asdict()}
        for each in remarks(declaration, fields)
        if each.is_dead
    ]
    if errors:
        raise InvalidContent("The text has links that lead nowhere.", errors=errors)


def _of_field(field: Field, value: Any) -> Iterator[Remark]:
    for name, leaf in field.leaves(value):
        for said, start in _of_leaf(leaf.text, is_markdown=leaf.prose == "markdown"):
            is_dead = said.severity == "dead"
            place = spot(leaf, name, start, len(said.words))
            yield Remark(
                said.rule, said.detail, field.name, place, blocks=is_dead or said.severity == "blocks", is_dead=is_dead
            )


def _of_leaf(text: str, *, is_markdown: bool) -> list[tuple[Said, int | None]]:
    """The gravest first, each with the place where it stands."""
    return once(("remarks", is_markdown, text), lambda: _gravest(text, _of_markdown if is_markdown else _of_words))


def _gravest(text: str, look: Callable[[str], Iterator[Said]]) -> list[tuple[Said, int | None]]:
    every = list(look(text))
    kept = sorted(every, key=lambda each: _SEVERITIES.index(each.severity))[:MOST_REMARKS]
    return list(located(text, kept, every))


def _of_markdown(markdown: str) -> Iterator[Said]:
    yield from _of_links(markdown)
    yield from _of_words(prose(markdown))
    yield from (Said("line-begin", each.detail, "", each.sign, each.start) for each in line_begins(markdown))


def _of_links(markdown: str) -> Iterator[Said]:
    line, reached = 1, 0
    for link in find_links(markdown):
        line, reached = line + markdown.count("\n", reached, link.start), link.start
        words = markdown[link.start : link.end]
        written = f"{_quoted(words)} on line {line}"
        if _is_image(markdown, link):
            detail = f"{written} is an image, and texts have none: readers would see its words only."
            yield Said("image-in-text", detail, "dead", words, link.start)
        elif why := _why_dead(markdown, link):
            yield Said("dead-link", f"{written} leads nowhere: {why}", "dead", words, link.start)
        elif is_relative(link.target):
            detail = f"{written} leads to a page of whichever website shows the text, and nowhere in apps."
            yield Said("relative-link", detail, "", words, link.start)


def _why_dead(markdown: str, link: TextLink) -> str | None:
    if link.is_address and link.record is not None:
        return "a link to a record needs words of its own, as in `[words](record:id)`."
    if not markdown[slice(*link.words)].strip():
        return "it has no words that could be read."
    return why_dead(sampled(link.target))


def _is_image(markdown: str, link: TextLink) -> bool:
    before = markdown[max(link.start - 2, 0) : link.start]
    return not link.is_address and before.endswith("!") and before != "\\!"


def _of_words(words: str) -> Iterator[Said]:
    """What readers would see of marks that are read as words."""
    for unknown in unknown_placeholders(words):
        known = ", ".join(f"`{{{{contact.{name}}}}}`" for name in NAMES)
        detail = f"{_quoted(unknown)} is nothing that a site says; there are {known}."
        yield Said("unknown-placeholder", detail, "blocks", unknown)
    for found in _TAG.finditer(words):
        is_html = not found[1] or found[1].lower() in _ELEMENTS or found[1].lower().startswith(_PREFIXES)
        detail = f"Readers would see {_quoted(found[0])} as it stands here: texts are not written in HTML."
        yield Said("html-in-text", detail, "blocks" if is_html else "", found[0])
    for found in _NO_LINK.finditer(words):
        begin = max(words.rfind("[", max(found.start() - LONGEST_QUOTE, 0), found.start()), 0)
        detail = f"{_quoted(words[max(begin, found.start() - LONGEST_QUOTE) : found.end()])} is no link"
        why = "its address may hold no spaces, and stands in `[words](address)`."
        yield Said("dead-link", f"{detail}: {why}", "dead", found[0])
    for found in _MARKS.finditer(words):
        near = words[max(found.start() - 20, 0) : found.end() + 20]
        detail = f"Readers would see `{found[0]}` in {_quoted(near)}: nothing is made bold or struck."
        yield Said("marks-in-text", detail, "", found[0])
    for found in _ENTITY.finditer(words):
        if found[1] is None or f"{found[1]};" in html5:
            detail = f"Readers would see {_quoted(found[0])}: write the character itself."
            yield Said("entity-in-text", detail, "", found[0])


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return f"`{line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + '…'}`"
