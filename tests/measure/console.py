"""Prints how soon the console is there for somebody who signs in, and whether it delays who types in the longest text.

python -m tests.measure.console [--faqs 10000]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.console.conftest import CONSOLE, browser
from tests.console.server import at_work, post
from tests.measure.content import make_content

LONGEST = 20_000
PARAGRAPH = (
    "A needle is thin, and a **little** ache is usual; [some](https://example.org) people feel nothing at all. " * 4
)


def main() -> None:
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--faqs", type=int, default=10_000)
    faqs = reading.parse_args().faqs
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{Path(name) / 'content.sqlite3'}"
        make_content(url, faqs)
        with at_work(url, Path(name)) as server:
            tell(look(server), faqs)


def look(server: dict[str, Any]) -> dict[str, Any]:
    """What a browser finds that somebody signs in with."""
    invitations = f"/v1/admin/people/{server['people']['author']}/invitations"
    invitation = post(server["origin"], server["key"], invitations, {})["invitation"]
    told = subprocess.run(
        ["node", CONSOLE / "tests" / "measuring.mjs", server["origin"], invitation, longest(server)], check=True,
        env={**os.environ, "CHROMIUM": str(browser())}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def longest(server: dict[str, Any]) -> str:
    """A new question whose answer is as long as one may be; its id."""
    answer = (f"{PARAGRAPH.strip()}\n\n" * (LONGEST // len(PARAGRAPH)))[:LONGEST].strip()
    texts = {"en": {"question": "How long may it be?", "short_answer": "Very.", "answer": answer}}
    body = {"type": "faq", "site": "core", "translations": texts}
    return str(post(server["origin"], server["key"], "/v1/admin/records", body)["id"])


def tell(found: dict[str, Any], faqs: int) -> None:
    """Print the figures in words."""
    kb = {name: size / 1_000 for name, size in found["bytes"].items()}
    lines = [
        f"The list of {faqs:,} questions is there {found['first']:.0f} ms after signing in, the first time;"
        f" {found['again']:.0f} ms when it is opened again",
        f"The first time {kb['console']:.0f} kB of the console come, and {kb['api']:.0f} kB of what it asks",
        *(
            f"Typing in {found[view]['length']:,} characters, {view} view: longest task {found[view]['task']:.0f} ms,"
            f" slowest stroke {found[view]['stroke']:.0f} ms"
            for view in ("plain", "rich")
        ),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
