"""What is said anew beside what has changed above it: a version of the same words, or of fewer, that rests on the present."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from api.models import Version
from api.services.accounts.permissions import Holder
from api.services.ledger.changes import OpenChange
from api.services.publishing.live import go_live, take_down
from api.services.publishing.pins import Blocker, Found, Pinned
from api.services.texts.drafts import Author, add_version, compose
from api.services.texts.inheritance import inherited_fields, moved_upstream


def upstream_of(session: Session, found: Found) -> list[str]:
    """The fields of an override that have changed upstream since it was saved."""
    pin = found.pin
    return moved_upstream(found.version, inherited_fields(session, found.record, pin.site, pin.locale))


def not_at_hand(found: Found) -> Iterator[Blocker]:
    """A version that is neither what readers get nor the draft."""
    if found.version.number not in (found.live, found.translation.draft_version):
        yield found.blocker("superseded", f"Version {found.version.number} is neither live nor the draft now.")


def not_an_override(found: Found) -> Iterator[Blocker]:
    """A text that overrides nothing."""
    yield from not_at_hand(found)
    if found.pin.site == found.record.site:
        yield found.blocker("not-an-override", "The text is the owner's own.")


def not_moved(found: Found) -> Blocker:
    """A text that overrides nothing that has changed."""
    return found.blocker("not-moved", "Nothing that it overrides has changed since.")


def renew(
    change: OpenChange, found: Found, fields: Mapping[str, Any], *, by: Holder, made_from: Mapping[str, str | None] | None = None
) -> None:  # fmt: skip
    """Store a version that rests on the present state above it; it takes the place of the one that was named."""
    translation = found.translation
    version = compose(
        change.session, found.record, translation, fields, basis=found.version, author=Author(by.name, id=by.account), now=change.change.at,
        method=found.version.method, made_from=made_from, renew=True,
    )  # fmt: skip
    add_version(change.session, translation, version)
    if translation.draft_version == found.version.number:
        _follow(found, version)
    if found.version.number == found.live:
        _republish(change, found, version, is_empty=not fields)
    change.session.flush()


def _follow(found: Found, version: Version) -> None:
    """The draft moves on, and its approval with it, which is of just the clinical words that it was of."""
    found.translation.draft_version = version.number
    if found.translation.stage_version is not None:
        found.translation.stage_version = version.number


def _republish(change: OpenChange, found: Found, version: Version, *, is_empty: bool) -> None:
    if is_empty:
        take_down(change, [found.pin])
    else:
        go_live(change, [Pinned(*found.pin.place, version.number)])
