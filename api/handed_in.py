"""What a stranger hands in to be verified at a terminal: read whole, told from what it is not, and printed without being obeyed."""

import unicodedata
from typing import IO, Any

import click

from api.canonical import parse_strictly

PROVES_NOTHING = 1
"""With what a command exits that has verified what proves nothing, beside 0 where all is well and 2 where it was called wrongly."""
ALTERED = "Believe nothing that it says. Get it anew from where it came from, and save it as it comes: another program may alter it."
"""What to do with what is not as it was signed."""
_MB = 2**20
_OBEYED = ("Cc", "Cf", "Zl", "Zp")
"""Kinds of signs that a terminal obeys and does not show: one could wipe out a line, or write words in another order."""
_JOINERS = "\u200c\u200d"
"""Signs of such a kind without which words of some languages would be misspelt."""
_BEGINNINGS = {
    b"<": "It is a web page.", b"%PDF": "It is a PDF.", b"PK": "It is a ZIP file; unpack it first.",
    b"\x1f\x8b": "It is a gzip file; unpack it first.", b"\xef\xbb\xbf": "Another program has saved it, with a mark of its own before the first sign.",
    b"\xff\xfe": "Another program has saved it in another encoding.", b"-----BEGIN": "It is a key or a certificate.",
}  # fmt: skip
_MEMBERS = {
    frozenset({"signature", "statement"}): "It looks like a receipt, which `clinic-content verify-receipt` verifies.",
    frozenset({"assertion", "key", "statement", "texts"}): "It looks like a signed review, which `clinic-content verify-review` verifies.",
    frozenset({"keys"}): "It looks like public keys, which `clinic-content verify-receipt` takes by --keys.",
}  # fmt: skip


def read_all(file: IO[bytes], *, most: int) -> bytes:
    """All that a file holds; what is larger than anything that could be verified is refused, and not read to its end."""
    found = file.read(most + 1)
    if len(found) > most:
        raise click.ClickException(f"{file.name} is larger than {most // _MB} MB, so it is nothing that this verifies.")
    return found


def looks_like(data: bytes, *, wanted: frozenset[str]) -> str | None:
    """What a file that proves nothing seems to be, in a sentence; None where that is not seen."""
    if not data.strip():
        return "The file is empty."
    if found := next((said for begins, said in _BEGINNINGS.items() if data.lstrip().startswith(begins)), None):
        return found
    try:
        return _told_by(parse_strictly(data), wanted)
    except (ValueError, RecursionError):
        is_cut = data.lstrip().startswith(b"{") and not data.rstrip().endswith(b"}")
        return "It breaks off in the middle: get it anew, whole." if is_cut else "It is no JSON."


def _told_by(value: Any, wanted: frozenset[str]) -> str | None:
    members = frozenset(value) if isinstance(value, dict) else frozenset()
    if members == wanted:
        return None
    if {"title", "status", "detail"} <= members:
        return "It is what a server answers where it refuses something."
    return _MEMBERS.get(members, "It is JSON of another kind.")


def tell(line: str) -> None:
    """Print a line in which a stranger's words stand."""
    click.echo("".join(each if _is_shown(each) else each.encode("unicode_escape").decode() for each in line))


def _is_shown(sign: str) -> bool:
    return sign in _JOINERS or unicodedata.category(sign) not in _OBEYED
