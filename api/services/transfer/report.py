"""What an import changed, as it is told."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.services.accounts.permissions import Permission
from api.services.publishing.publication import NOTHING_TOLD
from api.services.transfer.lines import Problem

MOST_PROBLEMS = 500
"""Of a file that is wrong throughout, nobody reads more."""


def _counter() -> Counter[str]:
    return Counter(created=0, updated=0, unchanged=0)


@dataclass
class Report:
    """What an import changed, or would change."""

    site: str
    made_site: bool = False
    keeps_history: bool = False
    """Whether authors, times, approvals, attestations and past changes were taken as the file says."""
    records: Counter[str] = field(default_factory=_counter)
    overrides: Counter[str] = field(default_factory=_counter)
    versions: int = 0
    attestations: int = 0
    published: int = 0
    seqs: list[int] = field(default_factory=list)
    """The changes that it made in the ledger."""
    told: Mapping[str, Any] = field(default_factory=lambda: dict(NOTHING_TOLD))
    """The warnings, the impact and the cache tags of all its changes together."""
    lines: list[dict[str, Any]] = field(default_factory=list)
    """What each line that is about a record did."""
    problems: list[Problem] = field(default_factory=list)
    needs: set[Permission] = field(default_factory=set)
    """What the importer must be allowed to, beside writing."""

    @property
    def is_empty(self) -> bool:
        """Whether everything was here already."""
        counted = (self.records, self.overrides)
        return not self.seqs and not any(each["created"] or each["updated"] for each in counted)


def report_body(report: Report, *, dry_run: bool) -> Mapping[str, Any]:
    """A report as the API answers it."""
    return {**report_sums(report, dry_run=dry_run), "lines": report.lines}


def report_sums(report: Report, *, dry_run: bool) -> Mapping[str, Any]:
    """A report without its lines, for the trail."""
    return {
        "site": report.site, "dry_run": dry_run, "records": dict(report.records), "overrides": dict(report.overrides),
        "versions": report.versions, "attestations": report.attestations, "published": report.published,
        "seqs": [] if dry_run else report.seqs,
        "keeps_history": report.keeps_history,
        **report.told,
        "problems": [each.as_json() for each in report.problems[:MOST_PROBLEMS]],
    }  # fmt: skip
