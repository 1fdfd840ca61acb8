"""The order of a language's alphabet, for lists that are sorted by title."""

from collections.abc import Callable
from functools import lru_cache

import icu


# A language has one order, and a site few locales.
@lru_cache(maxsize=64)
def collation(locale: str) -> Callable[[str], bytes]:
    """What texts are compared by in a locale; kept, because a publication leaves most texts as they were."""
    collator = icu.Collator.createInstance(icu.Locale.forLanguageTag(locale))
    return lru_cache(maxsize=2**15)(collator.getSortKey)
