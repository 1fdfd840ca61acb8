"""Prints how the seed stands: what it says of the documents, how sure, in which languages and how plainly.

python -m tests.seed.report [--json]
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.app import create_app
from api.database import migrate
from tests.acts import load_seed
from tests.seed.report.measures import Measure, measures
from tests.seed.served import Served

SHOWN = 10


def main(given: list[str]) -> int:
    """Print the report; 1 where a bound is broken."""
    asked = _arguments().parse_args(given)
    with seeded() as served:
        found = measures(served)
    holds = all(each.holds for each in found)
    sys.stdout.write((as_json if asked.json else as_text)(found) + "\n")
    return 0 if holds else 1


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make seed-report",
        description="How the seed stands: statements covered, changed and missing by document, certainty beside every claim, "
        "safety content and ease of reading by language, typography, sentences that rest on nothing, links that lead nowhere. "
        "It ends with 1 where a bound is broken.",
    )
    parser.add_argument("--json", action="store_true", help="the same as JSON, with every fault")
    return parser


@contextmanager
def seeded() -> Iterator[Served]:
    """The delivery API on a database with the seed and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'content.sqlite3'}"
        migrate(url)
        load_seed(url)
        app = create_app({"database_url": url, "log_level": "warning"})
        yield Served(app.test_client())
        app.extensions["database"].close()


def as_json(found: list[Measure]) -> str:
    """The whole report for programs, with every fault."""
    body = {"holds": all(each.holds for each in found), "measures": [each.as_json() for each in found]}
    return json.dumps(body, ensure_ascii=False, indent=2)


def as_text(found: list[Measure]) -> str:
    """The whole report for people."""
    verdict = "All bounds hold." if all(each.holds for each in found) else "A bound is broken."
    return "\n\n".join([*map(one_as_text, found), verdict])


def one_as_text(measure: Measure) -> str:
    """A measure as a small table, with the first of its faults."""
    columns = list(dict.fromkeys(name for row in measure.rows.values() for name in row))
    lines = [
        ["", *columns],
        *([name, *(str(row.get(each, "")) for each in columns)] for name, row in measure.rows.items()),
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    table = ["  " + "  ".join(_padded(line, widths)).rstrip() for line in lines]
    faults = [f"  ! {each}" for each in measure.faults[:SHOWN]]
    more = [f"  ! and {len(measure.faults) - SHOWN} more"] if len(measure.faults) > SHOWN else []
    return "\n".join([f"{measure.title} ({measure.bound})", *table, *faults, *more])


def _padded(line: list[str], widths: list[int]) -> Iterator[str]:
    for place, (text, width) in enumerate(zip(line, widths, strict=True)):
        yield text.rjust(width) if place else text.ljust(width)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
