"""Performs a verb: one way in for the admin API, schedules, the command line, the seed and tests."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from api.services.accounts.audit import Call, Deed
from api.services.ledger.lookup import (
    find_translation,
    live_records,
    live_version_number,
    working_version_number,
)
from api.services.ledger.memory import known
from api.services.publishing.handing_on import STEPS, note_steps
from api.services.publishing.pins import Pinned, Place, know_items, let_stay, records_of
from api.services.publishing.problems import as_told, problems_of
from api.services.publishing.publication import Outcome, publication
from api.services.publishing.rights import require_items
from api.services.publishing.verb import Verb


def perform(call: Call, verb: Verb, items: Sequence[Pinned | Place], *, dry_run: bool = False, **said: Any) -> Outcome:
    """Use a verb on texts or records in one change: all of it, or nothing with Blocked.

    `said` is what the verb's `perform` takes, and the `reason`. A dry run tells what it would come to.
    """
    reason = verb.reason_in(said)
    with publication(call, verb.name, reason=reason, dry_run=dry_run, quiet=verb.quiet) as made:
        know_items(call.session, items)
        require_items(call, verb.permission, verb.needs, items)
        made.concern(each.record for each in items)
        if verb.is_noticed:
            made.watch(each.record for each in items)
        else:
            live_records(call.session, (each.record for each in items))
        let_stay(call.session, items)
        words = {name: value for name, value in said.items() if name != "reason"}
        made.block(verb.use(made.change, items, by=call.holder, **words))
        problems = _ahead(call, items) if verb.leads_to_publication else None
    if not dry_run:
        note(call, verb.name, items, said, made.outcome)
        if verb.name in STEPS:
            pins = [each for each in items if isinstance(each, Pinned)]
            note_steps(call, verb.name, pins, str(said.get("comment", "")))
    return replace(made.outcome, problems=problems)


def _ahead(call: Call, items: Sequence[Pinned | Place]) -> tuple[dict[str, Any], ...]:
    """What stands between texts and readers, in time to be mended; that nobody has approved them yet is what comes next."""
    pins = [each for each in items if isinstance(each, Pinned)]
    return tuple(as_told(problems_of(call.session, pins, today=call.now.date(), but=("approval-missing",))))


def note(call: Call, verb: str, items: Iterable[Pinned | Place], said: dict[str, Any], outcome: Outcome) -> None:
    """Leave one event of the audit trail for each item."""
    words = {name: value for name, value in said.items() if value}
    deeds = []
    for each in items:
        locale, version = (each.locale, each.version) if isinstance(each, Pinned) else (None, None)
        deeds.append(Deed(each.site, each.record, locale, outcome.seq, after={**words, "version": version}))
    call.audit_all(f"action.{verb}", deeds)


def standings(session: Session, items: Sequence[Pinned | Place]) -> list[dict[str, Any]]:
    """How texts stand after a verb, for the next call about them; of a record as a whole there is only its name."""
    pins = [each for each in items if isinstance(each, Pinned)]
    # Where something was tried and undone, nothing of them is known any more.
    if any(each.place not in known(session).translations for each in pins):
        know_items(session, pins)
        live_records(session, records_of(pins))
    return [_standing(session, each) for each in items]


def _standing(session: Session, item: Pinned | Place) -> dict[str, Any]:
    if isinstance(item, Place):
        return item._asdict()
    text = find_translation(session, *item.place)
    return {
        "site": item.site, "record": item.record, "locale": item.locale,
        "version": item.version or working_version_number(session, text) or text.latest_version,
        "live_version": live_version_number(session, text), "draft_version": text.draft_version, "stage": text.stage,
    }  # fmt: skip
