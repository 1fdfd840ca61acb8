"""How figures are written: their thousands in groups or not, their decimals after a point or a comma."""

import re

from api.reading.search.letters import UNSTEMMED, fold

# A figure does not begin with a zero where its thousands are grouped, so 0.125 is never 125.
_FIRST = r"(?<!\d)(?<!\d[.,٫])(?![0٠۰०])\d{1,3}"
SPACED = rf"{_FIRST}(?: \d{{3}})+(?!\d)"
_GROUPED = (
    rf"{SPACED}(?:[.,٫]\d+)?",
    rf"{_FIRST}(?:['’＇]\d{{3}})+(?:[.,٫]\d+)?",
    rf"{_FIRST}(?:٬\d{{3}})+(?:[.٫]\d+)?",
    rf"{_FIRST}(?:\.\d{{3}})+(?:[,٫]\d+)?",
    rf"{_FIRST}(?:,\d{{3}})+(?:[.٫]\d+)?",
    # In India, thousands and then hundreds of them.
    rf"{_FIRST}(?:,\d{{2}})+,\d{{3}}(?:\.\d+)?",
)
_DECIMAL = r"(?<!\d[.,٫])\d++[.,٫]\d++"
NUMBER = "|".join(rf"{each}(?![.,٫]?\d)" for each in (*_GROUPED, _DECIMAL))

_ONE_MARK = re.compile(r"(\d{1,3})([.,])(\d{3})")
_DECIMALS = re.compile(r"(.*)[.,٫](\d+)")
_GROUPS = re.compile(r"\d{1,3}(?:[ '’＇٬.,]\d{2,3})*")
_MARKS = re.compile(r"\D")

# 1.000 is one in these languages, and a thousand in most others; in those that are spoken on many continents it is either.
_POINT = frozenset({"english", "hindi", "irish", "nepali", "tamil"})
_EITHER = frozenset({"arabic", "persian", "spanish", UNSTEMMED})


def readings(number: str, language: str) -> tuple[str, ...]:
    """What a figure means, without groups and with a point: two meanings where the language knows both."""
    figure = fold(number)
    one_mark = _ONE_MARK.fullmatch(figure)
    if one_mark and figure[0] != "0":
        return _readings_of_one_mark(one_mark[1], one_mark[2], one_mark[3], language)
    decimals = _DECIMALS.fullmatch(figure)
    if decimals and not _is_group(figure, decimals):
        return (f"{_MARKS.sub('', decimals[1])}.{decimals[2]}",)
    return (_MARKS.sub("", figure),)


def _readings_of_one_mark(whole: str, mark: str, rest: str, language: str) -> tuple[str, ...]:
    grouped, decimal = whole + rest, f"{whole}.{rest}"
    if language in _EITHER:
        return grouped, decimal
    return (decimal,) if (mark == ".") == (language in _POINT) else (grouped,)


def _is_group(figure: str, decimals: re.Match[str]) -> bool:
    """Whether what looks like decimals is one more group, marked like those before it."""
    mark = figure[decimals.end(1)]
    return len(decimals[2]) == 3 and mark in decimals[1] and bool(_GROUPS.fullmatch(figure))
