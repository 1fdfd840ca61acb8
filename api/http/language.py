"""In which language of ours somebody wants to be spoken to, by what their browser asks for."""

from collections.abc import Collection

from flask import request


def asked_language(known: Collection[str]) -> str | None:
    """The first of the languages asked for that is known, in whatever country's form; None where none is (RFC 4647, 3.4)."""
    asked = (tag.partition("-")[0].lower() for tag, weight in request.accept_languages if weight > 0)
    return next((each for each in asked if each in known), None)
