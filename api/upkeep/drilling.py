"""Drills: a backup is restored aside, proved, and served from, so that one knows before the bad day that it can be done."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient

from api.app import create_app
from api.config import Settings
from api.database import Database
from api.reading.digests import digest_of, line
from api.record_types import RECORD_TYPES
from api.tables import needed
from api.terminal import make_tables
from api.upkeep.copies import Copies
from api.upkeep.manifest import Manifest, SiteAnswer
from api.upkeep.proof import compares_answers, faults
from api.upkeep.restoring import read_backup


@dataclass
class Drill:
    """What a drill has shown, step by step."""

    backup: Path
    manifest: Manifest
    steps: list[dict[str, Any]] = field(default_factory=list)
    _since: float = field(default_factory=monotonic)

    @property
    def is_good(self) -> bool:
        return all(each["ok"] for each in self.steps)

    def note(self, what: str, wrong: list[str], seen: str) -> None:
        """Tell of a step: what was wrong, or what was seen."""
        now = monotonic()
        self.steps.append(
            {
                "step": what,
                "ok": not wrong,
                "told": " ".join(wrong[:20]) or seen,
                "seconds": round(now - self._since, 2),
            }
        )
        self._since = now

    def as_json(self) -> dict[str, Any]:
        """The proof, for a program."""
        said, head = self.manifest, self.manifest.head
        return {
            "backup": str(self.backup), "ok": self.is_good, "at": said.at, "release": said.release, "migration": said.migration,
            "seq": head.seq, "hash": head.hash, "seal": head.seal, "sites": said.sites, "steps": self.steps,
        }  # fmt: skip


def drill(backup: Path, copies: Copies, settings: Settings, folder: Path) -> Drill:
    """Restore a backup aside, prove it, and serve from it; nothing of it stays."""
    drilled = Drill(backup, manifest := read_backup(backup, copies))
    drilled.note("files", [], f"{manifest.file}, {manifest.size} bytes, as they were written")
    copy = backup / manifest.file
    drilled.note("copy", copies.wrong_with(copy), f"{manifest.kind} {manifest.database} finds nothing wrong")
    with copies.aside(copy, folder) as url:
        drilled.note("restored", [], "into a database aside")
        if manifest.migration < needed():
            make_tables(url)
            drilled.note("migrated", [], f"from {manifest.migration} to {needed()}")
        drilled.note("history", wrong := _faults(url, manifest, settings), _whole(manifest))
        # What rests on a history that is not whole tells nothing more.
        if not wrong:
            drilled.note("answers", list(_wrong_answers(url, manifest)), _answered(manifest))
    return drilled


def _whole(manifest: Manifest) -> str:
    head = manifest.head
    return f"whole up to change {head.seq} ({head.hash[:12]}…), seal {head.seal}, and {len(manifest.sites)} sites with their heads"


def _answered(manifest: Manifest) -> str:
    told = ", ".join(
        f"{each.site} in {each.locale}: {each.count} items ({each.digest[:12]}…)" for each in manifest.answers
    )
    if not compares_answers(manifest):
        return f"served, and not compared, as this release makes other items: {told}"
    return f"served as they were: {told}" if told else "no site that everybody may read has any"


def _faults(url: str, manifest: Manifest, settings: Settings) -> list[str]:
    with closing(Database(url)) as database, database.reading() as session:
        return list(faults(session, manifest, settings))


def _wrong_answers(url: str, manifest: Manifest) -> Iterator[str]:
    """Ask for everything, as an app does that holds nothing, and reckon the digest of what came."""
    with _serving(url) as client:
        ready = client.get("/readyz").get_json()
        if ready["checks"].get("ledger") != "ok":
            yield f"A server of it would not be ready: {ready['details']}."
            return
        for wanted in manifest.answers:
            got = _asked(client, wanted)
            if isinstance(got, str) or (compares_answers(manifest) and got != wanted):
                yield f"{wanted.site} in {wanted.locale} should answer {wanted}, and answers {got}."


@contextmanager
def _serving(url: str) -> Iterator[FlaskClient]:
    """The application as a server of readers has it, but for what other parts of the installation would do."""
    app = create_app(
        {
            "database_url": url,
            "replica_url": None,
            "bootstrap_admin_key": None,
            "serves": "public",
            "log_level": "error",
        }
    )
    try:
        yield app.test_client()
    finally:
        app.extensions["database"].close()


def _asked(client: FlaskClient, wanted: SiteAnswer) -> SiteAnswer | str:
    query = {"locale": wanted.locale, "types": ",".join(RECORD_TYPES), "text": "plain"}
    lines: list[bytes] = []
    while True:
        answer = client.get(f"/v1/sites/{wanted.site}/sync?{urlencode(query, safe=',')}")
        if answer.status_code != 200:  # noqa: PLR2004
            return f"with status {answer.status_code}"
        page: dict[str, Any] = answer.get_json()
        lines += [line(each["type"], each["id"], each["rev"]) for each in page["items"]]
        if not page["has_more"]:
            break
        query = {"token": page["next_token"]}
    reckoned, told = digest_of(sorted(lines)), page["digest"]
    if (reckoned.count, reckoned.value) != (told["count"], told["value"]):
        return f"with a digest of {told}, which is not that of its items"
    return SiteAnswer(wanted.site, wanted.locale, reckoned.count, reckoned.value)
