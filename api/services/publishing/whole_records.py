"""Names the texts of whole records that a verb is used on, each by the version that it is about."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import select

from api.errors import Conflict, InvalidContent, RecordNotFound, StaleVersion
from api.models import DeskText
from api.services.accounts.audit import Call
from api.services.ledger.lookup import find_record
from api.services.publishing.pins import Pinned
from api.services.publishing.rights import require_seen
from api.services.publishing.said import MOST_ITEMS
from api.services.publishing.verb import TextNow, Verb
from api.services.texts.translations import DRAFT_STATES, record_etag


class WholeRecord(NamedTuple):
    """A record that somebody has seen in some state, and of which texts they mean."""

    record: str
    etag: str
    site: str | None = None
    locales: Collection[str] | None = None


def texts_of_records(call: Call, verb: Verb, records: Collection[WholeRecord]) -> list[Pinned]:
    """The texts of some records that a verb is about; the caller holds the ledger, so they stay as they are found."""
    found = [pin for each in records for pin in _texts(call, verb, each)]
    if len(found) > MOST_ITEMS:
        error = {
            "pointer": "#/records",
            "detail": f"These records have {len(found)} texts; at most {MOST_ITEMS} at once.",
        }
        raise InvalidContent("These are too many texts for one call.", errors=[error])
    return found


def _texts(call: Call, verb: Verb, whole: WholeRecord) -> Iterator[Pinned]:
    record = find_record(call.session, whole.record)
    site = whole.site or record.site
    require_seen(call, site, record.id)
    etag = record_etag(call.session, record)
    if whole.etag != etag:
        raise StaleVersion(f"Somebody has saved a text of record {record.id} since; look at it again.", etag=etag)
    texts = {each.locale: each for each in _standing(call, record.id, site)}
    pins = [
        Pinned(record.id, site, locale, version)
        for locale in _asked(whole, record.id, site, texts)
        if (version := _version(verb, texts[locale], is_named=whole.locales is not None)) is not None
    ]
    if not pins:
        raise Conflict(f"Record {record.id} has no text on site {site!r} with which {verb.name!r} can do anything now.")
    yield from pins


def _standing(call: Call, record: str, site: str) -> Iterator[TextNow]:
    rows = select(DeskText).where(DeskText.record_id == record, DeskText.site == site).order_by(DeskText.locale)
    for each in call.session.scalars(rows.execution_options(populate_existing=True)):
        yield TextNow(
            locale=each.locale, stage=each.standing if each.standing in DRAFT_STATES else None, version=each.version,
            live=each.live, is_outdated=each.is_outdated, has_moved=each.is_moved,
        )  # fmt: skip


def _asked(whole: WholeRecord, record: str, site: str, texts: Collection[str]) -> Collection[str]:
    """The locales that are meant, of which each that is named must be there."""
    for locale in whole.locales or ():
        if locale not in texts:
            raise RecordNotFound(f"Record {record!r} has no text in {locale!r} on site {site!r}.")
    return texts if whole.locales is None else list(dict.fromkeys(whole.locales))


def _version(verb: Verb, text: TextNow, *, is_named: bool) -> int | None:
    """The version that a verb is about; of a text that was named, any, for the verb to say what stands in its way."""
    return verb.of_record(text) or (text.version if is_named else None)
