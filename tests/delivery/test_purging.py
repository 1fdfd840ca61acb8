"""Purging by the tags that the list of changes names leaves nothing in a cache that is no longer true, and little else."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.database import Database
from api.reading.rebuilding import slug_tags
from api.reading.snapshots import Snapshots
from tests.acts import Pinned, alter_settings, hide, show, unpublish, withdraw
from tests.conftest import Open
from tests.databases import Server, SqliteFiles, fresh_database
from tests.depth import examples
from tests.factories import NOW, edit_live, make_record, make_site
from tests.resolver.histories import LOCALES, History, acts, record_plans, site_plans

BY = {"actor": "Paula Publisher", "now": NOW}
LISTS = (
    "",
    "/faqs",
    "/faqs?include=derives_from",
    "/topics",
    "/limitations?fields=title",
    "/records?limit=2",
    "/routes",
    "/search?q=question",
)
SITES = ("core", "clinic")
ABOUT_THE_MOMENT = ("seq", "next", "next_token")
batches = st.lists(st.tuples(st.lists(acts, min_size=1, max_size=5), st.booleans()), min_size=2, max_size=6)


class Edge:
    """A cache that keeps everything until it is purged, and the program that purges it."""

    def __init__(self, app: Flask) -> None:
        self.http = app.test_client()
        self.kept: dict[str, tuple[Any, set[str]]] = {}
        self.since: dict[str, int] = {}

    def fill(self, addresses: Iterable[str]) -> None:
        """Keep what is answered now; what is kept already stays, be it stale."""
        for address in addresses:
            if address not in self.kept and (answer := self._ask(address)):
                self.kept[address] = answer

    def purge(self, sites: Iterable[str]) -> set[str]:
        """Drop what carries a tag that has been listed since the last time; the tags."""
        tags = {tag for site in sites for tag in self._listed(site)}
        self.kept = {address: each for address, each in self.kept.items() if tags.isdisjoint(each[1])}
        return tags

    def untrue(self) -> list[str]:
        """The addresses that are answered otherwise by now."""
        return [
            address for address, each in self.kept.items() if (now := self._ask(address)) is None or now[0] != each[0]
        ]

    def _listed(self, site: str) -> list[str]:
        response = self.http.get(f"/v1/sites/{site}/changes?since={self.since.get(site, 0)}")
        if response.status_code != 200:
            return [f"site:{site}", "sites"]
        self.since[site] = response.get_json()["seq"]
        return list(response.get_json()["tags"])

    def _ask(self, address: str) -> tuple[Any, set[str]] | None:
        response = self.http.get(address)
        if "no-store" in response.headers["Cache-Control"]:
            return None
        body = _without_moment(response.get_json(force=True)) if response.data else response.headers["Location"]
        return body, set(response.headers["Surrogate-Key"].split())


def _without_moment(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_moment(each) for each in value]
    if isinstance(value, dict):
        return {name: _without_moment(each) for name, each in value.items() if name not in ABOUT_THE_MOMENT}
    return value


@pytest.fixture
def faq(write: Any) -> Any:
    """A FAQ of the library, which a clinic inherits; a limitation and another FAQ stand beside it."""
    write(make_site)
    write(make_site, "clinic", parent="core")
    topic = write(make_record, "topic", slug="needling")
    faq = write(make_record, topic=topic, slug="does-it-hurt")
    write(make_record, topic=topic, slug="pointing", answer=f"See [that](record:{faq.id}).")
    write(make_record, "limitation", topic=topic, slug="soreness")
    return faq


@pytest.fixture
def edge(app: Flask, faq: Any) -> Edge:
    """An edge that holds nothing yet, and that was purged of all that came before."""
    edge = Edge(app)
    edge.purge(SITES)
    return edge


def shown(faq: Any, *more: str) -> list[str]:
    """The addresses that show a FAQ, in one way or another."""
    names = (f"faqs/{faq.id}", "faqs/does-it-hurt", "faqs/pointing", "faqs", "pages/needling", "routes", *more)
    return [f"/v1/sites/{site}/{name}" for site in SITES for name in names]


def test_what_was_served_in_between_is_purged_too(edge: Edge, write: Any, faq: Any) -> None:
    for there, back in [
        (lambda: write(hide, "core", [faq.id], **BY), lambda: write(show, "core", [faq.id], **BY)),
        (
            lambda: write(edit_live, faq, "en", question="Meanwhile?"),
            lambda: write(edit_live, faq, "en", question="So?"),
        ),
    ]:
        there()
        edge.fill(shown(faq))
        back()
        assert len(edge.untrue()) >= len(shown(faq)) // 2
        edge.purge(SITES)
        assert edge.untrue() == []


def test_a_withdrawal_purges_the_past_of_what_was_unpublished_before(edge: Edge, write: Any, faq: Any) -> None:
    seq = edge.since["core"]
    write(edit_live, faq, "en", question="Another?")
    write(unpublish, [Pinned(faq.id, "core", "en"), Pinned(faq.id, "core", "und")], **BY)
    edge.purge(SITES)
    past = [f"{address}?at={seq}" for address in shown(faq, "records") if "routes" not in address]
    edge.fill(past)
    write(withdraw, [faq.id], message="Wrong.", severity="safety", replacement=None, **BY)
    assert sorted(edge.untrue()) == sorted(past)
    edge.purge(SITES)
    assert edge.kept == {}


def test_a_withdrawal_purges_the_past_of_what_pointed_there_once(edge: Edge, write: Any, faq: Any) -> None:
    harm = write(make_record, "limitation", slug="harm")
    pointing = write(make_record, slug="pointed", neutral={"derives_from": [harm.id]})
    past = f"/v1/sites/clinic/faqs?at={edge.http.get('/v1/sites/core').get_json()['seq']}"
    write(edit_live, pointing, "und", derives_from=None)
    edge.purge(SITES)
    edge.fill([past])
    write(withdraw, [harm.id], message="Wrong.", severity="safety", replacement=None, **BY)
    assert edge.untrue() == [past]
    edge.purge(SITES)
    assert edge.untrue() == []


def test_a_former_slug_leads_on_to_the_newest(edge: Edge, write: Any, faq: Any) -> None:
    write(edit_live, faq, "en", slug="is-it-painful")
    edge.fill(["/v1/sites/clinic/faqs/does-it-hurt"])
    write(edit_live, faq, "en", slug="how-painful-is-it")
    assert edge.untrue() != []
    edge.purge(SITES)
    assert edge.untrue() == []


def test_settings_alone_purge_all_of_the_site_and_of_those_below(edge: Edge, write: Any, faq: Any) -> None:
    everything = [*shown(faq, "limitations"), *(f"/v1/sites/{site}" for site in SITES), "/v1/sites", "/v1"]
    edge.fill(everything)
    write(alter_settings, "clinic", {"contact": {"phone": "+1 555 0100"}}, **BY)
    assert edge.untrue() == ["/v1/sites/clinic"]
    assert edge.purge(SITES) == {"site:clinic", "sites"}
    assert [address for address in edge.kept if "clinic" in address] == []
    edge.fill(everything)
    write(alter_settings, "core", {"name": "The library"}, **BY)
    assert edge.purge(SITES) == {"site:core", "sites"}
    assert edge.kept == {}


def test_a_new_text_purges_only_what_shows_it(edge: Edge, write: Any, faq: Any) -> None:
    others = [
        f"/v1/sites/{site}/{name}" for site in SITES for name in ("limitations", "limitations/soreness", "topics", "")
    ]
    edge.fill(others := [each.rstrip("/") for each in others])
    edge.fill([f"/v1/sites/{site}/faqs/pointing" for site in SITES])
    write(edit_live, faq, "en", answer="In other words.")
    tags = edge.purge(SITES)
    assert tags == {f"record:{faq.id}", "core:faq", *slug_tags("faq", ["does-it-hurt"])}
    # It shows the FAQ's title, which might have been another one.
    assert sorted(edge.kept) == sorted(others)


def test_nothing_is_to_be_purged_where_nothing_happened(edge: Edge, write: Any) -> None:
    write(make_site, "neighbour", parent="core")
    write(make_record, site="neighbour")
    assert edge.purge(SITES) == set()


@pytest.mark.long
def test_whatever_happens_nothing_untrue_is_left(
    database_server: Server, migrated_template: str, app: Flask, opened: Open
) -> None:
    @settings(
        max_examples=examples(4, 30) if isinstance(database_server, SqliteFiles) else examples(2, 10), deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    @given(sites=site_plans, records=record_plans, plan=batches)
    def holds(sites: Any, records: Any, plan: Any) -> None:
        with fresh_database(database_server, template=migrated_template) as url:
            database = opened(url)
            own = {name: app.extensions[name] for name in ("database", "snapshots")}
            app.extensions |= {"database": database, "snapshots": Snapshots(database, kept=50)}
            try:
                _act_out(app, database, sites, records, plan)
            finally:
                app.extensions |= own
                database.close()

    holds()


def _act_out(app: Flask, database: Database, sites: Any, records: Any, plan: Any) -> None:
    history, edge = History(), Edge(app)
    with database.transaction() as session:
        history.begin(session, sites, records)
    edge.purge(history.sites)
    tokens: dict[str, str] = {}
    for done, is_purged in plan:
        edge.fill(_addresses(history, edge, tokens))
        with database.transaction() as session:
            for act in done:
                history.act(session, act)
        if is_purged:
            tags = edge.purge(history.sites)
            assert edge.untrue() == [], tags


def _addresses(history: History, edge: Edge, tokens: dict[str, str]) -> Iterator[str]:
    """Every kind of address that a website or a phone asks for, on every site."""
    yield from ("/v1", "/v1/sites")
    pasts = sorted(history.worlds)[1::4]
    slugs = [("faqs", f"late-{number}") for number in range(1, 6)]
    for place, (id, record) in enumerate(history.records.items()):
        collection = {"faq": "faqs", "limitation": "limitations", "topic": "topics"}[record.type]
        slugs += [(collection, f"{record.type}-{place + 1}-{locale}".lower()) for locale in LOCALES] + [
            (collection, id)
        ]
    for base in (f"/v1/sites/{site}" for site in history.sites):
        yield from (f"{base}{path}" for path in LISTS)
        yield from (f"{base}/records?at={seq}" for seq in pasts)
        yield from (f"{base}/{collection}/{slug}" for collection, slug in slugs)
        for id in history.records:
            yield from (f"{base}/records/{id}?format=jsonld", f"{base}/records/{id}?locale=fr", f"{base}/pages/{id}")
            yield from (f"{base}/records/{id}?at={seq}" for seq in pasts)
        started = edge.http.get(f"{base}/sync?types=faq,limitation")
        if started.status_code == 200:
            tokens.setdefault(base, started.get_json()["next_token"])
        yield f"{base}/sync?types=faq,limitation"
        yield from ([f"{base}/sync?token={tokens[base]}"] if base in tokens else [])
