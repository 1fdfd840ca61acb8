"""A text that is harder to read than its site wants texts in that language to be."""

from collections.abc import Iterator

from api.services.gate.passages import Flaw, Reading
from api.services.gate.readability import ease, formula_of
from api.services.gate.rule import GateRule


def _look(text: Reading) -> Iterator[Flaw]:
    formula, language, settings = formula_of(text.locale), text.language, text.around.settings
    target = settings.reading_ease.get(text.locale.partition("-")[0]) if settings else None
    if formula is None or language is None or target is None or text.declaration.is_publication:
        return
    plain = [each.text for passage in text.passages for each in passage.sentences]
    reached = ease(formula, language, plain)
    if reached is not None and reached < target:
        detail = f"It reaches {reached:.0f} of 100 by {formula.name}, and the site wants {target}: shorter sentences and words make it easier."
        yield Flaw(RULE.code, detail, "\n".join(plain))


RULE = GateRule("hard-to-read", _look)
