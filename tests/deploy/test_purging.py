"""What is purged by tag is new at once, everything else stays, and no purge is ever lost."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api.worker.purging import Purger, StateFile
from tests.acts import alter_settings, delete_site, reinstate, withdraw
from tests.deploy.conftest import Content
from tests.deploy.programs import ask, varnish
from tests.factories import NOW, edit_live, make_site
from tests.lookup import find_record
from tests.processes import free_port

pytestmark = [pytest.mark.once, pytest.mark.long]

BY = {"actor": "Paula Publisher", "now": NOW}
EDITED = "/v1/sites/clinic/faqs/edited"


def say(content: Content, question: str) -> None:
    """Publish a question anew."""
    id = content.ids["edited"]
    content.write(lambda session: edit_live(session, find_record(session, id), "en", question=question))


def title(address: str, path: str = EDITED) -> str:
    return str(json.loads(ask(address, path).body)["title"])


def test_a_new_text_shows_at_once(behind_varnish: str, content: Content, purger: Purger) -> None:
    say(content, "Before?")
    purger.round()
    assert title(behind_varnish) == "Before?"
    others = ("/v1/sites/clinic/topics", "/v1/sites/clinic/faqs/left-alone")
    for path in others:
        ask(behind_varnish, path)
    say(content, "After?")
    assert title(behind_varnish) == "Before?"
    assert purger.round()
    assert title(behind_varnish) == "After?"
    assert all(ask(behind_varnish, path).is_hit for path in others)


def test_every_coding_is_purged(behind_varnish: str, content: Content, purger: Purger) -> None:
    codings = ("br", "gzip", "identity")
    for each in codings:
        ask(behind_varnish, EDITED, Accept_Encoding=each)
    say(content, "In every coding?")
    purger.round()
    assert [ask(behind_varnish, EDITED, Accept_Encoding=each).is_hit for each in codings] == [False] * 3


def test_a_withdrawal_reaches_every_list_and_every_site(behind_varnish: str, content: Content, purger: Purger) -> None:
    id = content.ids["withdrawn"]
    paths = [f"/v1/sites/{site}/faqs{rest}" for site in ("core", "clinic") for rest in ("", "/withdrawn", f"?ids={id}")]
    assert all(id in ask(behind_varnish, path).body.decode() for path in paths)
    content.write(withdraw, [id], message="Wrong.", severity="safety", replacement=None, **BY)
    purger.round()
    assert [ask(behind_varnish, path).status for path in paths] == [200, 410, 200] * 2
    assert not any(json.loads(ask(behind_varnish, path).body).get("total") == 3 for path in paths)
    content.write(reinstate, [id], **BY)
    purger.round()
    assert [ask(behind_varnish, path).status for path in paths] == [200] * 6


def test_a_purge_is_repeated_once_for_what_was_under_way(behind_varnish: str, content: Content, purger: Purger) -> None:
    say(content, "Under way?")
    purger.round()
    ask(behind_varnish, EDITED)
    assert ask(behind_varnish, EDITED).is_hit
    purger.round()
    assert not ask(behind_varnish, EDITED).is_hit
    purger.round()
    assert ask(behind_varnish, EDITED).is_hit


def test_only_whole_tags_are_purged(behind_varnish: str, purged_at: str, purger: Purger) -> None:
    path = "/v1/sites/core/faqs"
    ask(behind_varnish, path)
    for tags in ("core:fa", "ore:faq", "core:faqs", ".*", "site:cor core:f"):
        assert ask(purged_at, "/", method="PURGE", Surrogate_Key=tags).status in (200, 400)
    assert ask(behind_varnish, path).is_hit
    assert ask(purged_at, "/", method="PURGE", Surrogate_Key="nothing core:faq other").status == 200
    assert not ask(behind_varnish, path).is_hit


@pytest.mark.parametrize("tags", ["", "a  b", 'a" || obj.status == 200', "a|b", "(", "a\tb", "*"])
def test_what_are_no_tags_is_refused(behind_varnish: str, purged_at: str, tags: str) -> None:
    assert ask(purged_at, "/", method="PURGE", Surrogate_Key=tags).status == 400


@pytest.mark.parametrize("of", ["X-Forwarded-For", "Host", "X-Real-Ip"])
def test_nobody_may_purge_where_readers_come_in(behind_varnish: str, purger: Purger, of: str) -> None:
    """There, whoever comes by way of a program on the same machine comes from 127.0.0.1."""
    ask(behind_varnish, EDITED)
    answer = ask(behind_varnish, "/", method="PURGE", Surrogate_Key="site:core site:clinic", **{of: "127.0.0.1"})
    assert answer.status == 405
    assert ask(behind_varnish, EDITED).is_hit


def test_nobody_reads_where_one_purges(behind_varnish: str, purged_at: str) -> None:
    assert [ask(purged_at, path).status for path in (EDITED, "/v1/admin/me")] == [405, 405]


def test_a_stranger_may_not_purge_there_either(content: Content, tmp_path: Path) -> None:
    def strange(text: str) -> str:
        return text.replace('    "127.0.0.1";\n', "").replace('"localhost";', '"192.0.2.1";')

    purge_port = free_port()
    with varnish(tmp_path, free_port(), content.origin, purge_port=purge_port, altered=strange) as address:
        ask(address, EDITED)
        assert ask(f"http://127.0.0.1:{purge_port}", "/", method="PURGE", Surrogate_Key="site:core").status == 405
        assert ask(address, EDITED).is_hit


def test_a_site_that_closes_goes_from_the_cache(behind_varnish: str, content: Content, purger: Purger) -> None:
    content.write(make_site, "passing", parent="core")
    paths = ("/v1/sites/passing/faqs", "/v1/sites/passing", "/v1/sites")
    assert purger.round()
    assert [ask(behind_varnish, path).status for path in paths] == [200] * 3
    content.write(delete_site, "passing", **BY)
    for _ in range(3):
        assert purger.round()
    assert [ask(behind_varnish, path).status for path in paths] == [410, 410, 200]
    assert "passing" not in ask(behind_varnish, "/v1/sites").body.decode()


def test_a_site_that_becomes_keyed_goes_from_the_cache(behind_varnish: str, content: Content, purger: Purger) -> None:
    content.write(make_site, "closing", parent="core")
    path = "/v1/sites/closing/faqs"
    assert purger.round()
    assert ask(behind_varnish, path).status == 200
    content.write(alter_settings, "closing", {"access": "keyed"}, **BY)
    assert purger.round()
    assert ask(behind_varnish, path).status == 401
    content.write(alter_settings, "closing", {"access": "public"}, **BY)
    assert purger.round()
    assert ask(behind_varnish, path).status == 200


def file_of(purger: Purger) -> Path:
    """What it remembers how far it came in."""
    assert isinstance(purger.memory, StateFile)
    return purger.memory.path


def command(content: Content, cache: str, state: Path, *more: str) -> list[str]:
    options = ["--origin", content.origin, "--cache", cache, "--state", str(state), *more]
    return [sys.executable, "-m", "api.start", "purge", *options]


def test_a_cache_that_does_not_answer_is_purged_later(
    behind_varnish: str, purged_at: str, content: Content, tmp_path: Path
) -> None:
    state = tmp_path / "state.json"
    subprocess.run(command(content, purged_at, state, "--once"), check=True)
    title(behind_varnish)
    say(content, "While the cache was away?")
    away = f"http://127.0.0.1:{free_port()}"
    assert subprocess.run(command(content, away, state, "--once")).returncode == 1
    subprocess.run(command(content, purged_at, state, "--once"), check=True)
    assert title(behind_varnish) == "While the cache was away?"


def test_one_who_is_killed_while_purging_loses_nothing(
    behind_varnish: str, purged_at: str, content: Content, tmp_path: Path
) -> None:
    state = tmp_path / "state.json"
    for _ in range(2):
        subprocess.run(command(content, purged_at, state, "--once"), check=True)
    title(behind_varnish)
    say(content, "Killed?")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        slow = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with subprocess.Popen(command(content, slow, state)) as process:
            asked, _ = silent.accept()
            os.kill(process.pid, signal.SIGKILL)
            asked.close()
    subprocess.run(command(content, purged_at, state, "--once"), check=True)
    assert title(behind_varnish) == "Killed?"


@pytest.mark.parametrize("damage", [b"", b"[]", b"{", b'{"core": 7}', b'{"core": {"seq": "x", "again": []}}'])
def test_a_damaged_file_purges_everything(behind_varnish: str, content: Content, purger: Purger, damage: bytes) -> None:
    title(behind_varnish)
    file_of(purger).write_bytes(damage)
    assert purger.round()
    assert not ask(behind_varnish, EDITED).is_hit
    assert json.loads(file_of(purger).read_bytes()).keys() >= {"clinic", "core"}


def test_a_restored_backup_purges_everything(behind_varnish: str, content: Content, purger: Purger) -> None:
    told: dict[str, Any] = json.loads(file_of(purger).read_bytes())
    file_of(purger).write_text(json.dumps({key: {**each, "seq": 1_000_000} for key, each in told.items()}))
    title(behind_varnish)
    assert purger.round()
    assert not ask(behind_varnish, EDITED).is_hit
    assert json.loads(file_of(purger).read_bytes())["core"]["seq"] == told["core"]["seq"]
