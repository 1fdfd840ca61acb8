"""A mirror in a folder: each answer in a folder of its own, and for each address a link that is put in place at once.

What is written is whole before a link leads to it, so that whoever is killed, or finds the disk full, leaves what stood.
"""

import fcntl
import os
import shutil
from collections.abc import Container, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from time import time
from typing import IO

from api.durable import flush
from api.mirror.files import ASKED_EACH_TIME, UNFINISHED, fault_of, make_folder, replace_link, write_file
from api.mirror.kept_answers import HEADERS, LIVES, Described, KeptAnswer, read_described
from api.mirror.places import place_of
from api.mirror.store import ANSWERS, AT, LISTING, LISTINGS_STAY_S, MirrorLost

MOVED, NAMES = "moved", "names"
SYNCED_ONE_BY_ONE = 200
"""More files than these are brought to the disk all at once."""
SYNCED_AT_ONCE = 8
UNOPENED = (0, 0)


class Folder:
    """Where a mirror's files are."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: IO[bytes] | None = None
        self._is = UNOPENED
        self._broken: set[str] = set()
        """Answers whose files are not as they were written: they are to be replaced."""

    def open(self) -> None:
        """Make the folder where it is new, and keep all others from writing into it."""
        if self._is != UNOPENED:
            self.require()
        for name in ("", AT, MOVED, NAMES, ANSWERS, LISTING):
            make_folder(self.path / name)
        self._lock = (self.path / "lock").open("wb")
        os.utime(self.path / "lock")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.close()
            raise MirrorLost(f"Another mirror writes into {self.path}.") from None
        self._is = self._seen()

    def close(self) -> None:
        """Let others write."""
        if self._lock is not None:
            self._lock.close()

    def require(self) -> None:
        """MirrorLost where the folder was moved away, or something else was put in its place."""
        try:
            is_here = self._seen() == self._is
        except OSError:
            is_here = False
        if not is_here:
            raise MirrorLost(f"{self.path} is not the folder that it was: its disk may be gone.")

    def _seen(self) -> tuple[int, int]:
        found = (self.path / "lock").stat()
        return found.st_dev, found.st_ino

    def write(self, answers: Iterable[KeptAnswer]) -> None:
        """Write answers that no link leads to yet, and bring them to the disk."""
        written = [file for answer in answers for file in self._write_one(answer)]
        if len(written) > SYNCED_ONE_BY_ONE:
            os.sync()
        else:
            # The disk does together what it is asked for at once.
            with ThreadPoolExecutor(SYNCED_AT_ONCE) as pool:
                list(pool.map(flush, written))

    def _write_one(self, answer: KeptAnswer) -> Iterator[Path]:
        final = self._of(answer.digest)
        if final.exists() and answer.digest not in self._broken:
            return
        unfinished, broken = (final.parent / f"{UNFINISHED}{token_hex(8)}" for _ in range(2))
        make_folder(unfinished)
        for name, body in (
            *((answer.file_name(coding), body) for coding, body in answer.forms.items()),
            (HEADERS, answer.described),
        ):
            write_file(unfinished / name, body, answer.life)
        if final.exists():
            final.rename(broken)
        unfinished.rename(final)
        shutil.rmtree(broken, ignore_errors=True)
        self._broken.discard(answer.digest)
        yield from final.iterdir()
        yield final

    def read(self, name: str) -> bytes:
        """A file whole."""
        return (self.path / name).read_bytes()

    def put(self, answers: Iterable[KeptAnswer]) -> None:
        """Let addresses lead to answers, each from one moment to the next."""
        for each in answers:
            self._link(each.address, each.digest, moved_to=each.moved_to)

    def finish(self, coming: Mapping[str, str], stood: Mapping[str, str]) -> set[str]:
        """Let addresses lead where a mirror that was killed wanted them to: all that they lead to was written before."""
        for address, digest in coming.items():
            self._link(address, digest, moved_to=self.described(digest).moved_to)
        self.clear(coming)
        return set()

    def _link(self, address: str, digest: str, *, moved_to: str | None) -> None:
        place = str(place_of(address))
        if moved_to is not None:
            target = self.path / NAMES / moved_to.lstrip("/")
            make_folder(target)
            replace_link(self.path / MOVED / place, target)
        replace_link(self.path / AT / place, self._of(digest))
        if moved_to is None:
            (self.path / MOVED / place).unlink(missing_ok=True)

    def take_away(self, addresses: Iterable[str]) -> None:
        """Let addresses lead nowhere."""
        self._unlink(str(place_of(each)) for each in addresses)

    def clear(self, known: Iterable[str]) -> None:
        """Let all addresses lead nowhere but these."""
        places = {place_of(each) for each in known}
        self._unlink([each for each in self.places() if each not in places])

    def _unlink(self, places: Iterable[str]) -> None:
        for place in places:
            for below in (AT, MOVED):
                (self.path / below / place).unlink(missing_ok=True)

    def leads_to(self, address: str) -> str | None:
        """The digest of the answer that an address leads to."""
        with suppress(OSError):
            return os.readlink(self.path / AT / str(place_of(address))).rpartition("/")[2]
        return None

    def places(self) -> Iterator[str]:
        """Every place where there is something, whether or not it belongs there."""
        top = self.path / AT
        for at, folders, files in os.walk(top):
            for name in (*files, *(each for each in folders if (Path(at) / each).is_symlink())):
                yield str((Path(at) / name).relative_to(top))

    def described(self, digest: str) -> Described:
        """What the header file of an answer says; OSError or ValueError where there is none."""
        return read_described((self._of(digest) / HEADERS).read_bytes())

    def descriptions(self, digests: Iterable[str]) -> Iterator[tuple[str, Described]]:
        """What the header files of answers say, as far as they are as they were written."""
        for each in digests:
            with suppress(OSError, ValueError):
                raw = (self._of(each) / HEADERS).read_bytes()
                if sha256(raw).hexdigest() == each:
                    yield each, read_described(raw)

    def wrong(self, listing: Mapping[str, str], *, reads: bool) -> set[str]:
        """The addresses that do not lead to what a listing says, or to files that are not as they were written."""
        self._broken = {each for each in set(listing.values()) if next(self.faults(each, reads=reads), None)}
        return {each for each, digest in listing.items() if digest in self._broken or self.leads_to(each) != digest}

    def differences(self, listing: Mapping[str, str], coming: Mapping[str, str]) -> Iterator[str]:
        """Where the files are not as a listing says, or as the one that is coming does."""
        for address, digest in listing.items():
            leads = self.leads_to(address)
            if leads not in (digest, coming.get(address, digest)):
                yield f"{address}: leads to {leads or 'nothing'}, not to {digest}"
        for digest in sorted({*listing.values(), *coming.values()}):
            yield from self.faults(digest)
        places = {place_of(each) for each in (*listing, *coming)}
        foreign = (each for each in self.places() if each not in places and UNFINISHED not in each)
        yield from (f"{AT}/{each}: does not belong there" for each in foreign)

    def faults(self, digest: str, *, reads: bool = True) -> Iterator[str]:
        """What is wrong with the files of an answer; their names and times tell much of it, and all of it whoever reads them."""
        at = self._of(digest)
        try:
            raw = (at / HEADERS).read_bytes()
            described = read_described(raw)
            is_whole = sha256(raw).hexdigest() == digest and set(os.listdir(at)) == {HEADERS, *described.files}
            life = LIVES.get(described.headers.get("Cache-Control", ""))
            wrong = {name: fault_of(at / name, proof, life, reads=reads) for name, proof in described.files.items()}
        except (OSError, ValueError):
            is_whole, wrong = False, {}
        if not is_whole:
            yield f"{ANSWERS}/{digest[:2]}/{digest}: missing, altered, or with files that do not belong there"
        yield from (f"{ANSWERS}/{digest[:2]}/{digest}/{name}: {fault}" for name, fault in wrong.items() if fault)

    def drop(self, digest: str) -> None:
        """Remove an answer that no address leads to any more."""
        shutil.rmtree(self._of(digest), ignore_errors=True)

    def answers(self) -> Iterator[str]:
        """The digests of all answers that are there; what somebody left unfinished is removed on the way."""
        for some in (self.path / ANSWERS).iterdir():
            for each in some.iterdir():
                if each.name.startswith(UNFINISHED):
                    shutil.rmtree(each, ignore_errors=True)
                else:
                    yield each.name

    def write_whole(self, files: Mapping[str, bytes]) -> None:
        """Replace files by others, each whole or not at all."""
        unfinished = {self._unfinished(name): self.path / name for name in files}
        for path, body in zip(unfinished, files.values(), strict=True):
            write_file(path, body, ASKED_EACH_TIME)
        with ThreadPoolExecutor(SYNCED_AT_ONCE) as pool:
            list(pool.map(flush, unfinished))
        for path, final in unfinished.items():
            path.rename(final)
        for folder in {final.parent for final in unfinished.values()}:
            flush(folder)

    def _unfinished(self, name: str) -> Path:
        return (self.path / name).with_name(f"{UNFINISHED}{name.rpartition('/')[2]}")

    def promote(self, name: str, into: str) -> None:
        """Give a file that was written before the name of another one, in its place."""
        (self.path / name).rename(self.path / into)
        flush(self.path)

    def drop_listings(self, *, except_for: Container[str]) -> None:
        """Remove parts of listings of before that have stayed for as long as anybody may want them."""
        oldest = time() - LISTINGS_STAY_S
        for each in (self.path / LISTING).iterdir():
            if each.stem not in except_for and each.stat().st_ctime < oldest:
                each.unlink(missing_ok=True)

    def _of(self, digest: str) -> Path:
        return self.path / ANSWERS / digest[:2] / digest
