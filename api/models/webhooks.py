"""Webhooks: where websites are told of what has changed, what was sent there, and how far each receiver has come."""

from datetime import datetime

from marshmallow import fields
from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, Json, of_shape

_IS_PENDING = text("state = 'pending'")


class Webhook(Base):
    """An address that hears of what changes on some sites."""

    __tablename__ = "webhook"

    id: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    sites: Mapped[str] = mapped_column(Json)
    """Canonical JSON, as the other choices: a list of their keys."""
    events: Mapped[str] = mapped_column(Text)
    filter: Mapped[str] = mapped_column(Json)
    """Canonical JSON {locales, types, topics}, each a list, or null for all."""
    signing: Mapped[str] = mapped_column(Json)
    """Canonical JSON: [{secret, until}], the newest first; what signs with no end has null."""
    disabled_at: Mapped[datetime | None]
    disabled_because: Mapped[str | None] = mapped_column(Text)
    """Why this server gave it up; null where somebody disabled it."""
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    made_by: Mapped[str | None]
    """Canonical JSON {key, person, roles} of who made it; all null for the operator."""
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class Receiver(Base):
    """How far somebody who shows content elsewhere has come: a webhook, or a website that tells of itself by a name."""

    __tablename__ = "receiver"
    __table_args__ = (UniqueConstraint("site", "name"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    """Of a webhook, that webhook's id."""
    webhook_id: Mapped[str | None] = mapped_column(ForeignKey("webhook.id"), unique=True)
    site: Mapped[str | None] = mapped_column(ForeignKey("site.key"))
    """The site that a website tells of; null of a webhook, which names its sites itself."""
    name: Mapped[str | None]
    since_seq: Mapped[int]
    """The head of the ledger when it began to be told, or to tell."""
    position: Mapped[int | None]
    """Up to which change it was looked what to send to a webhook."""
    plans: Mapped[str] = mapped_column(
        Json, info=of_shape(fields.Dict(fields.String(), fields.String(allow_none=True)))
    )
    """Canonical JSON: for each plan at risk that a webhook was told of, since when it was that."""
    sent_seq: Mapped[int | None]
    """The newest change that it was told of, and took."""
    sent_at: Mapped[datetime | None]
    shows_seq: Mapped[int | None]
    """The change up to which it says to show content."""
    shows_at: Mapped[datetime | None]
    """When it said so."""


class Delivery(Base):
    """One message to a webhook, and where it stands."""

    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'delivered', 'failed', 'skipped')", name="state"),
        Index("ix_delivery_pending", "webhook_id", "number", sqlite_where=_IS_PENDING, postgresql_where=_IS_PENDING),
        Index("ix_delivery_webhook_id_number", "webhook_id", "number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    """Messages to one webhook are sent in this order."""
    id: Mapped[str] = mapped_column(unique=True)
    """The `webhook-id` that receivers know it by, however often it is sent."""
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhook.id"))
    type: Mapped[str]
    site: Mapped[str | None]
    seq: Mapped[int | None]
    """The change that it tells of; null where it tells of none."""
    body: Mapped[str] = mapped_column(Text)
    """What is sent, to the byte."""
    state: Mapped[str]
    tries: Mapped[int]
    """How often it was tried since it was last begun."""
    created_at: Mapped[datetime] = mapped_column(index=True)
    begun_at: Mapped[datetime | None]
    """When it was first tried, since it was last begun."""
    due_at: Mapped[datetime | None]
    """When it is tried next; null at once."""
    delivered_at: Mapped[datetime | None]


class DeliveryAttempt(Base):
    """One try to deliver a message, and what came of it."""

    __tablename__ = "delivery_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery: Mapped[int] = mapped_column(ForeignKey("delivery.number"), index=True)
    at: Mapped[datetime]
    duration_ms: Mapped[int]
    status: Mapped[int | None]
    """The status of the answer; null where none came."""
    answer: Mapped[str] = mapped_column(Text)
    """How the answer begins."""
    failure: Mapped[str | None] = mapped_column(Text)
    """Why it counts as failed, in words; null where it does not."""
