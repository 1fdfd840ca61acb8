"""What a site may say of who publishes it and of what stands behind its content, for whatever takes settings in."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from api.reading.locales import NEUTRAL, canonical_locale
from api.record_types.by_name import ByName
from api.record_types.checks import check_line, pointers
from api.record_types.written import Written

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "PublicHolidays")
LONGEST_WORDS = 500
LONGEST_NOTICE = 1_000
# What the names of territories have beside countries.
_NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


def _line(what: str, longest: int = LONGEST_WORDS) -> Written:
    return Written(allow_none=True, validate=[check_line, validate.Length(max=longest)], metadata={"description": what})


@cache
def _countries() -> frozenset[str]:
    # Read when a site first names its country, since every process that starts would wait for it.
    return frozenset(filter(re.compile("[A-Z]{2}").fullmatch, map(str, Locale("en").territories))) - _NO_COUNTRIES


def _check_country(value: str) -> None:
    if value not in _countries():
        raise ValidationError("A country is two capital letters by ISO 3166-1, such as CA.")


def _check_time(value: str) -> None:
    if not _TIME.fullmatch(value):
        raise ValidationError("A time is hours and minutes, such as 08:30.")


def _check_web_address(value: str) -> None:
    _check_leads_to(value, "http", "https")


def _check_address(value: str) -> None:
    _check_leads_to(value, "http", "https", "mailto")


def _check_leads_to(value: str, *schemes: str) -> None:
    try:
        parts = urlsplit(value)
        if parts.scheme in schemes and (parts.path if parts.scheme == "mailto" else parts.hostname):
            return
    except ValueError:
        pass
    raise ValidationError(f"It must be an address that begins with {', '.join(schemes)}.")


class _Languages(fields.String):
    """The language of a text, or `und` for all."""

    def _deserialize(self, *args: Any, **options: Any) -> Any:
        found = super()._deserialize(*args, **options)
        locale = NEUTRAL if found == NEUTRAL else canonical_locale(found)
        if locale is None:
            raise ValidationError("Not a BCP 47 language tag.")
        return locale


def _by_language(what: str, *rules: Any, longest: int = LONGEST_WORDS) -> ByName:
    words = Written(validate=[check_line, *rules, validate.Length(max=longest)])
    told = f"{what} By language; `und` for all that have none of their own."
    return ByName(keys=_Languages(), values=words, metadata={"description": told})


class _Part(Schema):
    class Meta:
        unknown = RAISE


class AddressInput(_Part):
    """An address in parts."""

    street = _line("Street and number.")
    locality = _line("Town.", 200)
    region = _line("Region, such as a state or a province.", 200)
    postal_code = _line("Postal code.", 20)
    country = Written(
        allow_none=True, validate=_check_country, metadata={"description": "Country, by ISO 3166-1: two letters."}
    )


class HoursInput(_Part):
    """When a clinic is open on some days."""

    days = fields.List(
        fields.String(validate=validate.OneOf(DAYS)), required=True, validate=validate.Length(1, len(DAYS)),
        metadata={"description": "The days, by schema.org's names."},
    )  # fmt: skip
    opens = Written(required=True, validate=_check_time, metadata={"description": "When it opens, such as 08:30."})
    closes = Written(
        required=True,
        validate=_check_time,
        metadata={"description": "When it closes; after midnight where that is earlier."},
    )

    @validates_schema
    def check_span(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse hours that are none."""
        if data["opens"] == data["closes"]:
            raise ValidationError("It closes when it opens.", "closes")


class LicenceInput(_Part):
    """A licence."""

    name = _line("What it is called.", 200)
    url = Written(
        allow_none=True,
        validate=[check_line, _check_web_address, validate.Length(max=LONGEST_WORDS)],
        metadata={"description": "Where it can be read."},
    )


class PublisherInput(_Part):
    """Who publishes a site, and what stands behind its content."""

    legal_name = _line(
        "The name of the company or person that answers for the site, where it is another than `name`.", 200
    )
    registration = _by_language("Licence or registration of the clinic, and with whom.")
    address = fields.Nested(AddressInput, allow_none=True, metadata={"description": "Where the clinic is."})
    opening_hours = fields.List(
        fields.Nested(HoursInput),
        validate=validate.Length(max=30),
        metadata={"description": "When the clinic is open."},
    )
    booking_url = _by_language("Where appointments are booked.", _check_web_address)
    feedback_url = _by_language(
        "Where readers say what they think of the content: a page, or `mailto:`.", _check_address
    )
    legal_notices = _by_language("What the law of the place wants readers to be told.", longest=LONGEST_NOTICE)
    licence = fields.Nested(LicenceInput, allow_none=True, metadata={"description": "The licence of the content."})
    funding = _by_language("Who pays for the content.", longest=LONGEST_NOTICE)
    conflict_of_interest = _by_language(
        "What those who make the content gain by it, or that they gain nothing.", longest=LONGEST_NOTICE
    )


def nothing_said() -> dict[str, Any]:
    """The settings of a site that says nothing of it."""
    return {
        name: {} if isinstance(each, ByName) else [] if isinstance(each, fields.List) else None
        for name, each in PublisherInput._declared_fields.items()
    }


def checked_publisher(settings: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """These of a site's settings in their canonical form, and every rule that one of them breaks."""
    given = {name: settings[name] for name in PublisherInput._declared_fields}
    try:
        loaded = PublisherInput().load(given)
    except ValidationError as error:
        return {}, list(pointers(error.normalized_messages(), "#"))  # type: ignore[no-untyped-call]
    return {name: _present(loaded.get(name)) or nothing for name, nothing in nothing_said().items()}, []


def _present(value: Any) -> Any:
    """What is there, without the members that say nothing."""
    return {name: each for name, each in value.items() if each is not None} if isinstance(value, dict) else value
