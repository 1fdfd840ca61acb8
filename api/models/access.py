"""Who may call the admin surfaces: keys, stored as digests only."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class Key(Base):
    """A bearer key; its text is shown once and only its digest is kept."""

    __tablename__ = "key"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
