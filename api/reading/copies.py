"""Where content is read from: the database itself, or its replica as far as that has come."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from api.database import Database
from api.models import GENESIS_HASH
from api.reading.loading import hash_at, ledger_head

REST_S = 10


class Copies:
    """A database with, perhaps, a replica that follows it some moments later and takes the burden of reading.

    What is newest is asked of the database, which is a cheap question; what has to be read for it then comes from the
    replica, unless that is behind. So no reader is ever led back, however far the replica lags.
    """

    def __init__(self, database: Database, replica: Database | None = None) -> None:
        self._database = database
        self._replica = replica
        self._told: tuple[int, str] | None = None
        """The newest seq that the database has told of, with the hash there."""
        self._rests: tuple[int, float] = (0, 0.0)
        """After which commit, and until when, a database that did not answer is not asked again."""

    @property
    def commits(self) -> int:
        """Another number after each transaction that this process has committed."""
        return self._database.commits

    @property
    def is_cut_off(self) -> bool:
        """Whether the database did not answer just now, so that there may be newer changes than the replica has."""
        commits, until = self._rests
        return commits == self.commits and monotonic() < until

    @contextmanager
    def newest(self, known: int) -> Iterator[tuple[Session, int, str]]:
        """A session with the newest seq that it sees and the hash there.

        While the database cannot be reached it is the replica's, unless that is behind what is known already.
        """
        with ExitStack() as stack:
            yield self._newest(stack, known)

    def _newest(self, stack: ExitStack, known: int) -> tuple[Session, int, str]:
        if self.is_cut_off and (found := self._copied(stack, known)):
            return found
        try:
            session = stack.enter_context(self._database.reading())
            self._told = seq, hash = ledger_head(session)
            return session, seq, hash
        except (OperationalError, InterfaceError):
            found = self._copied(stack, known)
            if found is None:
                raise
            # To find out that it does not answer takes seconds, in which every reader of this process waits.
            self._rests = self.commits, monotonic() + REST_S
            return found

    def _copied(self, stack: ExitStack, known: int) -> tuple[Session, int, str] | None:
        """What is newest on the replica; None where that is behind, or there is none."""
        if self._replica is None:
            return None
        session = stack.enter_context(self._replica.reading())
        return (session, *ledger_head(session)) if self._has_come_to(session, known) else None

    @contextmanager
    def at(self, seq: int) -> Iterator[Session]:
        """A session that sees at least a seq: on the replica where it has come so far, else on the database."""
        if self._replica is not None:
            with self._replica.reading() as session:
                if self._has_come_to(session, seq):
                    yield session
                    return
        with self._database.reading() as session:
            yield session

    def _has_come_to(self, session: Session, seq: int) -> bool:
        """Whether the replica holds the database's own history, as far as that is known, and up to a seq."""
        told, told_hash = self._told or (0, GENESIS_HASH)
        try:
            return ledger_head(session)[0] >= max(seq, told) and hash_at(session, told) == told_hash
        except DBAPIError:
            # Without its replica the database does the work alone.
            return False
