"""The slugs that records lost to others, found among those that more than one has or had."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.database import portions
from api.models import Fact
from api.reading.items import Scope
from api.reading.slugs import Lost, lost_slugs
from api.reading.views import View

Clashes = Mapping[tuple[str, str], Collection[str]]
"""By type and slug, the records that have or had it."""


def slug_clashes(session: Session, view: View) -> Clashes:
    """The slugs that more than one record of a type has or had, in whatever locale and on whatever site."""
    is_shared = func.count(Fact.record_id.distinct()) > 1
    shared = session.scalars(
        select(Fact.slug).where(Fact.slug.is_not(None)).group_by(Fact.slug).having(is_shared)
    ).all()
    claims: dict[tuple[str, str], set[str]] = defaultdict(set)
    for slug, id in _claims(session, shared):
        record = view.records.get(id)
        if record is not None:
            claims[record.type, str(slug)].add(id)
    return {key: ids for key, ids in sorted(claims.items()) if len(ids) > 1}


def _claims(session: Session, slugs: Sequence[str | None]) -> Iterator[tuple[str | None, str]]:
    """Which records have or had each of some slugs: few, beside all that there are."""
    for portion in portions(slugs):
        claims = select(Fact.slug, Fact.record_id).distinct().where(Fact.slug.in_(portion))
        yield from ((slug, id) for slug, id in session.execute(claims))


def shadowed_on(view: View, site: str, clashes: Clashes) -> Iterator[tuple[str, Lost]]:
    """The slugs that records lost to others on a site, each with the locale in which it did."""
    for (_, slug), ids in clashes.items():
        for locale in view.sites[site].locales:
            scope = Scope(view, site, locale)
            claimants = [claimant for id in sorted(ids) if (claimant := scope.resolve(id))]
            lost = lost_slugs(view, view.sites[site], locale, claimants)
            yield from ((locale, each) for each in lost if each.slug == slug)
