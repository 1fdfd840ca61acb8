"""Says what somebody may do with a text, on a site and in a locale, and why not: by what the verbs themselves ask."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from sqlalchemy.orm import Session

from api.models import Record, Translation
from api.services.accounts.permissions import Holder, Lack, Permission, why_not
from api.services.ledger.lookup import find_lineage, live_version_number
from api.services.publishing.pins import Blocker, Found, Pinned, Place, find_pinned
from api.services.publishing.rights import to_write, why_not_here
from api.services.publishing.verb import Needs, Verb
from api.services.publishing.verbs import VERBS

WRITING = ("save", "discard", "restore", "delete")
"""What is done to a text at its own address."""
NO_DRAFT = "There is no draft to discard."
ALL_VERBS = (*WRITING, *sorted(VERBS))
_NOT_BEGUN = Lack("not-begun", "There is no such text yet.")
_BY_PERMISSION: Mapping[Permission, Sequence[str]] = {
    permission: [name for name, verb in sorted(VERBS.items()) if verb.permission is permission]
    for permission in Permission
}


@dataclass(frozen=True)
class TextSeen:
    """A text, begun or not, as somebody looks at it who may read it."""

    session: Session
    record: Record
    site: str
    locale: str
    translation: Translation | None
    holder: Holder

    @property
    def is_begun(self) -> bool:
        return self.translation is not None and self.translation.latest_version > 0


def can(text: TextSeen) -> dict[str, Lack | None]:
    """For everything that can be done with a text, why the holder may not do it now; None where they may.

    Words that must be mended first are told as problems, and not here.
    """
    # What somebody could do is nothing that the answer to this call rests on.
    text = replace(text, holder=replace(text.holder, granted=set()))
    found = find_pinned(text.session, _pin(text)) if text.is_begun else None
    written = {name: why(text) for name, why in _WRITING.items()}
    # Most verbs ask for one of a few rights.
    lacks = cache(partial(why_not_here, text.session, text.holder))
    return written | {name: _why_not(text, verb, found, lacks) for name, verb in sorted(VERBS.items())}


def _pin(text: TextSeen) -> Pinned:
    return Pinned(text.record.id, text.site, text.locale)


def _why_not(text: TextSeen, verb: Verb, found: Found | None, lacks: Callable[..., Lack | None]) -> Lack | None:
    item: Pinned | Place = _pin(text) if verb.needs is Needs.PINS else Place(text.site, text.record.id)
    if (lack := lacks(verb.permission, verb.needs, item)) is not None:
        return lack
    if verb.needs is Needs.PINS and found is None:
        return _NOT_BEGUN
    return next((_as_seen(verb, each) for each in _hindering(text, verb, found)), None)


def _as_seen(verb: Verb, hindrance: Blocker) -> Lack:
    """What hinders in words for who looks at the newest version: nothing has taken its place, but it is not at that stage."""
    if hindrance.rule != "superseded":
        return Lack(hindrance.rule, hindrance.detail)
    if verb.name == "unpublish":
        return Lack("not-live", "Readers do not have this text.")
    return Lack("no-draft", "There is no draft of this text now.")


def _hindering(text: TextSeen, verb: Verb, found: Found | None) -> Iterator[Blocker]:
    """What the verb itself would say."""
    item: Any = Place(text.site, text.record.id)
    if found is not None and verb.needs is Needs.PINS:
        item = _meant(verb.name, found)
    yield from verb.hinders(text.session, [item], text.holder)
    yield from verb.foreseen(text.session, [item], text.holder)


def _meant(name: str, found: Found) -> Found:
    """The text as whoever uses the verb names it: by the newest version or, to take it from readers, by what is live."""
    version = None if name == "unpublish" else found.version.number
    return found if found.pin.version == version else replace(found, pin=Pinned(*found.pin.place, version))


def _why_not_write(text: TextSeen) -> Lack | None:
    lineage = find_lineage(text.session, text.site)
    return why_not(text.holder, to_write(text.record, text.locale), lineage, text.locale)


def _why_not_discard(text: TextSeen) -> Lack | None:
    has_draft = text.translation is not None and text.translation.draft_version is not None
    return _why_not_write(text) or (None if has_draft else Lack("no-draft", NO_DRAFT))


def _why_not_restore(text: TextSeen) -> Lack | None:
    return _why_not_write(text) or (None if text.is_begun else _NOT_BEGUN)


def _why_not_delete(text: TextSeen) -> Lack | None:
    """Readers have it, or somebody works on it; taking it from readers takes the right to publish too."""
    live = live_version_number(text.session, text.translation) if text.translation else None
    if lack := _why_not_write(text):
        return lack
    if live is not None:
        return why_not(text.holder, Permission.PUBLISH, find_lineage(text.session, text.site), text.locale)
    has_draft = text.translation is not None and text.translation.draft_version is not None
    return (
        None if has_draft else Lack("nothing-to-change", "Readers do not have this text, and there is no draft of it.")
    )


_WRITING: Mapping[str, Callable[[TextSeen], Lack | None]] = {
    "save": _why_not_write, "discard": _why_not_discard, "restore": _why_not_restore, "delete": _why_not_delete,
}  # fmt: skip


IN_ROWS = ("save", "discard", "submit", "approve", "send-back", "unpublish")
"""What the row of a list tells of: what follows from the row itself."""
_OF_DRAFTS = ("discard", "submit", "approve", "send-back")


def can_in_rows(session: Session, rows: Iterable[Found], holder: Holder) -> dict[tuple[str, str, str], list[str]]:
    """Which of these the holder may do with each of some texts now, by record, site and locale."""
    founds = [(each.pin.place, each) for each in rows]
    drafts = [(place, each) for place, each in founds if each.translation.draft_version is not None]
    may: dict[tuple[str, str, str], list[str]] = {place: [] for place, _ in founds}
    rights = _Rights(session, replace(holder, granted=set()))
    for name in IN_ROWS:
        # Most texts have no draft, and what is not there is not looked at further.
        of_these = drafts if name in _OF_DRAFTS else founds
        allowed = [(place, each) for place, each in of_these if rights.has(name, each)]
        hindered = {
            (each.record, each.site, each.locale)
            for each in _hinders(session, name, [each for _, each in allowed], rights.holder)
        }
        for place, _ in allowed:
            if place not in hindered:
                may[place].append(name)
    return may


class _Rights:
    """What somebody may do where; a page has many texts, and few places where that may differ."""

    def __init__(self, session: Session, holder: Holder) -> None:
        self.holder = holder
        self._session, self._known = session, dict[tuple[Permission, str, str], bool]()

    def has(self, name: str, found: Found) -> bool:
        """Whether the holder has the right to do something with a text."""
        permission = VERBS[name].permission if name in VERBS else to_write(found.record, found.pin.locale)
        where = permission, found.pin.site, found.pin.locale
        if where not in self._known:
            self._known[where] = self.holder.may(permission, find_lineage(self._session, where[1]), where[2])
        return self._known[where]


def _hinders(session: Session, name: str, founds: Sequence[Found], holder: Holder) -> Iterable[Blocker]:
    return VERBS[name].hinders(session, [_meant(name, each) for each in founds], holder) if name in VERBS else ()


def verbs_at(holder: Holder, lineage: Sequence[str], locales: Sequence[str]) -> list[dict[str, Any]]:
    """What the holder may do on a site by their roles, for each locale; locales with the same verbs stand together."""
    found: dict[tuple[str, ...], list[str]] = {}
    for locale in locales:
        found.setdefault(tuple(_verbs_in(holder, lineage, locale)), []).append(locale)
    return [{"locales": together, "verbs": list(verbs)} for verbs, together in found.items() if verbs]


def _verbs_in(holder: Holder, lineage: Sequence[str], locale: str) -> Iterator[str]:
    if holder.may(Permission.TRANSLATE, lineage, locale):
        yield from WRITING
    for permission, verbs in _BY_PERMISSION.items():
        if verbs and holder.may(permission, lineage, locale):
            yield from verbs
