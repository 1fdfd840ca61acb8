"""Mirrors as jobs of the workers: each kept by one worker at a time, which goes on where it was for as long as nobody else had it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from threading import Event
from time import monotonic, sleep

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import canonical, parse, rfc3339
from api.database import Database
from api.mirror.asking import Unanswered
from api.mirror.destinations import Destination
from api.mirror.following import PAUSE_BETWEEN_S, SIGNED_EVERY_S, Mirror
from api.mirror.holding import Holding
from api.mirror.origin import Origin
from api.mirror.store import MirrorLost, Store, Unreached, opened
from api.models import Job, Ledger
from api.services.jobs.claims import BEAT, LostTurn
from api.worker.turns import Task, Turn, Undone, Worker

JOB = "mirror/"
"""How the names of these jobs begin."""
INTERVAL_S = 60
KEPT_EVERY_S = 0.2
"""What is published is in the files within a second."""
TURN_S = 15.0
"""For so long a worker goes on before it notes how far it has come."""
OTHERS_WAIT_S = 10.0
"""So long a worker leaves what is to be done to the one that had the mirror last, which knows what is in it."""
LONGEST_REST = timedelta(seconds=5)
TOLD_AGAIN = BEAT / 2
"""How often a mirror looks for what it lacks, and says so again before it passes for one that has nothing to do."""


def mirror_workers(
    database: Database, mirrors: Mapping[str, str], *, stop: Event
) -> Iterator[tuple[Worker, float]]:  # fmt: skip
    """A worker for each mirror that the settings name, with how long it rests where nothing is to be done."""
    for name, told in mirrors.items():
        yield Worker(database, Follower(name, Destination.of(told), stop=stop).tasks), KEPT_EVERY_S


@dataclass
class Follower:
    """Keeps one mirror in turns."""

    name: str
    target: Destination
    """Where it is, and what of the content."""
    stop: Event = field(default_factory=Event)
    source: Callable[[], Origin] = Origin.of_its_own
    turn_s: float = TURN_S
    others_wait_s: float = OTHERS_WAIT_S
    _mirror: Mirror | None = None
    _lacks: Sequence[str] = ()
    """What it was to keep and was not there when it was looked last; a site that vanishes afterwards is no matter."""
    _turn: int = 0
    """The last turn of this worker."""
    _store: Store = field(init=False)
    _waited: tuple[int, float] | None = None
    """Since when something is to be done after another one's turn, by the steady clock."""

    def tasks(self, session: Session) -> list[Task]:
        """The one task."""
        head = session.scalars(select(Ledger.seq)).one()
        wanted = lambda _, job, now: self._is_wanted(job, head, now)  # noqa: E731 - what a task takes
        return [Task(f"{JOB}{self.name}", INTERVAL_S, self.follow, wanted, LONGEST_REST)]

    def follow(self, turn: Turn) -> bool:
        """Bring the mirror to what is published, as far as there is time; whether there may be more."""
        try:
            return self._kept_open(turn)
        except (OSError, Unanswered, Unreached) as error:
            if isinstance(error, MirrorLost):
                self._let_go()
            raise Undone(str(error)) from error
        except LostTurn:
            self._let_go()
            raise

    def _kept_open(self, turn: Turn) -> bool:
        is_next, self._turn = turn.claim.turn == self._turn + 1, turn.claim.turn
        if self._mirror is None or not is_next:
            self._let_go()
            self._store = self.target.store()
        with opened(self._store):
            self._mirror = self._mirror or self._begun(turn)
            self._mirror.hold = turn.renew
            return self._bring_up(self._mirror, turn)

    def _let_go(self) -> None:
        """Know nothing of the mirror any more: another one may have altered it."""
        if self._mirror is not None:
            self._mirror.close()
        self._mirror = None

    def _begun(self, turn: Turn) -> Mirror:
        """The mirror taken up anew, since another one had it meanwhile, or nobody."""
        mirror = Mirror(self._source, Holding(self._store), self.target.chosen, hold=turn.renew)
        self._lacks = mirror.lacks()
        mirror.begin()
        return mirror

    def _bring_up(self, mirror: Mirror, turn: Turn) -> bool:
        """Do rounds until all is there that was published, or so much time is over."""
        end = monotonic() + self.turn_s
        while ((did := mirror.round()) or mirror.is_busy) and monotonic() < end and not self.stop.is_set():
            sleep(0 if did else PAUSE_BETWEEN_S)
            turn.renew()
        self._lacks = self._lacks and mirror.lacks()
        turn.lacks = " ".join(self._lacks) or None
        turn.position = mirror.seq
        turn.kept = canonical({"signed_at": rfc3339(turn.now), "is_busy": mirror.is_busy})
        return mirror.is_busy

    def _is_wanted(self, job: Job, head: int, now: datetime) -> bool:
        """Whether something is to be done, and by this worker: by the one that knows what is there, while it does it."""
        if not _is_due(job, head, now):
            self._waited = None
            return False
        if job.turn in (0, self._turn):
            return True
        if self._waited is None or self._waited[0] != job.turn:
            self._waited = job.turn, monotonic()
        return monotonic() - self._waited[1] >= self.others_wait_s

    @cached_property
    def _source(self) -> Origin:
        return self.source()


def _is_due(job: Job, head: int, now: datetime) -> bool:
    """Whether a mirror is behind, has more to do, or is to say again that it is fresh."""
    kept = parse(job.kept) if job.kept else None
    if kept is None or kept["is_busy"] or job.position != head:
        return True
    rest = TOLD_AGAIN if job.failures else timedelta(seconds=SIGNED_EVERY_S)
    return abs(now - datetime.fromisoformat(kept["signed_at"])) > rest
