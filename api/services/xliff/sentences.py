"""Where one sentence ends and the next begins, in any script, for what is translated sentence by sentence."""

import re
from collections.abc import Iterator

# In a text to be cut these stand for a mark that opens, one that closes, and whatever holds a sentence together.
OPEN = "\ue000"
CLOSE = "\ue001"
BOND = "\ue002"

_END = re.compile(
    rf"(?:(?<![.!?…؟۔।॥])[.!?…؟۔।॥]+[{CLOSE}\"'”’»)\]]*(?P<gap>\s+)(?=\S)|[。！？｡]+[{CLOSE}」』）”’》\"]*(?P<close>\s*)(?=[^\s{CLOSE}]))"
)
_LAST_WORD = re.compile(r"[\w.]+$")
_FOLLOWING = re.compile(rf"[{OPEN}\"'“‘«(\[¿¡–-]*(.?)", re.DOTALL)
_ABBREVIATIONS = frozenset({
    "approx", "ca", "cf", "dr", "e.g", "etc", "fig", "i.e", "max", "min", "mr", "mrs", "ms", "no", "nr", "p.ex", "prof",
    "resp", "sr", "sra", "st", "vs", "z.b",
})  # fmt: skip


_LONGEST = max(map(len, _ABBREVIATIONS))


def gaps(words: str) -> Iterator[tuple[int, int]]:
    """The white space between sentences, as places in the text; nothing stands there in scripts that need none."""
    for found in _END.finditer(words):
        name = "gap" if found["gap"] is not None else "close"
        if name == "close" or not _goes_on(words, found.start(), found.end()):
            yield found.span(name)


def _goes_on(words: str, stop: int, after: int) -> bool:
    """Whether what looks like a full stop only ends an abbreviation, or the sentence goes on in lower case."""
    following = _FOLLOWING.match(words, after)
    if following is None or not following[1] or following[1].islower():
        return True
    # One letter more than the longest abbreviation has tells that a word is none; the end of a line may follow it.
    last = _LAST_WORD.search(words[max(stop - _LONGEST - 2, 0) : stop])
    return words[stop] == "." and last is not None and _is_short(last[0])


def _is_short(word: str) -> bool:
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())
