"""Makes bearer keys and recognizes them; only their digests are kept."""

import secrets
import string
import zlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.canonical import sha256
from api.models import Key
from api.services.drafting import new_id

PREFIX = "cc_"
ROLES = ("reader", "admin")
_ALPHABET = string.digits + string.ascii_letters
_SECRET_LENGTH = 40
_CHECKSUM_LENGTH = 6


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Who calls with a key, and what as."""

    key: str
    name: str
    role: str


def new_key_text() -> str:
    """A fresh key: the prefix that secret scanners look for, 238 random bits, and a checksum against typing errors."""
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(_SECRET_LENGTH))
    return f"{PREFIX}{secret}{_checksum(secret)}"


def _checksum(secret: str) -> str:
    number, digits = zlib.crc32(secret.encode()), ""
    for _ in range(_CHECKSUM_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return digits


def is_well_formed(text: str) -> bool:
    """Whether a text can be a key at all, told without looking it up."""
    secret = text[len(PREFIX) : -_CHECKSUM_LENGTH]
    return (
        text.startswith(PREFIX)
        and len(secret) == _SECRET_LENGTH
        and text.isascii()
        and text.endswith(_checksum(secret))
    )


def create_key(session: Session, *, name: str, role: str, now: datetime, text: str | None = None) -> str:
    """Make a key and return its text, which is shown once and never again."""
    text = text or new_key_text()
    session.add(Key(id=new_id(), name=name, digest=sha256(text), role=role, created_at=now))
    session.flush()
    return text


def has_keys(session: Session) -> bool:
    """Whether any key was ever made."""
    return bool(session.scalar(select(func.count()).select_from(Key)))


def find_key_holder(session: Session, text: str) -> KeyHolder | None:
    """Who the key belongs to, or None where it is no valid key."""
    if not is_well_formed(text):
        return None
    key = session.scalars(select(Key).where(Key.digest == sha256(text), Key.revoked_at.is_(None))).one_or_none()
    return None if key is None else KeyHolder(key=key.id, name=key.name, role=key.role)
