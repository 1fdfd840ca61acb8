"""Where this API is found: its addresses as they stand in answers."""

from dataclasses import dataclass


@dataclass
class _Entrance:
    """What stands before every address, where a proxy serves the API under a path."""

    prefix: str = ""


# Of the process, because an answer has the same addresses whoever asks, and by whatever way.
_ENTRANCE = _Entrance()


def serve_under(prefix: str | None) -> None:
    """Let every address that this process gives begin with a path; None for none."""
    _ENTRANCE.prefix = prefix or ""


def address(path: str) -> str:
    """A path of this API as readers ask for it."""
    return _ENTRANCE.prefix + path
