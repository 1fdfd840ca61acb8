"""Adopts: overrides give way to what is inherited."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from marshmallow import fields, validate
from sqlalchemy.orm import Session

from api.canonical import parse
from api.errors import InvalidContent
from api.record_types.checks import check_text
from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.publishing.blockers import unreviewed_overrides
from api.services.publishing.pins import Blocker, Found, Pinned, find_distinct
from api.services.publishing.renewal import not_an_override, not_moved, renew, upstream_of
from api.services.publishing.said import PublishingInput
from api.services.publishing.verb import Needs, Verb


class AdoptInput(PublishingInput):
    """Overrides that give way to what is inherited."""

    fields_ = fields.List(
        fields.String(validate=[validate.Length(max=60), check_text]), data_key="fields", attribute="fields",
        load_default=None, allow_none=True, validate=validate.Length(min=1, max=50),
        metadata={"description": "The fields to adopt, by default those that have changed upstream."},
    )  # fmt: skip


def perform(
    change: OpenChange, items: Sequence[Pinned], *, by: Holder, fields: Collection[str] | None = None
) -> Iterator[Blocker]:
    """Let overrides give way to what is inherited, in some fields or in those that changed upstream"""
    for found in find_distinct(change.session, items):
        own: dict[str, Any] = parse(found.version.fields)
        leaving = upstream_of(change.session, found) if fields is None else sorted(fields)
        _require_fields(leaving, own)
        if not leaving and found.pin.site != found.record.site:
            yield not_moved(found)
        renew(change, found, {name: value for name, value in own.items() if name not in leaving}, by=by)
        if found.version.number == found.live:
            yield from unreviewed_overrides(change.session, [found.pin])


def _hinders(_session: Session, items: Sequence[Found], _by: Holder) -> Iterator[Blocker]:
    """Only an override gives way."""
    for found in items:
        yield from not_an_override(found)


def _foreseen(session: Session, items: Sequence[Found], _by: Holder) -> Iterator[Blocker]:
    """Without fields being named, something must have changed."""
    for found in items:
        if found.pin.site != found.record.site and not parse(found.version.fields):
            yield not_moved(found)


def _require_fields(names: Sequence[str], own: Mapping[str, Any]) -> None:
    errors = [{"pointer": "#/fields", "detail": f"{name!r} is not overridden."} for name in names if name not in own]
    if errors:
        raise InvalidContent("These fields cannot be adopted.", errors=errors)


VERB = Verb(
    "adopt", Permission.PUBLISH, Needs.PINS, AdoptInput, perform, hinders=_hinders, foreseen=_foreseen, quiet=True
)
