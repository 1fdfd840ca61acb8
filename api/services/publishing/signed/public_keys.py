"""The public keys of passkeys, as everybody can read them: JSON Web Keys (RFC 7517), each named by its thumbprint (RFC 7638)."""

from collections.abc import Mapping
from typing import Any

from api.canonical import as_word, bytes_of, canonical, sha256
from api.errors import InvalidContent

# As COSE numbers them (RFC 9053): kinds of keys, algorithms and curves.
_OKP, _EC2, _RSA = 1, 2, 3
_EDDSA, _ES256, _RS256 = -8, -7, -257
_P256, _ED25519 = 1, 6


def jwk_of(public_key: bytes) -> dict[str, str]:
    """The key of a passkey as a JWK; InvalidContent where it is of a kind that nobody could verify by ours."""
    from webauthn.helpers import decode_credential_public_key

    key: Any = decode_credential_public_key(public_key)
    kind = int(key.kty), int(key.alg), int(getattr(key, "crv", 0))
    if kind == (_EC2, _ES256, _P256):
        return {"kty": "EC", "crv": "P-256", "x": as_word(key.x), "y": as_word(key.y)}
    if kind == (_OKP, _EDDSA, _ED25519):
        return {"kty": "OKP", "crv": "Ed25519", "x": as_word(key.x)}
    if kind == (_RSA, _RS256, 0):
        return {"kty": "RSA", "n": as_word(key.n), "e": as_word(key.e)}
    raise InvalidContent("Reviews are signed with ES256, EdDSA or RS256, and this passkey signs in another way.")


def cose_of(jwk: Mapping[str, str]) -> bytes:
    """The same key as authenticators write it; ValueError, TypeError or LookupError where it is no such key."""
    from webauthn.helpers import encode_cbor

    kind, rest = (jwk["kty"], jwk.get("crv")), {name: jwk[name] for name in jwk.keys() - {"kty", "crv"}}
    said = {name: bytes_of(word) for name, word in rest.items()}
    if kind == ("EC", "P-256") and said.keys() == {"x", "y"}:
        return bytes(encode_cbor({1: _EC2, 3: _ES256, -1: _P256, -2: said["x"], -3: said["y"]}))
    if kind == ("OKP", "Ed25519") and said.keys() == {"x"}:
        return bytes(encode_cbor({1: _OKP, 3: _EDDSA, -1: _ED25519, -2: said["x"]}))
    if kind == ("RSA", None) and said.keys() == {"n", "e"}:
        return bytes(encode_cbor({1: _RSA, 3: _RS256, -1: said["n"], -2: said["e"]}))
    raise ValueError(jwk)


def thumbprint(jwk: Mapping[str, str]) -> str:
    """The name that follows from a key, so that no key passes for another."""
    return as_word(bytes.fromhex(sha256(canonical(dict(jwk)))))
