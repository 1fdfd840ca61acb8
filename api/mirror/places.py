"""Where the answer to each address is kept among a mirror's files, by the rule by which nginx finds it there."""

import os
import re
from urllib.parse import unquote

LONGEST_FILE_NAME = 255
"""In bytes; what file systems take."""
PORTION = 200
"""So much of a query goes into one name; `deploy/nginx-mirror.conf` cuts in the same way."""
MOST_PORTIONS = 4
ASKED = re.compile(r"[A-Za-z0-9_.,=&:-]*")
"""The queries that are looked for among the files; in any other spelling they are asked of the API."""
MEDIA_TYPES = {
    "jsonld": "application/ld+json",
    "csl": "application/vnd.citationstyles.csl+json",
    "json": "application/json",
}
"""The ends of files' names, each with its media type."""


def place_of(address: str) -> str | None:
    """The path below the mirror's folder for an address, path and query; None where no file can have such a name."""
    path, _, asked = address.partition("?")
    portions = [asked[start : start + PORTION] for start in range(0, len(asked), PORTION)] or [""]
    names = [*unquote(path).strip("/").split("/")]
    names[-1] += "@" * len(portions) + portions[0]
    names += portions[1:]
    is_found = ASKED.fullmatch(asked) and len(portions) <= MOST_PORTIONS
    return "/".join(names) if is_found and all(map(_is_name, names)) else None


def kind_of(address: str) -> str:
    """How the name of an answer's file ends, which says what it is, by what its address asks for."""
    _, _, asked = address.partition("?")
    return next((each for each in MEDIA_TYPES if f"format={each}" in asked.split("&")), "json")


def _is_name(text: str) -> bool:
    # nginx joins doubled slashes and refuses a NUL, so that nobody would find these.
    return (
        text not in ("", ".", "..")
        and "\0" not in text
        and "/" not in text
        and len(os.fsencode(text)) <= LONGEST_FILE_NAME
    )
