"""How plainly the seed speaks to patients: how hard it is to read, what it says of documents, how it is set."""

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator

from tests.seed.files import Raw, Written, records, words_of
from tests.seed.french import BY_REGION, faults
from tests.seed.meaning import sentences
from tests.seed.report.measure import WORKS, Measure
from tests.seed.test_french import written

# What nobody reads as text, or what is a name.
NOT_READ = ("slug", "search_terms", "synonyms", "tags")
# Anderson's RIX (1983): words of seven letters or more for each sentence. It needs no syllables, so it is the same for every
# language; where his school grades begin, the first being 1. A reader is about five years older than the grade.
GRADES = (0.2, 0.5, 0.8, 1.3, 1.8, 2.4, 3.0, 3.7, 4.5, 5.3, 6.2, 7.2)
# The seventh grade in English. French and Spanish words are longer, so theirs are bounds of their own.
HARDEST = {"en": 3.0, "fr": 4.0, "es": 3.5}
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
LONG = 7
# Patients weigh a treatment, not the documents that we had; these stand in `evidence` and the editors' notes.
DOSSIER = {
    "en": r"accounts? (?:of|say|describe)|some accounts|one account|sources?\b(?! of (?:the )?(?:pain|muscular))|passages?\b|references?\b|"
    r"reach us|(?:lists?|items|headings?)\b[^.]{0,40} (?:was|were) lost|in one place|elsewhere",
    "fr": r"sources?\b(?! de (?:la )?douleur)|passages? (?:dit|disent|compte)|d’autres passages|références?|parvenu|descriptions? de qui|"
    r"certaines descriptions|à un endroit",
    "es": r"fuentes?\b|pasajes?\b|sin referencia|referencias\b|algunas descripciones|en (?:un|otro) lugar",
}


def reading() -> Measure:
    """By language: how long sentences are, and how many long words stand in one."""
    rows, hard = {}, []
    for language, bound in HARDEST.items():
        said = [WORD.findall(each) for each in _sentences(language)]
        rix = sum(len(word) >= LONG for words in said for word in words) / len(said)
        rows[language] = {
            "sentences": len(said), "words in one": f"{sum(map(len, said)) / len(said):.1f}", "RIX": f"{rix:.2f}", "school grade": 1 + bisect(GRADES, rix), "bound": bound,
        }  # fmt: skip
        hard += [f"{language}: {rix:.2f} long words in a sentence, more than {bound}"] if rix > bound else []
    return Measure("reading", "Ease of reading, by Anderson's RIX", "long words in a sentence", rows, hard)


def _sentences(language: str) -> Iterator[str]:
    for record, locale, fields in _texts():
        if locale.split("-")[0] == language and record.type not in WORKS:
            yield from (each for each in sentences(fields) if WORD.search(each))


def _texts() -> Iterator[tuple[Written, str, Raw]]:
    for record in records():
        for locale, fields in record.texts.items():
            yield record, locale, {name: value for name, value in fields.items() if name not in NOT_READ}


def dossier_talk() -> Measure:
    """By language: where patients are told of documents instead of the treatment."""
    found = defaultdict(list)
    for record, locale, fields in _texts():
        told = {name: value for name, value in fields.items() if name != "evidence" and record.type not in WORKS}
        for place, words in talk_of_documents(told, locale):
            found[locale.split("-")[0]].append(f"{record.name}.{place} [{locale}] {words}")
    rows = {language: {"places": len(found[language])} for language in DOSSIER}
    return Measure("dossier", "Talk of documents in texts for patients", "none", rows, sum(found.values(), []))


def talk_of_documents(fields: Raw, locale: str) -> list[tuple[str, str]]:
    """The fields that speak of documents, each with the words."""
    pattern = re.compile(rf"\b(?:{DOSSIER[locale.split('-')[0]]})", re.IGNORECASE)
    texts = ((name, re.sub(r"\]\([^)]*\)", "]", words_of(value))) for name, value in fields.items())
    return [
        (name, text[max(0, found.start() - 30) : found.end() + 20])
        for name, text in texts
        for found in pattern.finditer(text)
    ]


def typography() -> Measure:
    """By locale: how many French texts there are, and what is set as French readers do not know it."""
    rows = {locale: {"texts": 0, "faults": 0} for locale in BY_REGION}
    told = []
    for place, locale, text in written():
        wrong = faults(text, locale)
        rows[locale]["texts"] += 1
        rows[locale]["faults"] += len(wrong)
        told += [f"{place} [{locale}] {name}: {words}" for name, words in wrong]
    return Measure("typography", "French typography", "0 faults", rows, told)
