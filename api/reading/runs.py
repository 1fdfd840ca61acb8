"""The words of a text as runs that readers read without a stop, each with its places in what was written; for finding and replacing."""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyromark.event import Event

from api.reading.placeholders import PLACEHOLDER
from api.reading.richtext import placed
from api.record_types.kinds.field import Prose

HELD = "\ufffc"
"""Stands in a run for a letter of what nobody finds or replaces: code, an address, what a site says, an end of a line."""

_HELD = re.compile(rf"{PLACEHOLDER.pattern}|\{{\{{[^{{}}\n]{{0,80}}\}}\}}|(?:[a-z][a-z0-9+.-]{{1,20}}://|www\.|record:|mailto:)\S+|(?<![^\s@])[^\s@]+@[^\s@]+\.[^\s@]+", re.IGNORECASE)  # fmt: skip
_INLINE = ("Strong", "Emphasis", "Link", "Strikethrough")
_ADDRESSES = ("Autolink", "Email")
_WITHOUT_WORDS = ("CodeBlock", "HtmlBlock")
_JOIN = "\ufdd0"
_STAND_INS = str.maketrans("\x1a\x1b", "<!")
# What cannot be an address is told apart by these alone, as nearly all texts are.
_MAY_BE_HELD = re.compile(r"[@:{]|www", re.IGNORECASE)


@dataclass(slots=True)
class Run:
    """Words that are read one after the other: those of a paragraph, a line, a cell."""

    text: str = ""
    """The letters that may be found and replaced; others are `HELD`."""
    said: str = ""
    """The same with those others, as readers read them."""
    places: list[tuple[int, int]] = field(default_factory=list)
    """Where each letter of it stands in what was written."""
    cuts: list[int] = field(default_factory=list)
    """The letters before which a mark stands, such as the begin of what is bold."""

    def is_whole(self, start: int, end: int) -> bool:
        """Whether no mark stands within a stretch of it."""
        first = bisect_right(self.cuts, start)
        return first == len(self.cuts) or self.cuts[first] >= end

    def written(self, start: int, end: int) -> tuple[int, int]:
        """The places between which a stretch of it was written."""
        return self.places[start][0], self.places[end - 1][1]


@dataclass(frozen=True, slots=True)
class Form:
    """A text as its runs and everything that stands around them."""

    runs: Sequence[Run]
    around: Sequence[Any]


def runs_of(text: str, prose: Prose) -> Sequence[Run]:
    """The runs of a text that is written in this way."""
    return form_of(text).runs if prose == "markdown" else list(_plain(text))


def form_of(markdown: str) -> Form:
    """The runs and the marks of a Markdown text."""
    reader = _Reader(markdown)
    for event, start, end in placed(markdown):
        reader.read(event, start, end)
    return Form([_held(run) for run in reader.runs if run.text], reader.around)


def _plain(text: str) -> Iterator[Run]:
    at = 0
    for line in text.split("\n"):
        if line:
            yield _held(Run(line, line, [(place, place + 1) for place in range(at, at + len(line))]))
        at += len(line) + 1


def _held(run: Run) -> Run:
    if _MAY_BE_HELD.search(run.text):
        run.text = _HELD.sub(lambda found: HELD * len(found[0]), run.text)
    return run


class _Reader:
    """What was read of a Markdown text so far."""

    def __init__(self, markdown: str) -> None:
        self.markdown = markdown
        self.runs: list[Run] = [Run()]
        self.around: list[Any] = []
        self._reached = 0
        self._is_address = False
        self._without_words = 0

    def read(self, event: Event, start: int, end: int) -> None:
        """Take in the next event."""
        match event:
            case {"Text": words} if self._without_words:
                self.around.append(words)
            case {"Text": words}:
                self._add(str(words).translate(_STAND_INS).replace(_JOIN, ""), start, end)
            case "SoftBreak":
                self._add(" ", start, end)
            case {"Start": tag} | {"End": tag}:
                self._turn(event, tag, is_start="Start" in event)
            case {"Code": words}:
                self._add(str(words), start, end, is_held=True)
                self.around.append(event)
            case _:
                self._add(" ", start, end, is_held=True)
                self.around.append(event)

    def _add(self, words: str, start: int, end: int, *, is_held: bool = False) -> None:
        is_escaped = start > self._reached and self.markdown[start - 1] == "\\"
        run = self.runs[-1]
        run.text += HELD * len(words) if is_held or self._is_address else words
        run.said += words
        run.places += _places(len(words), start, end, is_escaped=is_escaped)
        self._reached = end

    def _turn(self, event: Event, tag: Any, *, is_start: bool) -> None:
        self.around.append(event)
        name = tag if isinstance(tag, str) else next(iter(tag))
        if name not in _INLINE:
            self.runs.append(Run())
            self._without_words += (1 if is_start else -1) * (name in _WITHOUT_WORDS)
            return
        self.runs[-1].cuts.append(len(self.runs[-1].text))
        if name == "Link":
            self._is_address = is_start and tag["Link"]["link_type"] in _ADDRESSES


def _places(length: int, start: int, end: int, *, is_escaped: bool) -> Iterator[tuple[int, int]]:
    """The place of each letter; letters that are written as one share theirs, and a backslash belongs to what it is before."""
    if length != end - start:
        yield from [(start, end)] * length
        return
    for at in range(start, end):
        yield at - (is_escaped and at == start), at + 1


Swaps = Sequence[Sequence[tuple[int, int, str]]]
"""For each run, in order: from where to where, and what is to stand there."""


def rewritten(form: Form, markdown: str, swaps: Swaps, write: Callable[[str], str]) -> str | None:
    """A Markdown text with stretches of its runs replaced; None where that would not be just these words and nothing else.

    `write` gives words as they are written between the marks of Markdown.
    """
    parts: list[str] = []
    reached = 0
    for run, of_run in zip(form.runs, swaps, strict=True):
        for start, end, words in of_run:
            begin, after = run.written(start, end)
            parts += (markdown[reached:begin], write(words))
            reached = after
    text = "".join((*parts, markdown[reached:]))
    return text if _is_meant(form_of(text), form, swaps) else None


def _is_meant(found: Form, before: Form, swaps: Swaps) -> bool:
    """Whether a text has the marks of before around the words that were to stand there."""
    meant = (_swapped(run, of_run) for run, of_run in zip(before.runs, swaps, strict=True))
    return list(found.around) == list(before.around) and _said(found.runs) == _said(meant)


def _said(runs: Iterable[Run]) -> list[tuple[str, list[int]]]:
    """Runs for comparing: white space at their ends says nothing."""
    said = ((run.text.strip(), len(run.text) - len(run.text.lstrip()), run.cuts) for run in runs)
    return [(text, [max(cut - before, 0) for cut in cuts]) for text, before, cuts in said if text]


def _swapped(run: Run, swaps: Sequence[tuple[int, int, str]]) -> Run:
    """A run with other words in some stretches, as it would be read."""
    text, said = run.text, run.said
    for start, end, words in reversed(swaps):
        text = text[:start] + _held(Run(words)).text + text[end:]
        said = said[:start] + words + said[end:]
    return Run(text, said, cuts=list(_moved(run.cuts, swaps)))


def _moved(cuts: Iterable[int], swaps: Sequence[tuple[int, int, str]]) -> Iterator[int]:
    """Where marks stand once the words before them are others."""
    left, by = deque(swaps), 0
    for cut in cuts:
        while left and left[0][1] <= cut:
            start, end, words = left.popleft()
            by += len(words) - (end - start)
        yield cut + by
