"""Another key that fits an ECDSA signature: whoever has one signature can find it, so a signature alone does not tell whose it is."""

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

# The curve P-256 (FIPS 186-4, D.1.2.3): the field, the order, one coefficient, and the base point.
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
Point = tuple[int, int] | None


def _added(one: Point, other: Point) -> Point:
    if one is None or other is None:
        return one or other
    if one[0] == other[0] and (one[1] + other[1]) % P == 0:
        return None
    is_same = one == other
    slope = (
        (3 * one[0] ** 2 - 3) * pow(2 * one[1], -1, P)
        if is_same
        else (other[1] - one[1]) * pow(other[0] - one[0], -1, P)
    )
    x = (slope**2 - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def _times(number: int, point: Point) -> Point:
    found: Point = None
    while number:
        if number & 1:
            found = _added(found, point)
        point, number = _added(point, point), number >> 1
    return found


def another_key(key: EllipticCurvePublicKey, signature: bytes, digest: bytes) -> EllipticCurvePublicKey:
    """A key, other than the one that signed, by which the very same signature of the very same words is right."""
    r, s = decode_dss_signature(signature)
    y = pow(r**3 - 3 * r + B, (P + 1) // 4, P)
    for beginning in ((r, y), (r, P - y)):
        inverse, hashed = pow(r, -1, N), int.from_bytes(digest)
        found = _added(_times(s * inverse % N, beginning), _times(-hashed * inverse % N, G))
        if found is not None and found != (key.public_numbers().x, key.public_numbers().y):
            return EllipticCurvePublicNumbers(*found, SECP256R1()).public_key()
    raise ValueError("there is no other key")
