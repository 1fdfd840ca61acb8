"""What this installation signs with: one random secret, made when its tables were."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class Secret(Base):
    """The one secret; backups carry it along, so that what was signed before a restore can still be judged."""

    __tablename__ = "secret"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[str]
