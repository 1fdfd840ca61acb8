"""The built wheel: it holds all that the service needs, and runs by itself where nothing else of the project is."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.processes import START_TIMEOUT_S, free_port

PROJECT = Path(__file__).parent.parent.parent
NEEDED = ("README.md", "LICENSE", "openapi.yaml", "migrations", "seed", "api/cli.py", "clients/console/dist/index.html")

REQUIRE_ALL = os.environ.get("CONTENT_TEST_REQUIRE_ALL") == "1"
missing = [name for name in NEEDED if not (PROJECT / name).exists()]
pytestmark = [
    pytest.mark.skipif(
        bool(missing) and not REQUIRE_ALL, reason=f"not there yet: {', '.join(missing)} (`make console`)"
    ),
    pytest.mark.long,
]


def build(source: Path, target: Path, *, kind: str) -> Path:
    """Build a wheel or a source archive."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", target]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    return build(PROJECT, tmp_path_factory.mktemp("wheel"), kind="wheel")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel installed."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, symlinks=True)
    programs = environment / "bin"
    _lend_dependencies(environment)
    pip = [sys.executable, "-m", "pip", "--python", programs / "python", "install", "--no-index", "--no-deps", wheel]
    subprocess.run(pip, check=True, capture_output=True)
    return programs


def _lend_dependencies(environment: Path) -> None:
    # No registry is needed this way. Python reads no .pth file of a folder named in one, so our own editable install,
    # which is such a file, is not lent along.
    (site_packages,) = environment.glob("lib/python*/site-packages")
    lent = [path for path in sys.path if path.endswith("site-packages")]
    (site_packages / "lent.pth").write_text("\n".join(lent) + "\n")


def names(wheel: Path) -> set[str]:
    """The files of a wheel."""
    return set(zipfile.ZipFile(wheel).namelist())


def settings(folder: Path) -> dict[str, str]:
    """The environment of somebody with a new database in a folder of their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CONTENT_", "PYTHON"))}
    return kept | {"CONTENT_DATABASE_URL": f"sqlite:///{folder}/content.db"}


@contextmanager
def serving(command: Path, folder: Path, *, port: int) -> Iterator[str]:
    """The address of a running server."""
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [command, "serve", "--host", "127.0.0.1", "--port", str(port)],
            cwd=folder, env=settings(folder), stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            _end(server)


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def fetch(url: str) -> bytes:
    """The body at an address, as soon as somebody answers there."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as response:
                return bytes(response.read())
        except urllib.error.HTTPError:
            raise
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def test_the_wheel_holds_the_migrations_the_seed_and_the_description(wheel: Path) -> None:
    held = names(wheel)
    assert "api/_bundled/openapi.yaml" in held
    for folder in ("migrations", "seed"):
        wanted = {
            f"api/_bundled/{path.relative_to(PROJECT)}"
            for path in (PROJECT / folder).rglob("*")
            if path.is_file() and path.suffix != ".pyc"
        }
        assert wanted
        assert wanted <= held


def test_the_wheel_lists_what_it_is_made_of(wheel: Path) -> None:
    [listed] = [name for name in names(wheel) if name.endswith(".dist-info/sboms/sbom.json")]
    assert zipfile.ZipFile(wheel).read(listed) == (PROJECT / "requirements/sbom.json").read_bytes()


def test_the_wheel_holds_the_console_as_it_is_built(wheel: Path) -> None:
    dist = PROJECT / "clients" / "console" / "dist"
    built = {f"api/_bundled/console/{path.relative_to(dist)}" for path in dist.rglob("*") if path.is_file()}
    assert {name for name in names(wheel) if name.startswith("api/_bundled/console/")} == built


def test_the_wheel_holds_no_tests(wheel: Path) -> None:
    folders = {name.split("/")[0] for name in names(wheel)}
    assert {folder for folder in folders if not folder.endswith(".dist-info")} == {"api"}


def test_the_source_archive_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    archive = build(PROJECT, tmp_path / "archive", kind="sdist")
    subprocess.run(["tar", "--extract", "--file", archive, "--directory", tmp_path], check=True)
    (source,) = tmp_path.glob("clinic_content_api-*")
    rebuilt = build(source, tmp_path / "wheel", kind="wheel")
    assert names(rebuilt) == names(wheel)
    _refuses_without_the_console(source, tmp_path)


def _refuses_without_the_console(source: Path, folder: Path) -> None:
    shutil.rmtree(source / "clients" / "console" / "dist")
    for kind in ("wheel", "sdist"):
        with pytest.raises(subprocess.CalledProcessError) as refused:
            build(source, folder / f"{kind} without", kind=kind)
        assert b"`make console` builds it" in refused.value.stderr


def test_an_installed_wheel_migrates_seeds_and_serves_by_itself_with_the_console(
    installed: Path, wheel: Path, tmp_path: Path
) -> None:
    command = installed / "clinic-content"
    for verb in ("migrate", "seed"):
        subprocess.run([command, verb], cwd=tmp_path, env=settings(tmp_path), check=True, timeout=300)
    with serving(command, tmp_path, port=free_port()) as address:
        sites = json.loads(fetch(f"{address}/v1/sites"))
        page, files = (
            fetch(f"{address}/console/"),
            {name: fetch(f"{address}/console/{name}") for name in of_console(wheel)},
        )
    assert "core" in [site["key"] for site in sites["items"]]
    assert b'<base href="/console/"' in page
    assert files == of_console(wheel)


def of_console(wheel: Path) -> dict[str, bytes]:
    """The files of the console in a wheel, by their name below its page."""
    bundled, archive = "api/_bundled/console/", zipfile.ZipFile(wheel)
    held = [name for name in archive.namelist() if name.startswith(f"{bundled}assets/")]
    assert len(held) > 20
    return {name.removeprefix(bundled): archive.read(name) for name in held}


def test_the_installed_command_runs_its_own_code(installed: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [installed / "python", "-c", "import api; print(api.__file__)"],
        cwd=tmp_path, env=settings(tmp_path), check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert Path(where.stdout.strip()).is_relative_to(installed.parent)
