"""Signs the link by which somebody ends all letters with one click, without signing in; it opens nothing else."""

import hmac

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.models import Person, Secret

# One secret signs other things too; none of them must pass for such a link.
_PURPOSE = "end of letters 1\n"


def ending_token(session: Session, person: str) -> str:
    """What stands in the link of a person; it holds for as long as this installation does."""
    secret = session.scalars(select(Secret.value)).one()
    mac = hmac.new(secret.encode(), (_PURPOSE + person).encode(), "sha256").hexdigest()
    return f"{person}.{mac}"


def whose_ending(session: Session, token: str) -> Person | None:
    """The person whose link it is; None for any other word, and where they are gone."""
    person = token.partition(".")[0]
    if not hmac.compare_digest(token.encode(), ending_token(session, person).encode()):
        return None
    return session.get(Person, person)
