"""Prints what search costs at a site: to build its index, to hold it, to answer, and to follow a publish.

python -m tests.measure.searching sqlite:///var/content.sqlite3 [site] [locale …]
"""

import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import islice
from random import Random

from api.database import Database
from api.reading.search.index import Index
from api.reading.search.segment import Document
from api.reading.search.snippets import snippets
from api.reading.snapshot import Snapshot
from api.reading.snapshots import Snapshots
from tests.measure.many_sites import resident

BLOCKS, BLOCK = 12, 40
LIMIT = 25
COMMON = 200


def main() -> None:
    url, site, *locales = [*sys.argv[1:], "core"][: max(2, len(sys.argv) - 1)]
    database = Database(url)
    snapshots = Snapshots(database, kept=10)
    for locale in locales or snapshots.head_view().sites[site].locales:
        measure(snapshots.head(site, locale), locale)
    database.close()


def measure(snapshot: Snapshot, locale: str) -> None:
    before, started = resident(), time.process_time()
    index = snapshot.search
    built, held = time.process_time() - started, resident() - before
    # Every query is a new one, of words that many texts hold or of any.
    texts = index.texts(list(islice(snapshot.items, 2_000)))
    words = Counter(word for text in texts.values() for word in re.findall(r"\w+", text.whole))
    any_words = best(lambda query: answer(index, query, locale), list(words))
    common = best(lambda query: answer(index, query, locale), [word for word, _ in words.most_common(COMMON)])
    item = next(iter(snapshot.items.values()))
    following = best(lambda query: follow(index, item, query, locale), list(words))
    sys.stdout.write(
        f"{locale}: {len(snapshot.items)} texts, index built in {built:.2f} s with {held} MB; "
        f"a query of any words {any_words:.2f} ms, of common words {common:.2f} ms; to follow a publish {following:.2f} ms\n"
    )


def best(run: Callable[[str], object], words: list[str]) -> float:
    """The milliseconds of a run in the best of several blocks: what it takes on a machine that does nothing else."""
    random = Random(6)
    took = []
    for _ in range(BLOCKS):
        queries = [" ".join(random.choices(words, k=random.randint(1, 3))) for _ in range(BLOCK)]
        started = time.process_time()
        for query in queries:
            run(query)
        took.append((time.process_time() - started) * 1000 / BLOCK)
    return min(took)


def answer(index: Index, query: str, locale: str) -> None:
    hits = index.find(query, locale)
    snippets(hits.terms, index, {hit.id: locale for hit in hits[:LIMIT]})


def follow(index: Index, item: dict[str, str], words: str, locale: str) -> None:
    body = index.texts([item["id"]])[item["id"]].whole
    index.changed([item["id"]], [Document(item["id"], item["type"], words, body, locale)])


if __name__ == "__main__":
    main()
