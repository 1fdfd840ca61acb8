"""What people do, for everybody's tests: each act goes in by the door that HTTP, the worker and the seed use too.

Tests act through these words alone, so that moving a service breaks none of them; what there is to act on they find by
`lookup.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import IO, Any

from sqlalchemy.orm import Session

from api import cli, config, worker
from api.canonical import canonical, fingerprint
from api.database import Database
from api.models import (
    BrowserSession,
    Change,
    Delivery,
    Key,
    Person,
    PreviewLink,
    Record,
    Release,
    Schedule,
    Signature,
    Thread,
    Translation,
    Version,
    Waiver,
    Webhook,
)
from api.reading import clocks as reading_clocks
from api.services import xliff
from api.services.accounts import (
    authority,
    challenges,
    holders,
    invitations,
    key_texts,
    keys,
    people,
    preview_links,
    sessions,
    tries,
)
from api.services.accounts.audit import Call
from api.services.accounts.permissions import HeldRole, Holder
from api.services.gate import retractions, waivers
from api.services.jobs import standing
from api.services.ledger import changes, lookup, served_alike
from api.services.publishing import (
    clocks,
    due,
    erasing,
    live,
    pins,
    problems,
    publication,
    releases,
    reverting,
    reviews_due,
    schedules,
    site_changes,
)
from api.services.publishing import perform as verbs
from api.services.publishing.verbs import VERBS
from api.services.talk import threads
from api.services.texts import declaring, drafts, restore
from api.services.transfer import checking, importing, report
from api.services.transfer import export as files
from api.services.webhooks import acknowledgements, deliveries, webhooks
from api.services.webhooks.events import EVENTS
from api.services.webhooks.sending import Reply
from api.worker import delivering, mailing
from api.worker.turns import LEASE, Worker

Author = drafts.Author
"""Who saves."""
CheckedFile = checking.CheckedFile
"""A file that was read and looked at."""
Pinned = pins.Pinned
"""A text as a verb names it."""
Place = pins.Place
"""A record as a verb names it, with the site that speaks."""


def everything(name: str, *, credential: str | None = None) -> Holder:
    """Somebody who may do everything."""
    return Holder(name, (HeldRole("admin"),), credential=credential)


def call_of(session: Session, actor: str, now: datetime, *, credential: str | None = None) -> Call:
    """A call by somebody who may do everything."""
    return Call(session, everything(actor, credential=credential), now, "tests")


def perform(
    session: Session, verb: str, items: Sequence[Pinned | Place], *, actor: str, now: datetime,
    credential: str | None = None, **said: Any,
) -> publication.Outcome:  # fmt: skip
    """Use a verb, whether readers notice or not."""
    return verbs.perform(call_of(session, actor, now, credential=credential), VERBS[verb], items, **said)


def act(session: Session, verb: str, items: Sequence[Pinned | Place], **options: Any) -> Change:
    """Use a verb that readers notice, and get the change that it made."""
    return made(session, perform(session, verb, items, **options))


def made(session: Session, outcome: publication.Outcome) -> Any:
    """The change that came of it; None where readers get what they got before, as of a review of what is not live."""
    return None if outcome.seq is None else session.get_one(Change, outcome.seq)


def approve(session: Session, items: Sequence[Pinned], **options: Any) -> None:
    perform(session, "approve", items, **options)


def publish(session: Session, items: Sequence[Pinned], **options: Any) -> Change:
    return act(session, "publish", items, **options)


def unpublish(session: Session, items: Sequence[Pinned], **options: Any) -> Change:
    """Take live texts from readers; without a number, whichever version is live."""
    return act(session, "unpublish", items, **options)


def hide(session: Session, site: str, ids: Sequence[str], **options: Any) -> Change:
    return act(session, "hide", [Place(site, id) for id in ids], **options)


def show(session: Session, site: str, ids: Sequence[str], **options: Any) -> Change:
    return act(session, "show", [Place(site, id) for id in ids], **options)


def withdraw(session: Session, ids: Sequence[str], *, replacement: str | None = None, **options: Any) -> Change:
    return act(session, "withdraw", _owned(session, ids), replacement=replacement, **options)


def reinstate(session: Session, ids: Sequence[str], **options: Any) -> Change:
    return act(session, "reinstate", _owned(session, ids), **options)


def _owned(session: Session, ids: Sequence[str]) -> list[Place]:
    hold_ledger(session)
    return [Place(lookup.find_record(session, id).site, id) for id in ids]


def review(
    session: Session, items: Sequence[Pinned], *, reviewer: Mapping[str, str | None], reviewed_on: date, actor: str,
    now: datetime, reason: str = "",
) -> Change:  # fmt: skip
    """Attest texts in the name and with the credential of a reviewer."""
    name = reviewer["name"] or actor
    return act(
        session, "review", items, actor=name, now=now, credential=reviewer.get("credential") or "PT", reviewed_on=reviewed_on,
        reason=reason,
    )  # fmt: skip


def schedule(
    session: Session, items: Sequence[Pinned | Place], *, verb: str, at: datetime, actor: str, **said: Any
) -> Schedule:
    """Plan a publication, an hour before it is due."""
    call = call_of(session, actor, at - timedelta(hours=1))
    planned = schedules.schedule_items(call, items, verb=verb, at=at.isoformat(), time_zone="UTC", **said)[1]
    assert planned is not None
    return planned


def moment_of(at: str, time_zone: str, *, now: datetime) -> datetime:
    """The moment that somebody plans for."""
    return clocks.moment_of(at, time_zone, now=now)


def local_time(at: str, moment: datetime, time_zone: str) -> str | None:
    """What a schedule keeps of the time that it was given."""
    return clocks.local_time(at, moment, time_zone)


def shown(planned: Schedule) -> str:
    """How often clocks show the time of a schedule by the rules of today."""
    return clocks.shown(planned)


def due_at(planned: Schedule) -> datetime:
    """When a schedule is due by the rules of today."""
    return reading_clocks.due_at(planned)


def create_release(session: Session, site: str, *items: Pinned, now: datetime) -> Release:
    """A release with these texts in it."""
    made = releases.create_release(call_of(session, "tests", now), site=site, name="Spring", description="")
    releases.put_items(session, made, items, keep=False)
    return made


def publish_release(session: Session, release: Release, *, actor: str, now: datetime) -> publication.Outcome:
    """Publish everything in a release, in one change."""
    return releases.publish_release(call_of(session, actor, now), lambda: release)[1]


def revert_release(session: Session, release: Release, *, actor: str, now: datetime) -> publication.Outcome:
    """Give readers back what they had before a release."""
    return releases.revert_release(call_of(session, actor, now), lambda: release)[1]


def revert_change(session: Session, seq: int, *, actor: str, now: datetime) -> publication.Outcome:
    """Give readers back what they had before a change."""
    return reverting.revert_change(call_of(session, actor, now), seq)[0]


def run_next(session: Session, *, now: datetime) -> Schedule | None:
    """Run what has been due longest in this transaction, as a worker does."""
    return due.run_next(session, now=now)


def run_once(database: Database, *, now: datetime) -> bool:
    """Let a worker look once whether something is to be done, and do it."""
    return worker.run_once(database, now=now)


def forget_settings() -> None:
    """Know nothing of any site's settings, as a process that has just started."""
    served_alike._Process.kept = None


