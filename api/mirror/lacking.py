"""Whether there is what a mirror was asked to keep, so that a slip in a name does not keep nothing without a word."""

from collections.abc import Iterator

from api.mirror.asking import Asking
from api.mirror.places import ASKED, MOST_PORTIONS, PORTION, place_of
from api.mirror.wanted import Chosen
from api.reading.views import View


def lacking(chosen: Chosen, view: View, asking: Asking) -> list[str]:
    """What was chosen and is not there, a sentence each that names what there is in its place."""
    return [*_sites(chosen, view), *_locales(chosen, view), *_starts(chosen, view, asking)]


def _sites(chosen: Chosen, view: View) -> Iterator[str]:
    public = Chosen().sites_of(view)
    for each in sorted({*chosen.sites, *chosen.sync} - {*public} - Chosen().unread_in(view)):
        yield f"There is no public site '{each}'; {_those(public)}."
    for each in sorted(chosen.sync.keys() & {*public} - {*chosen.sites_of(view)}):
        yield f"sync={each}: it is of a site that is not kept; {_those(chosen.sites_of(view))}."


def _locales(chosen: Chosen, view: View) -> Iterator[str]:
    serve = {key: sorted(view.sites[key].locales) for key in chosen.sites_of(view)}
    if not serve or not chosen.locales:
        return
    served = sorted({each for locales in serve.values() for each in locales})
    for each in sorted(chosen.locales - {*served}):
        yield f"None of the sites to keep serves '{each}'; {_those(served)}."
    for key in sorted(chosen.sites & serve.keys()):
        if chosen.locales <= {*served} and chosen.locales.isdisjoint(serve[key]):
            yield f"Site '{key}' serves none of the locales to keep; {_those(serve[key])}."


def _starts(chosen: Chosen, view: View, asking: Asking) -> Iterator[str]:
    """What the API answers phones that ask so is what tells; and whether a file can have such a name."""
    for site in chosen.sites_of(view):
        for query, address in zip(chosen.sync.get(site, ()), chosen.starts_of(site), strict=True):
            why = asking.refusal(address)
            if why is None and place_of(address) is None:
                why = f"No file can be named so: what is asked matches {ASKED.pattern}, and has {MOST_PORTIONS * PORTION} letters at most."
            if why is not None:
                yield f"sync={site}?{query}: {why}"


def _those(names: list[str]) -> str:
    return f"there are {', '.join(names)}" if names else "there is none"
