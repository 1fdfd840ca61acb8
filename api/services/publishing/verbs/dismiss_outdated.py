"""Dismisses: texts are right in spite of what has changed in their source, or in what they restate."""

from collections.abc import Iterator, Mapping, Sequence

from api.canonical import parse
from api.reading.facts.overtaken import Overtaken
from api.reading.locales import is_translation
from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import live_records
from api.services.publishing.pins import Blocker, Found, Pinned, find_distinct
from api.services.publishing.renewal import not_at_hand, renew
from api.services.publishing.said import PublishingInput
from api.services.publishing.verb import Needs, Verb
from api.services.texts.fingerprints import source_fingerprints


def perform(change: OpenChange, items: Sequence[Pinned], *, by: Holder) -> Iterator[Blocker]:
    """Say that texts are right in spite of what changed in their source or in what they restate, until it changes again

    Each translation gets a new version with the same words; it is published at once where the old one was live. A source text
    that restates other records stays as it is.
    """
    for found in find_distinct(change.session, items):
        if _restates_rightly(change, found):
            yield from not_at_hand(found)
            continue
        present = _source(change, found)
        known = parse(found.version.source_clinical) if found.version.source_clinical else {}
        yield from not_at_hand(found)
        if not is_translation(found.record, found.pin.site, found.pin.locale):
            yield found.blocker(
                "not-a-translation",
                "Only the owner's translations can be outdated, and texts of which what they restate has changed.",
            )
        elif known == present:
            yield found.blocker("not-outdated", "It was made from the source as it is now.")
        renew(change, found, parse(found.version.fields), by=by, made_from=present)


def _restates_rightly(change: OpenChange, found: Found) -> bool:
    """Whether the text is a source that was overtaken by what it restates, and is not any more."""
    is_source = (found.pin.site, found.translation.locale) == (found.record.site, found.record.source_locale)
    return is_source and change.end(Overtaken.kind, found.record.site, found.record.id, "")


def _source(change: OpenChange, found: Found) -> Mapping[str, str]:
    """The source beside which a text is outdated: for a live text what readers have, for a draft the newest."""
    if found.version.number == found.live:
        return live_records(change.session, [found.record.id])[found.record.id].source_clinical or {}
    return source_fingerprints(change.session, found.record) or {}


VERB = Verb(
    "dismiss-outdated",
    Permission.REVIEW,
    Needs.PINS,
    PublishingInput,
    perform,
    quiet=True,
    of_record=lambda text: text.version if text.is_outdated else None,
)
