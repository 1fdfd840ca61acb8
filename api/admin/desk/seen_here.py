"""What the caller sees of all records, for every list of this room."""

from api.http.calls import call, published
from api.services.desk.seen import Seen


def seen_by_caller() -> Seen:
    """What they see of what is published at this moment, as far as it can be read."""
    return Seen.by(published(), call().holder, call().unread)
