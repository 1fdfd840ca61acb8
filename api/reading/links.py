"""The links of a Markdown text, in every spelling: the one finder for whoever resolves, checks or rewrites them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from pyromark.event import Event

from api.reading.richtext import definitions, placed
from api.record_types.checks import ID

RECORD_SCHEME = "record:"
# A text with neither of these links to no record, however it is written; nearly all are told apart by it alone.
_MAY_NAME_A_RECORD = re.compile("record|&#", re.IGNORECASE)
_ADDRESSES = ("Autolink", "Email")
_SIGNS = re.compile(r"[\[\]*_`]")
# What would begin a list, a heading or a quotation, once it stands at the begin of a line.
_BEGINS_A_BLOCK = re.compile(r"\A(\d{1,9}(?=[.)])|(?=[#>+\-=~]))")
_ONLY_FORM = re.compile(r"(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t])))*[ \t]*\Z")
# What cannot stand in the target of a link as it is.
_UNWRITTEN = re.compile(r"[\s()<>\\|\"]")


@dataclass(slots=True)
class TextLink:
    """A link from one place in a text to another, with the words between its brackets."""

    start: int
    target: str
    title: str
    is_address: bool
    """Whether its target is all the words that it has."""
    end: int = 0
    words: tuple[int, int] = (0, 0)
    literal: list[tuple[int, int]] = field(default_factory=list)
    """Where letters stand that are no marks."""

    @property
    def record(self) -> str | None:
        """The name of the record that it leads to, as it is written."""
        is_to_record = self.target[: len(RECORD_SCHEME)].lower() == RECORD_SCHEME
        return self.target[len(RECORD_SCHEME) :].strip() if is_to_record else None


@lru_cache(maxsize=256)
def find_links(markdown: str) -> tuple[TextLink, ...]:
    """Every link of a text, in order; what is written as code is none."""
    return tuple(_links(markdown)) if "[" in markdown or "<" in markdown else ()


def record_links(markdown: str) -> list[str]:
    """The ids of the records that a text links to, in order."""
    if not _MAY_NAME_A_RECORD.search(markdown):
        return []
    return [id for each in find_links(markdown) if (id := record_id(each.record))]


def record_id(name: str | None) -> str | None:
    """The id that the target of a link is written as, in any case; None where it is no id."""
    found = (name or "").lower()
    return found if ID.fullmatch(found) else None


def with_records(markdown: str, target_of: Callable[[str], str | None]) -> str:
    """The text with each link to a record leading to another target, or only its words where there is none.

    What leads where it led before stays as it was written.
    """
    if not _MAY_NAME_A_RECORD.search(markdown):
        return markdown
    altered, written, reached = set(), "", 0
    parts: list[str] = []
    for link in find_links(markdown):
        target = link.target if link.record is None else target_of(link.record)
        if target != link.target:
            altered.add(link.target)
            written = _bare(markdown, link) if target is None else _linked(markdown, link, target)
            parts += (markdown[reached : link.start], written)
            reached = link.end
    return _without_definitions("".join((*parts, markdown[reached:])), altered) if altered else markdown


def _links(markdown: str) -> Iterator[TextLink]:
    link: TextLink | None = None
    at = 0
    for event, start, end in placed(markdown):
        if link is None:
            link = _begun(event, start)
            at = start + 1
        elif event == {"End": "Link"}:
            link.end = end
            link.words = (link.start + 1, end - 1 if link.is_address else markdown.index("]", at))
            yield link
            link = None
        else:
            at = max(at, end)
            if "Text" in event:
                link.literal.append((start, end))


def _begun(event: Event, start: int) -> TextLink | None:
    match event:
        case {"Start": {"Link": {"link_type": kind, "dest_url": target, "title": title}}}:
            whole = f"mailto:{target}" if kind == "Email" else target
            return TextLink(start, whole, title, kind in _ADDRESSES)
        case _:
            return None


def _linked(markdown: str, link: TextLink, target: str) -> str:
    """The link with another target, in the one spelling that every reader of Markdown knows."""
    written = _UNWRITTEN.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), target)
    title = re.sub(r"([\"\\&<>|\[\]!`])", r"\\\1", " ".join(link.title.split()))
    words = markdown[slice(*link.words)]
    return f"[{words}]({written.replace('&', '&amp;')}" + (f' "{title}")' if title else ")")


def _bare(markdown: str, link: TextLink) -> str:
    """The words of a link that is left out, which mean without their brackets what they meant within them."""
    if link.is_address:
        return ""
    parts: list[str] = []
    reached = link.words[0]
    for start, end in link.literal:
        # The first sign of a literal may have its backslash already.
        first = start + markdown[reached:start].endswith("\\")
        parts += (markdown[reached:first], _SIGNS.sub(r"\\\g<0>", markdown[first:end]))
        reached = end
    words = "".join((*parts, markdown[reached : link.words[1]]))
    line = markdown[markdown.rfind("\n", 0, link.start) + 1 : link.start]
    return _BEGINS_A_BLOCK.sub(r"\1\\", words.lstrip()) if _ONLY_FORM.match(line) else words


def _without_definitions(markdown: str, targets: set[str]) -> str:
    """The text without the names of targets that no link has any more."""
    parts: list[str] = []
    reached = 0
    for target, start, end in sorted(definitions(markdown), key=lambda each: each[1]):
        if target in targets:
            parts.append(markdown[reached:start])
            reached = end
    return "".join((*parts, markdown[reached:]))
