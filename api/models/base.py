"""What all tables share: their names for constraints, and the types of their columns."""

from datetime import datetime
from typing import Any, ClassVar

from marshmallow import ValidationError
from marshmallow.fields import Field
from sqlalchemy import Column, MetaData, String, Table, Text
from sqlalchemy.orm import DeclarativeBase, QueryableAttribute

from api.canonical import parse
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


SHAPE = "shape"
"""By which a column tells of its own kind of JSON."""


def of_shape(shape: Field[Any]) -> dict[str, Any]:
    """What is noted of a column whose JSON has to have a shape: each of a table that neither hashes nor seals prove."""
    return {SHAPE: shape}


class OfAnotherShape(ValueError):
    """A row holds JSON of another shape than its column has."""


def shaped(column: Column[Any] | QueryableAttribute[Any], text: str) -> Any:
    """The value of a column's JSON; ValueError where it is none, or OfAnotherShape."""
    value = parse(text)
    try:
        column.info[SHAPE].deserialize(value)
    except ValidationError:
        raise OfAnotherShape(f"{column} holds something of another shape.") from None
    return value


class Base(DeclarativeBase):
    """The parent of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {datetime: UtcDateTime, str: String}


def table_of(model: type[Base]) -> Table:
    """The table itself, for the statements that run too often to go by way of mapped objects."""
    return Base.metadata.tables[model.__tablename__]
