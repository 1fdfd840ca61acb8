"""Who runs a website and publishes its pages, by the site's settings."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from api.reading.jsonld.addresses import Addresses, SiteLike
from api.reading.jsonld.nodes import Node, member, node, plain

CLINIC = ["MedicalClinic", "Physiotherapy"]
PARTS = {
    "street": "streetAddress", "locality": "addressLocality", "region": "addressRegion", "postal_code": "postalCode",
    "country": "addressCountry",
}  # fmt: skip


def publisher(nodes: Iterable[Node], addresses: Addresses) -> Iterator[Node]:
    """The node of who publishes or provides what some nodes tell of, where any of them says so."""
    site, id = addresses.site, addresses.publisher
    if id and any(each.get(name) == {"@id": id} for each in nodes for name in ("publisher", "provider")):
        yield _publisher(site, id)


def _publisher(site: SiteLike, id: str) -> Node:
    """A clinic where the site says in parts where it is; a line of contact data may hold anything, so it stays a line."""
    address = _address(site.address or {})
    hours = [_hours(each) for each in site.opening_hours]
    return node(
        CLINIC if address else "Organization", id, name=site.name, legalName=site.legal_name, url=site.base_url,
        telephone=plain(site.contact.get("phone")), email=plain(site.contact.get("email")),
        address=address or plain(site.contact.get("address")),
        openingHoursSpecification=hours if address else None,
    )  # fmt: skip


def _address(parts: Mapping[str, Any]) -> Node | None:
    said = {PARTS[name]: value for name, value in parts.items() if name in PARTS and value}
    return node("PostalAddress", **said) if said else None


def _hours(hours: Mapping[str, Any]) -> Node:
    days = [member(day) for day in hours["days"]]
    return node("OpeningHoursSpecification", dayOfWeek=days, opens=hours["opens"], closes=hours["closes"])
