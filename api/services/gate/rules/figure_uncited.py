"""A figure about how often something happens or how well it helps, in a record that names no publication."""

from collections.abc import Iterator

from api.services.gate.passages import Flaw, Reading, claims, quoted
from api.services.gate.rule import GateRule


def _look(text: Reading) -> Iterator[Flaw]:
    if (language := text.language) is None or text.names("citations") or text.declaration.is_publication:
        return
    figures = language.found_by("figures", "finds")
    for passage, sentence in claims(text.passages):
        if found := figures.search(sentence.text):
            detail = f"{quoted(found[0])} is a figure, and the record names no publication that it is from."
            yield text.said(RULE.code, passage, sentence, found, detail)


RULE = GateRule("figure-uncited", _look)
