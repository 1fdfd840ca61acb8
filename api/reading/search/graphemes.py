"""Where a text may be cut without tearing apart what a reader sees as one character, for snippets and comparisons."""

import regex

# Unicode's rule leaves a few vowel signs alone, of Burmese above all, which nobody reads without the letter before them.
CHARACTER = regex.compile(r"\X(?:(?=\p{M})\X)*+")


def breaks(text: str, at: int) -> bool:
    """Whether a new character begins at this place."""
    return at <= 0 or at >= len(text) or next_break(text, at) == at


def next_break(text: str, at: int) -> int:
    """Where the next character begins, from a place on."""
    found = CHARACTER.match(text, at - 1) if at > 0 else None
    return found.end() if found else at
