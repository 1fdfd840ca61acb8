"""The words of a link that do not say where it leads, for whoever hears links one after another."""

from collections.abc import Iterator

from api.reading.links import find_links
from api.services.gate.language import Language
from api.services.gate.passages import Flaw, Reading, quoted
from api.services.gate.rule import GateRule


def _look(text: Reading) -> Iterator[Flaw]:
    if (language := text.language) is None:
        return
    empty = language.listed("links", "empty")
    for passage in (each for each in text.passages if each.leaf.prose == "markdown"):
        for link in find_links(passage.leaf.text):
            said = passage.leaf.text[slice(*link.words)]
            if not link.is_address and _opened(language, " ".join(said.lower().split()).strip("*_ .:…»«›>→")) & empty:
                detail = f"{quoted(said)} does not say where the link leads."
                words = passage.leaf.text[link.start : link.end]
                yield Flaw(RULE.code, detail, words, passage.field, passage.spot(link.words[0], len(said)))


def _opened(language: Language, said: str) -> set[str]:
    """The words, with and without what somebody is told to do with the link."""
    opening = language.found_by("links", "opening").match(said)
    return {said, said[opening.end() :] if opening else said}


RULE = GateRule("link-says-nothing", _look)
