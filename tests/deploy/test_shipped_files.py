"""What is shipped to run the service is well-formed, asks for no right that it does not need, and names what there is."""

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import kubernetes_validate
import pytest
import yaml

from api.cli import main
from api.config import SETTINGS
from tests.deploy.programs import DEPLOY

pytestmark = pytest.mark.once

UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
KUBERNETES = [
    part for file in sorted((DEPLOY / "kubernetes").iterdir()) for part in yaml.safe_load_all(file.read_text())
]
BACKUP_UNIT = (DEPLOY / "systemd/clinic-content-backup.service").read_text()
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
SAFEST = 15
"""systemd's own measure of how much a service could do, from 0 to 100."""


def commands() -> Iterator[list[str]]:
    """The commands of ours in every file, without the program."""
    for each in UNITS:
        found = re.findall(r"^ExecStart=\S+/clinic-content (.*)$", each.read_text(), re.MULTILINE)
        assert found, each.name
        yield from map(shlex.split, found)
    yield from (each["command"] for each in COMPOSE["services"].values() if "command" in each)
    for container in containers():
        yield container["args"]
    yield json.loads(re.findall(r"^CMD (\[.*\])$", CONTAINERFILE, re.MULTILINE)[-1])


def containers() -> Iterator[dict[str, Any]]:
    for each in KUBERNETES:
        pod = pod_of(each)
        yield from (*pod.get("initContainers", ()), *pod.get("containers", ()))


def pod_of(part: dict[str, Any]) -> dict[str, Any]:
    """What a part of Kubernetes has run, at once or when it is due."""
    by: dict[str, Any] = part["spec"].get("jobTemplate", part)
    pod: dict[str, Any] = by["spec"].get("template", {}).get("spec", {})
    return pod


def variables() -> Iterator[str]:
    """Every setting that a file names."""
    for file in (*UNITS, DEPLOY / "compose.yaml", *(DEPLOY / "kubernetes").iterdir(), DEPLOY / "Containerfile"):
        yield from re.findall(r"CONTENT_[A-Z_]+", file.read_text())


def test_compose_takes_its_file_and_would_refuse_a_wrong_one() -> None:
    compose = pytest.importorskip(
        "compose_spec", reason="What reads compose files as published is there on Linux alone."
    )
    compose.PyCompose.from_json(json.dumps(COMPOSE)).validate()
    for wrong in ({"secrets": {}}, {"services": {"api": {"memory": "1g"}}}):
        with pytest.raises(ValueError, match=r"secret|memory"):
            compose.PyCompose.from_json(json.dumps({**COMPOSE, **wrong})).validate()


@pytest.mark.parametrize("release", ["1.29", kubernetes_validate.latest_version()])
def test_kubernetes_takes_each_part_and_would_refuse_a_wrong_one(release: str) -> None:
    for part in KUBERNETES:
        kubernetes_validate.validate(part, release, strict=True)
        with pytest.raises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate({**part, "spec": {**part["spec"], "replica": 2}}, release, strict=True)


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_is_there_with_its_options(words: list[str]) -> None:
    command = main.get_command(click.Context(main), words[0])
    assert command is not None
    command.make_context(words[0], list(words[1:])).close()


def test_every_setting_that_is_named_is_there() -> None:
    known = {each.variable for each in SETTINGS}
    assert {each.removesuffix("_FILE") for each in variables()} - known == set()


def stages() -> dict[str, str]:
    """What each image is made of, by its name."""
    return dict(re.findall(r"^FROM \S+ AS (\w+)\n(.*?)(?=^FROM |\Z)", CONTAINERFILE, re.MULTILINE | re.DOTALL))


def test_the_image_for_backups_ends_as_the_same_user() -> None:
    assert stages()["backup"].count("USER ") == 2
    assert stages()["backup"].rpartition("USER ")[2].startswith("10001:10001\n")


def test_the_image_ends_as_a_user_with_a_number_and_without_what_it_was_built_with() -> None:
    last = stages()["service"]
    assert CONTAINERFILE.rstrip().endswith("\nFROM service")
    assert re.search(r"^USER [1-9][0-9]*:[1-9][0-9]*$", last, re.MULTILINE)
    assert last.index("USER ") < last.index("ENTRYPOINT ")
    assert re.search(r"^HEALTHCHECK ", last, re.MULTILINE)
    assert [line for line in last.splitlines() if re.match(r"(RUN|COPY) .*(pip install|apt-get)", line)] == []
    assert re.findall(r"^VOLUME (.*)$", last, re.MULTILINE) == ["/data"]


