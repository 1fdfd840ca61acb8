"""How one translation of a record stands beside its source, made or not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from api.record_types import RECORD_TYPES
from api.services.texts.listed import Listed, ListedText
from api.services.texts.outdated import Standing, behind, field_states, standing_of, state_of_all


@dataclass(frozen=True)
class Surveyed:
    """The translation of one record into one locale."""

    listed: Listed
    locale: str
    text: ListedText | None
    fields: Mapping[str, str]
    outdated: Sequence[str]
    """The fields whose source has moved on, as the inbox has them; one that was never translated may be among them."""
    live: int | None
    method: str | None

    @property
    def state(self) -> str | None:
        """How it stands as a whole; None where there is nothing to translate."""
        return state_of_all([*self.fields.values(), *(["outdated"] if self.outdated else [])]) if self.fields else None


def surveyed(each: Listed, locale: str, dismissed: Collection[str]) -> Surveyed:
    """How the translation into a locale stands, of which somebody has dismissed changes of some fields."""
    place = (each.record.site, locale)
    text, declaration = each.text(*place), RECORD_TYPES[each.record.type]
    live = each.state.texts.get(place) if each.state else None
    standing = standing_of(declaration, text.version if text else None, live)
    outdated = _outdated(each, text, standing)
    left = set(dismissed) - set(outdated)
    states = field_states(declaration, each.source, standing, outdated=outdated, dismissed=left)
    method = standing.method if standing else None
    return Surveyed(each, locale, text, states, outdated, live.version if live else None, method)


def _outdated(each: Listed, text: ListedText | None, standing: Standing | None) -> list[str]:
    """As the inbox has it; of a text whose drafts the caller may not see, by what is live."""
    if text is not None:
        return each.outdated(text)
    current = each.state.source_clinical if each.state else None
    return [] if standing is None or current is None else behind(standing.source_clinical, current)
