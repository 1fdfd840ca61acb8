"""Of good and bad sentences in three languages each rule tells the bad ones, and few others."""

import pytest

from api.services.gate.rules import GATE_RULES
from tests.gate.corpus.sentences import LANGUAGES, Sample, samples

pytestmark = pytest.mark.once
SAMPLES = list(samples())
IN_WORDS = sorted(frozenset().union(*(each.wanted for each in SAMPLES)))
LEAST_PRECISION, LEAST_RECALL = 0.9, 0.9


def counted(code: str, chosen: list[Sample]) -> tuple[float, float]:
    """How many of a rule's findings are right, and how many of those wanted it makes."""
    told = [each for each in chosen if code in each.found]
    wanted = [each for each in chosen if code in each.wanted]
    right = sum(code in each.wanted for each in told)
    return right / len(told) if told else 1.0, right / len(wanted) if wanted else 1.0


def test_the_corpus_is_large_and_speaks_three_languages() -> None:
    assert len(SAMPLES) >= 150
    assert all(sum(each.locale == locale for each in SAMPLES) >= 40 for locale in LANGUAGES)
    assert set(IN_WORDS) <= GATE_RULES.keys()


@pytest.mark.parametrize("code", IN_WORDS)
def test_a_rule_tells_what_is_wrong_and_little_else(code: str) -> None:
    by_language = {each: counted(code, [sample for sample in SAMPLES if sample.locale == each]) for each in LANGUAGES}
    print(code, *(f"{each}: precision {right:.2f} recall {found:.2f}" for each, (right, found) in by_language.items()))  # noqa: T201 - for whoever tunes the rules
    precision, recall = counted(code, SAMPLES)
    mistaken = [(each.said, code in each.wanted) for each in SAMPLES if (code in each.found) != (code in each.wanted)]
    assert precision >= LEAST_PRECISION, mistaken
    assert recall >= LEAST_RECALL, mistaken
