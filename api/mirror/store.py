"""Where a mirror's files are: what a folder and a bucket both do, so that nothing above asks which of them it is."""

from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from api.mirror.kept_answers import Described, KeptAnswer

ANSWERS, AT, LISTING, MANIFEST, NEXT = "answers", "at", "listing", "manifest.json", "manifest.next.json"


LISTINGS_STAY_S = 600


class Unreached(Exception):
    """What holds the files does not answer; nothing is known of them, and they stay as they are."""


class MirrorLost(OSError):
    """The place is another one than it was, or is kept by somebody else."""


class Store(Protocol):
    """A place for files; what is written there is whole, or is not there at all."""

    def open(self) -> None:
        """Make it ready to be written, and keep others from writing as far as that can be done."""

    def close(self) -> None:
        """Let others write."""

    def require(self) -> None:
        """MirrorLost where it is not there any more, or is another one."""

    def read(self, name: str) -> bytes:
        """A file whole; FileNotFoundError where there is none."""
        ...

    def write_whole(self, files: Mapping[str, bytes]) -> None:
        """Replace files by others, each whole or not at all."""

    def promote(self, name: str, into: str) -> None:
        """Give a file that was written before the name of another one, in its place."""

    def write(self, answers: Iterable[KeptAnswer]) -> None:
        """Write what has to be there before any address leads to it."""

    def put(self, answers: Iterable[KeptAnswer]) -> None:
        """Let addresses lead to answers, each from one moment to the next."""

    def take_away(self, addresses: Iterable[str]) -> None:
        """Let addresses lead nowhere."""

    def finish(self, coming: Mapping[str, str], stood: Mapping[str, str]) -> set[str]:
        """Let addresses lead where a mirror that was killed wanted them to; of which that cannot be done, those are told."""
        ...

    def descriptions(self, digests: Iterable[str]) -> Iterator[tuple[str, Described]]:
        """What is known of answers but for their bodies, by digest, as far as it is there and as it was written."""
        ...

    def answers(self) -> Iterator[str]:
        """The digests of all answers that are there."""
        ...

    def drop(self, digest: str) -> None:
        """Remove an answer that no address leads to any more."""

    def clear(self, known: Iterable[str]) -> None:
        """Let all addresses lead nowhere but these."""

    def drop_listings(self, *, except_for: Container[str]) -> None:
        """Remove parts of listings of before that have stayed for as long as anybody may want them."""

    def wrong(self, listing: Mapping[str, str], *, reads: bool) -> set[str]:
        """The addresses that do not lead to what a listing says, as a look tells, or as every byte does that it `reads`."""
        ...

    def differences(self, listing: Mapping[str, str], coming: Mapping[str, str]) -> Iterator[str]:
        """Where the files are not as a listing says, or as the one that is coming does."""
        ...


@contextmanager
def opened(store: Store) -> Iterator[Store]:
    """A store that is open for a block."""
    try:
        store.open()
        yield store
    finally:
        store.close()
