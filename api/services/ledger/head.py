"""The signed head of everything that is proved, small enough to be kept elsewhere: from it a cut-off end is found."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import canonical, fingerprint, rfc3339
from api.errors import InvalidContent
from api.models import GENESIS_HASH, Change, Ledger, Seal, Secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_NO_HEAD = "This is neither a head nor an export that begins with one."


@dataclass(frozen=True, slots=True)
class Head:
    """How far a history had come, signed by the installation that it is of."""

    seq: int
    hash: str
    """The ledger's, after that change."""
    at: str
    """The time of that change."""
    seal: int
    """The number of the newest seal, and so of the newest of all that was written."""
    seal_hash: str
    public_key: str
    """Base64 of the 32 bytes of an Ed25519 key."""
    signature: str
    """Base64, over the canonical JSON of the other members."""

    def as_json(self) -> dict[str, Any]:
        """The head as files hold it."""
        return asdict(self)


def signed_head(session: Session, secret: str | None) -> Head:
    """How far this history has come, signed with what follows from the secret, by default the database's own."""
    ledger = session.scalars(select(Ledger)).one()
    newest = session.execute(select(Seal.number, Seal.hash).order_by(Seal.number.desc()).limit(1)).one_or_none()
    number, hash = (0, GENESIS_HASH) if newest is None else newest
    key = _key_of(secret or _kept_secret(session))
    said: dict[str, Any] = {
        "seq": ledger.seq, "hash": ledger.hash, "at": rfc3339(ledger.at), "seal": number, "seal_hash": hash,
        "public_key": _public(key),
    }  # fmt: skip
    return Head(**said, signature=b64encode(key.sign(canonical(said).encode())).decode())


def read_head(line: bytes) -> Head:
    """The head in a line, or in the header of an export; InvalidContent where there is none."""
    try:
        value = orjson.loads(line)
        head = Head(**value.get("head", value))
    except (ValueError, TypeError, AttributeError):
        raise InvalidContent(_NO_HEAD) from None
    if any(not isinstance(getattr(head, each.name), each.type) for each in fields(Head)):  # type: ignore[arg-type]
        raise InvalidContent(_NO_HEAD)
    return head


def lost_since(session: Session, head: Head, secrets: Iterable[str]) -> Iterator[str]:
    """What this history does not have of what it had when the head was signed, with one of these secrets or its own."""
    if not _is_signed(head):
        yield "The head is not as it was signed."
        return
    if head.public_key not in {_public(_key_of(each)) for each in (*secrets, _kept_secret(session))}:
        yield f"The head was signed by another installation, whose public key is {head.public_key}."
    change = session.scalars(select(Change.hash).where(Change.seq == head.seq)).one_or_none()
    if head.hash != (GENESIS_HASH if head.seq == 0 else change):
        yield f"Change {head.seq} of {head.at}, of which the head tells, is not in this history."
    seal = session.scalars(select(Seal.hash).where(Seal.number == head.seal)).one_or_none()
    if head.seal_hash != (GENESIS_HASH if head.seal == 0 else seal):
        yield f"Seal {head.seal}, of which the head tells, is not in this history."


def _kept_secret(session: Session) -> str:
    return session.scalars(select(Secret.value)).one()


def _key_of(secret: str) -> "Ed25519PrivateKey":
    # Imported here because nobody needs it to serve, and it is large.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    # One secret signs other things too, so each signs with a key of its own.
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(fingerprint(["head", secret])))


def _public(key: "Ed25519PrivateKey") -> str:
    return b64encode(key.public_key().public_bytes_raw()).decode()


def _is_signed(head: Head) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    said = {name: value for name, value in head.as_json().items() if name != "signature"}
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(head.public_key, validate=True))
        key.verify(b64decode(head.signature, validate=True), canonical(said).encode())
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
