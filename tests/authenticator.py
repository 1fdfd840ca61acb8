"""A device with passkeys, made of numbers: it makes key pairs and signs as the standard says, or wrongly where a test wants that."""

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40
ID_LENGTH = 16


class Authenticator:
    """One device with one passkey."""

    def __init__(self, *, origin: str = "http://localhost", rp: str = "localhost") -> None:
        self.origin, self.rp = origin, rp
        self.uses = 0
        self.flags = PRESENT | VERIFIED
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = bytes_to_base64url(
            hashlib.sha256(str(self.key.private_numbers().private_value).encode()).digest()[:ID_LENGTH]
        )
        self.user = "AAAA"

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
            "signature": bytes_to_base64url(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
        }  # fmt: skip
        return {"id": self.id, "rawId": self.id, "type": "public-key", "response": response}

    def _client_data(self, said: dict[str, Any]) -> str:
        return bytes_to_base64url(json.dumps({"origin": self.origin, "crossOrigin": False, **said}).encode())

    def _data(self, flags: int = 0) -> bytes:
        return hashlib.sha256(self.rp.encode()).digest() + bytes([self.flags | flags]) + self.uses.to_bytes(4)

    def _public(self) -> bytes:
        point = self.key.public_key().public_numbers()
        return encode_cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})
