"""What a history proves of itself: its head, the head of each site and what readers get; and whether another proves the same."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from api.config import Settings
from api.reading import items
from api.reading.loading import load_view
from api.reading.snapshot import Snapshot
from api.reading.views import View
from api.record_types import RECORD_TYPES
from api.services.ledger.head import lost_since
from api.services.ledger.verify import verify
from api.services.publishing.signed.proving import broken_signatures
from api.terminal import read_damaged_text
from api.upkeep.manifest import Manifest, SiteAnswer

MOST_ANSWERS = 3
"""Of so many sites all items are made: of more, it would take longer than the copy."""


def site_heads(view: View) -> dict[str, int]:
    """The head of each site."""
    return {key: view.head(key) for key in sorted(view.sites)}


def answers(view: View) -> list[SiteAnswer]:
    """What readers of some sites get, of the sites that everybody may read."""
    public = [key for key in sorted(view.sites) if view.sites[key].access == "public"]
    return [answer(view, key, view.sites[key].default_locale) for key in public[:MOST_ANSWERS]]


def answer(view: View, site: str, locale: str) -> SiteAnswer:
    """What readers of a site get in a locale."""
    digest = Snapshot.build(view, site, locale).digest(RECORD_TYPES)
    return SiteAnswer(site, locale, digest.count, digest.value)


def faults(session: Session, manifest: Manifest, settings: Settings) -> Iterator[str]:
    """Where a history is not whole, or is not the one that a backup was made of."""
    read_damaged_text(session)
    found = [*verify(session), *broken_signatures(session)]
    yield from found
    secrets = filter(None, (settings.secret_key, *(settings.former_secret_keys or ())))
    yield from lost_since(session, manifest.head, secrets)
    # What rests on a history that is not whole tells nothing more.
    if not found:
        yield from _other_answers(load_view(session, manifest.head.seq), manifest)


def _other_answers(view: View, manifest: Manifest) -> Iterator[str]:
    if (heads := site_heads(view)) != manifest.sites:
        yield f"The heads of the sites are {heads}, and were {manifest.sites}."
    elif compares_answers(manifest):
        for each in manifest.answers:
            if answer(view, each.site, each.locale) != each:
                yield f"What readers of {each.site} get in {each.locale} is not what they got."


def compares_answers(manifest: Manifest) -> bool:
    """Whether this release makes the same items of the same content as the one that made the backup."""
    return manifest.item_format == items.ITEM_FORMAT
