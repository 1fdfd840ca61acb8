"""How sure a text is of what it says, read by the marks that each language has for it, for the tests of the seed."""

import re
from collections.abc import Iterator, Mapping

from tests.seed.files import Raw, Written, words_of

_FRENCH_DISTANCE = (
    r"\w+r(?:ait|aient)|dit(?:e?s)?|on pense|suppose\w*|hypothèse|idée|selon|jug\w+|considér\w+|décri\w+|présent\w+"
)
_SPANISH_DISTANCE = r"se (?:cree|dice|supone|considera\w*|presenta|describe|llama|estima)|según|consider\w+|se cifran"
_ENGLISH_DISTANCE = (
    r"said|says?|called|described?|presented|considered|thought|suggest\w*|idea|put at|taken as|account\w*"
)
# What a statement of each modality is told with, and nothing surer.
MARKS: dict[str, dict[str, str]] = {
    "can": {
        "en": rf"can|could|may|might|possib\w+|{_ENGLISH_DISTANCE}",
        "fr": rf"peu(?:t|vent)|pourr\w+|possible\w*|{_FRENCH_DISTANCE}",
        "es": rf"pued\w+|podr\w+|posible|{_SPANISH_DISTANCE}",
    },
    "may": {
        "en": rf"may|might|could|possib\w+|perhaps|{_ENGLISH_DISTANCE}",
        "fr": rf"peu(?:t|vent)|pourr\w+|possible\w*|parfois|{_FRENCH_DISTANCE}",
        "es": rf"pued\w+|podr\w+|posible|a veces|{_SPANISH_DISTANCE}",
    },
    "said": {"en": _ENGLISH_DISTANCE, "fr": _FRENCH_DISTANCE, "es": _SPANISH_DISTANCE},
    "some": {
        "en": r"some|among|others",
        "fr": r"certain\w*|parmi|quelques|d’autres",
        "es": r"algun[ao]s|entre|unas|otras",
    },
    "often": {
        "en": r"often|usually|typically|common\w*|many|most(?:ly)?|generally|as a rule|rarely",
        "fr": r"souvent|en général|généralement|couramment|d’ordinaire|habituellement|plupart|beaucoup|fréquen\w+|courants?"
        r"|règle générale|rarement|nombreuses",
        "es": r"a menudo|suel\w+|mayoría|much[ao]s|frecuen\w+|por lo general|rara vez",
    },
    "should": {
        "en": r"should|must|ha(?:s|ve) to|needs?|tell|name|choose|look for|mention|calls? for",
        "fr": r"doi\w+|dev\w+|(?:il )?faut|dites|signal\w+|indiquez|cite\w*|chois\w+|conseille|cherchez|apportez",
        "es": r"deb\w+|hay que|informe|cuente|diga|busque",
    },
    "not_recommended": {
        "en": r"not recommended|avoid|advised against|leave|without|off",
        "fr": r"déconseill\w+|évit\w+|pas d’|laissez|sans|attendre",
        "es": r"no se recomienda|desaconsej\w+|evit\w+|nada de|deje|sin|esperar",
    },
    "discuss": {
        "en": r"special consideration|talk|discuss",
        "fr": r"attention particulière|parl\w+|discu\w+",
        "es": r"consideración especial|habl\w+",
    },
    "inconclusive": {"en": r"inconclusive", "fr": r"(?:non|pas) concluante?s?", "es": r"no (?:es |son )?concluyentes?"},
    "supported": {"en": r"supports?", "fr": r"appuie\w*", "es": r"respalda\w*"},
}
# What may be said of a contraindication, by how sure its statements are.
LEVELS = {"not_recommended": "not_recommended", "discuss": "needs_discussion", "should": "needs_discussion"}
_ENDS = re.compile(r"(?<=[.!?])\s+|\n\n|\n(?=- |\d+\. )|:\s(?=- )")


def sentences(fields: Mapping[str, object]) -> list[str]:
    """What a text says, sentence by sentence, without the addresses of its links."""
    found = [words for value in fields.values() for words in _ENDS.split(words_of(value))]
    return [" ".join(re.sub(r"\]\([^)]*\)", "]", words).replace("\n", " ").split(" ")) for words in found]


def shifts(record: Written, facts: Mapping[str, Raw]) -> list[tuple[str, str, str]]:
    """Where a record says something else than its statements: the statement, the locale, and what is wrong."""
    carried = [facts[id] for id in record.facts]
    told = [
        (fact["id"], locale, fault)
        for fact in carried
        for locale, fields in record.texts.items()
        for fault in _shifts(fact, locale.split("-")[0], sentences({**fields, "slug": ""}))
    ]
    return [*told, *(("", "und", fault) for fault in _ungiven(record.neutral, carried))]


def _shifts(fact: Raw, language: str, said: list[str]) -> Iterator[str]:
    about = fact.get("about", {}).get(language)
    found = [each for each in said if re.search(about, each, re.IGNORECASE)] if about else [" ".join(said)]
    if not found:
        yield "is not said"
    yield from (f"is surer: {each}" for each in found if not _is_as_sure(each, fact["modality"], language))
    must, never = (fact.get(rule, {}).get(language) for rule in ("says", "never"))
    if must and not any(re.search(must, each, re.IGNORECASE) for each in found):
        yield f"does not say {must}"
    yield from (f"says {never}: {each}" for each in said if never and re.search(never, each, re.IGNORECASE))


def _is_as_sure(words: str, modality: str, language: str) -> bool:
    if modality == "is":
        return True
    return bool(re.search(rf"\b(?:{MARKS[modality][language]})(?!\w)", words, re.IGNORECASE))


def _ungiven(neutral: Raw, carried: list[Raw]) -> Iterator[str]:
    """A level, a horizon or a grade that no statement gives."""
    levels = {LEVELS.get(fact["modality"]) for fact in carried}
    if neutral.get("level") not in levels | {None}:
        yield f"nobody gave the level {neutral['level']}"
    if neutral.get("horizon") not in {fact.get("horizon") for fact in carried} | {None}:
        yield f"nobody gave the horizon {neutral['horizon']}"
    if neutral.get("certainty") not in {fact.get("grade") for fact in carried} | {None, "not_graded", "conflicting"}:
        yield f"nobody gave the grade {neutral['certainty']}"
