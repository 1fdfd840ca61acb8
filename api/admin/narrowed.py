"""The sites that a list is narrowed to: each must be there, and not be hidden from the caller."""

from collections.abc import Mapping
from typing import Any

from api.errors import SiteDeleted
from api.http.calls import call, published
from api.http.sites import find_site, no_site
from api.services.accounts.permissions import Permission
from api.services.ledger.unread import Unread


def require_known(query: Mapping[str, Any], *parameters: str) -> None:
    """Refuse a site that never was, was deleted or is kept from the caller: an empty list of it would read as if nothing were there."""
    for parameter in parameters or ("site",):
        said = query.get(parameter, ())
        for key in [said] if isinstance(said, str) else said:
            _require_known(key, parameter)


def require_ever_known(query: Mapping[str, Any]) -> None:
    """The same of the parameter `site`, where what is listed outlives the site."""
    try:
        require_known(query)
    except SiteDeleted:
        return


def _require_known(key: str, parameter: str) -> None:
    """Answer that there is no such site, too, where it is keyed and the caller reads neither it nor a site below it."""
    view = published()
    if find_site(view, key, parameter).access == "keyed":
        unread = Unread()
        lineages = unread.each(unread.sites(view.sites), view.lineage)
        below = (lineage for lineage in lineages if key in lineage)
        if not any(call().holder.may(Permission.READ, lineage) for lineage in below):
            raise unread.error or no_site(key, parameter)
