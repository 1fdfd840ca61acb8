"""A publication that is known as retracted, or a record that rests on one."""

from collections.abc import Iterator

from api.services.gate.passages import Flaw, Reading
from api.services.gate.rule import GateRule


def _look(text: Reading) -> Iterator[Flaw]:
    if text.type == "citation":
        for key, what in text.around.retracted([text.neutral]).items():
            yield Flaw(RULE.code, f"The publication {key} was retracted: {what}.", key, "doi")
    if not (named := text.names("citations")):
        return
    found = text.around.find(named)
    by_id = {id: dict(each.neutral.fields) for id, each in found.items() if each.neutral}
    for id, publication in by_id.items():
        for key, what in text.around.retracted([publication]).items():
            yield Flaw(
                RULE.code,
                f"It rests on the publication {key}, which was retracted: {what}.",
                f"{id} {key}",
                "citations",
            )


RULE = GateRule("citation-retracted", _look)
