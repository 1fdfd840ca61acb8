"""What is wrong with all that readers of a site have of its own texts: for whoever looks at a whole site at once."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from api.reading.facts.settings import SiteSettings
from api.reading.loading import load_view
from api.reading.locales import NEUTRAL
from api.reading.views import RecordState, View
from api.rules import BLOCKER
from api.services.gate.looking import around_all, look_at
from api.services.gate.waivers import holding
from api.services.ledger.lookup import find_settings
from api.services.publishing.blockers import blockers_in
from api.services.publishing.gated import Judged, as_waived
from api.services.publishing.problems import Problem, as_problem, in_order


def site_problems(session: Session, site: str, *, today: date, locale: str | None = None) -> list[Problem]:
    """All problems of a site's own live texts, in one locale or in all, the gravest first; SiteNotFound."""
    settings: SiteSettings = find_settings(session, site)
    view = load_view(session)
    found = [*_blockers(session, view, settings.key), *_gate(session, view, settings.key, today)]
    return in_order(each for each in found if locale in (None, each.locale) or each.locale == NEUTRAL)


def _blockers(session: Session, view: View, site: str) -> Iterator[Problem]:
    """What would refuse these texts if they were published today, words aside."""
    own: Mapping[str, RecordState] = {
        id: each for id, each in view.records.items() if each.site == site and each.withdrawal is None
    }
    for each in blockers_in(session, own, lambda _, ids: {id: view.records[id] for id in ids if id in view.records}):
        yield Problem(each.rule, BLOCKER, each.detail, each.record, each.site, each.locale, each.field, each.place)


def _gate(session: Session, view: View, site: str, today: date) -> Iterator[Problem]:
    beside, waivers = around_all(session, view, site, today=today), holding(session, today, site=site)
    look = partial(look_at, beside=beside)
    for record in view.records.values():
        for place in (place for place in record.texts if place[0] == site and record.withdrawal is None):
            for found in look(record, *place):
                yield as_problem(as_waived(session, found, waivers) or Judged(found, found.severity))
