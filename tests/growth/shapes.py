"""Hostile strings: pieces that are repeated, with an end that makes a pattern look back at all of them."""

from collections.abc import Iterator
from typing import NamedTuple

PIECES = (
    "a", "A", "1", "é", "\u0663", "語", "は**「", "\u200d", "\u00ad", "\u0300", " ", "\t", "\u00a0", "-", "_", ".", ",", ":",
    "@", "/", "=", "+", "!", "?", "%", "&", ";", "#", "*", "`", "~", '"', "'", "\\", '\\"', "(", "[", "<", "{", "]", ")", ">",
    "a ", "a.", "a-", "a,", "a@", "1,", "1 ", "1.", "12:", "-a", ". ", ".\"", "a=b;", '"a",', "W/\"a\", ", "q=0.1,", "gzip;a=b;",
    "](", "[a](", "<a:", "](a:", "![", "**", "&#1;", "&amp;", "<b>", "%41", "https://a.", "record:", "tel:1",
)  # fmt: skip
LINES = ("\n", " \n", "a  \n", "a\n\n", "- ", "> ", "1. ", "| a ", "|-", "\r\n", "[a]: b\n")
ENDS = ("", "!", "a")


class Shape(NamedTuple):
    """A piece to be repeated, and what ends it."""

    piece: str
    end: str

    def of(self, size: int) -> str:
        """So many bytes of it, or hardly more."""
        return self.piece * (size // len(self.piece.encode())) + self.end


def shapes(*, lines: bool = False) -> Iterator[Shape]:
    """Every shape; those of several lines where a text may have them."""
    for end in ENDS:
        yield from (Shape(piece, end) for piece in ((*LINES, *PIECES) if lines else PIECES))
