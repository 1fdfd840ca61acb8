"""What of a mirror is still to be brought up to date, in its turn; what names sites that cannot be read waits until they can."""

from collections.abc import Iterable

from api.mirror.wanted import EVERYWHERE, rank, site_in


class Later:
    """Addresses in their turn, and whether each may differ in more than a seq."""

    def __init__(self) -> None:
        self._differ: dict[str, bool] = {}
        self.unread: frozenset[str] = frozenset()
        """The sites that cannot be read: what is held of them stays as it is."""

    def __len__(self) -> int:
        return len(self._differ)

    @property
    def differing(self) -> int:
        """How many may differ in more than a seq."""
        return sum(self._differ.values())

    @property
    def due(self) -> list[str]:
        """Those that can be asked for now."""
        return [each for each in self._differ if not self.waits(each)] if self.unread else list(self._differ)

    def waits(self, address: str) -> bool:
        """Whether nobody can say what readers get there, until what cannot be read is mended."""
        return bool(self.unread) and (address in EVERYWHERE or site_in(address) in self.unread)

    def add(self, addresses: Iterable[str]) -> None:
        """Bring addresses up to date in their turn, those that are named before those that name them."""
        self._differ |= dict.fromkeys(sorted(addresses, key=rank), True)

    def add_older(self, addresses: Iterable[str]) -> None:
        """The same for those that tell an older seq, and are as true as they were otherwise."""
        for address in sorted(addresses, key=rank):
            self._differ.setdefault(address, False)

    def done(self, addresses: Iterable[str]) -> None:
        """These are up to date."""
        for address in addresses:
            del self._differ[address]
