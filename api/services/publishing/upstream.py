"""Says of a translation or an override that it stands beside what has changed above it, or lets it give way."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from api.canonical import parse
from api.errors import InvalidContent
from api.models import Version
from api.reading.locales import NEUTRAL
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import live_records
from api.services.publishing.live import make_live, take_down
from api.services.publishing.pins import Blocker, Found, Pinned, find_pinned, require_distinct
from api.services.texts.drafts import Author, add_version, compose
from api.services.texts.fingerprints import source_fingerprints
from api.services.texts.inheritance import inherited_fields, moved_upstream


def dismiss_outdated(change: OpenChange, items: Sequence[Pinned], *, author: Author) -> Iterator[Blocker]:
    """Say that translations are right in spite of what has changed in their source, until it changes again."""
    for found in _founds(change, items):
        present = _source(change, found)
        known = parse(found.version.source_clinical) if found.version.source_clinical else {}
        yield from _not_at_hand(found)
        if found.pin.site != found.record.site or found.pin.locale in (NEUTRAL, found.record.source_locale):
            yield found.blocker("not-a-translation", "Only the owner's translations can be outdated.")
        elif known == present:
            yield found.blocker("not-outdated", "It was made from the source as it is now.")
        _renew(change, found, parse(found.version.fields), author=author, made_from=present)


def _source(change: OpenChange, found: Found) -> Mapping[str, str]:
    """The source beside which a text is outdated: for a live text what readers have, for a draft the newest."""
    if found.version.number == found.live:
        return live_records(change.session, [found.record.id])[found.record.id].source_clinical or {}
    return source_fingerprints(change.session, found.record) or {}


def keep_overrides(change: OpenChange, items: Sequence[Pinned], *, author: Author) -> Iterator[Blocker]:
    """Say that overrides stay as they are beside what they replace now."""
    for found in _founds(change, items):
        yield from _not_moved(found, _moved(change, found))
        _renew(change, found, parse(found.version.fields), author=author)


def adopt_upstream(
    change: OpenChange, items: Sequence[Pinned], *, fields: Collection[str] | None, author: Author
) -> Iterator[Blocker]:
    """Let overrides give way to what is inherited: in the named fields, by default in those that moved upstream."""
    for found in _founds(change, items):
        own: dict[str, Any] = parse(found.version.fields)
        leaving = _moved(change, found) if fields is None else sorted(fields)
        _require_fields(leaving, own)
        yield from _not_moved(found, leaving)
        _renew(change, found, {name: value for name, value in own.items() if name not in leaving}, author=author)


def _require_fields(names: Sequence[str], own: Mapping[str, Any]) -> None:
    errors = [{"pointer": "#/fields", "detail": f"{name!r} is not overridden."} for name in names if name not in own]
    if errors:
        raise InvalidContent("These fields cannot be adopted.", errors=errors)


def _founds(change: OpenChange, items: Sequence[Pinned]) -> list[Found]:
    require_distinct(items)
    return [find_pinned(change.session, item) for item in items]


def _moved(change: OpenChange, found: Found) -> list[str]:
    pin = found.pin
    return moved_upstream(found.version, inherited_fields(change.session, found.record, pin.site, pin.locale))


def _not_at_hand(found: Found) -> Iterator[Blocker]:
    if found.version.number not in (found.live, found.translation.draft_version):
        yield found.blocker("superseded", f"Version {found.version.number} is neither live nor the draft now.")


def _not_moved(found: Found, moved: Sequence[str]) -> Iterator[Blocker]:
    yield from _not_at_hand(found)
    if found.pin.site == found.record.site:
        yield found.blocker("not-an-override", "The text is the owner's own.")
    elif not moved:
        yield found.blocker("not-moved", "Nothing that it overrides has changed since.")


def _renew(
    change: OpenChange, found: Found, fields: Mapping[str, Any], *, author: Author, made_from: Mapping[str, str] | None = None
) -> None:  # fmt: skip
    """Store a version that rests on the present state above it; it takes the place of the one that was named."""
    translation = found.translation
    version = compose(
        change.session, found.record, translation, fields, basis=found.version, author=author, now=change.change.at,
        method=found.version.method, made_from=made_from, renew=True,
    )  # fmt: skip
    add_version(change.session, translation, version)
    if translation.draft_version == found.version.number:
        _follow(found, version)
    if found.version.number == found.live:
        _republish(change, found, version, is_empty=not fields)
    change.session.flush()


def _follow(found: Found, version: Version) -> None:
    """The draft moves on, and its approval with it, because nobody's clinical words have changed."""
    found.translation.draft_version = version.number
    if found.translation.stage_version is not None:
        found.translation.stage_version = version.number


def _republish(change: OpenChange, found: Found, version: Version, *, is_empty: bool) -> None:
    if is_empty:
        take_down(change, Pinned(*found.pin.place))
    else:
        make_live(change, Pinned(*found.pin.place, version.number))
