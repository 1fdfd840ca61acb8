"""The withdrawal of a record from every reader."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why a record was taken from every reader, and what to read instead."""

    message: str
    severity: str
    replacement: str | None
    at: str
