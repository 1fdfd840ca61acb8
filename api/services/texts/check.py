"""Tries how much of a text may be saved, and names what may not, for whoever is still writing it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from api.errors import ContentError, InvalidContent, NotAllowed
from api.services.texts.spots import Spot


class Unfit(NamedTuple):
    """Something that cannot be saved, and where it stands."""

    code: str
    detail: str
    field: str
    place: Spot


def save_what_fits(
    save: Callable[[Mapping[str, Any]], Any], fields: Mapping[str, Any], before: Mapping[str, Any]
) -> list[Unfit]:
    """Save as much as may be saved, and tell the rest; a field that may not keeps what it said before, or is left out."""
    found: list[Unfit] = []
    wanted, alternatives = dict(fields), dict(before)
    while True:
        try:
            save(wanted)
        except (InvalidContent, NotAllowed) as error:
            unfit = [each for each in _unfit(error) if each.field in wanted]
            if not unfit:
                raise
            found += [each for each in unfit if wanted[each.field] == fields.get(each.field)]
            for name in {each.field for each in unfit}:
                _give_up(wanted, alternatives, name)
        else:
            return found


def _give_up(wanted: dict[str, Any], alternatives: dict[str, Any], name: str) -> None:
    """Let a field say what it said before or, where that is no better, nothing."""
    tried = wanted.pop(name)
    if (other := alternatives.pop(name, None)) is not None and other != tried:
        wanted[name] = other


def _unfit(error: ContentError) -> Iterator[Unfit]:
    for each in error.errors:
        name, slash, rest = each.get("pointer", "#").removeprefix("#").removeprefix("/").partition("/")
        where = each["detail"], name, Spot(**each["place"]) if "place" in each else Spot(slash + rest)
        if name and isinstance(error, NotAllowed):
            yield Unfit("locked", *where)
        elif name:
            yield Unfit(each["rule"], *where) if "rule" in each else Unfit("invalid-value", *where)
