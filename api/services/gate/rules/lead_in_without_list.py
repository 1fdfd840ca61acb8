"""A sentence that announces a list, and none follows: the list was lost on the way."""

import re
from collections.abc import Iterator

from api.services.gate.passages import Flaw, Reading, quoted
from api.services.gate.rule import GateRule

_BLOCK = re.compile(r"(?:(?!\n[ \t]*\n)[\s\S])+")
_LISTS = re.compile(r"\s*(?:[-*+>|]|\d{1,9}[.)]|```)")


def _look(text: Reading) -> Iterator[Flaw]:
    if (language := text.language) is None:
        return
    lead_in = language.found_by("lists", "lead_in")
    for passage in (each for each in text.passages if each.leaf.prose in ("line", "markdown")):
        written = passage.leaf.text
        for block in _blocks(written):
            last = written.rfind("\n", block.start(), block.end()) + 1 or block.start()
            line = written[max(last, block.start()) : block.end()].rstrip()
            if (found := lead_in.search(line)) and not _LISTS.match(line) and not _LISTS.match(written, block.end()):
                place = passage.spot(max(last, block.start()) + found.start(), len(found[0].rstrip()))
                detail = f"{quoted(line)} announces a list, and none follows."
                yield Flaw(RULE.code, detail, line, passage.field, place)


def _blocks(markdown: str) -> Iterator[re.Match[str]]:
    return _BLOCK.finditer(markdown)


RULE = GateRule("lead-in-without-list", _look)
