"""Dismisses: texts are right in spite of what has changed in their source, or in what they restate."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from api.canonical import parse
from api.reading.facts.overtaken import Overtaken
from api.reading.locales import is_translation
from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import live_record_or_none, live_records
from api.services.publishing.pins import Blocker, Found, Pinned, find_distinct
from api.services.publishing.renewal import not_at_hand, renew
from api.services.publishing.said import PublishingInput
from api.services.publishing.verb import Needs, Verb
from api.services.texts.fingerprints import source_fingerprints


def perform(change: OpenChange, items: Sequence[Pinned], *, by: Holder) -> Iterable[Blocker]:
    """Say that texts are right in spite of what changed in their source or in what they restate, until it changes again

    Each translation gets a new version with the same words; it is published at once where the old one was live. A source text
    that restates other records stays as it is.
    """
    for found in find_distinct(change.session, items):
        if _is_overtaken(change.session, found):
            change.end(Overtaken.kind, found.record.site, found.record.id, "")
        else:
            renew(change, found, parse(found.version.fields), by=by, made_from=_source(change.session, found))
    return ()


def _hinders(session: Session, items: Sequence[Found], _by: Holder) -> Iterator[Blocker]:
    """Only a translation is dismissed whose source has changed, or a source of which what it restates has."""
    for found in items:
        yield from not_at_hand(found)
        if not _is_overtaken(session, found):
            yield from _not_outdated(session, found)


def _not_outdated(session: Session, found: Found) -> Iterator[Blocker]:
    known = parse(found.version.source_clinical) if found.version.source_clinical else {}
    if not is_translation(found.record, found.pin.site, found.pin.locale):
        yield found.blocker(
            "not-a-translation",
            "Only the owner's translations can be outdated, and texts of which what they restate has changed.",
        )
    elif known == _source(session, found):
        yield found.blocker("not-outdated", "It was made from the source as it is now.")


def _is_overtaken(session: Session, found: Found) -> bool:
    """Whether the text is a source that was overtaken by what it restates."""
    is_source = (found.pin.site, found.translation.locale) == (found.record.site, found.record.source_locale)
    state = live_record_or_none(session, found.record.id) if is_source else None
    return state is not None and state.overtaken is not None


def _source(session: Session, found: Found) -> Mapping[str, str]:
    """The source beside which a text is outdated: for a live text what readers have, for a draft the newest."""
    if found.is_live:
        return live_records(session, [found.record.id])[found.record.id].source_clinical or {}
    return source_fingerprints(session, found.record) or {}


VERB = Verb(
    "dismiss-outdated",
    Permission.REVIEW,
    Needs.PINS,
    PublishingInput,
    perform,
    hinders=_hinders,
    quiet=True,
    of_record=lambda text: text.version if text.is_outdated else None,
)