def test_every_service_of_ours_can_write_nowhere_and_has_no_right() -> None:
    ours = [each for each in COMPOSE["services"].values() if each["image"].startswith("clinic-content")]
    assert len(ours) == 6
    for each in ours:
        assert (each["read_only"], each["cap_drop"]) == (True, ["ALL"])
        assert "no-new-privileges:true" in each["security_opt"]
    for container in containers():
        guarded = container["securityContext"]
        assert (guarded["readOnlyRootFilesystem"], guarded["allowPrivilegeEscalation"]) == (True, False)
        assert guarded["capabilities"] == {"drop": ["ALL"]}
    for each in KUBERNETES:
        if pod := pod_of(each):
            assert pod["securityContext"]["runAsNonRoot"] is True
            assert pod["automountServiceAccountToken"] is False


def test_no_secret_stands_in_a_file() -> None:
    for service in COMPOSE["services"].values():
        assert [
            name for name in service.get("environment", {}) if re.search(r"(PASSWORD|SECRET_KEY|DATABASE_URL)$", name)
        ] == []
    for container in containers():
        named = [each["name"] for each in container.get("env", ())]
        assert [name for name in named if re.search(r"(SECRET_KEY|DATABASE_URL)$", name)] == []


def test_a_pod_is_restarted_where_its_process_hangs_and_asked_where_it_can_answer() -> None:
    [api] = [each for each in containers() if each["name"] == "api"]
    assert api["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert api["readinessProbe"]["httpGet"]["path"] == "/readyz"


@pytest.mark.parametrize("unit", UNITS, ids=lambda each: each.name)
def test_systemd_takes_each_unit_and_finds_little_that_it_could_do(unit: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed: the units were not looked at by it.")
    told = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True).stderr
    assert [line for line in told.splitlines() if unit.name in line and "is not executable" not in line] == []
    safe = ["systemd-analyze", "security", "--offline=true", f"--threshold={SAFEST}", unit]
    found = subprocess.run(safe, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout[-400:]


@pytest.mark.parametrize(
    "unit", [each for each in UNITS if re.search(r"clinic-content (serve|worker)\b", each.read_text())]
)
def test_a_unit_that_runs_workers_may_write_into_the_folder_of_the_mirror_that_its_page_names(unit: Path) -> None:
    [folder] = re.findall(r"^near=(\S+)$", (DEPLOY / "MIRROR.md").read_text(), re.MULTILINE)
    assert f"\nReadWritePaths=-{folder}\n" in unit.read_text()


@pytest.mark.parametrize("timer", TIMERS, ids=lambda each: each.name)
def test_systemd_takes_each_timer_and_knows_when_it_is_next(timer: Path) -> None:
    assert timer.with_suffix(".service") in UNITS
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed: the timers were not looked at by it.")
    told = subprocess.run(["systemd-analyze", "verify", timer], capture_output=True, text=True).stderr
    assert [line for line in told.splitlines() if timer.name in line] == []
    when = re.findall(r"^OnCalendar=(.*)$", timer.read_text(), re.MULTILINE)
    assert subprocess.run(["systemd-analyze", "calendar", *when], capture_output=True).returncode == 0


def test_each_night_a_backup_is_drilled_wherever_it_is_made() -> None:
    unit = [
        shlex.split(each) for each in re.findall(r"clinic-content ((?:backup|drill).*)$", BACKUP_UNIT, re.MULTILINE)
    ]
    [job] = [pod_of(each) for each in KUBERNETES if each["kind"] == "CronJob"]
    pods = [each["args"] for each in (*job["initContainers"], *job["containers"])]
    composed = [COMPOSE["services"][each]["command"] for each in ("backup", "drill")]
    for backup, drill in (unit, pods, composed):
        assert (backup[0], drill[:2]) == ("backup", ["drill", "--latest"])
        assert backup[1] == drill[2]
        assert "--keep" in backup
