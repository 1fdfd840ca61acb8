"""Looks at texts that no database holds by all rules of the gate, for the tests of how long that takes."""

from datetime import date

from api.reading.facts.settings import SiteSettings
from api.services.gate.looking import look_at
from api.services.gate.passages import Around, Reading
from api.services.gate.rules import GATE_RULES
from api.services.gate.statements import said_in
from tests.gate.states import live

SETTINGS = SiteSettings("core", "Core", None, "en", {"en": ("en",)}, reading_ease={"en": 60, "fr": 60, "es": 60})
SENTENCES = (
    "Dry needling may ease neck pain for some weeks.", "About 30% feel sore.", "Avoid intense exercise for a day.",
    "If you are pregnant, talk to us first.", "Side effects are common.", "Most people need four sessions.",
)  # fmt: skip


def look(locale: str, text: str) -> list[str]:
    """The codes that are told of a text with a certainty."""
    reading = Reading(
        "benefit", locale, {"claim": text}, {"certainty": "low", "topic": "t"}, around=Around(settings=SETTINGS)
    )
    return [each.code for rule in GATE_RULES.values() for each in rule.look(reading)]


def look_at_many(number: int) -> int:
    """How much is found in so many records of one topic, each held against all others."""
    records = [
        live("faq", "en", {"question": f"Question {index}", "answer": " ".join(SENTENCES[index % 6 :] * 4)}, {"topic": "t"})
        for index in range(number)
    ]  # fmt: skip
    by_id = {each.id: each for each in records}
    beside = Around(
        settings=SETTINGS, today=date(2026, 11, 29), sites={"core": SETTINGS}, said=lambda topic, locale: said_in(records, locale),
        find=lambda ids: {id: by_id[id] for id in ids if id in by_id},
    )  # fmt: skip
    return sum(1 for record in records for _ in look_at(record, "core", "en", beside))
