"""Prints what many clinics cost: the time to publish in the library, and the memory of a process that serves fifty of them.

python -m tests.measure.many_sites [sites …]
"""

import gc
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from sqlalchemy import event, select

from api.database import Database, migrate
from api.models import Record
from api.reading.items import held
from api.reading.snapshots import Snapshots
from tests.acts import load_seed
from tests.factories import edit_live, make_site

COUNTS = (1, 100, 1_000)
READ = 50
ROUNDS = 10
CHAINS = {"en": ["en"], "fr": ["fr", "en"], "es": ["es", "en"]}


def main() -> None:
    if sys.argv[1:2] == ["--serve"]:
        measure(sys.argv[2], int(sys.argv[3]))
        return
    for count in [int(each) for each in sys.argv[1:]] or COUNTS:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'content.sqlite3'}"
            prepare(url, count)
            # A process of its own, because the one that wrote all this holds memory that it has given up.
            subprocess.run([sys.executable, "-m", "tests.measure.many_sites", "--serve", url, str(count)], check=True)


def prepare(url: str, count: int) -> None:
    migrate(url)
    load_seed(url)
    database = Database(url)
    make_clinics(database, count)
    database.close()


def measure(url: str, count: int) -> None:
    database = Database(url)
    clinics = [f"clinic-{number}" for number in range(count)]
    snapshots = Snapshots(database, kept=READ * len(CHAINS))
    before = resident()
    view = snapshots.head_view()
    alone = resident()
    started = time.perf_counter()
    first = read(snapshots, clinics[:1])
    one = resident()
    items = read(snapshots, clinics[:READ])
    built = time.perf_counter() - started
    many, packed = resident(), held() // 2**20
    search(snapshots, clinics[:1])
    search(snapshots, clinics[:READ])
    searched = resident()
    statements, publishing, advancing = publish(database, snapshots)
    started = time.perf_counter()
    read(snapshots, clinics[:READ])
    again = time.perf_counter() - started
    sys.stdout.write(
        f"{count:5} sites, {len(view.records)} records: publish {publishing * 1000:.0f} ms, {statements} statements; "
        f"the process follows in {advancing * 1000:.0f} ms; memory: view {alone - before} MB, one site {one - alone} MB "
        f"({first} items), {min(READ, count)} sites {many - alone} MB ({items} items, held in {packed} MB), "
        f"with search {searched - alone} MB; all built in {built:.1f} s, brought on in {again:.2f} s\n"
    )
    database.close()


def make_clinics(database: Database, count: int) -> None:
    """Clinics below the library, each with the override of one title."""
    keys = [f"clinic-{number}" for number in range(count)]
    with database.transaction() as session:
        faqs = session.scalars(
            select(Record).where(Record.type == "faq", Record.site == "core").order_by(Record.id)
        ).all()
        for number, key in enumerate(keys):
            make_site(session, key, parent="core", locales=CHAINS, base_url=f"https://{key}.example")
            if number < READ:
                edit_live(session, faqs[number % len(faqs)], "en", site=key, question=f"What does {key} say?")


def read(snapshots: Snapshots, sites: list[str]) -> int:
    """Deliver everything that these sites show; how many items that is."""
    heads = (snapshots.head(site, locale) for site in sites for locale in CHAINS)
    return sum(1 for head in heads for each in head.shown.values() if head.deliver(each))


def search(snapshots: Snapshots, sites: list[str]) -> None:
    for site in sites:
        for locale in CHAINS:
            snapshots.head(site, locale).search.find("needle", locale)


def publish(database: Database, snapshots: Snapshots) -> tuple[int, float, float]:
    """The statements and the median time of publishing a library text, and the time for a process to take note."""
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    publishing, advancing = [], []
    with database.reading() as session:
        record = session.scalars(
            select(Record).where(Record.type == "faq", Record.site == "core").order_by(Record.id.desc())
        ).first()
        assert record is not None
    for number in range(ROUNDS):
        statements.clear()
        started = time.perf_counter()
        with database.transaction() as session:
            edit_live(session, session.get_one(Record, record.id), "en", evidence=f"Round {number}.")
        publishing.append(time.perf_counter() - started)
        count = len(statements)
        started = time.perf_counter()
        snapshots.head_view()
        advancing.append(time.perf_counter() - started)
    return count, median(publishing), median(advancing)


def resident() -> int:
    """The memory that the process holds, in MB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 2**20


if __name__ == "__main__":
    main()
