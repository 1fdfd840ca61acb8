"""Leaflets as tagged PDF: made by WeasyPrint, where that is installed, one at a time, and remembered."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import structlog

from api.bounded import MB, Bounded
from api.canonical import canonical, sha256
from api.errors import NotOffered, Unavailable
from api.reading.turns import Turns

_MISSING = "This server makes no PDF: whoever runs it installs the extra `pdf` (WeasyPrint) and Pango. Ask for format=html, and print that."
_LONGEST_S = 180
_MADE: Bounded[str, bytes] = Bounded(32 * MB)
_TURNS = Turns("Another leaflet is being made just now; try again in a moment.")

log = structlog.get_logger()


def pdf_of(html: str, styles: list[str]) -> bytes:
    """The page as PDF/UA-1; what was made of the same page before is the same to the last byte."""
    if find_spec("weasyprint") is None:
        raise NotOffered(_MISSING)
    id = sha256(canonical([html, *styles]))
    made = _MADE.get(id)
    if made is None:
        with _TURNS.taken():
            made = _MADE.get(id) or _pressed(canonical({"html": html, "styles": styles, "id": id}))
        _MADE.put(id, made, len(made))
    return made


def _pressed(asked: str) -> bytes:
    # By itself, because the packages around it would bring the whole server along.
    press = [sys.executable, "-I", str(Path(__file__).with_name("press.py"))]
    try:
        done = subprocess.run(press, input=asked.encode(), capture_output=True, timeout=_LONGEST_S, check=False)  # noqa: S603 — our own program
    except subprocess.TimeoutExpired:
        raise Unavailable("This leaflet takes too long to make; ask for format=html, and print that.") from None
    if done.returncode != 0:
        log.error("no PDF was made", reason=done.stderr.decode(errors="replace")[-500:])
        raise NotOffered(_MISSING)
    return done.stdout
