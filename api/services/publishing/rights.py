"""Asks whether the caller may use a verb on what it names."""

from collections.abc import Iterable, Sequence

from api.errors import NotAllowed, RecordNotFound
from api.reading.locales import NEUTRAL
from api.services.accounts.audit import Call
from api.services.accounts.permissions import Permission, require
from api.services.ledger.lookup import find_lineage, find_record
from api.services.publishing.pins import Pinned, Place
from api.services.publishing.verb import Needs


def require_items(call: Call, permission: Permission, needs: Needs, items: Sequence[Pinned | Place]) -> None:
    """Refuse a call whose caller may not do this with each of the items."""
    for item in items:
        require_seen(call, item.site, item.record)
        if needs is Needs.OWN_RECORDS:
            _require_owner(call, item)
        locale = item.locale if isinstance(item, Pinned) else None
        require(call.holder, permission, find_lineage(call.session, item.site), locale)


def require_seen(call: Call, site: str, record: str) -> None:
    """Answer that there is no such record where the caller may not see the site, or the site does not have it."""
    lineage = find_lineage(call.session, site)
    require(call.holder, Permission.READ, lineage)
    if find_record(call.session, record).site not in lineage:
        raise RecordNotFound(f"Site {site!r} does not have record {record!r}.")


def require_still(call: Call, items: Iterable[Pinned | Place], *, neutral: bool = False) -> None:
    """Refuse what somebody planned who may not publish it any more; it stays undone, for others to see.

    With `neutral`, what is altered of records are their neutral fields.
    """
    for item in items:
        locale = item.locale if isinstance(item, Pinned) else NEUTRAL if neutral else None
        if not call.holder.may(Permission.PUBLISH, find_lineage(call.session, item.site), locale):
            where = f"on site {item.site!r}" + (f" in {locale!r}" if locale else "")
            why = (
                f"{call.holder.name!r}, who planned this, may no longer publish {where}"
                if call.holder.account
                else f"It is not known any more with which right {call.holder.name!r} planned this"
            )
            raise NotAllowed(f"{why}; whoever may can plan it anew.")


def _require_owner(call: Call, item: Pinned | Place) -> None:
    owner = find_record(call.session, item.record).site
    if owner != item.site:
        raise NotAllowed(f"The record belongs to site {owner!r}, which alone may do this; you can hide it on yours.")