def hold_ledger(session: Session) -> None:
    """Let nobody else publish until the transaction ends; whoever reads and then publishes does this first."""
    changes.hold_ledger(session)


@contextmanager
def publishing(
    session: Session, verb: str, *, actor: str, now: datetime, **options: Any
) -> Iterator[publication.Publication]:
    """A change made by hand."""
    with publication.publication(call_of(session, actor, now), verb, **options) as made:
        yield made


def create_site(session: Session, key: str, settings: Mapping[str, Any], *, actor: str, now: datetime) -> Change:
    with publishing(session, "create-site", actor=actor, now=now) as door:
        site_changes.make_site(door, key, settings)
    return made(session, door.outcome)


def renew_settings(session: Session, *, actor: str, now: datetime) -> list[str]:
    """Let the rules of this release hold on every site, as migrating does."""
    return site_changes.renew_settings(call_of(session, actor, now))


def alter_settings(
    session: Session, key: str, settings: Mapping[str, Any], *, actor: str, now: datetime, reason: str = ""
) -> Change:
    with publishing(session, "alter-settings", actor=actor, now=now, reason=reason) as door:
        site_changes.change_settings(door, key, settings)
    return made(session, door.outcome)


def delete_site(session: Session, key: str, *, actor: str, now: datetime) -> Change:
    with publishing(session, "delete-site", actor=actor, now=now) as door:
        site_changes.take_away_site(door, key)
    return made(session, door.outcome)


