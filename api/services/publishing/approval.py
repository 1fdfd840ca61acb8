"""Moves drafts between people before readers get them: submitted, approved or sent back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from api.canonical import fingerprint
from api.errors import InvalidContent
from api.services.accounts.permissions import Holder
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_settings, live_records, text_facts
from api.services.publishing.pins import Blocker, Found, Pinned, find_pinned, not_draft, require_distinct
from api.services.publishing.reviews import authors, covered_clinical


def submit(change: OpenChange, *, items: Sequence[Pinned], by: Holder, comment: str = "") -> Iterator[Blocker]:
    """Hand drafts to whoever approves them."""
    yield from not_draft(change.session, items)
    for found in _found(change.session, items):
        if found.translation.stage == "approved" and found.translation.stage_version == found.version.number:
            yield found.blocker("approved-already", "This version is approved already.")
        else:
            _stand(change, by, found, "submitted", comment)


def approve(change: OpenChange, *, items: Sequence[Pinned], by: Holder, comment: str = "") -> Iterator[Blocker]:
    """Say that drafts may be published as they are; a later clinical save makes this void."""
    yield from not_draft(change.session, items)
    for found in _found(change.session, items):
        yield from _own(change.session, by, found)
        _stand(change, by, found, "approved", comment)
        covered = fingerprint(covered_clinical(change.session, found, items))
        found.translation.stage_clinical = found.version.approved_clinical = covered


def send_back(change: OpenChange, *, items: Sequence[Pinned], by: Holder, comment: str) -> Iterator[Blocker]:
    """Give drafts back to their authors, saying why."""
    if not comment.strip():
        error = {"pointer": "#/comment", "detail": "Say what the author should do."}
        raise InvalidContent("Sending back needs a comment.", errors=[error])
    yield from not_draft(change.session, items)
    for found in _found(change.session, items):
        if found.translation.stage not in ("submitted", "approved"):
            yield found.blocker("not-submitted", "Nobody has submitted this text.")
        found.version.approved_clinical = None
        _stand(change, by, found, "sent_back", comment)


def _found(session: Session, items: Sequence[Pinned]) -> list[Found]:
    require_distinct(items)
    return [find_pinned(session, item) for item in items]


def _stand(change: OpenChange, by: Holder, found: Found, stage: str, comment: str) -> None:
    translation = found.translation
    translation.stage, translation.stage_version = stage, found.version.number
    translation.stage_by, translation.stage_at = by.identity, change.change.at
    translation.stage_comment, translation.stage_clinical = comment.strip() or None, None
    change.session.flush()


def _own(session: Session, by: Holder, found: Found) -> Iterator[Blocker]:
    """Under four eyes, whoever wrote or submitted a text cannot approve it."""
    if find_settings(session, found.pin.site).approval != "four_eyes":
        return
    submitted = found.translation.stage == "submitted" and found.translation.stage_by == by.identity
    if submitted or by.name in authors(session, found):
        yield found.blocker(
            "four-eyes", "You wrote or submitted this text; on this site somebody else must approve it."
        )


def approvals(session: Session, items: Iterable[Pinned]) -> dict[Pinned, str | None]:
    """For each pin of a site that asks for approval, the fingerprint that was approved; publishing clears stages."""
    asking = [found for found in (find_pinned(session, item) for item in items) if _asks(session, found)]
    return {found.pin: _approved(found) for found in asking}


def _asks(session: Session, found: Found) -> bool:
    """Whether a version needs approval: what readers have had before was approved before."""
    asks = find_settings(session, found.pin.site).approval != "none"
    return asks and not _was_live(session, found)


def _was_live(session: Session, found: Found) -> bool:
    return any(value["version"] == found.version.number for value in text_facts(session, found.translation))


def _approved(found: Found) -> str | None:
    """The approval of the version itself, which a plan may rest on, or the one that editorial saves have taken along."""
    translation = found.translation
    is_this = translation.stage == "approved" and translation.stage_version == found.version.number
    return translation.stage_clinical if is_this else found.version.approved_clinical


def unapproved(session: Session, approved: Mapping[Pinned, str | None]) -> Iterator[Blocker]:
    """The texts that are live in this transaction without anybody's approval of just their clinical words."""
    records = live_records(session, {pin.record for pin in approved})
    for pin, known in approved.items():
        record = records[pin.record]
        text = record.texts[pin.site, pin.locale]
        covered = record.clinical(text) if pin.site == record.site else text.clinical
        if known != fingerprint(dict(covered)):
            detail = (
                "The site asks for an approval of this version."
                if known is None
                else "The approval was of other clinical words: the neutral fields that go with the text differ."
            )
            yield find_pinned(session, pin).blocker("approval-missing", detail)
