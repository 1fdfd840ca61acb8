"""Words made of words: where a word may be divided, for those that are asked in one word and written apart, or in part."""

from collections.abc import Iterator

from api.reading.search.splitting import elided

# Shorter ones stand in many words that they are no part of.
SHORTEST_PART = 4
# What the halves of a compound are joined by.
_LINKS = ("", "s", "n", "en", "es", "er", "e")
_COMPOUNDING = frozenset({"danish", "dutch", "estonian", "finnish", "german", "hungarian", "norwegian", "swedish"})


def is_compounding(language: str) -> bool:
    """Whether a language writes in one word what others write in several."""
    return language in _COMPOUNDING


def splits_of(typed: str, language: str, *, is_missing: bool) -> Iterator[tuple[str, ...]]:
    """What somebody may have written apart: figures and letters always, else only what stands nowhere as it is."""
    for at in range(1, len(typed)):
        head, tail = typed[:at], typed[at:]
        before, after = head[-1], tail[0]
        if (before.isdigit() and after.isalpha()) or (before.isalpha() and after.isdigit()):
            yield head, tail
        elif is_missing and before.isalpha() and after.isalpha() and len(tail) > 1 and len(typed) >= SHORTEST_PART:
            yield from _splits_at(head, tail, language)


def _splits_at(head: str, tail: str, language: str) -> Iterator[tuple[str, ...]]:
    if head in elided(language):
        yield (tail,)
    for bare in _without_links(head) if is_compounding(language) else [head]:
        yield bare, tail


def halves_of(typed: str, language: str) -> Iterator[str]:
    """The halves of a compound, the longest first, because they say most."""
    if not is_compounding(language) or any(map(str.isdigit, typed)):
        return
    for length in range(len(typed) - SHORTEST_PART + 1, SHORTEST_PART - 1, -1):
        yield from _without_links(typed[:length])
        yield typed[-length:]


def _without_links(head: str) -> Iterator[str]:
    for link in _LINKS:
        if head.endswith(link) and len(head) >= SHORTEST_PART + len(link):
            yield head.removesuffix(link)
