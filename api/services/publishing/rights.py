"""Asks whether the caller may use a verb on what it names."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from api.errors import NotAllowed, RecordNotFound
from api.models import Record
from api.reading.locales import NEUTRAL, is_original
from api.services.accounts.audit import Call
from api.services.accounts.permissions import Holder, Lack, Permission, require, why_not
from api.services.ledger.lookup import find_lineage, find_record
from api.services.publishing.pins import Pinned, Place
from api.services.publishing.verb import Needs


def require_items(call: Call, permission: Permission, needs: Needs, items: Sequence[Pinned | Place]) -> None:
    """Refuse a call whose caller may not do this with each of the items."""
    for item in items:
        require_seen(call, item.site, item.record)
        if lack := why_not_here(call.session, call.holder, permission, needs, item):
            raise NotAllowed(lack.detail)


def why_not_here(
    session: Session, holder: Holder, permission: Permission, needs: Needs, item: Pinned | Place
) -> Lack | None:
    """Why somebody who sees a text or a record may not do something with it; None where they may."""
    owner = find_record(session, item.record).site
    if needs is Needs.OWN_RECORDS and owner != item.site:
        detail = f"The record belongs to site {owner!r}, which alone may do this; you can hide it on yours."
        return Lack("not-the-owner", detail)
    locale = item.locale if isinstance(item, Pinned) else None
    return why_not(holder, permission, find_lineage(session, item.site), locale)


def to_write(record: Record, locale: str) -> Permission:
    """What it takes to write a text: translators write what is translated, the source itself takes an author."""
    return Permission.WRITE if is_original(record, locale) else Permission.TRANSLATE


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
            # It is kept with the plan, so it names nobody: who planned it stands beside.
            why = (
                f"Whoever planned this may no longer publish {where}"
                if call.holder.account
                else "It is not known any more with which right this was planned"
            )
            raise NotAllowed(f"{why}; whoever may can plan it anew.")
