"""Whether a change only takes words from readers; nothing that cannot be read elsewhere keeps anybody from that."""

from collections.abc import Sequence
from functools import partial

from api.reading.facts import KINDS
from api.reading.facts.overtaken import Overtaken
from api.reading.facts.settings import SiteSettings
from api.reading.facts.visibility import Visibility
from api.reading.facts.withdrawal import Withdrawal
from api.services.ledger.changes import OpenChange
from api.services.publishing.blockers import brought_by
from api.services.publishing.pins import Blocker

_TAKING = (Visibility.kind, Withdrawal.kind)


def only_takes(change: OpenChange) -> bool:
    """Whether it gives readers nothing: it lets texts end, hides or withdraws, and marks what that makes doubtful."""
    said = [(kind, id, value) for (kind, _, id, _), (_, value) in change.stated.items() if kind != Overtaken.kind]
    taken = {id for kind, id, value in said if kind in _TAKING and KINDS[kind].from_json(value).takes}
    is_all_taken = all(kind in _TAKING and id in taken for kind, id, _ in said)
    return is_all_taken and change.records_of(*_TAKING) <= taken and not change.records_of(SiteSettings.kind)


def brought_by_taking(change: OpenChange, ids: Sequence[str]) -> list[Blocker]:
    """What a change breaks in records; what cannot be read, its readers do not get anyhow."""
    return change.unread.in_parts(partial(brought_by, change, ids), partial(_brought_by_each, change, ids))


def _brought_by_each(change: OpenChange, ids: Sequence[str]) -> list[Blocker]:
    found: list[Blocker] = []
    for id in ids:
        with change.unread.left_out():
            found += brought_by(change, [id])
    return found
