"""How a word is spelled and inflected: folding and stemming, for everything that compares words."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from Stemmer import Stemmer

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

UNSTEMMED = ""

# A run of letters longer than any word is data; what follows would only cost time and memory.
LONGEST_WORD = 64

# Nothing in a word: the apostrophe that is a letter, soft hyphen, zero-width characters and joiners, direction marks, variation selectors, tatweel.
INVISIBLE = "\u02bc\u00ad\u061c\u0640\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
_INVISIBLE = re.compile(f"[{INVISIBLE}]")

# Accents, Hebrew points and Arabic vowel signs, which many people leave out. The marks of other scripts are spelling
# (Thai vowels, Japanese voicing), and й is a letter of its own.
_ACCENT = re.compile(
    "[\u0300-\u0305\u0307-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0"
    "\ufe20-\ufe2f]|(?<!и)\u0306"
)

_LETTERS = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŧ": "t",
        "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه",
    }
)  # fmt: skip

# Katakana and hiragana are two ways to write one sound.
_HIRAGANA = {ord(katakana): ord(katakana) - 0x60 for katakana in map(chr, (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE))}

# Plurals that the stemmers do not lead back to the singular.
_SINGULARS = {
    "dutch": {"en": "", "ën": ""},
    "english": {
        "feet": "foot", "teeth": "tooth", "children": "child", "women": "woman", "knives": "knife", "calves": "calf",
        "noses": "nosis", "theses": "thesis", "lyses": "lysis", "stases": "stasis", "crises": "crisis",
    },
    "french": {"aux": "al"},
    "italian": {"ghi": "go", "chi": "co", "ghe": "ga", "che": "ca"},
    "portuguese": {"ões": "ão"},
    "spanish": {"ces": "z"},
}  # fmt: skip


@lru_cache(maxsize=1024)
def language_of(locale: str) -> str:
    """The stemmer of a locale's language, the same for all its regions; empty where there is none."""
    return STEMMERS.get(locale.replace("_", "-").split("-")[0].lower(), UNSTEMMED)


def clean(word: str) -> str:
    """The word with its accents, which some stemmers need, but without case and what nobody sees."""
    if word.isascii():
        return word[:LONGEST_WORD].lower()
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKC", word))
    return unicodedata.normalize("NFKC", visible[:LONGEST_WORD].casefold())


def fold(word: str) -> str:
    """The word as somebody types who leaves out case, accents and vowel signs."""
    cleaned = clean(word)
    if cleaned.isascii():
        return cleaned
    bare = _ACCENT.sub("", unicodedata.normalize("NFKD", cleaned)).translate(_LETTERS)
    return re.sub(r"\d", _ascii_digit, unicodedata.normalize("NFKC", bare)).translate(_HIRAGANA)


def forms(word: str, language: str) -> tuple[str, ...]:
    """What a word is found under.

    A stemmer that expects accents gives another stem without them, so both stems count: a text holds the one that
    somebody finds who types no accents.
    """
    cleaned = clean(word)
    spellings = dict.fromkeys((cleaned, fold(word), *_singulars(cleaned, language)))
    return tuple(dict.fromkeys(filter(None, (fold(_stem(each, language)) for each in spellings))))


def _singulars(word: str, language: str) -> Iterator[str]:
    for plural, singular in _SINGULARS.get(language, {}).items():
        if word.endswith(plural) and len(word) > len(plural) - len(singular) + 2:
            yield word.removesuffix(plural) + singular


def _stem(word: str, language: str) -> str:
    # A stemmer holds the word it works on, so threads must not share one; to make one takes less than a word does.
    return str(Stemmer(language, 0).stemWord(word)) if language else word


def _ascii_digit(digit: re.Match[str]) -> str:
    return str(unicodedata.decimal(digit[0]))
