"""Where the words and the inline marks of a Markdown text stand in it, for cutting it into what is translated."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

Rule = Callable[[StateInline, bool], bool]
_LINE = re.compile(r"([^\r\n]*)(\r\n?|\n|\Z)")
_PAIRS = {"strong": "bold", "em": "italic", "link": "link"}


class Mark(NamedTuple):
    """An inline mark from one place in a stretch of words to another: one end of a pair, or a single one."""

    start: int
    end: int
    kind: str
    type: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words of one paragraph, heading, list item or table cell, with each character's place in the whole text."""

    kind: str
    words: str
    places: Sequence[int]
    marks: Sequence[Mark]


class _Line(NamedTuple):
    start: int
    words: str


def stretches(text: str) -> Iterator[Stretch]:
    """Every stretch of words, in order; code blocks, rules and what only gives the text its form are not among them."""
    # The parser reads a NUL as this character, and both are one character long.
    lines = [_Line(found.start(), found[1].replace("\0", "\ufffd")) for found in _LINE.finditer(text)]
    path: list[str] = []
    reached = 0
    for token in _parser().parse(text):
        if token.nesting > 0:
            path.append(token.type.removesuffix("_open"))
        elif token.nesting < 0:
            path.pop()
        if token.type == "inline" and token.content and token.map:
            found = _placed(token, "/".join(path), lines, reached)
            if found is not None:
                reached = found.places[-1]
                yield found


def _placed(token: Token, kind: str, lines: Sequence[_Line], reached: int) -> Stretch | None:
    first, last = token.map or (0, 0)
    places = _places(token.content, lines[first:last], reached, anywhere="/t" in kind or "heading" in kind)
    if places is not None:
        return Stretch(kind, token.content, places, list(_marks(token.children or ())))
    # Tabs can stand for a part of an indentation, so that the parser's words are not those of the text: then the
    # lines as they are, form and all, are what is translated.
    start, end = max(reached, lines[first].start), lines[last - 1].start + len(lines[last - 1].words)
    words = "\n".join(each.words for each in lines[first:last])[max(0, start - lines[first].start) :]
    return Stretch(kind, words, range(start, end + 1), []) if len(words) == end - start > 0 else None


def _places(words: str, lines: Sequence[_Line], reached: int, *, anywhere: bool) -> list[int] | None:
    places: list[int] = []
    rest = iter(lines)
    for piece in words.split("\n"):
        found = next((at for line in rest if (at := _find(piece, line, reached, anywhere=anywhere)) is not None), None)
        if found is None:
            return None
        places += found
    return places


def _find(piece: str, line: _Line, reached: int, *, anywhere: bool) -> list[int] | None:
    """The place of each character of a piece in a line, and the place after it."""
    start, column = line.start, max(0, reached - line.start)
    for whole in (line.words, line.words.rstrip()):
        if whole.endswith(piece) and len(whole) - len(piece) >= column:
            return list(range(start + len(whole) - len(piece), start + len(whole) + 1))
    if not anywhere:
        return None
    # The bar is a table cell's end unless a backslash stands before it, which the parser takes away.
    match = re.compile(re.escape(piece).replace(r"\|", r"(?:\\\||\|)")).search(line.words, column)
    return None if match is None else _without_escapes(piece, match[0], start + match.start())


def _without_escapes(piece: str, found: str, at: int) -> list[int]:
    places, index = [], 0
    for character in piece:
        places.append(at + index)
        index += 2 if character == "|" and found.startswith("\\|", index) else 1
    return [*places, at + index]


def _marks(tokens: Sequence[Token]) -> Iterator[Mark]:
    inside_address = False
    for token in tokens:
        kind, _, end = token.type.rpartition("_")
        if token.type == "code_inline":
            yield Mark(*_span(token), "single", "code")
        elif token.type in ("hardbreak", "softbreak"):
            yield Mark(*_span(token), "single" if token.type == "hardbreak" else "soft", "break")
        elif token.info == "auto":
            # An address in angle brackets is one code with the address in it.
            if not inside_address:
                yield Mark(*_span(token), "single", "address")
            inside_address = not inside_address
        elif kind in _PAIRS:
            yield Mark(*_span(token), end, _PAIRS[kind])


def _span(token: Token) -> tuple[int, int]:
    if "span" in token.meta:
        start, end = token.meta["span"]
        return start, end
    # Each star has a token of its own; of two, the inner one is kept as the mark.
    at = token.meta["at"]
    return (at - (token.nesting > 0), at + 1 + (token.nesting < 0)) if token.tag == "strong" else (at, at + 1)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image"])
    for name, note in _NOTES.items():
        rule = next(each.fn for each in parser.inline.ruler.__rules__ if each.name == name)
        parser.inline.ruler.at(name, _noting(rule, note))
    return parser


def _noting(rule: Rule, note: Callable[[StateInline, int, int], None]) -> Rule:
    """The parser's rule, with the places of the tokens that it makes noted on them."""

    def noting(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        found = rule(state, silent)
        if found and not silent and len(state.tokens) > before:
            note(state, start, before)
        return found

    return noting


def _note_stars(state: StateInline, start: int, before: int) -> None:
    for at, token in enumerate(state.tokens[start - state.pos :], start):
        token.meta["at"] = at


def _note_single(state: StateInline, start: int, before: int) -> None:
    state.tokens[-1].meta["span"] = (start, state.pos)


def _note_break(state: StateInline, start: int, before: int) -> None:
    written = state.src[:start]
    state.tokens[-1].meta["span"] = (len(written.rstrip(" ")), state.pos)


def _note_address(state: StateInline, start: int, before: int) -> None:
    state.tokens[-3].meta["span"] = (start, state.pos)


def _note_link(state: StateInline, start: int, before: int) -> None:
    opening = next(each for each in state.tokens[before:] if each.type == "link_open" and not each.meta)
    opening.meta["span"] = (start, start + 1)
    state.tokens[-1].meta["span"] = (state.md.helpers.parseLinkLabel(state, start, True), state.pos)


_NOTES: dict[str, Callable[[StateInline, int, int], None]] = {
    "emphasis": _note_stars,
    "backticks": _note_single,
    "escape": _note_single,
    "newline": _note_break,
    "autolink": _note_address,
    "link": _note_link,
}
