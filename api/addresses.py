"""Where this API is found: its addresses as they stand in answers, and inside content."""

from dataclasses import dataclass


@dataclass
class _Entrance:
    """What stands before every address, where a proxy serves the API under a path."""

    prefix: str = ""


# Of the process, because the addresses inside content are part of what is served, whoever asks and by whatever way.
_ENTRANCE = _Entrance()


def serve_under(prefix: str | None) -> None:
    """Let every address that this process gives begin with a path; None for none."""
    _ENTRANCE.prefix = prefix or ""


def address(path: str) -> str:
    """A path of this API as readers ask for it."""
    return _ENTRANCE.prefix + path


def record_address(site: str, id: str, locale: str) -> str:
    """A record of any type, as a site serves it."""
    return address(f"/v1/sites/{site}/records/{id}?locale={locale}")
