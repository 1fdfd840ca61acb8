"""Follows the ledger, and brings a mirror's files to what readers get: what was taken away first, what takes long last."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from threading import Event
from time import monotonic

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.canonical import rfc3339
from api.mirror.asking import Asking, Unanswered
from api.mirror.changed import News, news_of
from api.mirror.holding import Holding
from api.mirror.kept_answers import KeptAnswer
from api.mirror.listing import Manifest
from api.mirror.origin import Origin
from api.mirror.tokens import SYNC, Phones
from api.mirror.wanted import EVERYWHERE, TOPIC_PAGES, Chosen, SiteAddresses, model, rank
from api.reading.views import View

MADE_AT_ONCE = 500
"""So many answers are made before they are put in place, where there are many."""
SIGNED_EVERY_S = 60
"""How often the manifest is signed anew, so that a mirror which nobody brings up to date is seen to be old."""
PAUSE_BETWEEN_S = 0.1
AFTER_FAILURE_S = 2
FAILURES = (OSError, SQLAlchemyError, Unanswered)

log = structlog.get_logger()


class Mirror:
    """A folder that is kept as readers' answers are."""

    def __init__(self, source: Origin, holding: Holding, scope: Chosen) -> None:
        self._source = source
        self._holding = holding
        self._scope = scope
        self._asking = Asking(source.app, tag_header=source.tag_header)
        self._heads: dict[str, int] = {}
        self._withdrawn: frozenset[str] = frozenset()
        self._history: int | None = None
        self._seq = -1
        self._later: dict[str, bool] = {}
        """Addresses that are still to be brought up to date, in their turn, and whether they may differ in more than a seq."""
        self._older: set[str] = set()
        """Sites of which some answers may tell an older seq, and are as true as they were otherwise."""
        self._phones = Phones(self._asking, holding.listing)
        self._signed_at = 0.0

    def run(self, *, stop: Event) -> None:
        """Do rounds until told to stop; what fails is tried again in the next."""
        while not stop.is_set():
            did = self.try_round()
            stop.wait(0 if did else PAUSE_BETWEEN_S if did is not None else AFTER_FAILURE_S)

    def try_round(self) -> bool | None:
        """One round; whether it did anything, or None where it failed, which the log tells."""
        try:
            return self.round()
        except FAILURES as error:
            log.error("mirror failed", error=str(error))
            return None

    def bring_up(self) -> bool:
        """Do rounds until nothing is left to be brought up to date; False where one failed."""
        while (did := self.try_round()) is not None:
            if not did and self.is_whole:
                self._holding.sign(self._sign)
                return True
            self._settle()
        return False

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to be brought up to date."""
        return not self._later and not self._older

    def begin(self) -> None:
        """Take up what is there, where it is of this history, release and choice; else all is asked for anew."""
        manifest = self._holding.load()
        self._history = self._source.standing().history
        if manifest is not None and self._goes_on(manifest):
            self._heads = dict(manifest.sites)
            self._older = set(manifest.sites)
        else:
            self._distrust()
        self._put_off([*model(), *EVERYWHERE])
        self._phones = Phones(self._asking, self._holding.listing)
        for site, queries in self._scope.sync.items():
            self._put_off(self._start(site, query) for query in queries)

    def _goes_on(self, manifest: Manifest) -> bool:
        fresh = self._manifest({})
        is_alike = (manifest.scope, manifest.made_by) == (fresh.scope, fresh.made_by)
        return is_alike and not manifest.later and self._source.holds(manifest.seq, manifest.hash)

    def round(self) -> bool:
        """Bring in what has changed; then, until more does, what takes long."""
        self._holding.folder.require()
        view = self._news_view()
        is_moved = view.seq != self._seq
        if is_moved:
            self._bring_in(view, self._news(view))
            self._seq = view.seq
        did = self._work_off(view)
        if monotonic() - self._signed_at > SIGNED_EVERY_S:
            self._settle()
        return is_moved or did

    def _news_view(self) -> View:
        standing = self._source.standing()
        if standing.history != self._history:
            # A backup was restored, or what was published before was taken out: nothing that is held is known to be true.
            self._history, self._heads, self._seq = standing.history, {}, -1
            self._distrust()
        return standing.view

    def _distrust(self) -> None:
        """Ask anew for all that is held; phones begin anew, or hear that they must."""
        held = {address for address, _ in self._holding.listing.items()}
        over = {each for each in held if SYNC in each or not self._scope.has(each)}
        self._holding.apply(dict.fromkeys(over), self._sign)
        self._put_off(held - over)

    def _news(self, view: View) -> list[News]:
        """What is new on each site whose head has moved."""
        moved = [each for each in self._scope.sites_of(view) if view.head(each) != self._heads.get(each)]
        return [news_of(self._asking, self._wanted(view, each), self._heads.get(each)) for each in moved]

    def _wanted(self, view: View, key: str) -> SiteAddresses:
        return SiteAddresses(view.sites[key], self._scope.locales_of(view.sites[key]))

    def _bring_in(self, view: View, news: list[News]) -> None:
        done = self._take_away(view, news)
        for each in news:
            prompt = each.prompt(self._holding) - done
            self._put_off(each.later(self._holding))
            if len(prompt) > MADE_AT_ONCE:
                self._put_off(prompt)
            else:
                self._replace(prompt)
            # Only now: what fails before is tried again.
            self._heads[each.wanted.site.key] = each.seq
            self._older.add(each.wanted.site.key)
        self._replace(EVERYWHERE)
        log.info("mirror brought up", seq=view.seq, sites=len(news), later=len(self._later))

    def _take_away(self, view: View, news: list[News]) -> set[str]:
        """What nobody may get any more goes before anything else comes, and also where nothing can be written."""
        urgent = {address for each in news for address in each.urgent(self._holding)} | self._newly_withdrawn(view)
        urgent |= self._of_closed_sites(view)
        phones = {each for each in urgent if SYNC in each} | self._phones_at(news)
        try:
            self._holding.apply(dict.fromkeys(phones), self._sign)
            self._replace(urgent - phones)
        except OSError:
            self._holding.take_away_at_once(urgent | phones)
            raise
        self._withdrawn = frozenset(view.withdrawals)
        return urgent

    def _newly_withdrawn(self, view: View) -> set[str]:
        ids = view.withdrawals.keys() - self._withdrawn
        wanted = [self._wanted(view, each) for each in self._scope.sites_of(view)]
        return {address for id in ids for each in wanted for address in each.of_withdrawn(view, id)}

    def _of_closed_sites(self, view: View) -> set[str]:
        closed = self._heads.keys() - set(self._scope.sites_of(view))
        for each in closed:
            del self._heads[each]
            self._older.discard(each)
        return self._holding.tagged(f"site:{each}" for each in closed)

    def _phones_at(self, news: Iterable[News]) -> set[str]:
        """The snapshots for phones that something was taken from: they are begun anew."""
        found: set[str] = set()
        for each in news:
            starts = [
                self._start(each.wanted.site.key, query) for query in self._scope.sync.get(each.wanted.site.key, ())
            ]
            self._put_off(starts)
            if any(entry["op"] == "remove" for entry in each.entries):
                found |= self._phones.begun_at(starts)
        return found

    def _work_off(self, view: View) -> bool:
        """What is left to do, some at a time, until something is published."""
        did = bool(self._later)
        while self._later and self._source.standing().view is view:
            if (first := next(iter(self._later))) and SYNC in first:
                self._holding.apply(self._phones.renewed(first), self._sign)
                del self._later[first]
                continue
            self._work_off_some(view)
        if did and not self._later:
            self._holding.apply(self._phones.strays(), self._sign)
            self._holding.sign(self._sign)
        return did

    def _work_off_some(self, view: View) -> None:
        """Answers are put in place many at a time; who publishes meanwhile does not wait until so many were made."""
        made: dict[str, KeptAnswer | None] = {}
        for address, _ in zip(list(self._later), range(MADE_AT_ONCE), strict=False):
            if SYNC in address or self._source.standing().view is not view:
                break
            made[address] = self._asking.answer(address)
        self._holding.apply(made, self._sign)
        for address in made:
            del self._later[address]

    def _put_off(self, addresses: Iterable[str]) -> None:
        """Bring addresses up to date in their turn, those that are named before those that name them."""
        self._later |= dict.fromkeys(sorted(addresses, key=rank), True)

    def _settle(self) -> None:
        """Once in a while: let all lists tell the newest seq, forget what is over, and say that this mirror is fresh."""
        for site in sorted(self._older):
            held = self._holding.tagged([f"site:{site}"])
            for address in sorted(
                (each for each in held if rank(each) == 1 and SYNC not in each and TOPIC_PAGES not in each), key=rank
            ):
                self._later.setdefault(address, False)
        self._older.clear()
        self._holding.apply(self._phones.over(), self._sign)
        self._holding.clean()
        self._holding.sign(self._sign)

    def _replace(self, addresses: Iterable[str]) -> None:
        """Ask for the answers of addresses, and put them in place of what was there."""
        self._holding.apply({each: self._asking.answer(each) for each in addresses}, self._sign)

    def _start(self, site: str, query: str) -> str:
        return f"/v1/sites/{site}{SYNC}{query}"

    def _sign(self, parts: Mapping[str, str]) -> bytes:
        self._signed_at = monotonic()
        return self._manifest(parts).signed(self._source.signer)

    def _manifest(self, parts: Mapping[str, str]) -> Manifest:
        view = self._source.standing().view
        return Manifest(
            time=rfc3339(datetime.now(UTC)), seq=view.seq, hash=self._source.hash_at(view.seq), sites=dict(self._heads),
            later=sum(self._later.values()), scope=self._scope.fingerprint, parts=parts,
        )  # fmt: skip