def create_record(session: Session, **given: Any) -> Record:
    """Make a record with all its texts as drafts."""
    return drafts.create_record(session, **given)


def save(
    session: Session, record: Record, site: str, locale: str, fields: Mapping[str, Any], *, author: Author,
    now: datetime, **options: Any,
) -> Version:  # fmt: skip
    """Save a text as a draft."""
    return drafts.save(session, record, site, locale, fields, author=author, now=now, **options)


def declare(session: Session, record: Record, site: str, locale: str, *, by: Author, now: datetime) -> Version:
    """Declare that the draft of a text differs from the live one in form only."""
    translation = lookup.find_translation(session, record.id, site, locale)
    draft = lookup.working_version(session, translation)
    assert draft is not None
    return declaring.declare_editorial(session, record, translation, draft, by=by, now=now)


def restore_version(
    session: Session, record: Record, translation: Translation, number: int, *, author: Author, now: datetime
) -> Version:
    """Save an older version's text as the draft of just this text."""
    return restore.restore(session, record, translation, number, author=author, now=now)[0]


def make_live_unchecked(
    session: Session, record: Record, locale: str, fields: Mapping[str, Any], *, author: Author, now: datetime
) -> Version:
    """Let readers have a text as an earlier release took it, which looked at less."""
    hold_ledger(session)
    translation = lookup.find_translation(session, record.id, record.site, locale)
    basis = lookup.working_version(session, translation)
    version = drafts.compose(session, record, translation, fields, basis=basis, author=author, now=now)
    drafts.add_version(session, translation, version)
    with publication.publication(call_of(session, author.name, now), "publish") as made:
        live.go_live(made.change, [Pinned(record.id, record.site, locale, version.number)])
    return version


def create_person(
    session: Session, name: str, *roles: str, site: str = "*", locale: str = "*", now: datetime, **traits: str | None
) -> Person:
    """Somebody with roles on a site, or everywhere."""
    grants = [{"role": role, "site": site, "locale": locale} for role in roles]
    by = authority.Authority(session, everything("tests"))
    return people.create_person(session, {"name": name, **traits}, grants, authority=by, now=now)


def keep_signed(session: Session, file: Mapping[str, Any], *, now: datetime) -> Signature:
    """Keep the file of a signed review as one that was signed here."""
    kept = Signature(id=fingerprint(file["statement"]), file=canonical(dict(file)), created_at=now)
    session.add(kept)
    session.flush()
    return kept


def erase_person(session: Session, person: Person, *, now: datetime) -> None:
    """Take a person out of everything that is stored."""
    erasing.erase_person(call_of(session, "root", now), lambda: person)


def create_key(
    session: Session, *, name: str, now: datetime, by: Person | None = None, **bounds: Any
) -> tuple[Key, str]:
    """A key of a person or of nobody, made at the terminal or by somebody, and its text."""
    maker = Holder("tests", ()) if by is None else Holder(by.name, (), person=by.id)
    return keys.create_key(session, name=name, now=now, by=maker, **bounds)


