"""The resolver: what one site shows of one record in one locale, a pure function of a view."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.reading.locales import NEUTRAL
from api.reading.views import LiveText, RecordState, Review, View


@dataclass(frozen=True, slots=True)
class Resolved:
    """A record's text as a site shows it, before its relations are looked at, with how it came about."""

    record: RecordState
    requested: str
    text: LiveText
    """The owner's text, in the locale that is served."""
    parts: tuple[LiveText, ...]
    """Every text that the fields come from: the neutral fields, the owner's text, then the overrides."""
    fields: Mapping[str, Any]
    provenance: Mapping[str, str]
    """Which site each overridden field comes from."""
    outdated: bool
    review: Review | None

    @property
    def served(self) -> str:
        return self.text.locale

    @property
    def title(self) -> str:
        return str(self.fields.get(self.record.declaration.title) or "")

    @property
    def slug(self) -> str:
        return str(self.fields.get("slug") or "")


def resolve(record: RecordState, site: str, locale: str, view: View) -> Resolved | None:
    """What the site shows of the record in a locale that it serves, or None where it shows nothing.

    Depends on the record, the site's settings and their lineage only, never on relations.
    """
    lineage = view.lineage(site)
    if not is_visible(record, lineage):
        return None
    text = _language(record, view.sites[site].locales[locale], view.sites[site].outdated_safety)
    if text is None:
        return None
    return _merged(record, locale, text, lineage[: lineage.index(record.site)])


def is_visible(record: RecordState, lineage: list[str]) -> bool:
    """Whether the site with this lineage may show the record: in its lineage, not withdrawn, not hidden."""
    if record.site not in lineage or record.withdrawal is not None:
        return False
    # What a site above the owner once said does not count: it cannot decide about records that it does not have.
    heirs = lineage[: lineage.index(record.site) + 1]
    return not next((record.hidden[each] for each in heirs if each in record.hidden), False)


def _language(record: RecordState, chain: tuple[str, ...], outdated_safety: str) -> LiveText | None:
    """The owner's text in the first locale of the chain that has one; safety texts give way when outdated."""
    found = next((text for each in chain if (text := record.texts.get((record.site, each)))), None)
    if found is None or not record.declaration.safety or not record.outdated_fields(found):
        return found
    if outdated_safety == "omit":
        return None
    return record.source or found if outdated_safety == "source" else found


def _merged(record: RecordState, requested: str, text: LiveText, descendants: list[str]) -> Resolved:
    neutral = record.neutral
    fields = {**(neutral.fields if neutral else {}), **text.fields}
    parts = [neutral, text] if neutral else [text]
    provenance: dict[str, str] = {}
    for site in reversed(descendants):
        for locale in (NEUTRAL, text.locale):
            if override := record.texts.get((site, locale)):
                chosen = overriding(record, override)
                fields |= chosen
                provenance |= dict.fromkeys(chosen, site)
                parts.append(override)
    return Resolved(
        record=record, requested=requested, text=text, parts=tuple(parts), fields=fields, provenance=provenance,
        outdated=bool(record.outdated_fields(text)), review=_review(record, text),
    )  # fmt: skip


def overriding(record: RecordState, override: LiveText) -> dict[str, Any]:
    """The fields of an override that its type lets other sites replace."""
    return {
        each.name: override.fields[each.name]
        for each in record.declaration
        if each.overridable and each.name in override.fields
    }


def _review(record: RecordState, text: LiveText) -> Review | None:
    """The review of exactly this text: one of another wording attests nothing."""
    review = record.reviews.get((text.site, text.locale))
    return review if review and review.clinical == record.clinical(text) else None
