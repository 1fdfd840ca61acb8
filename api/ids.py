"""Makes the ids by which everything is named: UUIDv7 (RFC 9562), which tells by its order what came first."""

import os
import time
from uuid import UUID


def new_id() -> str:
    """A fresh id."""
    return uuid7(time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10)))


def uuid7(milliseconds: int, random: int) -> str:
    """The UUIDv7 of a time and 74 random bits."""
    value = (
        (milliseconds & (1 << 48) - 1) << 80
        | 0x7 << 76
        | (random >> 62 & 0xFFF) << 64
        | 0b10 << 62
        | random & (1 << 62) - 1
    )
    return str(UUID(int=value))
