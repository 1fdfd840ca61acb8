"""A device with passkeys, made of numbers: it makes key pairs and signs as the standard says, or wrongly where a test wants that."""

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, MAY_BE_COPIED, HAS_CREDENTIAL = 0x01, 0x04, 0x08, 0x40
KINDS = ("ES256", "EdDSA", "RS256")
"""How passkeys sign; a device signs in the first way unless told otherwise."""
ID_LENGTH = 16


class Authenticator:
    """One device with one passkey."""

    def __init__(self, *, origin: str = "http://localhost", rp: str = "localhost", kind: str = KINDS[0]) -> None:
        self.origin, self.rp = origin, rp
        self.uses = 0
        self.flags = PRESENT | VERIFIED
        self.key = _new_key(kind)
        self.id = bytes_to_base64url(hashlib.sha256(self._public()).digest()[:ID_LENGTH])
        self.user = "AAAA"

    @property
    def public_key(self) -> bytes:
        """The public half, as devices write it."""
        return self._public()

    def make(self, asked: dict[str, Any], **altered: Any) -> dict[str, Any]:
        """What `navigator.credentials.create()` answers."""
        options = asked["publicKey"]
        self.user = options["user"]["id"]
        data = (
            self._data(HAS_CREDENTIAL)
            + bytes(16)
            + ID_LENGTH.to_bytes(2)
            + base64url_to_bytes(self.id)
            + self._public()
        )
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        response = {
            "clientDataJSON": self._client_data(
                {"type": "webauthn.create", "challenge": options["challenge"], **altered}
            ),
            "attestationObject": bytes_to_base64url(attestation),
        }
        return {"id": self.id, "rawId": self.id, "type": "public-key", "response": response}

    def prove(self, asked: dict[str, Any], **altered: Any) -> dict[str, Any]:
        """What `navigator.credentials.get()` answers."""
        self.uses += 1
        told = self._client_data({"type": "webauthn.get", "challenge": asked["publicKey"]["challenge"], **altered})
        data = self._data()
        signed = data + hashlib.sha256(base64url_to_bytes(told)).digest()
        response = {
            "clientDataJSON": told, "authenticatorData": bytes_to_base64url(data), "userHandle": self.user,
            "signature": bytes_to_base64url(self._signature(signed)),
        }  # fmt: skip
        return {"id": self.id, "rawId": self.id, "type": "public-key", "response": response}

    def _client_data(self, said: dict[str, Any]) -> str:
        return bytes_to_base64url(json.dumps({"origin": self.origin, "crossOrigin": False, **said}).encode())

    def _data(self, flags: int = 0) -> bytes:
        return hashlib.sha256(self.rp.encode()).digest() + bytes([self.flags | flags]) + self.uses.to_bytes(4)

    def _public(self) -> bytes:
        key = self.key.public_key()
        if isinstance(key, ed25519.Ed25519PublicKey):
            return encode_cbor({1: 1, 3: -8, -1: 6, -2: key.public_bytes_raw()})
        if isinstance(key, rsa.RSAPublicKey):
            numbers = key.public_numbers()
            return encode_cbor({1: 3, 3: -257, -1: numbers.n.to_bytes(256), -2: numbers.e.to_bytes(3)})
        point = key.public_numbers()
        return encode_cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})

    def _signature(self, signed: bytes) -> bytes:
        if isinstance(self.key, ed25519.Ed25519PrivateKey):
            return self.key.sign(signed)
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(signed, ec.ECDSA(hashes.SHA256()))


def _new_key(kind: str) -> ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey:
    if kind == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    if kind == "RS256":
        return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    return ec.generate_private_key(ec.SECP256R1())
