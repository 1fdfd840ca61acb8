"""What French typography asks of a text, in Europe and in Québec, for the tests of the seed."""

import re

ANY_SPACE = "[ \u00a0\u202f]"
NO_BREAK = "[\u00a0\u202f]"
BREAK = "[ \n]"
UNITS = "heures?|minutes?|secondes?|jours?|semaines?|séances?|étapes?|participants|traitements|%"
# A day is bound to its month as a number is to its unit.
MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
FAULTS = {
    "a straight apostrophe": r"(?<=[^\W\d_])'",
    "a breaking space before a mark": rf"{BREAK}[;:?!»%](?!\w)",
    "a guillemet without its space": rf"«(?!{NO_BREAK})|(?<!{ANY_SPACE})»",
    "straight quotation marks": r'"',
    "a colon without its space": r"(?<=[^\W\d_)])\*{0,2}:(?![\w/])",
    "a number that may be parted from its unit": rf"(?<=\d){BREAK}(?:{UNITS}|{MONTHS})(?!\w)",
    "a percent sign without its space": r"\d%",
}
# Québec binds the colon, the guillemets and the percent sign, and sets the other marks close.
BY_REGION = {
    "fr": {"a mark without its space": r"(?<=[\w)])[;?!]"},
    "fr-CA": {"a space before a mark that stands close": rf"{ANY_SPACE}[;?!]"},
}
ADDRESSES = re.compile(r"\]\([^)]*\)|https?://\S+")


def faults(text: str, locale: str) -> list[tuple[str, str]]:
    """What is wrong in a text, each with the words around it."""
    words = ADDRESSES.sub("]", text)
    return [
        (name, words[max(0, found.start() - 20) : found.end() + 10])
        for name, pattern in (FAULTS | BY_REGION[locale]).items()
        for found in re.finditer(pattern, words)
    ]
