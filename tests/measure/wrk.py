"""Runs wrk on a core of its own and reads its figures."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

CONNECTIONS = 8
SERVER_CORE, CLIENT_CORE = "0", "1"


@dataclass(frozen=True)
class Figures:
    """How a server did: requests in a second, and milliseconds that half and 99 % of them took at most."""

    rate: float
    p50: float
    p99: float
    requests: int
    failed: int


def missing() -> str | None:
    """What a measurement needs and is not installed, in words."""
    absent = [each for each in ("wrk", "taskset") if shutil.which(each) is None]
    return (
        f"{', '.join(absent)} not installed (on Debian and Ubuntu: apt-get install wrk util-linux)" if absent else None
    )


def load(address: str, paths: Sequence[str], *, seconds: float, headers: Mapping[str, str]) -> Figures:
    """Ask for paths as fast as they are answered."""
    return _run("reading.lua", address, paths, seconds=seconds, headers=headers, connections=CONNECTIONS)


def edit(
    address: str, ids: Sequence[str], *, calls: int, word: str, seconds: float, headers: Mapping[str, str]
) -> Figures:
    """Save new texts of records and publish them, one after another, in one call or two; the figures are of a publication.

    The word makes the texts unlike those of other runs.
    """
    made = _run("editing.lua", address, ids, str(calls), word, seconds=seconds, headers=headers, connections=1)
    return replace(made, rate=made.rate / calls, requests=made.requests // calls)


def _run(
    script: str,
    address: str,
    lines: Sequence[str],
    *more: str,
    seconds: float,
    headers: Mapping[str, str],
    connections: int,
) -> Figures:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
        command = [
            "taskset", "-c", CLIENT_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", *given,
            "-s", str(Path(__file__).with_name(script)), address, "--", file.name, *more,
        ]  # fmt: skip
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    line = next(line for line in told.splitlines() if line.startswith("FIGURES"))
    requests, microseconds, p50, p99, failed = (int(each) for each in line.split()[1:])
    return Figures(requests / microseconds * 1e6, p50 / 1000, p99 / 1000, requests, failed)


def middle(runs: Sequence[Figures]) -> Figures:
    """The median of every figure over some runs; requests and failures are sums."""
    rates = (median(getattr(each, name) for each in runs) for name in ("rate", "p50", "p99"))
    return Figures(*rates, sum(each.requests for each in runs), sum(each.failed for each in runs))
