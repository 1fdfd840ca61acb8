"""The signed head of everything that is proved, small enough to be kept elsewhere: from it a cut-off end is found."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import rfc3339
from api.errors import InvalidContent
from api.models import GENESIS_HASH, Change, Ledger, Seal
from api.services.ledger.signing import Signer, installation_signer, is_signed, kept_secret

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
    signer = installation_signer(session, secret)
    said: dict[str, Any] = {
        "seq": ledger.seq, "hash": ledger.hash, "at": rfc3339(ledger.at), "seal": number, "seal_hash": hash,
        "public_key": signer.public_key,
    }  # fmt: skip
    return Head(**said, signature=signer.sign(said))


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
    if not is_signed(head.as_json()):
        yield "The head is not as it was signed."
        return
    if head.public_key not in {Signer(each).public_key for each in (*secrets, kept_secret(session))}:
        yield f"The head was signed by another installation, whose public key is {head.public_key}."
    change = session.scalars(select(Change.hash).where(Change.seq == head.seq)).one_or_none()
    if head.hash != (GENESIS_HASH if head.seq == 0 else change):
        yield f"Change {head.seq} of {head.at}, of which the head tells, is not in this history."
    seal = session.scalars(select(Seal.hash).where(Seal.number == head.seal)).one_or_none()
    if head.seal_hash != (GENESIS_HASH if head.seal == 0 else seal):
        yield f"Seal {head.seal}, of which the head tells, is not in this history."
