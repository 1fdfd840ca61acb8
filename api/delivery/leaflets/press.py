"""Makes one PDF of a page and ends: a program of its own, so that no reader waits while it works."""

import json
import os
import sys
from typing import Any

PATIENCE = 10
"""How far it stands back behind what answers readers, as `nice` counts."""


def press() -> None:
    """Read a page with its styles, as JSON, and write the PDF."""
    from weasyprint import CSS, HTML

    os.nice(PATIENCE)
    asked = json.load(sys.stdin.buffer)
    styles = [CSS(string=each, url_fetcher=_fetch_nothing) for each in asked["styles"]]
    page = HTML(string=asked["html"], url_fetcher=_fetch_nothing)
    made = page.write_pdf(stylesheets=styles, pdf_variant="pdf/ua-1", pdf_identifier=bytes.fromhex(asked["id"]))
    sys.stdout.buffer.write(made)


def _fetch_nothing(url: str, *_: Any, **__: Any) -> Any:
    """Nothing that a text names is fetched: all that a leaflet shows stands in it."""
    raise ValueError(f"{url} is not fetched.")


if __name__ == "__main__":
    press()
