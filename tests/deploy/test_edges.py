"""What nginx and Varnish do alike, run as shipped: keep what is public, and nothing else."""

import gzip
import json
from typing import Any

import brotli
import pytest

from tests.deploy.conftest import Content
from tests.deploy.programs import ask
from tests.factories import edit
from tests.lookup import find_record

# One process has them all, so that the servers are started once.
pytestmark = [pytest.mark.once, pytest.mark.long]

LIST = "/v1/sites/core/faqs"
DECODED: dict[str, Any] = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}


def test_an_answer_is_kept(edge: str, content: Content) -> None:
    path = f"{LIST}?limit=2"
    first, second = ask(edge, path), ask(edge, path)
    assert (first.status, first.is_hit, second.is_hit) == (200, False, True)
    assert first.body == second.body == ask(content.origin, path).body
    assert first.headers["ETag"] == second.headers["ETag"]
    assert second.headers["Cache-Control"].startswith("public, max-age=60")


def test_what_is_meant_for_caches_stays_with_them(edge: str) -> None:
    for _ in range(2):
        assert {"Surrogate-Key", "CDN-Cache-Control", "Age", "Via"}.isdisjoint(ask(edge, LIST).headers.keys())


def test_who_has_it_already_gets_a_304(edge: str) -> None:
    full = ask(edge, LIST)
    for etag in (full.headers["ETag"], f"W/{full.headers['ETag']}"):
        again = ask(edge, LIST, If_None_Match=etag)
        assert (again.status, again.body, again.is_hit) == (304, b"", True)
        same = ("ETag", "Cache-Control", "Vary")
        assert [again.headers[name] for name in same] == [full.headers[name] for name in same]
    assert ask(edge, LIST, If_None_Match='"other"').status == 200


def test_each_coding_has_a_copy_and_a_validator_of_its_own(edge: str) -> None:
    path = f"{LIST}?sort=title"
    asked = {
        "br": ("gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8", "br"), "gzip": ("gzip, deflate", "gzip"),
        "identity": ("", "identity", "deflate", "gzip;q=0"),
    }  # fmt: skip
    bodies, etags = set(), set()
    for coding, spellings in asked.items():
        for place, accepted in enumerate(spellings):
            answer = ask(edge, path, Accept_Encoding=accepted)
            assert answer.headers.get("Content-Encoding", "identity") == coding
            assert answer.is_hit == (place > 0), accepted
            bodies.add(DECODED[coding](answer.body))
            etags.add(answer.headers["ETag"])
    assert (len(bodies), len(etags)) == (1, 3)


def test_head_is_answered_from_what_get_left(edge: str) -> None:
    full = ask(edge, LIST)
    head = ask(edge, LIST, method="HEAD")
    assert (head.status, head.body, head.is_hit) == (200, b"", True)
    assert head.headers["ETag"] == full.headers["ETag"]


def test_problems_are_not_kept(edge: str) -> None:
    for path, status in [(f"{LIST}/nobody", 404), (f"{LIST}?colour=red", 400), ("/v1/sites/nowhere", 401)]:
        answers = [ask(edge, path) for _ in range(3)]
        assert [(each.status, each.is_hit) for each in answers] == [(status, False)] * 3


def test_a_time_is_looked_up_every_time_and_a_seq_is_kept(edge: str) -> None:
    moved = [ask(edge, f"{LIST}?at=2026-11-21T00:00:00Z") for _ in range(2)]
    assert [(each.status, each.is_hit) for each in moved] == [(307, False)] * 2
    assert [ask(edge, moved[0].headers["Location"]).status for _ in range(2)] == [200, 200]


@pytest.mark.parametrize("path", ["/v1/sites/staff/faqs", "/v1/sites/staff", "/v1/sites/staff/sync?types=faq"])
def test_a_keyed_site_is_kept_for_nobody(edge: str, content: Content, path: str) -> None:
    for _ in range(2):
        known = ask(edge, path, Authorization=f"Bearer {content.key}")
        assert (known.status, known.is_hit) == (200, False)
        stranger = ask(edge, path)
        assert (stranger.status, stranger.is_hit) == (401, False)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/files/sign-in.js", "/v1/admin/session"])
def test_what_people_sign_in_by_passes_through_with_its_cookies(edge: str, content: Content, path: str) -> None:
    for _ in range(2):
        answer = ask(edge, path, Cookie=f"__Host-clinic-session={content.session}", Sec_Fetch_Site="same-origin")
        assert (answer.status, answer.is_hit) == (200, False)
    if path.endswith("session"):
        assert json.loads(answer.body)["session"]["person"]["name"] == "Pia"


@pytest.mark.parametrize("path", [f"{LIST}?view=draft", "/preview/core", "/preview/core/en?view=draft"])
def test_a_preview_is_there_for_who_is_signed_in_and_kept_for_nobody(edge: str, content: Content, path: str) -> None:
    for _ in range(2):
        shown = ask(edge, path, Cookie=f"__Host-clinic-session={content.session}", Sec_Fetch_Site="same-origin")
        assert (shown.status, shown.is_hit, ask(edge, path).status) == (200, False, 401)


@pytest.mark.parametrize("path", ["/v1/admin/me", "/v1/admin/records?limit=1"])
def test_the_admin_api_passes_through(edge: str, content: Content, path: str) -> None:
    for _ in range(2):
        answer = ask(edge, path, Authorization=f"Bearer {content.key}")
        assert (answer.status, answer.is_hit) == (200, False)
        assert ask(edge, path).status == 401


def test_what_a_key_brings_is_not_given_to_others(edge: str, content: Content) -> None:
    """A withdrawn text is there for an admin who looks at the past, under the address that readers have too."""
    path = f"{LIST}?at=5&limit=3"
    with_key = [ask(edge, path, Authorization=f"Bearer {content.key}") for _ in range(2)]
    assert [each.is_hit for each in with_key] == [False, False]
    assert {each.headers["Cache-Control"] for each in with_key} == {"private, no-store"}
    without = ask(edge, path)
    assert (without.status, without.is_hit) == (200, False)
    assert without.headers["Cache-Control"].startswith("public")
    assert not ask(edge, path, Authorization=f"Bearer {content.key}").is_hit


def test_a_preview_is_kept_for_nobody(edge: str, content: Content) -> None:
    content.write(lambda session: edit(session, find_record(session, content.ids["edited"]), "en", question="A draft?"))
    made = ask(
        content.origin, f"/v1/sites/core/faqs/{content.ids['edited']}?view=draft", Authorization=f"Bearer {content.key}"
    )
    assert json.loads(made.body)["title"] == "A draft?"
    path = f"{LIST}/{content.ids['edited']}?view=draft"
    for _ in range(2):
        draft = ask(edge, path, Authorization=f"Bearer {content.key}")
        assert (json.loads(draft.body)["title"], draft.is_hit) == ("A draft?", False)
        refused = ask(edge, path)
        assert (refused.status, refused.is_hit) == (401, False)
