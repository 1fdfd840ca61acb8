"""Who may do what: people with their roles, keys stored as digests, links that show drafts, and the audit trail."""

from datetime import datetime

from marshmallow import fields
from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.base import Base, Json, of_shape


class Person(Base):
    """Someone who works on content, with the credential that reviews are signed with."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(unique=True)
    credential: Mapped[str | None]
    """The clinical qualification and registration, as reviews show it."""
    subject: Mapped[str | None] = mapped_column(unique=True)
    """Who the person is to the identity provider: its issuer and its subject, with a space between."""
    language: Mapped[str | None]
    """In which they want to be spoken to; null where they have not said."""
    notices: Mapped[str | None]
    """How they want to be told by mail: `off`, `digest` or `at_once`; null where they have not said."""
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column()

    grants: Mapped[list["Grant"]] = relationship(cascade="all, delete-orphan", order_by="Grant.id")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class Grant(Base):
    """A role that a person has on a site and those below it, in one locale or in all."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role", "site", "locale"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    site: Mapped[str]
    """A site's key, or `*` for every site."""
    locale: Mapped[str]
    """A locale, or `*` for every locale."""


class Key(Base):
    """A bearer key; its text is shown once and only its digest is kept.

    A person's key may do what the person may, within the key's own bounds. A key of nobody, for a machine, may do
    what its bounds say. Each bound is a canonical JSON list; null means no bound.
    """

    __tablename__ = "key"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    hint: Mapped[str]
    """The first characters of the key, so that people can tell keys apart."""
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    roles: Mapped[str | None] = mapped_column(Text)
    sites: Mapped[str | None] = mapped_column(Text)
    locales: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    made_by: Mapped[str | None]
    """Canonical JSON {key, person, roles}: whose right a key of nobody rests on; all null for the operator's."""
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    machine: Mapped[str | None]
    """Of a key of nobody: the first key that it goes back to by rotation, which stands for the machine; else null."""

    person: Mapped[Person | None] = relationship()


class PreviewLink(Base):
    """A link that shows a site's drafts or a release to whoever has it, until it expires."""

    __tablename__ = "preview_link"

    id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    site: Mapped[str] = mapped_column(ForeignKey("site.key"))
    view: Mapped[str]
    """`published`, `draft`, `planned` or `release:{id}`."""
    bounds: Mapped[str | None] = mapped_column(Json)
    """Canonical JSON {sites, locales, record}: what of it is shown; null where that is its site in all locales."""
    sites: Mapped[str] = mapped_column(Json)
    """Canonical JSON: the sites of the lineages whose unpublished texts it shows, being those that its maker may see."""
    path: Mapped[str]
    """The page of the website that it leads to."""
    hint: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    made_by: Mapped[str | None]
    """Canonical JSON {key, person, roles}: whose right it shows; all null for the operator's, and none where nobody knows."""
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class AuditEvent(Base):
    """Something that somebody changed through the admin API; never altered and never deleted."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]
    key_id: Mapped[str | None]
    person_id: Mapped[str | None]
    action: Mapped[str] = mapped_column(index=True)
    """What was done, such as `translation.save` or `key.rotate`."""
    site: Mapped[str | None] = mapped_column(index=True)
    record_id: Mapped[str | None] = mapped_column(index=True)
    locale: Mapped[str | None]
    seq: Mapped[int | None]
    """The change that it made in the ledger, where it made one."""
    before: Mapped[str | None] = mapped_column(Json)
    after: Mapped[str | None] = mapped_column(Json)
    request_id: Mapped[str]


_GRANTED = fields.List(fields.Tuple((fields.String(), fields.String(), fields.String(allow_none=True))))


class IdempotentCall(Base):
    """The answer that a POST with an `Idempotency-Key` got, for whoever repeats it."""

    __tablename__ = "idempotent_call"
    __table_args__ = (UniqueConstraint("caller", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    caller: Mapped[str]
    key: Mapped[str]
    request: Mapped[str]
    """The fingerprint of the request, because another request under the same key is a mistake."""
    status: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    """The answer without any secret in it."""
    headers: Mapped[str] = mapped_column(Json, info=of_shape(fields.Dict(fields.String(), fields.String())))
    granted: Mapped[str | None] = mapped_column(info=of_shape(_GRANTED))
    """Canonical JSON: what the caller was allowed for it, [permission, site, locale] each; the answer is given again to who still is."""
    created_at: Mapped[datetime] = mapped_column(index=True)
