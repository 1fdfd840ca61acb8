"""What editors' lists are found and sorted by: rows that say nothing of their own, kept beside what they tell of."""

from datetime import datetime

from marshmallow import Schema, fields
from sqlalchemy import ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, Json, of_shape

_BEGUN = "live_status IS NOT NULL AND live_has_words"
_IS_BEGUN = text(f"{_BEGUN} = 1"), text(_BEGUN)
_TURNS = text("turns_on IS NOT NULL")
_IS_LIVE = text("live IS NOT NULL AND is_override = 0"), text("live IS NOT NULL AND NOT is_override")
_IS_EDITED = text("editor IS NOT NULL")
_IS_OF_ONE = text("whose IS NOT NULL")


_WORD, _WORD_OR_NONE = fields.String(), fields.String(allow_none=True)
_WORDS = of_shape(fields.List(_WORD))
_TOLD = fields.Nested(
    Schema.from_dict(
        {
            "stage": _WORD, "fields": fields.List(_WORD), "restates": fields.List(_WORD), "status": _WORD,
            "next_due_on": _WORD_OR_NONE, "version": fields.Integer(strict=True), "saved_at": _WORD_OR_NONE,
        }
    )
)  # fmt: skip
"""What the inbox tells of a piece of work besides: of each kind some of these."""
_WORK = fields.Tuple((_WORD, _WORD, _WORD, _TOLD, _WORD_OR_NONE))
_STANDING = fields.Tuple((_WORD, _WORD, _WORD, fields.Boolean(), _WORD_OR_NONE, fields.Boolean()))


