"""What a mirror holds: its files, the listing that proves them, and by which tag each answer is found again."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from itertools import groupby
from time import monotonic

import orjson

from api.canonical import sha256
from api.mirror.kept_answers import KeptAnswer
from api.mirror.listing import Listing, Manifest, read_manifest
from api.mirror.places import place_of
from api.mirror.store import LISTING, MANIFEST, NEXT, Store
from api.mirror.wanted import rank

READERS_TAKE_S = 120
"""For how long what nobody is led to any more stays, for those who were on their way."""
Sign = Callable[[Mapping[str, str]], bytes]
"""Makes the manifest of the digests of the listing's parts."""


class Holding:
    """The answers in a store, replaced many at a time; the manifest tells of either all of them or none."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.listing = Listing()
        self.undone: set[str] = set()
        """Addresses that are to be asked for anew, since what they lead to is not what was written, or may not be."""
        self._tags: dict[str, tuple[str, ...]] = {}
        self._by_tag: dict[str, set[str]] = {}
        self._left: dict[str, float] = {}
        """Answers that nobody is led to any more, and since when."""

    def load(self, *, reads: bool = False) -> Manifest | None:
        """Take up what is there, and find what is not as it was written, where it `reads` by every byte; None where nothing is, or none can be trusted."""
        for name in (NEXT, MANIFEST):
            with suppress(OSError, ValueError, KeyError):
                manifest, listing = read_listing(self.store, name)
                self._take_up(listing.whole, listing)
                if name == NEXT:
                    self._finish()
                self.undone |= self.store.wrong(listing.whole, reads=reads)
                self.store.clear(listing.whole)
                self._drop_unknown()
                return manifest
        self.listing = Listing()
        self.store.clear(())
        self._drop_unknown()
        return None

    def _take_up(self, answers: Mapping[str, str], listing: Listing) -> None:
        told = dict(self.store.descriptions(set(answers.values())))
        for address, digest in answers.items():
            if digest in told:
                self._know(address, told[digest].tags)
            else:
                self.undone.add(address)
        self.listing = listing

    def _finish(self) -> None:
        """Do what somebody who was killed had begun: the manifest was there, not yet all that it tells of."""
        stood: dict[str, str] = {}
        with suppress(OSError, ValueError, KeyError):
            stood = read_listing(self.store, MANIFEST)[1].whole
        self.undone |= self.store.finish(self.listing.whole, stood)
        self.store.promote(NEXT, MANIFEST)

    def _drop_unknown(self) -> None:
        """What no manifest tells of may not have come to the disk whole."""
        used = {digest for _, digest in self.listing.items()}
        for each in self.store.answers():
            if each not in used:
                self.store.drop(each)

    def tagged(self, tags: Iterable[str]) -> set[str]:
        """The addresses whose answers carry one of the tags."""
        return {address for tag in tags for address in self._by_tag.get(tag, ())}

    def apply(self, answers: Mapping[str, KeptAnswer | None], sign: Sign) -> int:
        """Replace answers, all or none of them as far as the manifest tells; how many have really changed."""
        new = {each: answer for each, answer in answers.items() if place_of(each) and self._differs(each, answer)}
        if new:
            self.store.write(answer for answer in new.values() if answer is not None)
            before = {address: self.listing.get(address) for address in new}
            try:
                self._note(new)
                self.sign(sign, name=NEXT)
                self._put(new)
                self.store.promote(NEXT, MANIFEST)
            except OSError:
                self._restore(before)
                raise
            self.undone -= new.keys()
            self._left.update({old: monotonic() for old in before.values() if old is not None})
        return len(new)

    def _differs(self, address: str, answer: KeptAnswer | None) -> bool:
        return address in self.undone or self.listing.get(address) != (answer.digest if answer else None)

    def _note(self, new: Mapping[str, KeptAnswer | None]) -> None:
        for address, answer in new.items():
            if answer is None:
                self.listing.drop(address)
            else:
                self.listing.put(address, answer.digest)

    def _restore(self, before: Mapping[str, str | None]) -> None:
        for address, digest in before.items():
            if digest is None:
                self.listing.drop(address)
            else:
                self.listing.put(address, digest)

    def _put(self, new: Mapping[str, KeptAnswer | None]) -> None:
        """What is named comes before what names it, and what is gone goes last."""
        put = sorted((each for each in new.values() if each is not None), key=lambda each: rank(each.address))
        for _, some in groupby(put, key=lambda each: rank(each.address)):
            self.store.put(some)
        self.store.take_away([address for address, answer in new.items() if answer is None])
        for address, answer in new.items():
            self._forget(address)
            if answer is not None:
                self._know(address, answer.tags)

    def sign(self, sign: Sign, *, name: str = MANIFEST) -> None:
        """Write the listing as far as it was altered, and a manifest of it."""
        self.store.write_whole({f"{LISTING}/{digest}.json": body for digest, body in self.listing.settle()})
        self.store.write_whole({name: sign(self.listing.digests)})

    def take_away_at_once(self, addresses: Iterable[str]) -> None:
        """Lead nobody there any more, also where nothing can be written."""
        for address in addresses:
            self.store.take_away([address])
            self.listing.drop(address)

    def clean(self) -> None:
        """Remove what nobody has been led to for some time."""
        used = {digest for _, digest in self.listing.items()}
        old = [each for each, since in self._left.items() if monotonic() - since > READERS_TAKE_S]
        for digest in old:
            del self._left[digest]
            if digest not in used:
                self.store.drop(digest)
        self.store.drop_listings(except_for=set(self.listing.digests.values()))

    def _know(self, address: str, tags: tuple[str, ...]) -> None:
        self._tags[address] = tags
        for tag in tags:
            self._by_tag.setdefault(tag, set()).add(address)

    def _forget(self, address: str) -> None:
        for tag in self._tags.pop(address, ()):
            self._by_tag[tag].discard(address)


def read_listing(store: Store, name: str = MANIFEST, *, key: str | None = None) -> tuple[Manifest, Listing]:
    """A manifest and the listing that it proves; OSError or ValueError where they are not there, or not as they were signed."""
    manifest = read_manifest(store.read(name), key=key)
    listing = Listing(digests=dict(manifest.parts))
    for part, digest in manifest.parts.items():
        raw = store.read(f"{LISTING}/{digest}.json")
        if sha256(raw) != digest:
            raise ValueError(f"{LISTING}/{digest}.json was altered")
        listing.parts[part] = orjson.loads(raw)
    return manifest, listing