def rotate_key(session: Session, key: Key, *, now: datetime) -> str:
    """The text of a key in place of another, which opens nothing any more."""
    return keys.rotate_key(
        session, key, overlap=timedelta(0), expires_at=None, now=now, by=Holder("tests", ())
    )[1]  # fmt: skip


def preset_first_key(session: Session, text: str, *, now: datetime) -> bool:
    """Make an admin key of this text where there never was a key."""
    return keys.preset_first_key(session, text, now=now)


def new_key_text() -> str:
    """The text of a key that was never made."""
    return key_texts.new_secret_text(key_texts.KEY_PREFIX)


def invite(session: Session, person: Person, *, now: datetime, by: Person | None = None) -> str:
    """The text of an invitation, made at the terminal or by somebody."""
    maker = Holder("tests", ()) if by is None else Holder(by.name, (), person=by.id)
    return invitations.invite(session, person, by=maker, lifetime=timedelta(days=1), now=now)[1]


def open_session(
    session: Session, person: Person, *, now: datetime, way: str = "passkey"
) -> tuple[BrowserSession, str]:
    """A session of somebody, and its secret."""
    return sessions.open_session(session, person, way=way, browser="Tests", lasts=timedelta(days=1), now=now)


def asked_before(session: Session, challenge: str, *, now: datetime) -> str:
    """The word of a question for a passkey that somebody who signs in was asked then."""
    return challenges.asked(session, "sign-in", challenge=challenge, now=now)


def counted_by(kind: str, who: str) -> str:
    """What wrong tries are counted by."""
    return tries.about(kind, who)


def new_session_text() -> str:
    """The secret of a session that there never was."""
    return key_texts.new_secret_text(key_texts.SESSION_PREFIX)


def void(link: PreviewLink, key: Key) -> None:
    """Let a link be one that was made with a key, whatever has become of that."""
    link.made_by = made_by_key(key)


def made_by_key(key: Key) -> str:
    """What is kept with what a key makes."""
    return holders.as_maker(Holder("Hal", (), key=key.id))


def made_by_person(person: Person) -> str:
    """What is kept with what somebody makes who signed in elsewhere."""
    return holders.as_maker(Holder(person.name, (), person=person.id))


def create_link(session: Session, site: str, **given: Any) -> tuple[PreviewLink, str]:
    """A preview link, and its token."""
    return preview_links.create_link(session, site, holder=everything("root"), **given)


def talk(
    session: Session, record: Record, locale: str | None, words: str, *, now: datetime, field: str | None = None,
    due_on: str | None = None, by: str = "Arthur",
) -> Thread:  # fmt: skip
    """A thread about a text of a record's owner, with its first comment."""
    about = threads.About(record.id, record.site, locale, field)
    return threads.open_thread(call_of(session, by, now), about, words, due_on=due_on)


def begin_standing_jobs(session: Session, *, now: datetime) -> None:
    """What a migration leaves for workers to do."""
    standing.begin_standing(session, now=now)


def send_letters(database: Database, *, now: datetime, **settings: Any) -> bool:
    """Let a worker send what is due, by a mail server."""
    mailer = mailing.Mailer(database, config.read_settings(settings))
    return Worker(database, mailing.letter_tasks(mailer), clock=lambda _: now).round()


def create_webhook(session: Session, url: str, *sites: str, now: datetime, **options: Any) -> Webhook:
    """A webhook for some sites that hears of everything."""
    given = {"events": list(EVENTS), "filter": {}, "description": "", "enabled": True, "signature": "v1", **options}
    return webhooks.create_webhook(session, url=url, sites=sites, now=now, by=everything("tests"), **given)[0]


def leave_message(session: Session, webhook: Webhook, *, now: datetime) -> Delivery:
    """A message that is to be sent to a webhook."""
    message, body = deliveries.trial(session, webhook, now=now)
    made = Delivery(
        id=message, webhook_id=webhook.id, type="webhook.test", body=body, state="pending", tries=0, created_at=now
    )
    session.add(made)
    session.flush()
    return made


