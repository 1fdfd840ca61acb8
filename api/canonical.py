"""One spelling for every JSON value, every moment and all bytes, and the SHA-256, for whatever is stored, compared or hashed."""

import base64
import binascii
import hashlib
import json
from datetime import UTC, datetime
from typing import Any, NoReturn

import orjson

Fragment = orjson.Fragment
"""The canonical JSON of a part, which stands within that of the whole as it is."""

_MOST_DIGITS = 400
"""One with more has no bounds that matter: as a fraction it is read at once, and endless."""


def canonical(value: Any) -> str:
    """The JSON text of a value with sorted keys and no white space; what is hashed is always this text."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def sha256(text: str | bytes) -> str:
    """The SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def fingerprint(value: Any) -> str:
    """The SHA-256 of a value's canonical JSON."""
    return sha256(canonical(value))


def parse(text: str | bytes) -> Any:
    """The value of a JSON text."""
    return orjson.loads(text)


def parse_strictly(text: str | bytes) -> Any:
    """The value of a JSON text from outside; ValueError says where it is none, or one that readers take in several ways."""
    return json.loads(
        text, object_pairs_hook=_without_doubles, parse_constant=_refuse_constant, parse_int=_whole_number
    )


def _whole_number(digits: str) -> float:
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The members of a JSON object as they are read; ValueError where a name stands twice, of which readers take either."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def rfc3339(moment: datetime) -> str:
    """A moment in UTC as JSON holds it, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def as_word(raw: bytes) -> str:
    """Bytes as an opaque word, in base64url without `=`."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def bytes_of(word: str) -> bytes:
    """The bytes that a word stands for; ValueError where it stands for none."""
    try:
        raw = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(word) from error
    # The last letter of a word in base64 has bits to spare, and no two words may stand for one thing.
    if as_word(raw) != word:
        raise ValueError(word)
    return raw
