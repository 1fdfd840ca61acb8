"""What two public standards ask of whoever publishes health content, in our own words, and what a site can show for each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from api.reading.facts.settings import SiteSettings

PIF_TICK = "PIF TICK"
PIF_SOURCE = "Patient Information Forum, PIF TICK criteria for organisations (2022), https://pifonline.org.uk/pif-tick/"
NHS = "NHS standard for creating health content"
NHS_SOURCE = (
    "NHS digital service manual, Standard for creating health content (May 2022),"
    " https://service-manual.nhs.uk/content/standard-for-creating-health-content"
)
ELSEWHERE = "Nothing on this server tells of it; show it from your own papers."


@dataclass(frozen=True, slots=True)
class SiteShown:
    """What a site has to show: its settings, and how many of its texts lack what."""

    settings: SiteSettings
    texts: int
    overdue: int
    unreviewed: int
    uncited: int
    machine: int
    changes: int


class Verdict(NamedTuple):
    """Whether something is met, and by what, or what is missing."""

    met: bool
    evidence: str


Judge = Callable[[SiteShown], Verdict]


class Criterion(NamedTuple):
    """One thing that a standard asks."""

    standard: str
    number: int
    asks: str
    judge: Judge


def _not_here(_shown: SiteShown) -> Verdict:
    return Verdict(False, ELSEWHERE)


def _process(shown: SiteShown) -> Verdict:
    lacks = [
        *(["no text needs an approval"] if shown.settings.approval == "none" else []),
        *(
            ["no record type has a time after which it is reviewed again"]
            if not shown.settings.review_interval_months
            else []
        ),
    ]
    trail = f"{shown.changes} changes in the ledger since the day asked for, each with who, when and why"
    return (
        Verdict(False, f"Missing: {'; '.join(lacks)}.")
        if lacks
        else Verdict(True, f"Approval by {shown.settings.approval.replace('_', ' ')}; {trail}.")
    )


def _publisher(shown: SiteShown) -> Verdict:
    if shown.settings.legal_name is None or not (shown.settings.funding or shown.settings.conflict_of_interest):
        return Verdict(
            False, "Missing: who publishes (`legal_name`), and who pays or gains (`funding`, `conflict_of_interest`)."
        )
    answer = _process(shown)
    return Verdict(answer.met, f"Published by {shown.settings.legal_name}. {answer.evidence}")


def _evidence(shown: SiteShown) -> Verdict:
    lacks = {
        "claims that name no publication": shown.uncited, "texts that no clinician has reviewed": shown.unreviewed,
        "reviews that are overdue": shown.overdue,
    }  # fmt: skip
    missing = [f"{number} {what}" for what, number in lacks.items() if number]
    return (
        Verdict(False, f"Missing: {', '.join(missing)}.")
        if missing
        else Verdict(True, f"All {shown.texts} texts are reviewed, and every claim names a publication.")
    )


def _reading(shown: SiteShown) -> Verdict:
    wanted = shown.settings.reading_ease
    if not wanted:
        return Verdict(False, "Missing: how easy texts are to be to read (`reading_ease`).")
    told = ", ".join(f"{language} {ease}" for language, ease in sorted(wanted.items()))
    return Verdict(
        True, f"Texts are held against a measure of reading ease: {told}; `clinic-content check` lists those below it."
    )


def _languages(shown: SiteShown) -> Verdict:
    if shown.machine or not shown.settings.reading_ease:
        return Verdict(
            False,
            f"Missing: {shown.machine} texts are as a machine translated them; reading ease is {'set' if shown.settings.reading_ease else 'not set'}.",
        )
    return Verdict(
        True, f"Served in {', '.join(shown.settings.locales)}, none as a machine left it. {_reading(shown).evidence}"
    )


def _feedback(shown: SiteShown) -> Verdict:
    where = ", ".join(sorted(shown.settings.feedback_url.values()))
    return (
        Verdict(True, f"Readers are led to {where}.")
        if where
        else Verdict(False, "Missing: where readers say what they think (`feedback_url`).")
    )


def _licence(shown: SiteShown) -> Verdict:
    licence = shown.settings.licence
    return (
        Verdict(True, f"Licence: {licence['name']}. Data protection is to be shown from your own papers.")
        if licence
        else Verdict(False, "Missing: the licence of the content (`licence`).")
    )


CRITERIA = (
    Criterion(PIF_TICK, 1, "One written process by which information is made, and that is kept to", _process),
    Criterion(PIF_TICK, 2, "Staff are trained for it, again and again", _not_here),
    Criterion(PIF_TICK, 3, "Each piece answers a need that was found", _not_here),
    Criterion(PIF_TICK, 4, "Reliable, recent evidence, told clearly", _evidence),
    Criterion(PIF_TICK, 5, "Those who will use it take part in making it", _not_here),
    Criterion(PIF_TICK, 6, "Literacy, language and access of the readers are met", _languages),
    Criterion(PIF_TICK, 7, "Clear in words and form, easy to reach and to find one's way in", _reading),
    Criterion(PIF_TICK, 8, "Readers can say what they think of it, and are heard", _feedback),
    Criterion(PIF_TICK, 9, "It is made known to those whom it is for", _not_here),
    Criterion(PIF_TICK, 10, "It is measured what it brings about", _not_here),
    Criterion(
        NHS, 1, "A clear process with approval, planned reviews, a named publisher and open interests", _publisher
    ),
    Criterion(
        NHS, 2, "Recognised clinical evidence, checked by clinicians at each review, translations too", _evidence
    ),
    Criterion(NHS, 3, "The law is kept to: copyright, licences, data protection", _licence),
    Criterion(NHS, 4, "It follows from what its users need, and is tried with them", _not_here),
    Criterion(NHS, 5, "It is easy to use: simple, clear, in plain words", _reading),
    Criterion(NHS, 6, "It is inclusive and accessible to everyone", _not_here),
)
SOURCES = {PIF_TICK: PIF_SOURCE, NHS: NHS_SOURCE}
