"""The documents as they stand in web pages, judged by Adobe's validator, which knows rules of search engines too."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from api.reading.jsonld import dumps

SCRIPT = Path(__file__).parent / "adobe.mjs"
VALIDATOR = SCRIPT.parent / "node_modules" / "@adobe" / "structured-data-validator"


def missing() -> str | None:
    """Why documents cannot be judged here, if so."""
    if shutil.which("node") is None:
        return "node is not installed, so JSON-LD was not judged by Adobe's validator."
    if not VALIDATOR.exists():
        return "`npm ci` has not run in tests/jsonld, so JSON-LD was not judged by Adobe's validator."
    return None


def adobe_findings(documents: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Its errors and warnings, in one run; nothing for valid documents.

    What it calls optional are wishes: for pictures and films of steps, of which the content has none.
    """
    pages = [f'<script type="application/ld+json">{dumps(each).decode()}</script>' for each in documents]
    run = subprocess.run(
        ["node", str(SCRIPT)], input=json.dumps(pages), capture_output=True, text=True, check=False, timeout=300
    )
    assert run.returncode == 0, run.stderr
    findings: list[dict[str, Any]] = json.loads(run.stdout)
    return [each for each in findings if not each["issueMessage"].endswith("(optional)")]
