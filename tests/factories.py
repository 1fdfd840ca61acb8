"""Sites, records and publications with telling defaults, made through the services, for everybody's tests."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.ids import new_id
from api.models import Change, Record, Translation, Version
from api.reading.locales import NEUTRAL
from api.record_types import RECORD_TYPES
from tests.acts import (
    Author,
    Pinned,
    approve,
    create_record,
    create_site,
    declare,
    hold_ledger,
    make_live_unchecked,
    publish,
    save,
)
from tests.lookup import find_settings

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
EDITOR = Author("Edda Editor")
REVIEWER = Author("Rita Reviewer", is_reviewer=True)


def make_site(
    session: Session,
    key: str = "core",
    *,
    parent: str | None = None,
    locales: Mapping[str, list[str]] | None = None,
    **settings: Any,
) -> str:
    """A site that serves English, and French falling back on English, unless told otherwise."""
    locales = locales or {"en": ["en"], "fr": ["fr", "en"]}
    given = {
        "name": key.title(),
        "parent": parent,
        "locales": locales,
        "default_locale": next(iter(locales)),
        **settings,
    }
    create_site(session, key, given, actor="Olga Operator", now=NOW)
    return key


def make_record(
    session: Session,
    type_name: str = "faq",
    *,
    site: str = "core",
    locales: tuple[str, ...] = ("en",),
    topic: Record | None = None,
    id: str | None = None,
    live: bool = True,
    neutral: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Record:
    """A complete record in these locales, the first being its source; `changes` go into all texts, `neutral` into `und`.

    A type that needs a topic gets a live one of its own where none is given.
    """
    hold_ledger(session)
    if topic is None and type_name != "topic":
        topic = make_record(session, "topic", site=site, locales=locales)
    id = id or new_id()
    pointing = {"topic": topic.id} if topic else {}
    texts = {each: text_of(type_name, each, **{"slug": _slug(type_name, id[-6:], each), **changes}) for each in locales}
    texts[NEUTRAL] = neutral_of(type_name, **{**pointing, **(neutral or {})})
    record = create_record(
        session, type_name=type_name, site=site, source_locale=locales[0], texts=texts, author=EDITOR, now=NOW, id=id
    )
    if live:
        publish_all(session, record)
    return record


def text_of(type_name: str, locale: str, **changes: Any) -> dict[str, Any]:
    """A complete text of a type: every required localized field says its name and locale."""
    required = [each for each in RECORD_TYPES[type_name] if each.localized and each.required]
    filled = {each.name: each.example(f"{each.name} in {locale}") for each in required}
    return filled | {"slug": _slug(type_name, locale)} | changes


def _slug(*parts: str) -> str:
    return "-".join(parts).replace("_", "-").lower()


def neutral_of(type_name: str, **changes: Any) -> dict[str, Any]:
    """Complete neutral fields of a type, but for its relations."""
    required = [each for each in RECORD_TYPES[type_name] if not each.localized and each.required]
    return {each.name: each.example(each.name) for each in required if not each.is_relation} | changes


def edit(
    session: Session,
    record: Record,
    locale: str,
    *,
    site: str | None = None,
    editorial: bool = False,
    author: Author | None = None,
    autosave: bool = False,
    **changes: Any,
) -> Version:
    """Save the newest version of a text with these changes; None takes a field out.

    `editorial` has a second person, by default a reviewer, declare that it differs from the live text in form only.
    """
    site = site or record.site
    fields = {**newest_fields(session, record, site, locale), **changes}
    by = EDITOR if editorial else author or EDITOR
    saved = save(session, record, site, locale, fields, author=by, now=NOW, autosave=autosave)
    return declare(session, record, site, locale, by=author or REVIEWER, now=NOW) if editorial else saved


def newest_fields(session: Session, record: Record, site: str, locale: str) -> dict[str, Any]:
    """The fields of a text's newest version; none where it has no version yet."""
    newest = (
        select(Version.fields).join(Translation, Translation.id == Version.translation_id)
        .where(Translation.record_id == record.id, Translation.site == site, Translation.locale == locale)
        .order_by(Version.number.desc()).limit(1)
    )  # fmt: skip
    return parse(session.scalars(newest).first() or "{}")


def edit_live_unchecked(session: Session, record: Record, locale: str, **changes: Any) -> Version:
    """Save a text with these changes and publish it, as an earlier release did, which looked at less."""
    fields = {**newest_fields(session, record, record.site, locale), **changes}
    return make_live_unchecked(session, record, locale, fields, author=EDITOR, now=NOW)


def publish_all(session: Session, *records: Record, now: datetime = NOW) -> Change:
    """Publish every draft of these records in one change, approved by somebody else where the site asks for that."""
    hold_ledger(session)
    ids = [each.id for each in records]
    drafts = (
        select(Translation)
        .where(Translation.record_id.in_(ids), Translation.draft_version.is_not(None))
        .order_by(Translation.id)
    )
    items = [Pinned(each.record_id, each.site, each.locale, each.draft_version) for each in session.scalars(drafts)]
    if asking := [each for each in items if find_settings(session, each.site).approval != "none"]:
        approve(session, asking, actor="Anna Approver", now=now)
    return publish(session, items, actor="Paula Publisher", now=now)


def edit_live(session: Session, record: Record, locale: str, *, site: str | None = None, **changes: Any) -> Change:
    """Save a text with these changes and publish it; on a descendant site this makes an override."""
    hold_ledger(session)
    edit(session, record, locale, site=site, **changes)
    return publish_all(session, record)
