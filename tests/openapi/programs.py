"""The linters and generators that openapi.yaml is held to, as programs that tests run."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parent
DOCUMENT = HERE.parent.parent / "openapi.yaml"
MODULES = HERE / "node_modules"
BINARIES = MODULES / ".bin"
PLUGINS = ("@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk", "zod")
TIMEOUT_S = 300


def missing() -> str | None:
    """Why the document cannot be held to them here, if so."""
    if shutil.which("node") is None:
        return "Node is not installed: no linter and no generator has read openapi.yaml."
    if not (BINARIES / "orval").exists():
        return "No linter and no generator has read openapi.yaml; `npm ci` in tests/openapi brings them."
    return None


def start(*command: object, folder: Path = HERE, **environment: object) -> "subprocess.Popen[str]":
    """A program, under way."""
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}
    added = {name: str(value) for name, value in {**quiet, **environment}.items()}
    return subprocess.Popen(
        [str(each) for each in command], cwd=folder, env={**os.environ, **added}, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def said(program: "subprocess.Popen[str]") -> str:
    """What a program wrote; AssertionError with it where the program failed."""
    output, _ = program.communicate(timeout=TIMEOUT_S)
    assert program.returncode == 0, f"{program.args!r}\n{output[-5_000:]}"
    return output


def make_clients(folder: Path) -> None:
    """Let every generator make its client of the document in a folder, beside the calls and what they need."""
    (folder / "node_modules").symlink_to(MODULES, target_is_directory=True)
    shutil.copytree(HERE / "calls", folder / "calls")
    shutil.copy(HERE / "tsconfig.json", folder)
    made = folder / "made"
    made.mkdir()
    for each in [start(*command, **environment) for command, environment in _generators(made)]:
        said(each)


def _generators(made: Path) -> Sequence[tuple[Sequence[object], Mapping[str, object]]]:
    python = (sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning")
    settings = ("--config", HERE / "python-client.yaml", "--path", DOCUMENT, "--output-path", made / "made_client")
    return (
        ((BINARIES / "openapi-ts", "-i", DOCUMENT, "-o", made / "hey", "-p", *PLUGINS), {}),
        ((*python, *settings), {}),
        ((BINARIES / "openapi-typescript", DOCUMENT, "-o", made / "types.ts"), {}),
        ((BINARIES / "orval", "--config", "orval.config.mjs"), {"CONTENT_OPENAPI": DOCUMENT, "CONTENT_MADE": made}),
    )