def deliver(
    database: Database, *, now: datetime, total_s: float = 15, lease: timedelta = LEASE, **settings: Any
) -> None:
    """Let a worker deliver to webhooks until nothing is due at a moment; one message takes so long at most."""
    deliverer = delivering.Deliverer(config.read_settings(settings), total_s)
    worker_ = Worker(database, deliverer.tasks, lease, clock=lambda _: now)
    for _ in range(100):
        if not worker_.round():
            return
    raise RuntimeError("there was always more to deliver")


def forget_deliveries(database: Database, *, now: datetime, kept: timedelta = timedelta(days=30)) -> bool:
    """Let a worker forget what was sent to webhooks long ago."""
    with database.transaction() as session:
        return deliveries.forget_old(session, before=now - kept)


def note_answer(session: Session, delivery: Delivery, status: int, *, now: datetime, answer: bytes = b"") -> None:
    """Note what a webhook answered to a message."""
    came = Reply(1, status, answer)
    deliveries.note_attempt(session, delivery, came, now=now)
    acknowledgements.note_taken(session, delivery, came, now=now)


def report_shown(session: Session, site: str, name: str, seq: int, *, now: datetime) -> None:
    """Note which change a website shows, as it tells of itself."""
    acknowledgements.report(session, site, name, seq, now=now)


def publish_due(database: Database, *, now: datetime) -> None:
    """Let a worker publish which reviews have fallen due."""
    with database.transaction() as session:
        reviews_due.publish_due(call_of(session, "worker", now), most=500)


def check_file(session: Session, site: str, data: bytes, *, now: datetime) -> CheckedFile:
    """Read a file and look at its texts, as an import does before it holds the ledger."""
    return checking.check_file(session, site, data, now=now)


def bring_in_checked(
    session: Session, site: str, checked: CheckedFile, *, actor: str, now: datetime, **options: Any
) -> report.Report:
    """Import a file that was checked."""
    return importing.import_content(call_of(session, actor, now), site, checked, **options)


def bring_in(session: Session, site: str, data: bytes, *, actor: str, now: datetime, **options: Any) -> report.Report:
    """Check a file in a transaction of its own, and import it."""
    url = session.get_bind().engine.url
    database = Database(url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False))
    with database.reading() as reader:
        checked = check_file(reader, site, data, now=now)
    database.close()
    return bring_in_checked(session, site, checked, actor=actor, now=now, **options)


def told_of_import(found: report.Report) -> Mapping[str, Any]:
    """A report as a dry run answers it."""
    return report.report_body(found, dry_run=True)


def export(session: Session, site: str) -> bytes:
    """The file of a site."""
    return b"".join(files.export_site(session, site))


def load_seed(url: str) -> dict[str, int]:
    """Load the seed, and tell how much of each thing there was to load."""
    return asdict(cli.load_seed(url))


def export_xliff(session: Session, **chosen: Any) -> bytes:
    """A file for translators."""
    return b"".join(xliff.export_xliff(session, **chosen))


def export_units(session: Session, **chosen: Any) -> list[Any]:
    """What a file for translators is made of, record by record."""
    return list(xliff.export_units(session, **chosen))


def import_xliff(session: Session, data: bytes, **options: Any) -> xliff.Report:
    """Take what translators have sent back."""
    return xliff.import_xliff(session, xliff.read_xliff(data), **options)


def load_retractions(session: Session, file: IO[str], *, now: datetime) -> int:
    """Load a list of retracted publications."""
    return retractions.load_retractions(session, file, now=now)


def create_waiver(session: Session, record: Record, locale: str, code: str, *, reason: str) -> Waiver:
    """Let what a rule finds in the newest version of a text stand for a year from today."""
    now = datetime.now(UTC)
    call = call_of(session, "Paula", now)
    found = problems.findings_of_text(session, record, record.site, locale, today=now.date())
    [name] = [each.name for each in found if each.finding.code == code]
    return waivers.waive(call, name, found, reason=reason, until=now.date() + timedelta(days=365))
