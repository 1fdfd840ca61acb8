"""Previews: what somebody may see beside what is published, for one request; never part of a shared snapshot."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from api.errors import NotAllowed
from api.reading.drafts import draft_texts, find_open_release, laid_over, release_of, release_texts
from api.reading.loading import ledger_head, shift_view
from api.reading.planned import Foretold, Step, foretell
from api.reading.snapshot import Snapshot
from api.reading.views import View

PUBLISHED, DRAFT, PLANNED = "published", "draft", "planned"


@dataclass(frozen=True)
class Showing:
    """What a preview is to show, and what it is bounded to."""

    view: str
    """`published`, `draft`, `planned` or `release:{id}`."""
    unpublished: Collection[str]
    """The sites whose unpublished texts are shown."""
    sites: tuple[str, ...] = ()
    """All that whoever looks may go to, where they come by a link."""
    locales: tuple[str, ...] | None = None
    record: str | None = None


@dataclass(frozen=True)
class Preview:
    """What a site would show; resolved for one request and forgotten with it."""

    view: View
    site: str
    showing: Showing
    until: datetime | None = None
    """The moment to come that is shown."""
    steps: tuple[Step, ...] = ()
    """What is planned by then."""
    _snapshots: dict[str, Snapshot] = field(default_factory=dict)

    def in_locale(self, locale: str) -> Snapshot:
        """The site in one of its locales."""
        if locale not in self._snapshots:
            whole = Snapshot.build(self.view, self.site, locale)
            self._snapshots[locale] = whole.alone(self.showing.record) if self.showing.record else whole
        return self._snapshots[locale]


def open_preview(
    session: Session, head: View, site: str, showing: Showing, *, until: datetime | None, today: date
) -> Preview:
    """The site as it would be, over what is published now; what is planned, by a moment."""
    # What was published since the head was read may have been a draft until then.
    view, _, _ = shift_view(session, head, ledger_head(session)[0])
    told = _foretold(session, view, showing, until, today)
    return Preview(_narrowed(told.view, site, showing.locales), site, showing, until, told.steps)


def _foretold(session: Session, view: View, showing: Showing, until: datetime | None, today: date) -> Foretold:
    if showing.view == PUBLISHED:
        return Foretold(view, ())
    if showing.view == PLANNED:
        return foretell(session, view, showing.unpublished, until=until)
    release = release_of(showing.view)
    if release is None:
        texts = draft_texts(session, showing.unpublished)
    else:
        find_open_release(session, release, showing.unpublished)
        texts = release_texts(session, release, showing.unpublished)
    # Of a record alone, what it leads to is shown as readers have it.
    shown = {id: each for id, each in texts.items() if showing.record in (None, id)}
    return Foretold(laid_over(session, view, shown, day=today), ())


def _narrowed(view: View, site: str, locales: tuple[str, ...] | None) -> View:
    """The view in which the site serves no other locales than these."""
    settings = view.sites.get(site)
    if settings is None or locales is None:
        return view
    left = {locale: chain for locale, chain in settings.locales.items() if locale in locales}
    if not left:
        raise NotAllowed(f"The preview link shows {', '.join(locales)}, which site {site!r} does not serve.")
    default = settings.default_locale if settings.default_locale in left else next(iter(left))
    return replace(view, sites={**view.sites, site: replace(settings, locales=left, default_locale=default)})
