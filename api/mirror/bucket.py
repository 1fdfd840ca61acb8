"""A mirror in a bucket of S3: an object for each address in each coding, put in place at once, and the listing that proves them.

What was there before is named with each write, so that one who writes after another took over is refused.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, NotSupportedError, PreconditionError
from obstore.store import S3Store

from api.mirror.kept_answers import ENCODED_AS, Described, KeptAnswer, read_described
from api.mirror.places import place_of
from api.mirror.store import ANSWERS, AT, LISTING, LISTINGS_STAY_S, MirrorLost, Unreached

if TYPE_CHECKING:
    from obstore import Attributes, PutMode

SIDE_BY_SIDE = 32
"""So many requests are under way at a time."""
MOST_METADATA = 1_800
"""In bytes; S3 takes 2 KB of it. What is longer, as the tags of pages are, is in what is known of the answer alone."""
OF_ONE_CODING = ("ETag", "Content-Digest")
TOLD_OTHERWISE = ("Content-Type", "Cache-Control")
ANSWER, STATUS = "answer", "status"
"""Metadata: the digest that names the answer, and its status, of which S3 knows none."""


class Bucket:
    """Where a mirror's objects are."""

    def __init__(self, store: S3Store, place: str) -> None:
        self._store = store
        self._place = place
        self._known: dict[str, str | None] | None = None
        """What each object is, as far as anything was written here: its ETag."""
        self._doubted: set[str] = set()
        """What was to be written when no answer came: it may have been, or not."""
        self._broken: set[str] = set()
        """Answers of which what is known is not as it was written: it is to be written anew."""
        self._is_lost = False
        self._pool = ThreadPoolExecutor(SIDE_BY_SIDE)

    @classmethod
    def at(cls, place: str) -> "Bucket":
        """By `s3://bucket/prefix`; endpoint, region and credentials are where AWS's own programs look for them."""
        return cls(S3Store.from_url(place, client_options={"allow_http": True}), place)

    def open(self) -> None:
        """Look what is there."""
        if self._known is None:
            with self._reached():
                self._known = {path: each["e_tag"] for path, each in self._listed("")}

    def close(self) -> None:
        """Nothing is held: who may write is decided with each write."""

    def require(self) -> None:
        """MirrorLost where another mirror was seen to write there; then this one has to begin anew."""
        if self._is_lost:
            raise MirrorLost(f"Another mirror writes into {self._place}.")

    def read(self, name: str) -> bytes:
        """An object whole."""
        with self._reached():
            return bytes(obstore.get(self._store, name).bytes())

    def write_whole(self, files: Mapping[str, bytes]) -> None:
        """Replace objects by others."""
        told: Attributes = {"Content-Type": "application/json", "Cache-Control": "no-cache"}
        self._all(lambda each: self._put(each, files[each], told), files)

    def promote(self, name: str, into: str) -> None:
        """Give an object that was written before the name of another one."""
        self.write_whole({into: self.read(name)})
        self._delete([name])

    def write(self, answers: Iterable[KeptAnswer]) -> None:
        """Write what is known of answers; their bodies come with `put`."""
        told: Attributes = {"Content-Type": "application/json"}
        new = {
            _name(each.digest): each.described
            for each in answers
            if _name(each.digest) not in self._have or each.digest in self._broken
        }
        self._all(lambda each: self._put(each, new[each], told), new)

    def put(self, answers: Iterable[KeptAnswer]) -> None:
        """Replace the objects of addresses; of one address each coding for itself."""
        self._all(self._put_one, answers)

    def _put_one(self, answer: KeptAnswer) -> None:
        for coding, body in (answer.forms or {"": b""}).items():
            self._put(_key(answer.address, coding), body, _told(answer, coding))
        self._delete(_key(answer.address, each) for each in ENCODED_AS if each and each not in answer.forms)

    def take_away(self, addresses: Iterable[str]) -> None:
        """Remove the objects of addresses."""
        self._delete(_key(address, coding) for address in addresses for coding in ENCODED_AS)

    def finish(self, coming: Mapping[str, str], stood: Mapping[str, str]) -> set[str]:
        """What somebody was about to alter cannot be told from what stood: it is to be asked for anew."""
        return {each for each in {*coming, *stood} if coming.get(each) != stood.get(each)}

    def clear(self, known: Iterable[str]) -> None:
        """Remove the objects of all addresses but these."""
        keys = {_key(address, coding) for address in known for coding in ENCODED_AS}
        self._delete(each for each in list(self._have) if each.startswith(f"{AT}/") and each not in keys)

    def descriptions(self, digests: Iterable[str]) -> Iterator[tuple[str, Described]]:
        """What is known of answers but for their bodies, as far as it is as it was written."""
        raws = self._all(lambda each: (each, self._raw(each)), digests)
        self._broken = {each for each, raw in raws if sha256(raw).hexdigest() != each}
        return ((each, read_described(raw)) for each, raw in raws if each not in self._broken)

    def _raw(self, digest: str) -> bytes:
        with suppress(FileNotFoundError):
            return self.read(_name(digest))
        return b""

    def wrong(self, listing: Mapping[str, str], *, reads: bool) -> set[str]:
        """The addresses of which objects are missing, or not as a listing says."""
        if not reads:
            return {each for each in listing if _key(each, "") not in self._have}
        found = self._all(lambda each: each if self._wrong_at(each, (listing[each],)) else None, listing)
        return set(filter(None, found))

    def answers(self) -> Iterator[str]:
        """The digests of all answers of which something is known."""
        names = (each.removesuffix(".json").split("/") for each in list(self._have))
        return (parts[-1] for parts in names if parts[0] == ANSWERS)

    def drop(self, digest: str) -> None:
        """Remove what is known of an answer."""
        self._delete([_name(digest)])

    def drop_listings(self, *, except_for: Container[str]) -> None:
        """Remove parts of listings of before."""
        with self._reached():
            old = [path for path, each in self._listed(LISTING) if _age_s(each["last_modified"]) > LISTINGS_STAY_S]
        self._delete(each for each in old if each.removeprefix(f"{LISTING}/").removesuffix(".json") not in except_for)

    def differences(self, listing: Mapping[str, str], coming: Mapping[str, str]) -> Iterator[str]:
        """Where the objects are not as a listing says, or as the one that is coming does."""
        either = {each: {listing.get(each), coming.get(each, listing.get(each))} for each in {*listing, *coming}}
        wrong = self._all(lambda each: self._wrong_at(each, either[each]), either)
        yield from sorted(filter(None, wrong))
        keys = {_key(address, coding) for address in (*listing, *coming) for coding in ENCODED_AS}
        with self._reached():
            foreign = [path for path, _ in self._listed(AT) if path not in keys]
        yield from (f"{each}: does not belong there" for each in sorted(foreign))

    def _wrong_at(self, address: str, digests: Container[str | None]) -> str | None:
        """What is wrong with the objects of an address."""
        try:
            digest = self._leads_to(address)
            if digest not in digests:
                return f"{address}: leads to {digest or 'nothing'}, which is not listed"
            if digest is None:
                return None
            raw = self.read(_name(digest))
            files = read_described(raw).files
            bodies = {name: self.read(_key(address, _coding(name))) for name in files}
        except (FileNotFoundError, ValueError) as error:
            return f"{address}: {error}"
        is_whole = sha256(raw).hexdigest() == digest
        altered = [name for name, body in bodies.items() if sha256(body).hexdigest() != files[name]]
        return None if is_whole and not altered else f"{address}: altered, {', '.join(altered) or _name(digest)}"

    def _leads_to(self, address: str) -> str | None:
        with suppress(FileNotFoundError), self._reached():
            return obstore.get(self._store, _key(address, "")).attributes.get(ANSWER, "")
        return None

    @property
    def _have(self) -> dict[str, str | None]:
        self.open()
        return {} if self._known is None else self._known

    def _put(self, key: str, body: bytes, told: "Attributes") -> None:
        with self._reached():
            try:
                done = obstore.put(self._store, key, body, attributes=told, mode=self._mode(key), use_multipart=False)
            except NotSupportedError:
                # The operator has said that this server knows no conditions.
                done = obstore.put(self._store, key, body, attributes=told, use_multipart=False)
            except (AlreadyExistsError, PreconditionError):
                self._is_lost = True
                self.require()
            except BaseError:
                self._doubted.add(key)
                raise
        self._have[key] = done["e_tag"]
        self._doubted.discard(key)

    def _mode(self, key: str) -> "PutMode":
        self.require()
        before = self._have.get(key)
        if key in self._doubted:
            with suppress(FileNotFoundError):
                before = obstore.head(self._store, key)["e_tag"]
        return {"e_tag": before} if before else "create"

    def _delete(self, keys: Iterable[str]) -> None:
        gone = [each for each in keys if each in self._have]
        if gone:
            with self._reached():
                obstore.delete(self._store, gone)
            for each in gone:
                self._have.pop(each, None)

    def _listed(self, below: str) -> Iterator[tuple[str, Any]]:
        for page in obstore.list(self._store, below or None):
            yield from ((each["path"], each) for each in page)

    def _all(self, do: Callable[[str], Any] | Callable[[KeptAnswer], Any], each: Iterable[Any]) -> list[Any]:
        """Many requests side by side."""
        return list(self._pool.map(do, each))

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except BaseError as error:
            # Its first line is for people; what follows are parts of the program.
            raise Unreached(f"{self._place}: {str(error).splitlines()[0][:300]}") from None


