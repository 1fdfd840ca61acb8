"""Sites, records, and the numbered versions of their translations."""

from datetime import datetime
from secrets import randbelow

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, Json

_FIRST_COUNT_BELOW = 2**30


def counted_on(before: int | None) -> int:
    """The next count of a text's row; it begins anywhere, so that no tag of a text that was removed fits one begun after it."""
    return 1 + randbelow(_FIRST_COUNT_BELOW) if before is None else before + 1


class Site(Base):
    """Who content is served as; its settings are facts in the ledger, and its key is never used again."""

    __tablename__ = "site"

    key: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]


class Record(Base):
    """One piece of content, of one type, owned by one site, with one source locale: none of these ever changes."""

    __tablename__ = "record"

    id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(index=True)
    site: Mapped[str] = mapped_column(ForeignKey("site.key"), index=True)
    source_locale: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str]


class Translation(Base):
    """The text of a record in one locale on one site: the owner's text, or a descendant site's override."""

    __tablename__ = "translation"
    __table_args__ = (UniqueConstraint("record_id", "site", "locale"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"))
    site: Mapped[str] = mapped_column(ForeignKey("site.key"))
    locale: Mapped[str]
    latest_version: Mapped[int] = mapped_column(default=0)
    draft_version: Mapped[int | None]
    """The version being worked on; cleared by publishing and discarding."""
    stage: Mapped[str | None]
    """Where the draft stands between people: submitted, approved or sent_back; null while it is being written."""
    stage_version: Mapped[int | None]
    """The version that the stage is about; an editorial save takes an approval along, a clinical one voids it."""
    stage_by: Mapped[str | None]
    stage_imported_by: Mapped[str | None]
    """Who brought the stage here from a file, which tells of `stage_by`; null where that person did it here."""
    stage_at: Mapped[datetime | None]
    stage_comment: Mapped[str | None] = mapped_column(Text)
    stage_clinical: Mapped[str | None]
    """The fingerprint of every clinical field that an approval covers, those of the neutral fields with it."""
    revision: Mapped[int] = mapped_column()
    """Counts every alteration of this row; the database refuses a save that rests on an older count."""

    __mapper_args__ = {"version_id_col": revision, "version_id_generator": counted_on}  # noqa: RUF012


class Version(Base):
    """An immutable numbered state of a translation; an open autosave goes whole where the next one takes its place."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("translation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    translation_id: Mapped[int] = mapped_column(ForeignKey("translation.id"))
    number: Mapped[int]
    schema_version: Mapped[int]
    fields: Mapped[str] = mapped_column(Json)
    """Canonical JSON of the fields, as saved under `schema_version`."""
    sha256: Mapped[str]
    """Covers `fields`, so that an altered byte is found in drafts and history too."""
    clinical: Mapped[str] = mapped_column(Json)
    """Canonical JSON, clinical field → fingerprint of its meaning; an editorial change keeps the old fingerprint."""
    source_clinical: Mapped[str | None] = mapped_column(Json)
    """Canonical JSON, the source text's clinical fingerprints when this translation was made from it."""
    based_on: Mapped[str | None] = mapped_column(Json)
    """Canonical JSON, field → fingerprint of the value that an override replaced when it was written."""
    change_class: Mapped[str]
    """`clinical` where a clinical field differs in meaning from the version before, else `editorial`."""
    method: Mapped[str]
    """How the text came about: original, human, machine, or post_edited."""
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    author: Mapped[str | None]
    """The id of the person, or of the machine's first key, who saved it, since names change and are shared; null where it is not known."""
    imported_by: Mapped[str | None]
    """Who brought it here from a file, in the words of which it then tells of its author and time."""
    approved_clinical: Mapped[str | None]
    """The fingerprint of every clinical field that an approval of this version covers; what is written after it leaves it alone."""
    autosaves: Mapped[int | None]
    """How many autosaves it holds, itself and as many numbers before it; null for a save by hand."""
    autosaved_since: Mapped[datetime | None]
    """When the first of them was."""
    is_open: Mapped[bool | None]
    """Whether its author's next autosave may take its place: not any more once anybody has named it. Null for a save by hand."""


class Attestation(Base):
    """A clinician's word on an exact text; it becomes a fact for readers once a text that says the same is live."""

    __tablename__ = "attestation"

    id: Mapped[int] = mapped_column(primary_key=True)
    translation_id: Mapped[int] = mapped_column(ForeignKey("translation.id"), index=True)
    version: Mapped[int]
    """The version that was read; an editorial save after it says the same."""
    clinical: Mapped[str] = mapped_column(Json)
    """Canonical JSON, clinical field → fingerprint: the text's, and those of the neutral fields read with it."""
    reviewed_on: Mapped[str]
    reviewer: Mapped[str] = mapped_column(Json)
    """Canonical JSON of the reviewer's name and credential, as readers will see them."""
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    imported_by: Mapped[str | None]
    """Who brought it here from a file, whose word it then rests on."""
    signature: Mapped[str | None]
    """The id of the signed statement that it was made by; null where nobody has signed it."""
    valid_until: Mapped[str | None]
    """The last day for which it was signed, whatever the site asks for later."""
