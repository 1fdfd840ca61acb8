"""What a mirror holds: its files, the listing that proves them, and by which tag each answer is found again."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from time import monotonic

from api.mirror.folder import LISTING, Folder
from api.mirror.kept_answers import MOVED, KeptAnswer
from api.mirror.listing import Listing, Manifest, read_manifest
from api.mirror.places import place_of
from api.mirror.wanted import rank

MANIFEST, NEXT = "manifest.json", "manifest.next.json"
READERS_TAKE_S = 120
"""For how long what nobody is led to any more stays, for those who were on their way."""
Sign = Callable[[Mapping[str, str]], bytes]
"""Makes the manifest of the digests of the listing's parts."""


class Holding:
    """The answers in a folder, replaced many at a time; the manifest tells of either all of them or none."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.listing = Listing()
        self._tags: dict[str, tuple[str, ...]] = {}
        self._by_tag: dict[str, set[str]] = {}
        self._left: dict[str, float] = {}
        """Answers that nobody is led to any more, and since when."""

    def load(self) -> Manifest | None:
        """Take up what is there; None where that is nothing, or cannot be trusted."""
        for name in (NEXT, MANIFEST):
            with suppress(OSError, ValueError, KeyError):
                manifest = self._loaded(name)
                if name == NEXT:
                    self._finish()
                self._drop_unknown()
                return manifest
        self.listing = Listing()
        self.folder.clear(self.folder.places())
        self._drop_unknown()
        return None

    def _loaded(self, name: str) -> Manifest:
        manifest, listing = read_listing(self.folder, name)
        for address, digest in listing.items():
            self._know(address, self.folder.described(digest).tags)
        self.listing = listing
        return manifest

    def _finish(self) -> None:
        """Do what somebody who was killed had begun: the manifest was there, not yet all that it tells of."""
        for address, digest in self.listing.items():
            described = self.folder.described(digest)
            self.folder.link(
                address, digest, moved_to=described.headers.get("Location") if described.status == MOVED else None
            )
        known = {place_of(address) for address, _ in self.listing.items()}
        self.folder.clear(each for each in self.folder.places() if each not in known)
        self.folder.promote(NEXT, MANIFEST)

    def _drop_unknown(self) -> None:
        """What no manifest tells of may not have come to the disk whole."""
        used = {digest for _, digest in self.listing.items()}
        for each in self.folder.answers():
            if each not in used:
                self.folder.drop(each)

    def tagged(self, tags: Iterable[str]) -> set[str]:
        """The addresses whose answers carry one of the tags."""
        return {address for tag in tags for address in self._by_tag.get(tag, ())}

    def apply(self, answers: Mapping[str, KeptAnswer | None], sign: Sign) -> int:
        """Replace answers, all or none of them as far as the manifest tells; how many have really changed."""
        new = {each: answer for each, answer in answers.items() if place_of(each) and self._differs(each, answer)}
        if new:
            self.folder.write(answer for answer in new.values() if answer is not None)
            before = {address: self.listing.get(address) for address in new}
            try:
                self._note(new)
                self.sign(sign, name=NEXT)
                self._put(new)
                self.folder.promote(NEXT, MANIFEST)
            except OSError:
                self._restore(before)
                raise
            self._left.update({old: monotonic() for old in before.values() if old is not None})
        return len(new)

    def _differs(self, address: str, answer: KeptAnswer | None) -> bool:
        return self.listing.get(address) != (answer.digest if answer else None)

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
        for address in sorted(new, key=lambda each: (new[each] is None, rank(each))):
            answer = new[address]
            self._forget(address)
            if answer is None:
                self.folder.take_away(address)
            else:
                self.folder.put(answer)
                self._know(address, answer.tags)

    def sign(self, sign: Sign, *, name: str = MANIFEST) -> None:
        """Write the listing as far as it was altered, and a manifest of it."""
        self.folder.write_whole({f"{LISTING}/{digest}.json": body for digest, body in self.listing.settle()})
        self.folder.write_whole({name: sign(self.listing.digests)})

    def take_away_at_once(self, addresses: Iterable[str]) -> None:
        """Lead nobody there any more, also where nothing can be written."""
        for address in addresses:
            self.folder.take_away(address)
            self.listing.drop(address)

    def clean(self) -> None:
        """Remove what nobody has been led to for some time."""
        used = {digest for _, digest in self.listing.items()}
        old = [each for each, since in self._left.items() if monotonic() - since > READERS_TAKE_S]
        for digest in old:
            del self._left[digest]
            if digest not in used:
                self.folder.drop(digest)
        self.folder.drop_listings(except_for=set(self.listing.digests.values()))

    def _know(self, address: str, tags: tuple[str, ...]) -> None:
        self._tags[address] = tags
        for tag in tags:
            self._by_tag.setdefault(tag, set()).add(address)

    def _forget(self, address: str) -> None:
        for tag in self._tags.pop(address, ()):
            self._by_tag[tag].discard(address)


def read_listing(folder: Folder, name: str = MANIFEST, *, key: str | None = None) -> tuple[Manifest, Listing]:
    """A manifest and the listing that it proves; OSError or ValueError where they are not there, or not as they were signed."""
    manifest = read_manifest((folder.path / name).read_bytes(), key=key)
    listing = Listing(digests=dict(manifest.parts))
    for part, digest in manifest.parts.items():
        listing.parts[part] = folder.listing(digest)
    return manifest, listing
