"""The ledger: every publication as a change, and what readers see as facts with the interval in which they hold."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, Json

GENESIS_HASH = "0" * 64
HOLDS, ENDED = text("to_seq IS NULL"), text("to_seq IS NOT NULL")
NAMED = text("slug IS NOT NULL")


class Ledger(Base):
    """The one counter row: a publishing transaction locks it first, so publications are serial and without gaps."""

    __tablename__ = "ledger"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]
    at: Mapped[datetime]


class Change(Base):
    """One atomic publication event."""

    __tablename__ = "change"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    verb: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    hash: Mapped[str]
    """Covers the previous change's hash, this row, and every fact that it opens or closes."""


class Fact(Base):
    """Something that alters what readers see, from one change up to another.

    `kind` says what; the folder `api/reading/facts` has a file for each. Its subject is (kind, site, record, locale),
    with empty strings where a part does not apply because databases differ on whether two NULLs are equal. Only
    `to_seq` is ever altered, once.
    """

    __tablename__ = "fact"
    __table_args__ = (
        Index(
            "uq_fact_open_subject", "kind", "site", "record_id", "locale", unique=True,
            sqlite_where=HOLDS, postgresql_where=HOLDS,
        ),
        Index("ix_fact_slug", "slug", "kind", "site", "locale", sqlite_where=HOLDS, postgresql_where=HOLDS),
        # Slugs that several records have or had are found without reading what the facts say.
        Index("ix_fact_slug_record_id", "slug", "record_id", sqlite_where=NAMED, postgresql_where=NAMED),
        # Most facts hold, so no query for these may come by way of `to_seq`.
        Index("ix_fact_to_seq", "to_seq", sqlite_where=ENDED, postgresql_where=ENDED),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    site: Mapped[str] = mapped_column(ForeignKey("site.key"))
    record_id: Mapped[str] = mapped_column(default="", index=True)
    locale: Mapped[str] = mapped_column(default="")
    from_seq: Mapped[int] = mapped_column(ForeignKey("change.seq"), index=True)
    to_seq: Mapped[int | None] = mapped_column(ForeignKey("change.seq"))
    value: Mapped[str] = mapped_column(Json)
    """Canonical JSON, as served; text and not JSON, because JSON columns reorder keys and the bytes are hashed."""
    sha256: Mapped[str]
    slug: Mapped[str | None]
    """The slug of a live text of the record's owner, for finding clashes and former slugs."""

    @property
    def subject(self) -> str:
        """What it is about, for people to read."""
        return " ".join(part for part in (self.kind, self.site, self.record_id, self.locale) if part)


class Reference(Base):
    """A record that a text fact points at; an index on the ledger, so that referrers are found without reading it all."""

    __tablename__ = "reference"

    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id"), primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True, index=True)


class Redaction(Base):
    """That somebody's name was taken out of a fact or a change, and what stands there since; never altered.

    The change that did so tells all of its redactions by their hash, in its reason, so the ledger's own chain proves them.
    """

    __tablename__ = "redaction"
    __table_args__ = (CheckConstraint("what IN ('fact', 'change')", name="what"), UniqueConstraint("what", "number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(ForeignKey("change.seq"), index=True)
    """The change that took it out."""
    what: Mapped[str]
    number: Mapped[int]
    """The fact's id, or the change's seq."""
    sha256: Mapped[str]
    """Covers what stands there since."""
