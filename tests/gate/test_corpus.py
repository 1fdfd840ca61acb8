"""Of good and bad sentences in three languages each rule tells the bad ones, and few others."""

import pytest

from api.services.gate.rules import GATE_RULES
from tests.gate.corpus.sentences import CODES, LANGUAGES, Sample, samples

pytestmark = pytest.mark.once
SAMPLES = list(samples())
IN_WORDS = sorted(frozenset().union(*(each.wanted for each in SAMPLES)))
LEAST_PRECISION, LEAST_RECALL = 0.9, 0.9
LEAST_UNSEEN = {
    "absolute-words": (0.9, 0.9), "figure-uncited": (0.9, 0.9), "lead-in-without-list": (0.9, 0.9), "link-says-nothing": (0.9, 0.9),
    "risk-without-help": (0.9, 0.8), "stronger-than-evidence": (0.9, 0.9),
}  # fmt: skip
"""Precision and recall on what somebody else wrote, after what its faults had in common was learned."""
IN_NO_SENTENCE = ("benefit-unlimited", "hard-to-read")
"""The first looks at which limitations a record names, the second at nothing under a hundred words."""


def counted(code: str, chosen: list[Sample]) -> tuple[float, float]:
    """How many of a rule's findings are right, and how many of those wanted it makes."""
    told = [each for each in chosen if code in each.found]
    wanted = [each for each in chosen if code in each.wanted]
    right = sum(code in each.wanted for each in told)
    return right / len(told) if told else 1.0, right / len(wanted) if wanted else 1.0


def of(origin: str, locale: str | None = None) -> list[Sample]:
    return [each for each in SAMPLES if each.origin == origin and locale in (None, each.locale)]


def mistaken(code: str, chosen: list[Sample]) -> list[tuple[tuple[str, ...], bool]]:
    return [(each.said, code in each.wanted) for each in chosen if (code in each.found) != (code in each.wanted)]


def test_the_corpus_is_large_and_speaks_three_languages() -> None:
    assert len(of("unseen")) > len(of("seen")) >= 150
    assert all(len(of("seen", locale)) >= 40 and len(of("unseen", locale)) >= 30 for locale in LANGUAGES)
    assert set(IN_WORDS) <= GATE_RULES.keys()
    assert {each for sample in of("unseen") for each in sample.wanted} == set(CODES.values())


@pytest.mark.parametrize("code", IN_WORDS)
def test_a_rule_tells_what_is_wrong_and_little_else(code: str) -> None:
    for origin in ("seen", "unseen"):
        figures = (f"{each}: precision {right:.2f} recall {found:.2f}" for each in LANGUAGES for right, found in [counted(code, of(origin, each))])  # fmt: skip
        print(code, origin, *figures)  # noqa: T201 - for whoever tunes the rules
    precision, recall = counted(code, of("seen"))
    assert precision >= LEAST_PRECISION, mistaken(code, of("seen"))
    assert recall >= LEAST_RECALL, mistaken(code, of("seen"))


@pytest.mark.parametrize("code", sorted(LEAST_UNSEEN))
def test_a_rule_does_so_with_what_somebody_wrote_who_knew_none(code: str) -> None:
    precision, recall = counted(code, of("unseen"))
    assert precision >= LEAST_UNSEEN[code][0], mistaken(code, of("unseen"))
    assert recall >= LEAST_UNSEEN[code][1], mistaken(code, of("unseen"))


@pytest.mark.parametrize("code", IN_NO_SENTENCE)
def test_what_no_single_sentence_shows_is_told_of_none(code: str) -> None:
    assert [each.said for each in SAMPLES if code in each.found] == []
    assert set(IN_NO_SENTENCE) | set(LEAST_UNSEEN) == set(CODES.values())
