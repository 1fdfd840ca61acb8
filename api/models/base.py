"""What all tables share: their names for constraints, and the types of their columns."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import MetaData, String, Table, Text
from sqlalchemy.orm import DeclarativeBase

from api.database import UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Json(Text):
    """Canonical JSON as text: columns of JSON reorder its keys, and its bytes are hashed."""


class Base(DeclarativeBase):
    """The parent of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {datetime: UtcDateTime, str: String}


def table_of(model: type[Base]) -> Table:
    """The table itself, for the statements that run too often to go by way of mapped objects."""
    return Base.metadata.tables[model.__tablename__]
