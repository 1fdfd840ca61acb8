"""Follows the ledger, and brings a mirror's files to what readers get: what was taken away first, what takes long last."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from threading import Event
from time import monotonic

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.canonical import rfc3339
from api.mirror.asking import Asking, Unanswered
from api.mirror.beside import Beside, Exchange
from api.mirror.changed import News, news_of
from api.mirror.holding import Holding
from api.mirror.kept_answers import KeptAnswer
from api.mirror.lacking import lacking
from api.mirror.later import Later
from api.mirror.listing import Manifest
from api.mirror.origin import Origin
from api.mirror.store import MirrorLost, Unreached
from api.mirror.tokens import Phones
from api.mirror.wanted import EVERYWHERE, SYNC, TAKES_LONG, TOPIC_PAGES, Chosen, SiteAddresses, model, rank
from api.reading.views import View

MADE_AT_ONCE = 500
"""So many answers are made before they are put in place, where there are many."""
SIGNED_EVERY_S = 60
"""How often the manifest is signed anew, so that a mirror which nobody brings up to date is seen to be old."""
PAUSE_BETWEEN_S = 0.05
AFTER_FAILURE_S = 2
FAILURES = (OSError, SQLAlchemyError, Unanswered, Unreached)

log = structlog.get_logger()


class Mirror:
    """A folder that is kept as readers' answers are."""

    def __init__(
        self, source: Origin, holding: Holding, scope: Chosen, *, hold: Callable[[], None] = lambda: None
    ) -> None:
        """`hold` fails where somebody else has the mirror in hand by now; nothing is written then."""
        self._source = source
        self._holding = holding
        self._scope = scope
        self.hold = hold
        self._asking = Asking(source.app, tag_header=source.tag_header)
        self._heads: dict[str, int] = {}
        self._withdrawn: frozenset[str] = frozenset()
        self._history: int | None = None
        self.seq = -1
        """The newest change that was brought in."""
        self._later = Later()
        self._older: set[str] = set()
        """Sites of which some answers may tell an older seq, and are as true as they were otherwise."""
        self._phones = Phones(self._asking, holding.listing)
        self._beside = Beside(self._made)
        self._signed_at = 0.0

    def run(self, *, stop: Event) -> None:
        """Do rounds until told to stop; what fails is tried again in the next."""
        while not stop.is_set():
            did = self.try_round()
            stop.wait(0 if did else PAUSE_BETWEEN_S if did is not None else AFTER_FAILURE_S)

    def close(self) -> None:
        """Leave it as it is."""
        self._beside.close()

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
            if not did and self._later.unread:
                self._settle()
                return False
            if not did and self.is_whole:
                self.sign()
                return True
            if not did:
                self.go_on()
        return False

    def go_on(self) -> None:
        """Where a round finds nothing to do, do what could wait."""
        if self._beside:
            self._beside.hurry(PAUSE_BETWEEN_S)
        else:
            self._settle()

    def sign(self) -> None:
        """Say that this mirror is as the API is at this moment."""
        self._holding.sign(self._sign)

    @property
    def is_busy(self) -> bool:
        """Whether something is left that was published."""
        return bool(self._later) or bool(self._beside)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to be brought up to date, also where only the seq would be another."""
        return not self.is_busy and not self._older

    def lacks(self) -> list[str]:
        """What it was asked to keep and is not there, a sentence each."""
        return lacking(self._scope, self._source.standing().view, self._asking)

    def begin(self, *, reads: bool = False) -> None:
        """Take up what is there, where it is of this history, release and choice; else all is asked for anew.

        What is not as it was written is asked for anew in any case; whoever `reads` every byte finds all of it.
        """
        manifest = self._holding.load(reads=reads)
        self._history = self._source.standing().history
        if manifest is not None and self._goes_on(manifest):
            self._heads = dict(manifest.sites)
            self._older = set(manifest.sites)
        else:
            self._distrust()
        if undone := self._holding.undone:
            log.warning("mirror mends what is not as it was written", addresses=len(undone))
        self._later.unread = self._scope.unread_in(self._source.standing().view)
        self._put_off([*undone, *model(), *EVERYWHERE])
        self._phones = Phones(self._asking, self._holding.listing)
        view = self._source.standing().view
        known = [each for each in self._scope.sites_of(view) if each in self._heads]
        self._put_off(each for site in known for each in self._wanted(view, site).listings())
        self._beside.put_off(self._starts(view))

    def _goes_on(self, manifest: Manifest) -> bool:
        fresh = self._manifest({})
        is_alike = (manifest.scope, manifest.made_by) == (fresh.scope, fresh.made_by)
        return is_alike and manifest.later == manifest.beside and self._source.holds(manifest.seq, manifest.hash)

    def round(self) -> bool:
        """Bring in what has changed; then, until more does, what takes long."""
        self._holding.store.require()
        view = self._news_view()
        unread = self._scope.unread_in(view)
        is_moved = (view.seq, unread) != (self.seq, self._later.unread)
        if is_moved:
            self._later.unread = unread
            self._bring_in(view, self._news(view))
            self.seq = view.seq
        did = self._work_off(view) or self._take_from_beside(view)
        if monotonic() - self._signed_at > SIGNED_EVERY_S:
            self._settle()
        return is_moved or did

    def _news_view(self) -> View:
        standing = self._source.standing()
        if standing.history != self._history:
            # A backup was restored, or what was published before was taken out: nothing that is held is known to be true.
            self._history, self._heads, self.seq = standing.history, {}, -1
            self._distrust()
        return standing.view

    def _distrust(self) -> None:
        """Ask anew for all that is held; phones begin anew, or hear that they must."""
        held = {address for address, _ in self._holding.listing.items()}
        over = {each for each in held if SYNC in each or not self._scope.has(each)}
        self._beside.forget()
        self._apply(dict.fromkeys(over))
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
            asked = each.prompt(self._holding) - done
            prompt = {address for address in asked if not self._later.waits(address)}
            self._put_off([*each.later(self._holding), *(asked - prompt)])
            if len(prompt) > MADE_AT_ONCE:
                self._put_off(prompt)
            else:
                self._replace(prompt)
            # Only now: what fails before is tried again.
            self._heads[each.wanted.site.key] = each.seq
            self._older.add(each.wanted.site.key)
        if self._later.unread:
            self._put_off(EVERYWHERE)
        else:
            self._replace(EVERYWHERE)
        log.info("mirror brought up", seq=view.seq, sites=len(news), later=len(self._later))

    def _take_away(self, view: View, news: list[News]) -> set[str]:
        """What nobody may get any more goes before anything else comes, and also where nothing can be written."""
        urgent = {address for each in news for address in each.urgent(self._holding)} | self._newly_withdrawn(view)
        urgent |= self._of_closed_sites(view)
        self._put_off(unread := {each for each in urgent if self._later.waits(each)})
        phones = {each for each in urgent if SYNC in each} | self._phones_at(news) | self._in_doubt(view) | unread
        if urgent or phones:
            self._beside.doubt()
        try:
            self._apply(dict.fromkeys(phones))
            self._replace(urgent - phones)
        except MirrorLost:
            raise
        except OSError:
            self._holding.take_away_at_once(urgent | phones)
            raise
        self._withdrawn = frozenset(view.withdrawals)
        return urgent

    def _newly_withdrawn(self, view: View) -> set[str]:
        ids = view.withdrawals.keys() - self._withdrawn
        wanted = [self._wanted(view, each) for each in self._scope.sites_of(view)]
        return {address for id in ids for each in wanted for address in each.of_withdrawn(view, id)}

    def _in_doubt(self, view: View) -> set[str]:
        """All of the sites that cannot be read, where something was withdrawn: nobody can say whether they have it."""
        if view.withdrawals.keys() <= self._withdrawn:
            return set()
        for each in self._later.unread:
            self._heads.pop(each, None)
        return self._holding.tagged(f"site:{each}" for each in self._later.unread)

    def _of_closed_sites(self, view: View) -> set[str]:
        closed = self._heads.keys() - set(self._scope.sites_of(view)) - self._later.unread
        for each in closed:
            del self._heads[each]
            self._older.discard(each)
        return self._holding.tagged(f"site:{each}" for each in closed)

    def _phones_at(self, news: Iterable[News]) -> set[str]:
        """The snapshots for phones that something was taken from: they are begun anew."""
        found: set[str] = set()
        for each in news:
            starts = self._scope.starts_of(each.wanted.site.key)
            self._beside.put_off(starts)
            if any(entry["op"] == "remove" for entry in each.entries):
                found |= self._phones.begun_at(starts)
        return found

    def _work_off(self, view: View) -> bool:
        """What is left to do, some at a time, until something is published."""
        did = bool(self._later.due)
        while self._later.due and self._source.standing().view is view:
            self._work_off_some(view)
        if did and not self._later:
            self.sign()
        return did

    def _work_off_some(self, view: View) -> None:
        """Answers are put in place many at a time; who publishes meanwhile does not wait until so many were made."""
        made: dict[str, KeptAnswer | None] = {}
        for address, _ in zip(self._later.due, range(MADE_AT_ONCE), strict=False):
            if self._source.standing().view is not view:
                break
            made[address] = self._asking.answer(address)
        self._apply(made)
        self._later.done(made)

    def _made(self, address: str) -> Exchange:
        """What takes long, made on a thread beside: a snapshot for phones, or a whole listing."""
        return self._phones.pages(address) if SYNC in address else {address: self._asking.answer(address)}

    def _take_from_beside(self, view: View) -> bool:
        if (found := self._beside.made(view)) is None:
            return False
        address, made = found
        if SYNC in address:
            made = self._phones.renewed(address, {each: page for each, page in made.items() if page})
        self._apply(made)
        if not any(map(self._beside.waits_for, self._starts(view))):
            self._apply(self._phones.strays())
        self.sign()
        return True

    def _put_off(self, addresses: Iterable[str]) -> None:
        """Bring addresses up to date in their turn, those that are named before those that name them."""
        asked = list(addresses)
        self._later.add(each for each in asked if rank(each) < TAKES_LONG)
        self._beside.put_off(each for each in asked if rank(each) == TAKES_LONG)

    def _settle(self) -> None:
        """Once in a while: let all lists tell the newest seq, forget what is over, and say that this mirror is fresh."""
        for site in sorted(self._older):
            held = self._holding.tagged([f"site:{site}"])
            self._later.add_older(
                each for each in held if rank(each) == 1 and SYNC not in each and TOPIC_PAGES not in each
            )
        self._older.clear()
        if self._later.unread:
            # Whoever asks for them lets the application look whether they were mended.
            with suppress(Unanswered):
                self._asking.answer(EVERYWHERE[-1])
        self._apply(self._phones.over())
        self._holding.clean()
        self.sign()

    def _replace(self, addresses: Iterable[str]) -> None:
        """Ask for the answers of addresses, and put them in place of what was there."""
        self._apply(self._asking.answers(addresses, self._source.standing().view))

    def _apply(self, answers: Exchange) -> None:
        if answers:
            self.hold()
            self._holding.apply(answers, self._sign)

    def _starts(self, view: View) -> Iterable[str]:
        return (start for site in self._scope.sites_of(view) for start in self._scope.starts_of(site))

    def _sign(self, parts: Mapping[str, str]) -> bytes:
        self._signed_at = monotonic()
        return self._manifest(parts).signed(self._source.signer)

    def _manifest(self, parts: Mapping[str, str]) -> Manifest:
        view = self._source.standing().view
        return Manifest(
            time=rfc3339(datetime.now(UTC)), seq=view.seq, hash=self._source.hash_at(view.seq), sites=dict(self._heads),
            later=self._later.differing + len(self._beside), beside=len(self._beside), scope=self._scope.fingerprint, parts=parts,
        )  # fmt: skip
