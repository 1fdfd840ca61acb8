"""Drafts and releases as texts, and a view with such texts laid over it; for previews."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session

from api.canonical import canonical, rfc3339
from api.errors import NotFound
from api.models import Record, Release, ReleaseItem, Translation, Version
from api.reading.attested import as_if_published
from api.reading.facts.text import LiveText, TextValue
from api.reading.facts.value import Place
from api.reading.views import RecordState, View

_RELEASE = "release:"

Texts = Mapping[str, Mapping[Place, LiveText | None]]
"""By record, then by site and locale; None where a text is taken away."""


def release_of(shown: str) -> str | None:
    """The id of the release that a view names, or None where it shows drafts."""
    return shown.removeprefix(_RELEASE) if shown.startswith(_RELEASE) else None


def find_open_release(session: Session, id: str, sites: Collection[str]) -> Release:
    """The release with that id on one of these sites, or NotFound; one that was published has nothing left to show."""
    release = session.get(Release, id)
    if release is None or release.site not in sites or release.state != "open":
        raise NotFound(f"There is no open release {id!r} here.")
    return release


def draft_texts(session: Session, sites: Collection[str]) -> Texts:
    """The drafts of these sites, as texts."""
    drafts = (
        select(Translation, Version, Record)
        .join(Version, and_(Version.translation_id == Translation.id, Version.number == Translation.draft_version))
        .join(Record, Record.id == Translation.record_id)
        .where(Translation.site.in_(sites))
    )
    return _by_record(session.execute(drafts))


def release_texts(session: Session, id: str, sites: Collection[str]) -> Texts:
    """The versions of these sites' texts that a release pins; None for what it takes down."""
    pinned = (
        select(Translation, Version, Record)
        .join(
            ReleaseItem,
            and_(
                ReleaseItem.record_id == Translation.record_id, ReleaseItem.site == Translation.site,
                ReleaseItem.locale == Translation.locale,
            ),
        )
        .join(Version, and_(Version.translation_id == Translation.id, Version.number == ReleaseItem.version))
        .join(Record, Record.id == Translation.record_id)
        .where(ReleaseItem.release_id == id, ReleaseItem.site.in_(sites))
    )  # fmt: skip
    gone = select(ReleaseItem).where(
        ReleaseItem.release_id == id, ReleaseItem.version.is_(None), ReleaseItem.site.in_(sites)
    )
    texts: dict[str, dict[tuple[str, str], LiveText | None]] = defaultdict(dict)
    for record, by_place in _by_record(session.execute(pinned)).items():
        texts[record].update(by_place)
    for item in session.scalars(gone):
        texts[item.record_id][item.site, item.locale] = None
    return texts


def _by_record(rows: Iterable[Row[Translation, Version, Record]]) -> Texts:
    found: dict[str, dict[tuple[str, str], LiveText]] = defaultdict(dict)
    for translation, version, record in rows:
        found[record.id][translation.site, translation.locale] = text_of(record, translation, version)
    return found


def text_of(
    record: Record, translation: Translation, version: Version, *, published_at: str | None = None, updated_at: str | None = None
) -> LiveText:  # fmt: skip
    """What readers would get of a version, if it were published when it was saved or at other times."""
    saved = rfc3339(version.created_at)
    value = TextValue.of(record, version, published_at=published_at or saved, updated_at=updated_at or saved)
    return TextValue.held(record.type, (translation.site, translation.locale), canonical(value.to_json()))


def laid_over(session: Session, view: View, texts: Texts, *, day: date) -> View:
    """The view with these texts, and the reviews that they would have on that day; records that were never published come into it."""
    unknown = [id for id in texts if id not in view.records]
    rows = session.execute(
        select(Record.id, Record.type, Record.site, Record.source_locale).where(Record.id.in_(unknown))
    )
    new = {row.id: RecordState(row.id, row.type, row.site, row.source_locale) for row in rows} if unknown else {}
    return as_if_published(session, view.with_records(new).with_texts(texts), texts, day=day)
