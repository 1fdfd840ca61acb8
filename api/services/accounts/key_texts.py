"""Makes the secret texts that keys, links and sessions are, and tells at once what can be none."""

import secrets
import string
import zlib

KEY_PREFIX = "cc_"
LINK_PREFIX = "cp_"
INVITATION_PREFIX = "ci_"
SESSION_PREFIX = "cs_"
_ALPHABET = string.digits + string.ascii_letters
_SECRET_LENGTH = 40
_CHECKSUM_LENGTH = 6
_HINT_LENGTH = 8


def new_secret_text(prefix: str) -> str:
    """A fresh text: the prefix that secret scanners look for, 238 random bits, and a checksum against typing errors."""
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(_SECRET_LENGTH))
    return f"{prefix}{secret}{_checksum(secret)}"


def _checksum(secret: str) -> str:
    number, digits = zlib.crc32(secret.encode()), ""
    for _ in range(_CHECKSUM_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return digits


def is_well_formed(text: str, prefix: str) -> bool:
    """Whether a text can be one of ours at all, told without looking it up."""
    if not text.isascii() or not text.startswith(prefix):
        return False
    secret = text[len(prefix) : -_CHECKSUM_LENGTH]
    return len(secret) == _SECRET_LENGTH and text.endswith(_checksum(secret))


def hint_of(text: str) -> str:
    """The first characters, so that people can tell one from another."""
    return text[:_HINT_LENGTH]
