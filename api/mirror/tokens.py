"""The snapshot that a phone begins with, as a chain of addresses: each page names the next, and the last what comes then."""

from urllib.parse import quote

import orjson

from api.mirror.asking import Asking
from api.mirror.kept import OK, Kept


def chain(asking: Asking, site: str, query: str) -> dict[str, Kept]:
    """Every page from the start to where there is nothing new, by address; empty where the site has none of these."""
    base = f"/v1/sites/{quote(site)}/sync"
    address, found = f"{base}?{query}" if query else base, dict[str, Kept]()
    while address not in found and (answer := asking.answer(address)) is not None and answer.status == OK:
        found[address] = answer
        address = f"{base}?token={orjson.loads(answer.forms[''])['next_token']}"
    return found
