"""What can go wrong, said without HTTP: `http/problems.py` gives each of these its status."""

import re
from collections.abc import Sequence
from typing import Any


class ContentError(Exception):
    """Something was refused"""

    def __init__(self, detail: str, *, errors: Sequence[dict[str, Any]] = (), **facts: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = list(errors)
        self.facts = facts


def kind_of(error: Exception | type[Exception]) -> str:
    """The name of a kind of refusal, as people and programs meet it: `UnknownLocale` is `unknown-locale`.

    What is no refusal is a fault of ours, and `unexpected`.
    """
    kind = error if isinstance(error, type) else type(error)
    if not issubclass(kind, ContentError):
        return "unexpected"
    return kind_named(kind.__name__)


def kind_named(name: str) -> str:
    """A kind by the name of its class."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


class NotFound(ContentError):
    """There is nothing here"""


class SiteNotFound(NotFound):
    """There is no such site"""


class RecordNotFound(NotFound):
    """There is no such record here"""


class Gone(ContentError):
    """It was here once and has been taken away for good"""


class Withdrawn(Gone):
    """The record was withdrawn from every reader"""


class SiteDeleted(Gone):
    """The site was deleted"""


class HistoryChanged(Gone):
    """The history that this position belongs to no longer exists"""


class FormatChanged(Gone):
    """What items hold has changed since this position"""


class InvalidParameter(ContentError):
    """A parameter is not of the right form"""


class FutureTime(InvalidParameter):
    """The time is yet to come"""


class UnknownParameter(ContentError):
    """A parameter is not known here"""


class UnknownLocale(ContentError):
    """The site does not serve this locale"""


class InvalidCursor(ContentError):
    """The cursor was not given out for this request"""


class InvalidSyncToken(ContentError):
    """The sync token was not given out here"""


class InvalidContent(ContentError):
    """The content breaks the rules of its type"""


class NotAllowed(ContentError):
    """You may not do this"""


class NotIdentified(ContentError):
    """This needs a valid key"""


class StepUpRequired(NotAllowed):
    """This asks for your passkey again"""


class TooManyRequests(ContentError):
    """More was asked than one caller may ask in this time"""


class TooManyTries(TooManyRequests):
    """This was tried wrongly too often"""


class Blocked(ContentError):
    """Something stands in the way"""


class StaleVersion(ContentError):
    """Someone else has saved in the meantime"""


class PreconditionRequired(ContentError):
    """A save must say which state it rests on"""


class IdempotencyMismatch(ContentError):
    """The Idempotency-Key belongs to another request"""


class TooLarge(ContentError):
    """The body is too large"""


class WrongMediaType(ContentError):
    """The body is of a media type that is not taken here"""


class WrongCoding(ContentError):
    """The body is compressed, which is not taken here"""


class MalformedBody(ContentError):
    """The body is not well-formed"""


class Conflict(ContentError):
    """It clashes with what is there already"""


class Unavailable(ContentError):
    """This cannot be answered just now"""
