"""Where a text may be cut without tearing apart what a reader sees as one character, for whoever cuts or compares texts."""

import regex

# Unicode's rule leaves a few vowel signs alone, of Burmese above all, which nobody reads without the letter before them.
CHARACTER = regex.compile(r"\X(?:(?=\p{M})\X)*+")


def breaks(text: str, at: int) -> bool:
    """Whether a new character begins at this place."""
    return next_break(text, at) == at


def next_break(text: str, at: int) -> int:
    """Where the next character begins, from a place on."""
    # Most places need no rule: nothing goes together there but the two ends of a line.
    if at <= 0 or at >= len(text) or ((around := text[at - 1 : at + 1]).isascii() and around != "\r\n"):
        return at
    found = CHARACTER.match(text, at - 1)
    return found.end() if found else at
