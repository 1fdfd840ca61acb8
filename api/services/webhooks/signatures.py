"""Signs messages as Standard Webhooks has it: with a secret that both sides know, or with a key that only we have."""

import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from api.canonical import canonical, parse

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SIGNATURES = ("v1", "v1a")
"""HMAC with SHA-256, of which the receiver knows the secret; and Ed25519, of which it knows the public key."""
SECRET, PRIVATE, PUBLIC = "whsec_", "whsk_", "whpk_"
_BYTES = 32

Signing = list[dict[str, Any]]
"""[{secret, until}], the newest first."""


def new_secret(signature: str) -> str:
    """A fresh secret of 32 random bytes, for one of the two ways to sign."""
    return (SECRET if signature == "v1" else PRIVATE) + b64encode(os.urandom(_BYTES)).decode()


def way_of(secret: str) -> str:
    """The way to sign that a secret is for."""
    return "v1" if secret.startswith(SECRET) else "v1a"


def public_key(secret: str) -> str | None:
    """What receivers verify signatures of a private key by; None of a secret that they must know themselves."""
    if way_of(secret) == "v1":
        return None
    return PUBLIC + b64encode(_private(secret).public_key().public_bytes_raw()).decode()


def shown_once(secret: str) -> str | None:
    """What whoever receives has to be told, and nobody else: the secret, where the two sides share one."""
    return secret if way_of(secret) == "v1" else None


def signing_now(signing: str, now: datetime) -> list[str]:
    """The secrets that sign at a moment, the newest first."""
    stored: Signing = parse(signing)
    return [each["secret"] for each in stored if each["until"] is None or datetime.fromisoformat(each["until"]) > now]


def rotated(signing: str, secret: str, *, until: str | None, now: datetime) -> str:
    """A fresh secret before the newest of now, which signs up to a moment too, or with None until somebody ends that."""
    old = [{"secret": each, "until": until} for each in signing_now(signing, now)[:1]]
    return canonical([{"secret": secret, "until": None}, *old])


def headers(secrets: Iterable[str], id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers of a message, signed by each secret."""
    seconds = str(int(at.timestamp()))
    signed = f"{id}.{seconds}.".encode() + body
    return {
        "webhook-id": id, "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"{way_of(each)},{b64encode(_signature(each, signed)).decode()}" for each in secrets),
    }  # fmt: skip


def _signature(secret: str, signed: bytes) -> bytes:
    if way_of(secret) == "v1":
        return hmac.new(b64decode(secret.removeprefix(SECRET)), signed, sha256).digest()
    return _private(secret).sign(signed)


def _private(secret: str) -> "Ed25519PrivateKey":
    # Imported here because nobody needs it to serve, and it is large.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(b64decode(secret.removeprefix(PRIVATE)))
