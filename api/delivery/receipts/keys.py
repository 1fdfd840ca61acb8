"""The keys that receipts are signed with: one file, a JWK Set, with what became of each key; for servers and operators."""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, Self

from api.canonical import as_word, bytes_of, canonical, parse_strictly, rfc3339, sha256
from api.config import SettingError, Settings
from api.errors import Conflict, InvalidContent, NotFound

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_LENGTH = 32


@dataclass(frozen=True)
class ReceiptKey:
    """One key with what became of it."""

    public: bytes
    made_at: str
    private: bytes | None = None
    """None from the day on which the key was retired or revoked, and wherever others keep the public part."""
    retired_at: str | None = None
    revoked_at: str | None = None
    revoked_because: str | None = None

    @property
    def id(self) -> str:
        """The key's thumbprint (RFC 7638), so that nobody can give another key the same name."""
        head = {"crv": "Ed25519", "kty": "OKP", "x": as_word(self.public)}
        return as_word(bytes.fromhex(sha256(canonical(head))))

    @property
    def state(self) -> str:
        """What it is good for, in a word."""
        return "revoked" if self.revoked_at else "retired" if self.retired_at else "in use"

    @property
    def as_jwk(self) -> dict[str, Any]:
        """What everybody may know of it."""
        return {
            "kty": "OKP", "crv": "Ed25519", "x": as_word(self.public), "kid": self.id, "use": "sig", "alg": "EdDSA",
            "made_at": self.made_at, "retired_at": self.retired_at, "revoked_at": self.revoked_at,
            "revoked_because": self.revoked_because,
        }  # fmt: skip

    @classmethod
    def from_jwk(cls, jwk: dict[str, Any]) -> Self:
        """The key that a JWK stands for; ValueError, TypeError or LookupError where it stands for none of ours."""
        private = jwk.get("d")
        found = cls(
            public=bytes_of(jwk["x"]), made_at=jwk["made_at"], private=None if private is None else bytes_of(private),
            **{name: jwk.get(name) for name in ("retired_at", "revoked_at", "revoked_because")},
        )  # fmt: skip
        if (jwk["kty"], jwk["crv"], jwk["kid"]) != ("OKP", "Ed25519", found.id) or len(found.public) != KEY_LENGTH:
            raise ValueError(jwk["kid"])
        return found

    @classmethod
    def new(cls, now: datetime) -> Self:
        """A key that nobody had before."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        made = Ed25519PrivateKey.generate()
        return cls(made.public_key().public_bytes_raw(), rfc3339(now), made.private_bytes_raw())

    @cached_property
    def signer(self) -> "Ed25519PrivateKey":
        """What signs; made once, which takes as long as to sign a short receipt."""
        # Imported here because most processes never sign, and it is large.
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        if self.private is None:
            raise ValueError(self.id)
        return Ed25519PrivateKey.from_private_bytes(self.private)


@dataclass(frozen=True)
class KeySet:
    """All keys that receipts were ever signed with, the oldest first."""

    keys: tuple[ReceiptKey, ...] = ()

    @property
    def signing(self) -> ReceiptKey | None:
        """The newest that may sign."""
        return next((each for each in reversed(self.keys) if each.private and each.state == "in use"), None)

    @property
    def as_jwks(self) -> dict[str, Any]:
        """The public parts, as everybody may have them."""
        return {"keys": [each.as_jwk for each in self.keys]}

    def find(self, id: str) -> ReceiptKey | None:
        """The key of that id, if it is among them."""
        return next((each for each in self.keys if each.id == id), None)

    def with_new(self, key: ReceiptKey) -> "KeySet":
        """The set with one more, which signs from now on."""
        return KeySet((*self.keys, key))

    def retire(self, id: str, *, now: datetime) -> "KeySet":
        """The set in which this key signs no more; what it signed stays good."""
        key = self._standing(id)
        if key.retired_at:
            raise Conflict(f"Key {id} is retired already.")
        return self._with(replace(key, private=None, retired_at=rfc3339(now)))

    def revoke(self, id: str, *, because: str, now: datetime) -> "KeySet":
        """The set in which nothing that this key signed is to be believed any more."""
        return self._with(replace(self._standing(id), private=None, revoked_at=rfc3339(now), revoked_because=because))

    def _standing(self, id: str) -> ReceiptKey:
        key = self.find(id)
        if key is None:
            raise NotFound(
                f"There is no key {id!r} in the file; `clinic-content receipt-key list` names those there are."
            )
        if key.revoked_at:
            raise Conflict(f"Key {id} is revoked already.")
        return key

    def _with(self, altered: ReceiptKey) -> "KeySet":
        return KeySet(tuple(altered if each.id == altered.id else each for each in self.keys))


def keys_in(text: str | bytes) -> KeySet:
    """The keys of a file or of what `/v1/receipt-keys` answered; InvalidContent where there are none."""
    try:
        return KeySet(tuple(ReceiptKey.from_jwk(each) for each in parse_strictly(text)["keys"]))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise InvalidContent(
            "This is no file of receipt keys: a JWK Set with Ed25519 keys, each with its thumbprint."
        ) from None


def read_keys(path: Path) -> KeySet:
    """The keys of a file."""
    try:
        return keys_in(path.read_bytes())
    except InvalidContent as error:
        raise InvalidContent(f"{path}: {error.detail}") from None


def configured_keys(settings: Settings) -> KeySet:
    """The keys of the file that a setting names, or none; SettingError where they cannot be read."""
    if settings.receipt_keys is None:
        return KeySet()
    try:
        return read_keys(Path(settings.receipt_keys))
    except OSError as error:
        raise SettingError(
            f"CONTENT_RECEIPT_KEYS names {settings.receipt_keys}, which cannot be read: {error.strerror}."
        ) from None
    except InvalidContent as error:
        raise SettingError(f"CONTENT_RECEIPT_KEYS names {error.detail}") from None


def write_keys(path: Path, keys: Iterable[ReceiptKey]) -> None:
    """Put the keys into the file, whole or not at all, for nobody else to read."""
    told = [{**each.as_jwk, **({"d": as_word(each.private)} if each.private else {})} for each in keys]
    with NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        try:
            file.write(canonical({"keys": told}).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(file.name)
            raise
