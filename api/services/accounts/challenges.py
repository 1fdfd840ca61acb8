"""What a browser is asked while somebody signs in: signed words that it brings back, each of which is taken once."""

import base64
import hmac
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.canonical import canonical, parse, sha256
from api.models import Secret, SpentChallenge

LASTS = timedelta(minutes=10)
# One secret signs other things too; none of them must pass for a challenge.
_PURPOSE = "sign-in challenge 1\n"


def asked(session: Session, kind: str, /, *, now: datetime, **said: Any) -> str:
    """A word that carries what was asked, for the browser to bring back; nothing of it is stored here."""
    payload = canonical({**said, "kind": kind, "until": int((now + LASTS).timestamp())})
    return _word(session, payload)


def brought_back(session: Session, word: str | None, kind: str, *, now: datetime) -> dict[str, Any] | None:
    """What was asked by a word, or None where it is none of ours, of another kind, or too old."""
    try:
        payload = base64.b64decode((word or "").partition(".")[0], altchars=b"-_", validate=True).decode()
    except ValueError:
        return None
    if not hmac.compare_digest((word or "").encode(), _word(session, payload).encode()):
        return None
    said: dict[str, Any] = parse(payload)
    return said if said["kind"] == kind and now.timestamp() < said["until"] else None


def spend(session: Session, word: str, *, now: datetime) -> bool:
    """Take a word that was brought back; False where it was taken before, also by somebody at the same moment."""
    session.execute(delete(SpentChallenge).where(SpentChallenge.until < now))
    try:
        with session.begin_nested():
            session.add(SpentChallenge(digest=sha256(word), until=now + LASTS))
    except IntegrityError:
        return False
    return True


def _word(session: Session, payload: str) -> str:
    secret = session.scalars(select(Secret.value)).one()
    mac = hmac.new(secret.encode(), (_PURPOSE + payload).encode(), "sha256").hexdigest()
    return f"{base64.urlsafe_b64encode(payload.encode()).decode()}.{mac}"
