"""The key of an installation: what it signs with it, and whether something was signed so."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import canonical, fingerprint
from api.models import Secret


class Signer:
    """Signs with what follows from a secret."""

    def __init__(self, secret: str) -> None:
        # Imported here because nobody needs it to serve, and it is large.
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        # One secret signs other things too, so each signs with a key of its own.
        self._key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(fingerprint(["head", secret])))
        self.public_key = b64encode(self._key.public_key().public_bytes_raw()).decode()
        """Base64 of the 32 bytes of an Ed25519 key."""

    def sign(self, said: Mapping[str, Any]) -> str:
        """Base64 of the signature over the canonical JSON of what is said, which names the public key."""
        return b64encode(self._key.sign(canonical(said).encode())).decode()


def installation_signer(session: Session, secret: str | None) -> Signer:
    """The signer of this installation, by default with the database's own secret."""
    return Signer(secret or kept_secret(session))


def kept_secret(session: Session) -> str:
    """The secret that the database keeps."""
    return session.scalars(select(Secret.value)).one()


def is_signed(told: Mapping[str, Any]) -> bool:
    """Whether what is told is as it was signed with the key that it names."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    said = {name: value for name, value in told.items() if name != "signature"}
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(told["public_key"], validate=True))
        key.verify(b64decode(told["signature"], validate=True), canonical(said).encode())
    except (InvalidSignature, ValueError, TypeError, KeyError):
        return False
    return True
