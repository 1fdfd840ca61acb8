"""The rules of this code base that no linter knows, so that they hold without anybody watching."""

import ast
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tests.project.files import FILES, PROJECT, nodes, parsed, relative

EACH_HAS_ONE = {"blueprint", "log", "BLUEPRINTS", "VERB", "RULE", "perform"}
"""What every module with routes, with something to log, every surface, every verb and every rule of the gate calls by the same name."""
MOST_HOMES = 2
MOST_NAMESAKES = 4
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
USUAL_FUNCTION = 25
SHARE_OF_USUAL_FUNCTIONS = 0.9

REGISTRY = re.compile(
    r"(?:pypi|pythonhosted|npmjs|npmmirror|yarnpkg)[.](?:org|com)|--(?:extra-)?index-url|--find-(?:links)"
)
KIND_BY_NAME = re.compile(r"\bapi\.record_types(?:\.kinds(?!\.field\b)| import .*\bkinds\b)")
MACHINE_PATH = re.compile(r"(?<![\w.}])/(?:home|root|Users|work)/\w")


MODULES = [path for path in FILES if path.suffix == ".py"]
CODE = [path for path in MODULES if path.is_relative_to(PROJECT / "api")]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a module with its length in lines."""
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(PROJECT)}: {node.name}", (node.end_lineno or 0) - node.lineno + 1


def module_name(path: Path) -> str:
    """A module's name, as it is imported."""
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def own_names(path: Path) -> set[str]:
    """The public names that a module defines itself."""
    names: set[str] = set()
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return {name for name in names if not name.startswith("_")}


def imports(path: Path) -> Iterator[tuple[str, str, str]]:
    """What a module takes from others, wherever in it: the module, the name there, and the name here."""
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                yield node.module, each.name, each.asname or each.name


def text_of(path: Path) -> str:
    """A file's text; what is not text has none."""
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""


def opens_with_one_sentence(path: Path) -> bool:
    """Whether a module's docstring is, or begins with, one sentence in a paragraph of its own."""
    docstring = ast.get_docstring(parsed(path)) or ""
    opening = " ".join(docstring.split("\n\n")[0].split())
    return bool(re.fullmatch(r"\S.*[^.]\.", opening)) and not re.search(r"[.!?] [A-Z]", opening)


def test_every_module_opens_with_one_sentence() -> None:
    assert [relative(path) for path in MODULES if not opens_with_one_sentence(path)] == []


def test_no_file_is_too_long_to_be_read_at_once() -> None:
    lengths = {relative(path): len(path.read_text().splitlines()) for path in CODE}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    lengths = dict(each for path in CODE for each in functions(path))
    longer = {name: length for name, length in lengths.items() if length > USUAL_FUNCTION}
    assert {name: length for name, length in longer.items() if length > LONGEST_FUNCTION} == {}
    assert len(longer) <= len(lengths) * (1 - SHARE_OF_USUAL_FUNCTIONS), longer


def test_no_public_name_is_at_home_in_three_modules() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path in CODE:
        for name in own_names(path) - EACH_HAS_ONE:
            homes[name].append(relative(path))
    assert {name: paths for name, paths in homes.items() if len(paths) > MOST_HOMES} == {}


def test_no_file_name_occurs_five_times() -> None:
    counted = Counter(path.name for path in CODE if path.name != "__init__.py")
    assert {name: count for name, count in counted.items() if count > MOST_NAMESAKES} == {}


def test_every_name_is_imported_from_its_home() -> None:
    """A package may show in its `__init__` what it is for; no other module hands on what it only imports."""
    modules = {module_name(path): path for path in CODE}
    taken = {name: {here for _, _, here in imports(path)} for name, path in modules.items()}
    handed_on = {
        f"{relative(path)}: {module}.{name}"
        for path in CODE
        for module, name, _ in imports(path)
        if module in modules and modules[module].name != "__init__.py" and name in taken[module] - own_names(modules[module])
    }  # fmt: skip
    assert handed_on == set()


def test_no_attribute_of_a_package_hides_a_module() -> None:
    hidden = []
    for path in CODE:
        package, _, name = module_name(path).rpartition(".")
        module = import_module(module_name(path))
        if package and getattr(import_module(package), name) is not module:
            hidden.append(relative(path))
    assert hidden == []


def test_nobody_tells_kinds_of_field_apart() -> None:
    """Who knows no kind by name can ask it only what every kind answers, so that a new one needs no other file."""
    declaring = ("api/record_types/", "tests/record_types/added/")
    asking = {relative(path): path.read_text() for path in MODULES if not relative(path).startswith(declaring)}
    assert len(asking) > 100
    assert [path for path, code in asking.items() if KIND_BY_NAME.search(code)] == []


def test_only_the_transaction_commits() -> None:
    committing = [relative(path) for path in CODE if ".commit(" in path.read_text()]
    assert committing == ["api/database.py"]


INDEPENDENT = ("services", "reading", "models", "record_types")
"""The rooms that know neither how they are served nor what time it is."""
CLOCK = re.compile(r"(datetime[.])?(datetime|date)[.](now|utcnow|today)|(time[.])?(time|time_ns)")


def independent() -> list[Path]:
    return [path for path in CODE if path.relative_to(PROJECT / "api").parts[0] in INDEPENDENT]


def addresses_written(path: Path) -> Iterator[str]:
    """The texts of a module that begin an address of this API; what documents it is not one."""
    documents = {id(node.value) for node in nodes(path) if isinstance(node, ast.Expr)}
    for node in nodes(path):
        if isinstance(node, ast.Constant) and "/v1/" in str(node.value) and id(node) not in documents:
            yield f"{relative(path)}: {node.value}"


def clocks_read(path: Path) -> Iterator[str]:
    """Where a module asks what time it is; how long something takes is another question."""
    for node in nodes(path):
        if isinstance(node, ast.Call) and CLOCK.fullmatch(ast.unparse(node.func)):
            yield f"{relative(path)}: {ast.unparse(node)}"


def test_services_and_reading_write_no_address_of_the_api() -> None:
    assert [each for path in independent() for each in addresses_written(path)] == []


def test_services_and_reading_read_no_clock() -> None:
    assert [each for path in independent() for each in clocks_read(path)] == []


@pytest.mark.parametrize(
    "forbidden", [pytest.param(REGISTRY, id="registry address"), pytest.param(MACHINE_PATH, id="path of one machine")]
)
def test_the_project_belongs_to_no_machine(forbidden: re.Pattern[str]) -> None:
    found = {relative(path): match.group() for path in FILES if (match := forbidden.search(text_of(path)))}
    assert found == {}


def test_numpy_is_loaded_by_the_first_search_only() -> None:
    """It takes much memory, and many processes never search."""
    program = "import sys, api.cli, api.app; raise SystemExit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=PROJECT).returncode == 0
