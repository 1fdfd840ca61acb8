"""The gate takes time in proportion to what it looks at: hostile texts in each language, and sites of many records."""

from collections.abc import Callable

import pytest

from tests.depth import is_deep
from tests.gate.looking import look, look_at_many
from tests.growth.pace import is_in_proportion
from tests.growth.shapes import Shape, shapes

pytestmark = [pytest.mark.once, pytest.mark.long]

TEXT, RECORDS = 9_500, 400
MOST_S = 3.0
WORDS = [
    "not ", "never ", "is said to ", "cures ", "No side effects. ", "1 in 10 ", "100% ", "“", "« ", "‘", "call ", "see a doctor ",
    "The following:\n\n", "pregnant ", "avoid exercise, and ", "ne ", "n’est pas ", "no se recomienda ", "sin ", "1,000 ",
]  # fmt: skip
EVERY = [
    *(Shape(each, "") for each in WORDS),
    *(list(shapes(lines=True)) if is_deep() else list(shapes(lines=True))[::9]),
]


def sending(locale: str, shape: Shape) -> Callable[[int], object]:
    return lambda size: look(locale, shape.of(size))


@pytest.mark.parametrize("locale", ["en", "fr", "es"])
def test_every_rule_on_every_shape(locale: str) -> None:
    slow = [str(shape) for shape in EVERY if not is_in_proportion(sending(locale, shape), TEXT, most_s=MOST_S)]
    assert slow == []


def test_every_rule_on_twice_as_many_records_of_one_topic() -> None:
    assert is_in_proportion(look_at_many, RECORDS, most_s=MOST_S)
