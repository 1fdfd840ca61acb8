"""Where runs get their content, their history and their signatures from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import select

from api.canonical import sha256
from api.config import Settings
from api.errors import HistoryChanged
from api.models import Secret
from api.reading.deltas import Op, differences, everything, removals_of, taken_since
from api.reading.snapshot import Snapshot
from api.reading.snapshots import Snapshots
from api.sync.running import Run
from api.sync.tokens import HASH_LENGTH, Position, SyncScope, decode_token


@dataclass(frozen=True)
class Source:
    """This process's snapshots and the settings, for one request."""

    snapshots: Snapshots
    settings: Settings

    def start(self, scope: SyncScope) -> Run:
        """The run that gives everything to a device that holds nothing."""
        head = self.snapshots.head(scope.site, scope.locale)
        return self._run(Position(scope, None, None, 0, ""), head, head)

    def go_on(self, position: Position) -> Run:
        """The run that a position is in; at rest, a new one to what has changed since."""
        scope = position.scope
        # Another process may have given the token, and know of changes that this one has not heard of yet.
        head = self.snapshots.head(scope.site, scope.locale, self.snapshots.head_view(at_least=position.seq))
        newest = head.view.head(scope.site)
        if position.place > newest or self.history_at(position.seq) != position.history:
            raise HistoryChanged(
                "This token is of a history that is no longer there; start afresh.", restart=scope.start_url
            )
        if position.until in (None, newest):
            return self._run(position, head, head)
        return self._run(position, self.snapshots.past.snapshot(scope.site, scope.locale, position.place), head)

    def _run(self, position: Position, after: Snapshot, head: Snapshot) -> Run:
        until = head.view.head(position.scope.site) if position.until is None else position.until
        withdrawn, heard = self._withdrawn(position.scope, after, head, until)
        return Run(position, until, self._ops(position, after, until), after, head, withdrawn, heard)

    def _withdrawn(self, scope: SyncScope, after: Snapshot, head: Snapshot, until: int) -> tuple[list[Op], int]:
        """The removals of what was withdrawn since a run began, and the newest change that did so."""
        if after is head:
            return [], 0
        with self.snapshots.reading(head.view.seq) as session:
            taken = taken_since(session, until, head.view.seq)
        ops = removals_of(taken, after, head, scope.types)
        return ops, max((taken[op.id] for op in ops), default=0)

    def _ops(self, position: Position, after: Snapshot, until: int) -> list[Op]:
        if position.since is None:
            return everything(after, position.scope.types)
        if position.since == until:
            return []
        with self.snapshots.reading(until) as session:
            # Of what was withdrawn during the run before, the device holds nothing, whatever has become of it.
            dropped = taken_since(session, position.since, position.dropped) if position.dropped else ()
            return differences(session, after, position.since, position.scope.types, dropped=dropped)

    def next_token(self, run: Run, *, taken: int) -> str:
        """The token that leads on after so many items of a run: to the next page, or to what will have changed since."""
        if taken < len(run.ops):
            position = replace(run.position, until=run.until, offset=taken, heard=run.heard)
        else:
            position = Position(run.scope, run.until, None, 0, "", dropped=run.heard)
        return replace(position, history=self.history_at(position.seq)).encode(self._key)

    def read(self, token: str, *, site: str) -> Position:
        """The position that a token stands for."""
        return decode_token(token, site=site, keys=self._keys())

    def history_at(self, seq: int) -> str:
        """What tells this history at a seq from every other."""
        return self.snapshots.hash_at(seq)[:HASH_LENGTH]

    @cached_property
    def _key(self) -> bytes:
        return _key_of(self.settings.secret_key or self._kept_secret())

    def _keys(self) -> Iterator[bytes]:
        """The keys that a token may be signed with: the present one, those of before, and the database's own."""
        yield self._key
        yield from map(_key_of, self.settings.former_secret_keys or ())
        yield _key_of(self._kept_secret())

    def _kept_secret(self) -> str:
        # Read for each request, because a restored database may bring another one along.
        with self.snapshots.reading(self.snapshots.head_view().seq) as session:
            return session.scalars(select(Secret.value)).one()


def _key_of(secret: str) -> bytes:
    return bytes.fromhex(sha256(secret))