class DeskRecord(Base):
    """A record as lists find it: by what its newest texts say, and by what readers have, for those who see no drafts of it."""

    __tablename__ = "desk_record"
    __table_args__ = (
        Index("ix_desk_record_type_id", "type", "id"),
        # What there is to translate, and what of it was begun, is counted by these alone.
        Index(
            "ix_desk_record_live_words",
            "site",
            "source_locale",
            "id",
            sqlite_where=text("live_has_words = 1"),
            postgresql_where=text("live_has_words"),
        ),
    )

    id: Mapped[str] = mapped_column(ForeignKey("record.id", ondelete="CASCADE"), primary_key=True)
    type: Mapped[str]
    site: Mapped[str]
    source_locale: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    """When a text of its owner's was last saved, as far as it is still worked on or live."""
    is_live: Mapped[bool]
    """Whether readers of any site have anything of it."""
    is_withdrawn: Mapped[bool]
    title: Mapped[str | None]
    live_title: Mapped[str | None]
    title_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What the title is sorted by, among those of many languages."""
    live_title_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    topic: Mapped[str | None] = mapped_column(index=True)
    live_topic: Mapped[str | None] = mapped_column(index=True)
    tags: Mapped[str | None] = mapped_column(Json, info=_WORDS)
    """Canonical JSON: its tags; null without any."""
    live_tags: Mapped[str | None] = mapped_column(Json, info=_WORDS)
    position: Mapped[int | None]
    live_position: Mapped[int | None]
    has_words: Mapped[bool]
    """Whether its source says anything that could be translated."""
    live_has_words: Mapped[bool]
    standings: Mapped[str] = mapped_column(Json, server_default="[]", info=of_shape(fields.List(_STANDING)))
    """Canonical JSON: how each of its texts stands, as records are counted: its site, its locale, its standing, whether it is live, its review, whether it is outdated."""


class DeskText(Base):
    """A text as lists find it."""

    __tablename__ = "desk_text"
    __table_args__ = (
        Index("ix_desk_text_record_id_site_locale", "record_id", "site", "locale", unique=True),
        Index("ix_desk_text_type_record_id_locale", "type", "record_id", "locale"),
        # Sites have few words of their own beside all that they inherit.
        Index(
            "ix_desk_text_own_words",
            "site",
            "record_id",
            "saved_at",
            sqlite_where=text("is_override = 1"),
            postgresql_where=text("is_override"),
        ),
        # What is asked for is mostly rare: a draft, a review that is due, a translation that is behind.
        Index("ix_desk_text_standing", "standing"),
        Index("ix_desk_text_live", "record_id", "locale", sqlite_where=_IS_LIVE[0], postgresql_where=_IS_LIVE[1]),
        Index("ix_desk_text_editor", "editor", sqlite_where=_IS_EDITED, postgresql_where=_IS_EDITED),
        Index(
            "ix_desk_text_begun",
            "site",
            "locale",
            "record_id",
            sqlite_where=_IS_BEGUN[0],
            postgresql_where=_IS_BEGUN[1],
        ),
        Index(
            "ix_desk_text_review",
            "review",
            sqlite_where=text("review IS NOT NULL"),
            postgresql_where=text("review IS NOT NULL"),
        ),
        Index(
            "ix_desk_text_outdated",
            "record_id",
            sqlite_where=text("is_outdated = 1"),
            postgresql_where=text("is_outdated"),
        ),
        # Reviews turn from current to due and from due to overdue, and most texts have none.
        Index("ix_desk_text_turns_on", "turns_on", sqlite_where=_TURNS, postgresql_where=_TURNS),
    )

    id: Mapped[int] = mapped_column(
        ForeignKey("translation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    record_id: Mapped[str] = mapped_column(ForeignKey("desk_record.id", ondelete="CASCADE"))
    type: Mapped[str]
    site: Mapped[str]
    locale: Mapped[str]
    is_override: Mapped[bool]
    """Whether its site is another than the record's owner."""
    version: Mapped[int | None]
    """The version being worked on."""
    live: Mapped[int | None]
    was_live: Mapped[bool]
    standing: Mapped[str]
    """How it stands, in one word."""
    saved_at: Mapped[datetime | None]
    editor: Mapped[str | None]
    """Who saved the version being worked on, as their id."""
    is_in_reach: Mapped[bool]
    """Whether its site has the record at all."""
    is_empty: Mapped[bool]
    """Whether the version being worked on says nothing."""
    is_outdated: Mapped[bool]
    is_moved: Mapped[bool]
    """Whether what it overrides has changed since."""
    review: Mapped[str | None]
    turns_on: Mapped[str | None]
    """The day on which its review will stand otherwise."""
    status: Mapped[str | None]
    """Of a translation, how it stands beside its source."""
    live_status: Mapped[str | None]
    """The same as those see it who see no drafts of it."""
    has_words: Mapped[bool]
    """Whether its source says anything that could be translated."""
    live_has_words: Mapped[bool]
    dismissed: Mapped[str] = mapped_column(Json, info=_WORDS)
    """Canonical JSON: the fields that somebody has left as they are beside a changed source."""
    work: Mapped[str] = mapped_column(Json, info=of_shape(fields.List(_WORK)))
    """Canonical JSON of what waits with it, as `desk_work` has it row by row."""


class DeskWork(Base):
    """A text that waits for somebody, of one kind of work."""

    __tablename__ = "desk_work"
    __table_args__ = (
        Index("ix_desk_work_kind_site_locale_why", "kind", "site", "locale", "why"),
        # In this order it is listed, so a page is read and no more.
        Index("ix_desk_work_listed", "kind", "due_on", "record_id", "site", "locale"),
        Index("ix_desk_work_whose", "whose", "kind", sqlite_where=_IS_OF_ONE, postgresql_where=_IS_OF_ONE),
    )

    text_id: Mapped[int] = mapped_column(ForeignKey("desk_text.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[str]
    site: Mapped[str]
    locale: Mapped[str]
    why: Mapped[str]
    """For which sites it is work: `always`, or of a review `safety`, `any` or `unsigned` where the site asks for those."""
    due_on: Mapped[str]
    """What is sorted by first; empty where nothing is due."""
    told: Mapped[str] = mapped_column(Json, info=of_shape(_TOLD))
    """Canonical JSON of what the inbox tells of it besides."""
    whose: Mapped[str | None]
    """Whose work alone it is, as their id; null where it is for all who may do it."""


class DeskWords(Base):
    """The words of a text by which editors find it; the database keeps an index of them (`desk_index`)."""

    __tablename__ = "desk_words"

    text_id: Mapped[int] = mapped_column(ForeignKey("desk_text.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    """Those of the version being worked on, each with a space before and after it."""
    live_words: Mapped[str | None] = mapped_column(Text)
    """Those that readers have; null where these are the same."""
