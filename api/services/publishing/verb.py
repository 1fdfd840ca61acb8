"""What a verb is: its name, who may use it on what, what is said with it, and the work that it does within a change."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from marshmallow import Schema
from sqlalchemy.orm import Session

from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.publishing.pins import Blocker, Pinned, Place, looked_at

Hinders = Callable[[Session, Sequence[Any], Holder], Iterable[Blocker]]
"""`(session, items, by)` tells what stands in the way of using a verb, as the texts or records that it is used on stand."""


def nothing(_session: Session, _items: Sequence[Any], _by: Holder) -> Iterable[Blocker]:
    """Nothing stands in the way."""
    return ()


class Needs(Enum):
    """What a verb is used on."""

    PINS = "versions of texts"
    RECORDS = "records, as sites show them"
    OWN_RECORDS = "records, by the sites that own them"


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that people do to texts or records in one change."""

    name: str
    """As the URL, the ledger and the audit trail spell it."""
    permission: Permission
    needs: Needs
    body: type[Schema]
    """What is said with it: `items`, and what `perform` takes by the same name."""
    perform: Callable[..., Iterable[Blocker]]
    """`(change, items, *, by, …)` does the work, and tells what that would break. Its docstring documents the route."""
    hinders: Hinders = nothing
    """What refuses it before it does anything."""
    foreseen: Hinders = nothing
    """What else refuses it but shows only while it is done, for whoever asks beforehand what they may do."""
    quiet: bool = False
    """Whether readers may be left with what they have."""
    is_noticed: bool = True
    """Whether readers can notice it, so that it has to be looked what they get."""
    leads_to_publication: bool = False
    """Whether it is a step towards readers, so that it is told what would stand in the way there."""
    reason: str = "reason"
    """The word that tells why where no reason is given."""

    def use(self, change: OpenChange, items: Sequence[Pinned | Place], *, by: Holder, **said: Any) -> list[Blocker]:
        """Do its work within a change, and tell all that stands in its way."""
        hindered = self.hinders(change.session, looked_at(change.session, items), by)
        return [*hindered, *self.perform(change, items, by=by, **said)]

    def reason_in(self, said: dict[str, Any]) -> str:
        """Why it is done."""
        return str(said.get("reason") or said.get(self.reason) or "")
