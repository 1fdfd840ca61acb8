"""The envelope of a receipt: a statement beside a detached JSON Web Signature over its canonical JSON."""

import re
from typing import Any, NamedTuple

from api.canonical import as_word, bytes_of, canonical, parse_strictly
from api.delivery.receipts.keys import KeySet, ReceiptKey

TYPE = "clinic-content-receipt"
"""What the header says it is, so that nothing else that is signed with such a key passes for a receipt."""
MEMBERS = frozenset({"signature", "statement"})
"""What a receipt holds."""
_SPACE = re.compile(r'("(?:[^"\\]|\\.)*")|\s+')


class Verdict(NamedTuple):
    """What a receipt is worth."""

    state: str
    """`valid`, `altered`, `unknown key` or `revoked`."""
    detail: str
    key: ReceiptKey | None = None
    statement: dict[str, Any] | None = None
    """What it says; None where that is not what was signed."""

    @property
    def is_valid(self) -> bool:
        return self.state == "valid"


def signed(statement: dict[str, Any], key: ReceiptKey) -> bytes:
    """The receipt: the same bytes for the same statement and key, whoever asks and whenever."""
    header = as_word(canonical({"alg": "EdDSA", "kid": key.id, "typ": TYPE}).encode())
    text = canonical(statement)
    signature = as_word(key.signer.sign(_input(header, text)))
    # As the canonical JSON of both would be, without writing the longer one twice.
    return f'{{"signature":"{header}..{signature}","statement":{text}}}'.encode()


def _input(header: str, statement: str) -> bytes:
    return f"{header}.{as_word(statement.encode())}".encode()


def judge(text: str | bytes, keys: KeySet) -> Verdict:
    """What a receipt is worth by these keys; only white space between its parts may differ from what was signed."""
    try:
        header, signature, statement = _taken_apart(text)
        key = keys.find(header["kid"])
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return Verdict("altered", "This is no receipt, or it is not as it was signed.")
    if key is None:
        return Verdict("unknown key", f"It names the key {header['kid']}, which is not among the keys given.")
    if not _is_by(key, signature, statement):
        return Verdict("altered", "The statement is not as it was signed.", key)
    if key.revoked_at:
        because = f"The key was revoked at {key.revoked_at} ({key.revoked_because}): who had it could sign anything."
        return Verdict("revoked", because, key, statement)
    return Verdict("valid", f"It was signed with the key {key.id}, which is {key.state}.", key, statement)


def _taken_apart(text: str | bytes) -> tuple[dict[str, str], str, dict[str, Any]]:
    """The header, the whole signature and the statement, if they are written in the one way in which they are signed."""
    words = text.decode() if isinstance(text, bytes) else text
    receipt = parse_strictly(words)
    if canonical(receipt) != _SPACE.sub(lambda found: found[1] or "", words) or set(receipt) != MEMBERS:
        raise ValueError(words)
    header = parse_strictly(bytes_of(receipt["signature"].split("..")[0]))
    if (header["alg"], header["typ"], set(header)) != ("EdDSA", TYPE, {"alg", "kid", "typ"}):
        raise ValueError(header)
    return header, receipt["signature"], receipt["statement"]


def _is_by(key: ReceiptKey, signature: str, statement: dict[str, Any]) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    header, _, proof = signature.partition("..")
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(bytes_of(proof), _input(header, canonical(statement)))
    except (InvalidSignature, ValueError):
        return False
    return True
