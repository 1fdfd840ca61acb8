"""What a site inherits of a record before its own override, and which overrides rest on what has changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import Record, Version
from api.reading.resolver import overriding
from api.reading.views import RecordState
from api.record_types import RECORD_TYPES
from api.services.ledger.lookup import find_lineage, live_record_or_none
from api.services.texts.fingerprints import as_read, short_fingerprint


@dataclass(frozen=True, slots=True)
class Inherited:
    """A value that a site gets from above, and from which site it comes."""

    value: Any
    site: str


def inherited_fields(session: Session, record: Record, site: str, locale: str) -> dict[str, Inherited]:
    """What readers of a site would get in a locale without its own override; nothing on the owner's own site."""
    state = live_record_or_none(session, record.id)
    return {} if state is None else inherited_from(state, find_lineage(session, site), locale)


def inherited_from(state: RecordState, lineage: list[str], locale: str) -> dict[str, Inherited]:
    """The owner's live fields with the overrides of the sites between; drafts of other sites never show through."""
    if lineage[0] == state.site or state.site not in lineage:
        return {}
    owner = state.texts.get((state.site, locale))
    found = {name: Inherited(value, state.site) for name, value in (owner.fields if owner else {}).items()}
    for between in reversed(lineage[1 : lineage.index(state.site)]):
        if override := state.texts.get((between, locale)):
            found |= {name: Inherited(value, between) for name, value in overriding(state, override).items()}
    return found


def fingerprints_below(inherited: Mapping[str, Inherited], names: Iterable[str]) -> dict[str, str]:
    """The fingerprint of each inherited value, also where nothing is inherited yet."""
    return {name: short_fingerprint(inherited[name].value if name in inherited else None) for name in names}


def override_basis(
    session: Session, record: Record, site: str, locale: str, fields: Mapping[str, Any], basis: Version | None, *, renew: bool,
    stays_behind: bool = False,
) -> dict[str, str] | None:  # fmt: skip
    """What each field of an override replaces: for those changed by this save what is inherited now, for the rest as before.

    Where it `stays_behind`, also for those that were changed as before.
    """
    if site == record.site:
        return None
    present = fingerprints_below(inherited_fields(session, record, site, locale), fields)
    if renew or basis is None or basis.based_on is None:
        return present
    declaration = RECORD_TYPES[record.type]
    before, now, known = as_read(declaration, parse(basis.fields)), as_read(declaration, fields), parse(basis.based_on)
    kept = {name for name in fields if name in known and (stays_behind or before.get(name) == now[name])}
    return {name: known[name] if name in kept else present[name] for name in fields}


def moved_upstream(version: Version, inherited: Mapping[str, Inherited]) -> list[str]:
    """The fields of an override whose inherited value has changed since they were written."""
    known: dict[str, str] = parse(version.based_on) if version.based_on else {}
    present = fingerprints_below(inherited, known)
    return sorted(name for name in known if known[name] != present[name])
