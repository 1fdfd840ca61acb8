"""Words that promise what no treatment can: cures, always, guaranteed, without any risk."""

from collections.abc import Iterator

from api.services.gate.passages import Flaw, Reading, claims, quoted
from api.services.gate.rule import GateRule


def _look(text: Reading) -> Iterator[Flaw]:
    if (language := text.language) is None or text.declaration.is_publication:
        return
    promises = language.found_by("absolute", "finds")
    for passage, sentence in claims(text.passages):
        found = next(language.undenied(promises, sentence.text), None)
        # What others are said to promise is not promised here.
        if found and not language.found_by("statements", "reported").search(sentence.text):
            detail = f"{quoted(found[0])} promises more than any treatment can keep."
            yield text.said(RULE.code, passage, sentence, found, detail)


RULE = GateRule("absolute-words", _look)
