"""Prints how long the publish gate looks at 10,000 records by the clock, and at one long text: `python -m tests.measure.gate`."""

from statistics import median
from time import perf_counter, process_time

import click

from tests.gate.corpus.sentences import samples
from tests.gate.looking import look, look_at_many

MOST_S, MOST_MS = 60, 50
WORDS = 1_000
ROUNDS = 200


@click.command()
@click.option("--records", default=10_000, show_default=True, type=click.IntRange(1))
def gate(records: int) -> None:
    """Look at records of one topic, each held against all others, and at one text again and again."""
    look_at_many(10)
    began, worked = perf_counter(), process_time()
    found = look_at_many(records)
    took, cpu = perf_counter() - began, process_time() - worked
    click.echo(
        f"{records:,} records, {found:,} findings: {took:.1f} s by the clock, {cpu:.1f} s of CPU (at most {MOST_S} s)"
    )
    said = " ".join(part for each in samples() if each.locale == "en" for part in each.said)
    text = " ".join((said.split() * WORDS)[:WORDS])
    for words, written in ((WORDS, text), (100, " ".join(text.split()[:100]))):
        spans = sorted(_looked(written) for _ in range(ROUNDS))
        click.echo(
            f"one text of {words:,} words: {median(spans):.1f} ms, {spans[-ROUNDS // 100]:.1f} ms at the 99th percentile (at most {MOST_MS} ms)"
        )


def _looked(text: str) -> float:
    began = perf_counter()
    look("en", text)
    return (perf_counter() - began) * 1_000


if __name__ == "__main__":
    gate()
