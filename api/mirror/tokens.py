"""The snapshots that phones begin with, each a chain of addresses: a page names the next, and the last what comes then."""

from collections.abc import Iterable, Mapping
from time import monotonic

import orjson

from api.mirror.asking import Asking
from api.mirror.beside import Exchange
from api.mirror.kept_answers import OK, KeptAnswer
from api.mirror.listing import Listing
from api.mirror.wanted import SYNC

PHONES_TAKE_S = 600
"""For how long the pages of an older snapshot stay for phones that are in the middle of it."""


class Phones:
    """What is kept for phones, and which of it leads on."""

    def __init__(self, asking: Asking, listing: Listing) -> None:
        self._asking = asking
        self._chains: dict[str, dict[str, bool]] = {}
        """The pages of each snapshot, and whether each stays true when another has begun."""
        self._retired: dict[str, float] = {}
        self._strays = {each for each, _ in listing.items() if f"{SYNC}token=" in each}
        """Pages that were there at the beginning, until it is known which of them lead on."""

    def begun_at(self, starts: Iterable[str]) -> set[str]:
        """Every page of some snapshots."""
        return {address for start in starts for address in self._chains.get(start, ())}

    def renewed(self, start: str, pages: Mapping[str, KeptAnswer]) -> Exchange:
        """A snapshot of now, with these pages, in place of the one before."""
        over = self._chains.get(start, {}).keys() - pages.keys()
        # Whoever is in the middle of the snapshot before may finish it, but is not told that nothing is new.
        stay = {each for each in over if self._chains[start][each]}
        self._retired |= dict.fromkeys(stay, monotonic())
        self._chains[start] = {address: page.life == "settled" for address, page in pages.items()}
        return {**pages, **dict.fromkeys(over - stay)}

    def strays(self) -> Exchange:
        """What was there at the beginning and leads nowhere, once all snapshots were renewed."""
        found, self._strays = self._strays - self.begun_at(self._chains), set()
        return dict.fromkeys(found)

    def over(self) -> Exchange:
        """What phones had the time to finish."""
        found = {each for each, since in self._retired.items() if monotonic() - since > PHONES_TAKE_S}
        for each in found:
            del self._retired[each]
        return dict.fromkeys(found)

    def pages(self, start: str) -> dict[str, KeptAnswer]:
        """Every page from the start to where there is nothing new, by address; none where the site has none of these."""
        base, _, _ = start.partition("?")
        address, found = start, dict[str, KeptAnswer]()
        while address not in found and (answer := self._asking.answer(address)) is not None and answer.status == OK:
            found[address] = answer
            address = f"{base}?token={orjson.loads(answer.forms[''])['next_token']}"
        return found
