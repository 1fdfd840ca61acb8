"""What is done on one site alters another by inheritance alone: parents and siblings serve the same bytes before and after."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from api.errors import Conflict
from api.models import Record
from tests.acts import Pinned, hide, hold_ledger, publish, show
from tests.depth import examples
from tests.factories import NOW, edit, edit_live, make_record, make_site

TREE: dict[str, str | None] = {"core": None, "group": "core", "clinic": "group", "sister": "core", "far": None}
PATHS = (
    "",
    "/records?limit=500",
    "/faqs",
    "/faqs?locale=fr",
    "/pages/{topic}",
    "/pages/{topic}?locale=fr&format=jsonld",
    "/routes",
    "/search?q=question",
    "/search?q=answer&locale=fr",
    "/changes?since=0",
    "/sync?types=faq,topic,limitation",
    "/sync?types=faq&locale=fr&text=plain",
)
SINGLES = ("/faqs/{faq}", "/faqs/{faq}?locale=fr", "/records/{faq}?include=topic", "/faqs/{faq}?format=jsonld", "/limitations/{limitation}")  # fmt: skip
Answer = tuple[int, str | None, bytes]


def heirs(site: str) -> set[str]:
    """The site and all below it."""
    return {each for each in TREE if site in lineage(each)}


def lineage(site: str) -> list[str]:
    parent = TREE[site]
    return [site, *(lineage(parent) if parent else [])]


@contextmanager
def rolled_forward(app: Flask) -> Iterator[Session]:
    with app.extensions["database"].transaction() as session:
        yield session


@pytest.fixture
def owned(app: Flask) -> dict[str, list[Record]]:
    """Every site owns a topic and two records in it."""
    records: dict[str, list[Record]] = {}
    with rolled_forward(app) as session:
        for site, parent in TREE.items():
            make_site(session, site, parent=parent)
            topic = make_record(session, "topic", site=site, slug=f"topic-of-{site}")
            faq = make_record(session, "faq", site=site, topic=topic, locales=("en", "fr"))
            records[site] = [topic, faq, make_record(session, "limitation", site=site, topic=topic)]
    return records


def served(app: Flask, owned: dict[str, list[Record]]) -> dict[str, list[Answer]]:
    """Everything that each site serves, with its validators: lists, single items, pages, search, sync, and the head."""
    http = app.test_client()
    return {site: [_answer(http.get(f"/v1/sites/{site}{path}")) for path in _paths(site, owned)] for site in TREE}


def _paths(site: str, owned: dict[str, list[Record]]) -> list[str]:
    above = lineage(site)
    records = [dict(zip(("topic", "faq", "limitation"), owned[each], strict=True)) for each in above]
    singles = [path.format(**{name: each.id for name, each in group.items()}) for group in records for path in SINGLES]
    return [path.replace("{topic}", f"topic-of-{above[-1]}") for path in PATHS] + singles


def _answer(response: TestResponse) -> Answer:
    # A problem's body names the request, which is another each time.
    body = response.data if response.status_code == 200 else b""
    return response.status_code, response.headers.get("ETag"), body


def told_since(app: Flask, tokens: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What a phone of each site is told that has been there before."""
    http = app.test_client()
    return {site: http.get(f"/v1/sites/{site}/sync", query_string={"token": tokens[site]}).json for site in TREE}


def tokens(app: Flask) -> dict[str, str]:
    """Where a phone of each site that has all its questions would go on."""
    http = app.test_client()
    return {site: http.get(f"/v1/sites/{site}/sync?types=faq").json["next_token"] for site in TREE}


def say(session: Session, record: Record, site: str, locale: str, **changes: Any) -> None:
    """Publish a text of one site, and none of the drafts that others have of the record."""
    hold_ledger(session)
    version = edit(session, record, locale, site=site, **changes)
    publish(session, [Pinned(record.id, site, locale, version.number)], actor="Paula", now=NOW)


ACTIONS = st.tuples(
    st.sampled_from(["draft", "own", "override", "und", "hide", "show", "new"]),
    st.sampled_from(sorted(TREE)),
    st.integers(0, 3),
    st.text("abcäあ🙂", min_size=1, max_size=8),
)


def act(session: Session, owned: dict[str, list[Record]], action: tuple[str, str, int, str]) -> bool:
    """Do it; whether readers of the site and of those below may notice."""
    kind, site, place, text = action
    above = lineage(site)
    faq = owned[above[place % len(above)]][1]
    match kind:
        case "draft":
            edit(session, owned[site][1], "en", answer=text)
            return False
        case "own":
            say(session, owned[site][1], site, "en", answer=text)
        case "override" if faq.site != site:
            say(session, faq, site, "en", question=text)
        case "und" if faq.site != site:
            say(session, faq, site, "und", tags=[text])
        case "hide" | "show":
            (hide if kind == "hide" else show)(session, site, [faq.id], actor="Paula", now=NOW)
        case "new":
            make_record(session, "faq", site=site, topic=owned[site][0])
        case _:
            return False
    return True


@pytest.mark.long
@settings(max_examples=examples(6, 40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(ACTIONS, min_size=1, max_size=3))
def test_only_heirs_notice(app: Flask, owned: dict[str, list[Record]], actions: list[Any]) -> None:
    before, phones = served(app, owned), tokens(app)
    noticing: set[str] = set()
    for action in actions:
        # What changes nothing is refused; that is no subject of this test.
        with suppress(Conflict), rolled_forward(app) as session:
            if act(session, owned, action):
                noticing |= heirs(action[1])
    after, told = served(app, owned), told_since(app, phones)
    for site in TREE.keys() - noticing:
        assert after[site] == before[site], site
        assert (told[site]["items"], told[site]["next_token"]) == ([], phones[site]), site


def test_heirs_do_notice(app: Flask, owned: dict[str, list[Record]]) -> None:
    before, phones = served(app, owned), tokens(app)
    assert {status for answers in before.values() for status, _, _ in answers} == {200}
    with rolled_forward(app) as session:
        edit_live(session, owned["core"][1], "en", question="Something else?")

    after, told = served(app, owned), told_since(app, phones)
    assert {site for site in TREE if after[site] != before[site]} == heirs("core")
    assert {site for site in TREE if told[site]["items"]} == heirs("core")
