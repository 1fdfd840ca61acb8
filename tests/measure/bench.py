"""Prints what this server does beside nginx with the same bytes as files, as a Markdown table: run `make bench`.

The server is pinned to one core and wrk to another. Each measurement takes turns with nginx's own; medians are told.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.deploy.programs import ask, program
from tests.measure.asking import CORE, Row, mirror_rows, rows
from tests.measure.editing import Editor
from tests.measure.kept import filled
from tests.measure.mirroring import mirroring
from tests.measure.servers import Ours, fetch, nginx, ours, start_s
from tests.measure.wrk import Figures, load, middle, missing

ROUNDS = 3
DESK = {
    "records": "/records?limit=25", "records by a word": "/records?q=needles", "records that miss a translation": "/records?translation=missing",
    "records, counted by tag and editor": "/records?facets=tag,editor", "texts by a word": "/search?q=needles", "inbox": "/inbox", "inbox, counts": "/inbox/counts", "inbox, items": "/inbox/items", "translation status": "/sites/core/translation-status", "overrides": "/sites/riverbank/overrides",
}  # fmt: skip
"""Lists of the admin API."""
OF_A_MIRROR = (
    "Cache-Control", "Vary", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "X-Content-Type-Options",
)  # fmt: skip
"""The headers that a mirror's answers need, whoever serves them."""
LOOKED_AT = 20
HEADER = "| | requests/s | p50 ms | p99 ms | nginx requests/s | of nginx |\n|---|---|---|---|---|---|\n"


def main() -> None:
    options = _options()
    absent = missing() or (None if program("nginx") else "nginx is not installed (on Debian and Ubuntu: nginx-light)")
    if absent:
        sys.exit(f"Nothing can be measured: {absent}.")
    spent: dict[int, dict[str, float]] = {}
    for database in options.database or ("sqlite", "postgresql"):
        for faqs in options.faqs or (60, 10_000):
            with tempfile.TemporaryDirectory() as folder, filled(database, faqs, Path(folder)) as url:
                _say(f"\n### {faqs:,} questions in 2 locales on {database}\n\n")
                Bench(url, Path(folder), options, spent.setdefault(faqs, {})).run()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faqs", type=int, action="append", help="how many questions; by default 60, then 10,000")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append", help="by default both")
    parser.add_argument("--seconds", type=float, default=3, help="how long each of the runs takes")
    parser.add_argument("--only", default="", help="only the lines whose names hold this")
    parser.add_argument("--coding", default="identity", help="what readers accept: identity, gzip or br")
    return parser.parse_args()


