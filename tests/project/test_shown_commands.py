"""Every command that a document shows runs as it stands there, or at least exists with the options that it is shown with."""

import re
import shlex
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from api import __version__
from api.cli import main
from api.mirror.asking import Asking
from api.mirror.destinations import Destination
from api.mirror.lacking import lacking
from api.mirror.origin import Origin
from api.mirror.wanted import Chosen
from tests.databases import Server, fresh_database
from tests.project.documents import DOCUMENTS
from tests.project.files import PROJECT

OURS = "clinic-content"
STAY = {"serve", "worker", "purge", "restore", "mirror"}
"""Commands that end when they are stopped, or put something in the database's place; other tests run them."""
FINDS = {"doctor": {0, 1}}
"""Commands that say by their exit code what they found, and which of them are no failure."""
OF_OTHERS = {
    "make",
    "python3",
    "python",
    "pip",
    "nginx",
    "varnishd",
    "cp",
    "sqlite3",
    "pg_dump",
    "npm",
    "umask",
    "varnishncsa",
    "apt-get",
    "docker",
    "kubectl",
    "podman",
    "systemctl",
    "systemd-sysusers",
}
FOR_ROOT = re.compile(r"cp \S+ /etc/|systemctl |varnishd |/opt/")

Words = list[str]


def mentioned() -> Iterator[tuple[str, Words]]:
    """Commands of ours in the text, which may lack what they need."""
    for document in DOCUMENTS:
        yield from ((str(document), shlex.split(name)[1:]) for name in document.names if name.startswith(f"{OURS} "))


def shown() -> Iterator[tuple[str, Words]]:
    """Commands of ours in blocks of their own."""
    for document in DOCUMENTS:
        yield from ((str(document), words[1:]) for words in document.shell() if Path(words[0]).name == OURS)


def resolved(words: Words) -> tuple[click.Command, Words]:
    """A command of ours, which may be one of a group, and the words that come after its name."""
    command: click.Command = main
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = command.get_command(click.Context(command), rest[0])
        assert found is not None, f"there is no {' '.join(words)}"
        command, rest = found, rest[1:]
    return command, rest


def is_whole(words: Words) -> bool:
    """Whether nothing is missing that the command needs."""
    command, rest = resolved(words)
    try:
        command.make_context(OURS, rest).close()
    except (click.UsageError, click.exceptions.Exit):
        return False
    return not isinstance(command, click.Group)


def test_every_command_that_is_mentioned_exists_with_its_options() -> None:
    for where, words in mentioned():
        command, rest = resolved(words)
        known = {each for option in command.params for each in option.opts} | {"--help", "--version"}
        assert {each for each in rest if each.startswith("-")} - known == set(), f"{where}: {words}"


def test_every_command_in_a_block_is_whole() -> None:
    assert [words for _, words in shown() if not is_whole(words)] == []


def test_every_command_that_ends_by_itself_runs_as_it_stands(
    database_server: Server, seeded_template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = set()
    with fresh_database(database_server, template=seeded_template) as url:
        for words in dict.fromkeys(tuple(words) for _, words in (*shown(), *mentioned())):
            if words[0] not in STAY and is_whole(list(words)):
                result = CliRunner().invoke(
                    main, words, env={"CONTENT_DATABASE_URL": url, "CONTENT_BACKUP_DIR": "backups"}
                )
                assert result.exit_code in FINDS.get(words[0], {0}), f"{' '.join(words)}: {result.output}"
                ran.add(words[0])
    assert ran >= {"migrate", "seed", "settings", "keys", "people", "verify", "export", "import", "export-sync"}


def shown_mirrors() -> Iterator[Chosen]:
    """What a mirror is to keep in every example: commands, settings, and the help of the option."""
    for _, words in shown():
        if words[0] == "mirror":
            chosen = resolved(words)[0].make_context(OURS, words[1:]).params
            yield Chosen.of(chosen["sites"], chosen["locales"], chosen["scopes"])
    for document in DOCUMENTS:
        for setting in re.findall(r"\b(?:near|far)=((?:/|s3://)[^;`\n]*)", document.text):
            yield Destination.of(setting).chosen
    for option in resolved(["mirror"])[0].params:
        yield Chosen.of((), (), re.findall(r"`(\w+\?[^`]+)`", getattr(option, "help", None) or ""))


def test_a_mirror_that_is_shown_lacks_nothing_where_the_seed_is(
    database_server: Server, seeded_template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirrors = [each for each in shown_mirrors() if each.sync]
    assert len(mirrors) >= 4
    with fresh_database(database_server, template=seeded_template) as url:
        monkeypatch.setenv("CONTENT_DATABASE_URL", url)
        with closing(Origin.of_its_own()) as source:
            asking = Asking(source.app, tag_header=source.tag_header)
            assert [lack for each in mirrors for lack in lacking(each, source.standing().view, asking)] == []


def test_every_command_of_make_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    named = {shlex.split(name)[1] for each in DOCUMENTS for name in each.names if name.startswith("make ")}
    typed = {words[1] for each in DOCUMENTS for words in each.shell() if words[0] == "make"}
    assert {each for each in named | typed if "=" not in each} - targets == set()
    assert typed >= {"serve", "test"}


def test_a_block_says_what_it_needs_of_others() -> None:
    """Programs of others are known ones, and what takes root is said to."""
    for document in DOCUMENTS:
        programs = {Path(words[0]).name for words in document.shell()} - {OURS}
        assert programs - OF_OTHERS == set(), str(document)
        for before, block in zip(document.text.split("```sh\n"), document.text.split("```sh\n")[1:], strict=False):
            if FOR_ROOT.search(block.split("```")[0]):
                assert "root" in before.rstrip("\n").split("\n\n")[-1], f"{document}: {block}"


def test_the_wheel_that_is_named_is_of_this_version() -> None:
    named = {version for each in DOCUMENTS for version in re.findall(r"clinic_content_api-([\d.]+)-py3", each.text)}
    assert named == {__version__}
