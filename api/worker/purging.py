"""Follows what changes on the sites and tells caches which tags to purge, so that a change is seen at once everywhere.

It only speaks HTTP, so it may run beside the cache, far from the database, and then it remembers in a file how far it came; near the
database it is a job like others. It notes that after the caches have taken a purge, never before: killed at any moment, it
purges once too often and never once too little.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from threading import Event
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import orjson
import structlog

TIMEOUT_S = 10
TAGS_AT_ONCE = 50
"""So many fit into the one header of 8 KiB that caches take."""
WITHOUT_SITE = ("model", "sites")
"""The tags of answers that belong to no site, such as the list of sites."""
_CLOSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_FAILURES = (OSError, HTTPException, ValueError, KeyError, TypeError)
"""Also an answer that breaks off, and one that is not from our server."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Followed:
    """How far a site was followed; `seq` is None where it has closed."""

    seq: int | None
    again: Sequence[str] = ()
    """What was purged last.

    The next round purges it once more, because an answer that was under way from a server to the cache may have come
    in just after the purge, with what stood before.
    """


class Memory(Protocol):
    """Keeps how far purging has come."""

    def read(self) -> bytes | None:
        """What was kept; None where nothing was."""

    def write(self, told: bytes) -> None:
        """Keep this in place of what was kept before."""


@dataclass(frozen=True)
class StateFile:
    """A file, for who purges far from the database."""

    path: Path

    def read(self) -> bytes | None:
        return self.path.read_bytes() if self.path.exists() else None

    def write(self, told: bytes) -> None:
        """Replace the file whole, so that one who is killed in between leaves the old one."""
        beside = self.path.with_name(f"{self.path.name}.new")
        with beside.open("wb") as file:
            file.write(told)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)


@dataclass
class Purger:
    """Brings caches up to date with an origin, round by round."""

    origin: str
    caches: Sequence[str]
    memory: Memory
    """Where what it knows is kept."""
    sites: Sequence[str] = ()
    """The sites to follow; all public ones where none is named."""
    header: str = "Surrogate-Key"
    go_on: Callable[[], None] = lambda: None
    """Asked before each site whether to go on."""
    followed: dict[str, Followed] = field(default_factory=dict)

    def run(self, *, stop: Event, pause_s: float) -> None:
        """Do rounds until told to stop; whatever does not answer is asked again in the next."""
        while not stop.is_set():
            self.round()
            stop.wait(pause_s)

    def round(self) -> bool:
        """Purge what has changed on every site since the last round; whether all of it succeeded."""
        self.followed = _followed(self.memory.read())
        try:
            keys = self._keys()
        except _FAILURES as error:
            log.warning("sites not read", origin=self.origin, error=str(error))
            return False
        done = [self._follow(key) for key in keys]
        return all(done)

    def _keys(self) -> list[str]:
        """The sites to look at: also those followed before, since one that has closed must go from caches too."""
        listed = self.sites or [each["key"] for each in _get(f"{self.origin}/v1/sites")["items"]]
        return sorted({*listed, *(() if self.sites else self.followed)})

    def _follow(self, key: str) -> bool:
        self.go_on()
        try:
            before = self.followed.get(key)
            seq, tags = self._news(key, before)
            self._purge(sorted({*tags, *(before.again if before else ())}))
            if before != (after := Followed(seq, tags)):
                self.followed[key] = after
                self.memory.write(orjson.dumps(self.followed))
        except _FAILURES as error:
            log.warning("purge failed", site=key, error=str(error))
            return False
        return True

    def _news(self, key: str, before: Followed | None) -> tuple[int | None, tuple[str, ...]]:
        """The site's seq now, and the tags to purge; all of the site's where nobody knows what the caches hold."""
        site = f"{self.origin}/v1/sites/{quote(key)}"
        everything = (*WITHOUT_SITE, f"site:{key}")
        try:
            if before is None or before.seq is None:
                return _get(site)["seq"], everything
            told = _get(f"{site}/changes?since={before.seq}")
        except HTTPError as error:
            return self._refused(error, site, before, everything)
        return told["seq"], tuple(told["tags"])

    def _refused(
        self, error: HTTPError, site: str, before: Followed | None, everything: tuple[str, ...]
    ) -> tuple[int | None, tuple[str, ...]]:
        """A site that has closed goes from caches once; one whose seq went back was restored from a backup."""
        if error.code in _CLOSED:
            return None, () if before and before.seq is None else everything
        if error.code == HTTPStatus.BAD_REQUEST:
            return _get(site)["seq"], everything
        raise error

    def _purge(self, tags: Sequence[str]) -> None:
        for cache in self.caches:
            for some in _portions(tags):
                request = Request(f"{cache}/", method="PURGE", headers={self.header: " ".join(some)})  # noqa: S310
                urlopen(request, timeout=TIMEOUT_S).close()  # noqa: S310 - the operator names the address
        if tags:
            log.info("purged", tags=len(tags), caches=len(self.caches))


def _portions(tags: Sequence[str]) -> Iterator[Sequence[str]]:
    return (tags[start : start + TAGS_AT_ONCE] for start in range(0, len(tags), TAGS_AT_ONCE))


def _get(address: str) -> Any:
    # A cache on the way would tell of what it holds, not of what there is.
    request = Request(address, headers={"Cache-Control": "no-cache"})  # noqa: S310 - the operator names the address
    with urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310
        return orjson.loads(response.read())


def _followed(told: bytes | None) -> dict[str, Followed]:
    """What was remembered; nothing, so that everything is purged, where that is missing or damaged."""
    if told is None:
        return {}
    try:
        return {key: Followed(each["seq"], tuple(each["again"])) for key, each in orjson.loads(told).items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        log.warning("state is damaged")
        return {}
