"""Chunks: what stands between two spaces, where these do not only group the figures of one number."""

import re

from api.reading.search.numbers import SPACED

_PERHAPS_SPACED = re.compile(r"\d\s\d{3}(?!\d)")
_CHUNK = re.compile(rf"[^\s\w]*(?:\d+[^\s\w])?{SPACED}(?:[^\s\w]{SPACED})*\S*|\S+")


def chunks_of(text: str) -> list[str]:
    """The chunks of a text, in its order; with a space between any two of them they are the text again."""
    words = text.split()
    return _CHUNK.findall(" ".join(words)) if _PERHAPS_SPACED.search(text) else words
