"""One public answer as a mirror keeps it: its headers, and its body in every content coding, named by their digest."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from api.canonical import canonical, sha256
from api.http.answers import SAFETY_S
from api.http.codings import CODINGS
from api.mirror.places import kind_of

LIVES = {
    "public, max-age=60, stale-while-revalidate=300, stale-if-error=86400": "usual",
    f"public, max-age={SAFETY_S}, stale-if-error=300": "safety",
    "public, max-age=0, s-maxage=5, must-revalidate": "tip",
    f"public, max-age={SAFETY_S}": "settled",
}
"""A name for each `Cache-Control` that a public answer may have."""
_BODY = "body"
HEADERS = "headers.json"
OK, MOVED, GONE = 200, 308, 410


@dataclass(frozen=True)
class KeptAnswer:
    """An answer whole: the headers are those of the body without a coding."""

    address: str
    status: int
    headers: tuple[tuple[str, str], ...]
    forms: Mapping[str, bytes]
    """The body by content coding; the empty name is the body as it is."""
    tags: tuple[str, ...]

    @cached_property
    def described(self) -> bytes:
        """All but the bodies, which it holds the digests of."""
        forms = {self.file_name(coding): sha256(body) for coding, body in self.forms.items()}
        return canonical({"status": self.status, "headers": self.headers, "tags": self.tags, "files": forms}).encode()

    @cached_property
    def digest(self) -> str:
        """What names the answer, and proves it."""
        return sha256(self.described)

    def file_name(self, coding: str) -> str:
        """The name of the body's file: its coding, and what it is."""
        if self.status == GONE:
            return "gone.problem"
        return ".".join(filter(None, (_BODY, coding, kind_of(self.address))))

    @property
    def life(self) -> str | None:
        """How long it may be kept; None for what nobody may keep."""
        return LIVES.get(self.header("Cache-Control"))

    def header(self, name: str) -> str:
        """The value of a header; empty where there is none."""
        return next((value for each, value in self.headers if each == name), "")

    @property
    def moved_to(self) -> str | None:
        """Where the answer leads, if it only leads on."""
        return self.header("Location") if self.status == MOVED else None


@dataclass(frozen=True, slots=True)
class Described:
    """What a folder says of an answer that it holds."""

    status: int
    headers: Mapping[str, str]
    tags: tuple[str, ...]
    files: Mapping[str, str]
    """The digest of each body by the name of its file."""

    @property
    def moved_to(self) -> str | None:
        """Where the answer leads, if it only leads on."""
        return self.headers.get("Location") if self.status == MOVED else None


def read_described(raw: bytes) -> Described:
    """What a header file says; ValueError where it is none."""
    told: Any = orjson.loads(raw)
    try:
        return Described(told["status"], dict(told["headers"]), tuple(told["tags"]), told["files"])
    except (KeyError, TypeError) as error:
        raise ValueError("no header file") from error


ENCODED_AS = ("", *CODINGS)
