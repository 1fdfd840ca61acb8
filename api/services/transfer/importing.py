"""Brings a file of content into a site: all of it in one transaction, or nothing and a list of what is wrong."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from api.errors import ContentError, RecordNotFound
from api.models import Site
from api.reading.facts import KINDS
from api.reading.facts.forms import ReadAt
from api.reading.facts.text import TextValue
from api.reading.facts.value import About
from api.reading.locales import is_original
from api.services.accounts.audit import Call
from api.services.accounts.permissions import Permission, why_not
from api.services.ledger.ahead import TextPlace, begin_texts, know_texts, make_records
from api.services.ledger.changes import OpenChange, hold_ledger
from api.services.ledger.lookup import (
    find_lineage,
    find_record,
    find_settings,
    find_translation,
    live_records,
    live_version_number,
)
from api.services.ledger.unread import Unread
from api.services.publishing.approval import approvals, unapproved
from api.services.publishing.blockers import find_blockers, unreviewed_overrides
from api.services.publishing.gated import gate_blockers
from api.services.publishing.if_live import if_live
from api.services.publishing.live import make_live
from api.services.publishing.pins import Blocker, Pinned, records_of
from api.services.publishing.publication import Watch, publication
from api.services.publishing.reviews import settle_reviews
from api.services.publishing.wording import unfit
from api.services.texts.drafts import Author, store_all
from api.services.texts.once import remembering
from api.services.transfer.checking import CheckedFile
from api.services.transfer.export import Progress
from api.services.transfer.lines import ImportFile
from api.services.transfer.records import Names, Target, find_targets, make_site, title_of
from api.services.transfer.replay import Replay, Subject, checked_value, standing_at_the_end, subjects_held
from api.services.transfer.report import Report
from api.services.transfer.texts import TextImport, complaints

# A text may be live though its target was withdrawn, or its site or this release began to ask for more, after it was published.
_MAY_HAVE_COME_LATER = frozenset(
    {"required-relation-missing", "safety-net-missing", "review-missing", "signature-missing"}
)


def import_content(
    call: Call, site: str, checked: CheckedFile, *, may_make_site: bool = False,
    on_progress: Progress = lambda what, done, total: None,
) -> Report:  # fmt: skip
    """Bring a file's content into a site; where the report names problems, the transaction must be rolled back.

    For an administrator of the site a new record, text or override comes with its history: versions keep their numbers,
    authors and times, and the changes that readers had of it are repeated in this ledger under its own numbers. For
    anybody else the file's words are their own: names, times, approvals and attestations in it count for nothing.
    What is here already gets a new version only where the text differs. Nothing is ever taken from readers but by a
    hide or withdrawal in the file.
    """
    work = _Import(call, site, checked.file)
    if not work.file.problems:
        # The ledger is held for what is written alone, since others may be waiting for it.
        hold_ledger(call.session)
        with ReadAt(call.now), remembering(checked.worked_out):
            work.run(may_make_site=may_make_site, on_progress=on_progress)
    work.report.problems = sorted(work.file.problems, key=lambda each: each.line)
    return work.report


class _Import:
    """One file on its way into one site."""

    def __init__(self, call: Call, site: str, file: ImportFile) -> None:
        self.call, self.session, self.now = call, call.session, call.now
        self.site, self.file, self.author = site, file, Author(call.holder.name, id=call.holder.account)
        self.report = Report(site)
        self.targets: list[Target] = []
        self.touched: set[str] = set()
        """The records that readers get otherwise than before."""

    def run(self, *, may_make_site: bool, on_progress: Progress) -> None:
        """Take everything, unless something is wrong; then only find out what else is."""
        with self._complaining(self.file.site.number if self.file.site else 1, "#/settings"):
            self._have_site(may_make=may_make_site)
        if self.file.problems:
            return
        held = subjects_held(self.session, self.site)
        self.report.keeps_history = self.keeps_history
        self.targets = find_targets(
            self.session, self.site, self.file, author=self.author, now=self.now, as_told=self.keeps_history
        )
        make_records(
            self.session, (each.record for each in self.targets if each.is_new and each.record.site == self.site)
        )
        begin_texts(self.session, know_texts(self.session, self._places()))
        names = Names(self.session, self.site, self.targets)
        with self.session.no_autoflush:
            for done, target in enumerate(self.targets, start=1):
                self._take_texts(target, names)
                on_progress("records", done, len(self.targets))
        store_all(self.session)
        self.session.flush()
        if not self.file.problems:
            self._publish(held)
            self._sum_up()

    @contextmanager
    def _complaining(self, line: int, pointer: str) -> Iterator[None]:
        try:
            yield
        except ContentError as error:
            for place, detail in complaints(error, pointer):
                self.file.complain(line, place, detail)

    def _have_site(self, *, may_make: bool) -> None:
        if self.file.site is None or not may_make or self.session.get(Site, self.site) is not None:
            find_settings(self.session, self.site)
        else:
            self.report.seqs += make_site(self.call, self.site, self.file)
            self.report.made_site = True

    def _places(self) -> Iterator[TextPlace]:
        for target in self.targets:
            yield from ((target.record.id, self.site, locale) for locale in target.locales())

    def _take_texts(self, target: Target, names: Names) -> None:
        told = target.entry.value
        for locale in target.locales():
            if not self._may_write(target, locale):
                continue
            text = TextImport(self.session, target.record, self.site, locale, self.author, self.now, target.taken)
            with self._complaining(target.entry.number, target.place(locale)):
                if "texts" in told and self.keeps_history:
                    text.take_history(told["texts"][locale])
                elif "texts" in told:
                    text.take_own(told["texts"][locale])
                else:
                    fields = names.resolved(target.record.type, told["translations"][locale])
                    method = told.get("methods", {}).get(locale)
                    text.take_words(fields, method=method, publish=told.get("publish", False))

    def _may_write(self, target: Target, locale: str) -> bool:
        """Whether the caller may write a text of the file; else that is complained of."""
        is_written = target.is_new or is_original(target.record, locale)
        needed = Permission.WRITE if is_written else Permission.TRANSLATE
        lack = why_not(self.call.holder, needed, self.lineage, locale)
        if lack is None:
            return True
        self.file.complain(target.entry.number, target.place(locale), lack.detail, rule=lack.reason)
        return False

    def _publish(self, held: set[Subject]) -> None:
        """Let readers have what the file says that they have: first as it came about, then what is still missing."""
        unread = Unread()
        watch = Watch(self.session, (each.record.id for each in self.targets), unread)
        replay = Replay(self.call, self.site, self.lineage, self._fresh(held), self.file.complain)
        replay.run(self.file.changes if self.keeps_history else ())
        self.report.seqs += replay.seqs
        self.touched |= {id for _, id, _ in replay.stated}
        with publication(self.call, "import", quiet=True) as made:
            pins = self._pins()
            self._complain_of(self._go_live(made.change, pins))
            self._take_away(made.change)
            settle_reviews(made.change, {each.record.id for each in self.targets if each.taken.attestations})
        if made.outcome.seq is not None:
            self.report.seqs.append(made.outcome.seq)
        self.touched |= {pin.record for pin in pins}
        live = {subject for subject in replay.stated if subject[0] == TextValue.kind}
        self.report.published = len(live | {(TextValue.kind, pin.record, pin.locale) for pin in pins})
        self.report.told = watch.told()
        if unread.error is not None and (pins or replay.seqs):
            raise unread.error
        if self.report.seqs:
            self.report.needs.add(Permission.PUBLISH)

    def _fresh(self, held: set[Subject]) -> Callable[[Subject], bool]:
        """Whether a subject comes with its history: this ledger never held it, and its versions have the same numbers."""
        aligned = self._aligned()

        def is_fresh(subject: Subject) -> bool:
            kind, id, locale = subject
            if KINDS[kind].about is About.TEXT:
                return (id, locale) in aligned and (TextValue.kind, id, locale) not in held
            return self._may_say(subject) and subject not in held

        return is_fresh

    def _may_say(self, subject: Subject) -> bool:
        """Whether a fact of the site is about a record as a whole, and of a kind that the site may say of this one."""
        kind, id, locale = subject
        about = KINDS[kind].about
        return not locale and (about is About.RECORD or (about is About.OWN_RECORD and id in self.owned))

    def _aligned(self) -> set[tuple[str, str]]:
        """The texts whose versions have the same numbers here as in the file."""
        return {(each.record.id, locale) for each in self.targets for locale in each.taken.aligned}

    @cached_property
    def keeps_history(self) -> bool:
        """Whether the file is believed: who says what others wrote, approved and attested must administer the site."""
        return self.call.holder.may(Permission.ADMIN, self.lineage)

    @cached_property
    def owned(self) -> set[str]:
        """The site's own records that the file is about."""
        return {each.record.id for each in self.targets if each.record.site == self.site}

    @cached_property
    def lineage(self) -> list[str]:
        return find_lineage(self.session, self.site)

    def _pins(self) -> list[Pinned]:
        pins = [pin for target in self.targets for pin in target.taken.pins]
        return [pin for pin in pins if self._live_number(pin) != pin.version]

    def _live_number(self, pin: Pinned) -> int | None:
        return live_version_number(self.session, find_translation(self.session, *pin.place))

    def _go_live(self, change: OpenChange, pins: list[Pinned]) -> Iterable[Blocker]:
        """What comes with its history was approved where it comes from; the rest follows the rules of this site."""
        aligned = self._aligned()
        anew = [pin for pin in pins if (pin.record, pin.locale) not in aligned]
        asked, unmended = approvals(self.session, anew), list(unfit(self.session, anew))
        unmended += gate_blockers(self.session, anew, if_live(self.session, anew), today=self.call.now.date())
        make_live(change, pins)
        settle_reviews(change, records_of(pins))
        yield from (*unapproved(asked, live_records(self.session, records_of(pins))), *unmended)
        new = {pin.record for pin in pins}
        yield from (*find_blockers(self.session, new), *unreviewed_overrides(self.session, anew))
        replayed = find_blockers(self.session, self.touched - new)
        yield from (each for each in replayed if each.rule not in _MAY_HAVE_COME_LATER)

    def _complain_of(self, blockers: Iterable[Blocker]) -> None:
        by_record = {each.record.id: each for each in self.targets}
        for each in blockers:
            target = by_record[each.record]
            pointer = target.place(each.locale) if each.locale in target.locales() else "#"
            self.file.complain(target.entry.number, pointer, each.detail, rule=each.rule)

    def _take_away(self, change: OpenChange) -> None:
        """State what the file says takes records from readers, as hides and withdrawals do; give nothing back."""
        for subject, (line, told) in standing_at_the_end(self.file.changes).items():
            kind, id, _ = subject
            if self._may_say(subject) and change.standing(kind, self.site, id, "") is None:
                with self._complaining(line, "#"):
                    value = KINDS[kind].from_json(checked_value(self.session, KINDS[kind], told))
                    if value.takes:
                        self._require_inherited(id)
                        change.state(kind, self.site, id, "", value=value.to_json())
                        self.touched.add(id)

    def _require_inherited(self, id: str) -> None:
        if find_record(self.session, id).site not in self.lineage:
            raise RecordNotFound(f"Site {self.site!r} does not have record {id!r}.")

    def _sum_up(self) -> None:
        report = self.report
        for each in sorted(self.targets, key=lambda each: each.entry.number):
            counter = report.records if each.record.site == self.site else report.overrides
            did = each.did(is_touched=each.record.id in self.touched)
            counter[did] += 1
            report.versions += each.taken.versions
            report.attestations += each.taken.attestations
            report.lines.append({**each.told(did), **self._shown(each)})

    def _shown(self, target: Target) -> dict[str, Any]:
        """Where a line is found by whoever sent it, and what its record is called."""
        origin = self.file.origins.get(target.entry.number)
        place = {} if origin is None else {"line": origin.first.row, "sheet": origin.first.sheet}
        return {"title": title_of(self.session, target), "sheet": None, **place}