def _name(digest: str) -> str:
    return f"{ANSWERS}/{digest[:2]}/{digest}.json"


def _key(address: str, coding: str) -> str:
    return f"{AT}/{place_of(address)}{f'.{coding}' if coding else ''}"


def _coding(file_name: str) -> str:
    """The coding in the name of a body's file."""
    return next((each for each in file_name.split(".")[1:-1] if each in ENCODED_AS), "")


def _told(answer: KeptAnswer, coding: str) -> "Attributes":
    """The headers of an object; those that S3 does not know are metadata, as far as it takes them."""
    told: Attributes = {name: value for name in TOLD_OTHERWISE if (value := answer.header(name))}
    if coding:
        told["Content-Encoding"] = coding
    more = {ANSWER: answer.digest, STATUS: str(answer.status)}
    rest = {
        name.lower(): value
        for name, value in answer.headers
        if name not in (*TOLD_OTHERWISE, *(OF_ONE_CODING if coding else ()))
    }
    for name, value in sorted(rest.items(), key=lambda each: len(each[1])):
        if value.isascii() and sum(map(len, (*more, *more.values(), name, value))) <= MOST_METADATA:
            more[name] = value
    return {**told, **more}


def _age_s(moment: datetime) -> float:
    return (datetime.now(UTC) - moment).total_seconds()