class Bench:
    """One database's table."""

    def __init__(self, url: str, folder: Path, options: argparse.Namespace, spent: dict[str, float]) -> None:
        self.url = url
        self.spent = spent
        """How long what is measured on both databases took on the first."""
        self.folder = folder
        self.seconds: float = options.seconds
        self.only: str = options.only
        self.headers = {"Accept-Encoding": options.coding}
        self.rates: dict[str, float] = {}

    def run(self) -> None:
        start = min(start_s(self.url, self.folder) for _ in range(ROUNDS))
        with ExitStack() as stack:
            server = stack.enter_context(ours(self.url, self.folder))
            idle = server.resident_mib()
            started = time.perf_counter()
            ask(server.address, f"{CORE}/faqs?limit=25&locale=fr")
            second_s = time.perf_counter() - started
            hot = self._all_read(server)
            _say(HEADER)
            self._read(server)
            editor = Editor(server, self.url)
            self._delta(server, editor)
            self._lists(editor)
            self._edit(editor, stack)
            self._mirror(server, editor)
            _say(
                f"\nStart to first answer {start:.1f} s (the best of {ROUNDS}), in the second locale {second_s:.1f} s; memory {idle} MiB after it, {hot} MiB with every question read in both, "
                f"{server.resident_mib()} MiB at the end.{self._depth()}\n"
            )

    def _all_read(self, server: Ours) -> int:
        """The memory of a process that has been asked for everything, in MiB."""
        for locale in ("en", "fr"):
            page: str | None = f"{CORE}/faqs?limit=100&locale={locale}"
            while page is not None:
                page = fetch(server.address, page)["next"]
        return server.resident_mib()

    def _read(self, server: Ours) -> None:
        with ExitStack() as stack:
            forgetful = stack.enter_context(ours(self.url, self.folder, answers_mb=0))
            for place, row in enumerate(rows(server.address)):
                if self.only in row.name:
                    self._compare((forgetful if row.unkept else server).address, row, f"row-{place}")

    def _delta(self, server: Ours, editor: Editor) -> None:
        if self.only in "sync, 10 changes":
            token = editor.token_before_changes()
            self._compare(server.address, Row("sync, 10 changes", [f"{CORE}/sync?token={token}"]), "delta")

    def _compare(
        self, address: str, row: Row, name: str, *, at: str = "/answer", headers: Mapping[str, str] | None = None
    ) -> None:
        """One line of the table: nginx, which has a typical body at a path, and ours in turns."""
        body = self._typical(address, row)
        with nginx(self.folder / name, {at: body}, headers=headers) as other:
            validator = {"If-None-Match": ask(other, at).headers["ETag"]} if row.headers else {}
            theirs, mine, paths = [], [], row.paths[LOOKED_AT:] if row.fresh else row.paths
            for _ in range(ROUNDS):
                theirs.append(load(other, [at], seconds=self.seconds, headers={**self.headers, **validator}))
                mine.append(load(address, paths, seconds=self.seconds, headers={**self.headers, **row.headers}))
                paths = _unasked(paths, mine[-1].requests) if row.fresh else paths
        self.rates[row.name] = middle(mine).rate
        _say(_line(f"{row.name} ({_size(body)})", middle(mine), middle(theirs)))

    def _typical(self, address: str, row: Row) -> bytes:
        """The answer of middling size among the first of a line, for nginx to serve."""
        coding = {"Accept_Encoding": self.headers["Accept-Encoding"]}
        bodies = [ask(address, path, **coding).body for path in row.paths[:LOOKED_AT]]
        return sorted(bodies, key=len)[len(bodies) // 2]

    def _lists(self, editor: Editor) -> None:
        for name, path in DESK.items():
            if self.only in f"desk: {name}":
                spans = editor.lists(path)
                _say(f"| desk: {name} | | {spans.p50:.1f} | {spans.most:.1f} (most) | | |\n")

    def _edit(self, editor: Editor, stack: ExitStack) -> None:
        for calls, how in ((1, "in one call"), (2, "in two calls")):
            name = f"save and publish, {how}, durable"
            if self.only in name:
                mine = middle([editor.publications(calls=calls, seconds=self.seconds) for _ in range(ROUNDS)])
                _say(f"| {name}{_wrong(mine)} | {mine.rate:,.0f} | {mine.p50:.1f} | {mine.p99:.1f} | | |\n")
        self._write_much(editor)
        if self.only in "seen by another process":
            spans = editor.visible_elsewhere(stack.enter_context(ours(self.url, self.folder, core=None)))
            _say(f"| seen by another process | | {spans.p50:.1f} | {spans.most:.1f} (most) | | |\n")

    def _write_much(self, editor: Editor) -> None:
        ways = {
            "publish 100 texts in one act": editor.publish_together,
            "import 2,000 records": lambda: editor.bring(2_000),
        }
        for name, way in ways.items():
            if self.only in name:
                spans = way()
                of_sqlite = self.spent.setdefault(name, spans.p50)
                _say(
                    f"| {name} ({spans.p50 / of_sqlite:.2f} of the first database's time) | | {spans.p50:,.0f} | {spans.most:,.0f} (most) | | |\n"
                )

    def _mirror(self, server: Ours, editor: Editor) -> None:
        """How soon a mirror follows; and nginx with its files beside nginx with files that somebody laid at the same addresses.

        These are given with the same headers, as browsers and caches need them.
        """
        if self.only not in "mirror":
            return
        with mirroring(self.url, self.folder) as kept:
            before = kept.cpu_s()
            spans, made = kept.seen_after(editor), f"{kept.addresses:,} addresses, made in {kept.took_s:,.0f} s"
            made += f"; {(kept.cpu_s() - before) / len(spans.each):.2f} s of a processor each, with all that follows"
        _say(f"| mirror: seen in the files ({made}) | | {spans.p50:.1f} | {spans.most:.1f} (most) | | |\n")
        with kept.served(self.folder / "mirror-nginx") as address:
            for place, row in enumerate(mirror_rows(server.address)):
                told = ask(address, row.paths[0]).headers
                headers = {name: told[name] for name in OF_A_MIRROR if name in told}
                self._compare(address, row, f"mirror-{place}", at=row.paths[0], headers=headers)

    def _depth(self) -> str:
        first, deep = (self.rates.get(f"{name} pages of 25, not kept") for name in ("first", "deepest"))
        return f" The deepest pages come at {deep / first:.2f} of the rate of the first." if first and deep else ""


def _unasked(paths: Sequence[str], asked: int) -> list[str]:
    """The paths that were not asked for yet."""
    if asked >= len(paths):
        raise RuntimeError(f"{len(paths)} different addresses were too few.")
    return list(paths[asked:])


def _line(name: str, mine: Figures, theirs: Figures) -> str:
    return (
        f"| {name}{_wrong(mine)} | {mine.rate:,.0f} | {mine.p50:.2f} | {mine.p99:.2f} | {theirs.rate:,.0f} | "
        f"{mine.rate / theirs.rate:.1%} |\n"
    )


def _wrong(mine: Figures) -> str:
    return f" **{mine.failed} failed**" if mine.failed else "" if mine.requests else " **none answered in time**"


def _size(body: bytes) -> str:
    return f"{len(body) / 1000:.1f} kB"


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


if __name__ == "__main__":
    started = time.perf_counter()
    main()
    _say(f"\nMeasured in {time.perf_counter() - started:.0f} s.\n")
