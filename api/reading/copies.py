"""Where content is read from: the database itself, or its replica as far as that has come."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from api.database import Database
from api.reading.loading import ledger_head


class Copies:
    """A database with, perhaps, a replica that follows it some moments later and takes the burden of reading.

    What is newest is asked of the database, which is a cheap question; what has to be read for it then comes from the
    replica, unless that is behind. So no reader is ever led back, however far the replica lags.
    """

    def __init__(self, database: Database, replica: Database | None = None) -> None:
        self._database = database
        self._replica = replica

    @property
    def commits(self) -> int:
        """Another number after each transaction that this process has committed."""
        return self._database.commits

    @contextmanager
    def newest(self, known: int) -> Iterator[tuple[Session, int, str]]:
        """A session with the newest seq that it sees and the hash there.

        While the database cannot be reached it is the replica's, unless that is behind what is known already.
        """
        with ExitStack() as stack:
            yield self._newest(stack, known)

    def _newest(self, stack: ExitStack, known: int) -> tuple[Session, int, str]:
        try:
            session = stack.enter_context(self._database.reading())
            return session, *ledger_head(session)
        except (OperationalError, InterfaceError):
            if self._replica is None:
                raise
            session = stack.enter_context(self._replica.reading())
            seq, hash = ledger_head(session)
            if seq < known:
                raise
            return session, seq, hash

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

    @staticmethod
    def _has_come_to(session: Session, seq: int) -> bool:
        try:
            return ledger_head(session)[0] >= seq
        except (OperationalError, InterfaceError):
            # Without its replica the database does the work alone.
            return False
