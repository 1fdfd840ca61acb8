"""What readers ask for, by what makes it dear: hot, filtered, deep, never asked before."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from urllib.parse import quote, urlencode

from tests.deploy.programs import ask
from tests.measure.content import AUDIENCES, CATEGORIES, TAGS
from tests.measure.prose import Prose, name_of
from tests.measure.servers import fetch

CORE = "/v1/sites/core"
MANY = 60_000
"""More than are asked for in one measurement, so that none is asked for twice."""
PAGES = 20


@dataclass(frozen=True)
class Row:
    """One line of the table: what is asked for, in turn; those that are `fresh` go on where the last run ended."""

    name: str
    paths: list[str]
    fresh: bool = False
    unkept: bool = False
    """Asked of a server that keeps no answers, so that each of few addresses is as good as new."""
    headers: dict[str, str] = field(default_factory=dict)


def rows(address: str) -> Iterator[Row]:
    """All lines about reading."""
    chance = random.Random(1)
    listed = fetch(address, f"{CORE}/faqs?limit=25")
    one = f"{CORE}/faqs/{listed['items'][-1]['slug']}"
    hot = f"{CORE}/faqs?limit=25"
    yield Row("list of 25", [hot])
    yield Row("one record", [one])
    yield Row("304 of a list", [hot], headers={"If-None-Match": ask(address, hot).headers["ETag"]})
    yield Row("whole topic page", [f"{CORE}/pages/dry-needling"])
    yield Row("sync, nothing new", [f"{CORE}/sync?token={sync_token(address)}"])
    yield Row("cold list", cold(chance), fresh=True)
    yield Row("filtered list, not kept", filtered(), unkept=True)
    first, deep = pages(address)
    yield Row("first pages of 25, not kept", first, unkept=True)
    yield Row("deepest pages of 25, not kept", deep, unkept=True)
    yield Row("search", searches(chance), fresh=True)
    yield from receipts(one)


def receipts(one: str) -> Iterator[Row]:
    """Signed statements of a whole page and of one record, which are signed anew each time."""
    yield Row("receipt of a whole topic page, not kept", [f"{CORE}/pages/dry-needling/receipt"], unkept=True)
    yield Row("receipt of one record, not kept", [f"{one}/receipt"], unkept=True)


def mirror_rows(address: str) -> Iterator[Row]:
    """What a mirror answers from its files."""
    listed = fetch(address, f"{CORE}/faqs")
    yield Row("mirror: list of 25", [f"{CORE}/faqs"])
    yield Row("mirror: one record", [f"{CORE}/faqs/{listed['items'][-1]['slug']}"])
    yield Row("mirror: whole topic page", [f"{CORE}/pages/dry-needling"])


def cold(chance: random.Random) -> list[str]:
    """Lists that nobody has asked for, each a little different."""
    return list({_list(chance): None for _ in range(MANY)})


def _list(chance: random.Random) -> str:
    filters = {"category": CATEGORIES, "audience": AUDIENCES, "tag": TAGS}
    chosen = {name: chance.choice(filters[name]) for name in chance.sample(sorted(filters), 2)}
    order = chance.choice(("position", "title", "-position", "-title", "-updated_at"))
    asked = {"locale": chance.choice(("en", "fr")), **chosen, "sort": order, "limit": chance.randint(10, 40)}
    return f"{CORE}/faqs?{urlencode(asked)}"


def filtered() -> list[str]:
    """The lists by category and audience."""
    return [f"{CORE}/faqs?category={each}&audience={whom}" for each, whom in product(CATEGORIES, AUDIENCES)]


def pages(address: str) -> tuple[list[str], list[str]]:
    """The first and the last pages of the list of all questions, as a reader gets from one to the next."""
    found = [f"{CORE}/faqs?limit=25"]
    while (following := fetch(address, found[-1])["next"]) is not None:
        found.append(following)
    return found[:PAGES], found[-PAGES:]


def searches(chance: random.Random) -> list[str]:
    """Queries of two words, one of the language and one that few records have."""
    words = sorted({word.strip(".,:;()") for each in Prose("en").sentences for word in each.split()})
    pairs = {(chance.choice(words), name_of(chance.randrange(2_000))): None for _ in range(MANY)}
    return [f"{CORE}/search?q={quote(' '.join(pair))}" for pair in pairs]


def sync_token(address: str) -> str:
    """The token of a phone that holds all questions."""
    page = fetch(address, f"{CORE}/sync?types=faq&locale=en&text=plain&limit=500")
    while page["has_more"]:
        page = fetch(address, f"{CORE}/sync?token={page['next_token']}")
    return str(page["next_token"])
