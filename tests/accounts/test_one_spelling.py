"""Whoever writes a name, an email or a setting in another spelling means the same; and no body lets another spelling in."""

import unicodedata
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from marshmallow import Schema, fields, validate

import api.admin
import api.services.publishing
from api.record_types.output import Output
from api.record_types.written import Written, WrittenEmail
from tests.people import Desk, expect

# What is no words of anybody's: its form is checked elsewhere, by what it names.
NO_WORDS = {
    ("NewSite", "key"), ("SiteSettingsInput", "default_locale"), ("NewSite", "default_locale"), ("NewKey", "sites"),
    ("NewKey", "person"), ("ScheduleInput", "at"), ("ScheduleInput", "time_zone"), ("AdoptInput", "fields_"),
    ("ReleaseScheduleInput", "at"), ("ReleaseScheduleInput", "time_zone"), ("NewSite", "locales"), ("SiteSettingsInput", "locales"),
    ("SitePatch", "locales"), ("SitePatch", "default_locale"), ("NewSession", "invitation"), ("MyNewKey", "sites"),
    ("AcceptInput", "at"), ("AcceptInput", "time_zone"), ("ProposalInput", "at"), ("ProposalInput", "time_zone"),
    ("ProposalAlteredInput", "at"), ("ProposalAlteredInput", "time_zone"), ("OrderScheduleInput", "at"),
    ("OrderScheduleInput", "time_zone"), ("ScheduleMove", "at"), ("ScheduleMove", "time_zone"), ("ScheduleInput", "replacement"),
    ("ScheduleInput", "severity"), ("ChosenText", "etag"), ("ChosenText", "hits"), ("ReplacementInput", "fields_"),
    ("ThreadInput", "field"), ("WholeRecordInput", "etag"), ("NewWebhook", "url"), ("WebhookPatch", "url"),
}  # fmt: skip
CHECKED = (validate.OneOf, validate.Regexp, validate.Equal)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ana@Example.org", "ana@example.org"), ("b@EXAMPLE.org", "b@example.org"), ("jos\u00e9@x.org", "jose\u0301@x.org"),
        ("c@example.org", " c@example.org\u200b"),
    ],
)  # fmt: skip
def test_an_email_is_one_persons_in_every_spelling(admin: Desk, first: str, second: str) -> None:
    one = expect(admin.call("POST", "people", {"name": "A", "email": first}), 201)
    assert one["email"] == unicodedata.normalize("NFC", first).lower()
    expect(admin.call("POST", "people", {"name": "B", "email": second}), 409)
    other = expect(admin.call("POST", "people", {"name": "B"}), 201)
    headers = {"If-Match": f'"{other["etag"]}"'}
    expect(admin.call("PATCH", f"people/{other['id']}", {"email": second}, headers=headers), 409)


def test_names_are_spelled_once_and_nothing_is_no_name(admin: Desk) -> None:
    made = expect(
        admin.call("POST", "people", {"name": " Jose\u0301 \n Sí ", "email": " ", "credential": "\ufeff"}), 201
    )
    assert (made["name"], made["email"], made["credential"]) == ("José Sí", None, None)
    assert expect(admin.call("POST", "people", {"name": " \u200b"}), 422)["errors"][0]["pointer"] == "#/name"
    key = expect(
        admin.call("POST", "keys", {"name": " the  app ", "roles": ["author"], "locales": ["iw", "FR-ca"]}), 201
    )
    assert (key["name"], key["locales"]) == ("the app", ["fr-CA", "he"])


def test_settings_are_spelled_once(admin: Desk) -> None:
    given = {
        "key": "spelled", "name": " Clinique  de l'e\u0301rable\n", "locales": {"IW": ["iw", "EN"], "en": ["en"]},
        "default_locale": "iw", "contact": {"phone": " 1\u200b 2 "}, "base_url": " https://x.example ",
    }  # fmt: skip
    made = expect(admin.call("POST", "sites", given), 201)
    assert made["name"] == "Clinique de l'érable"
    assert (made["locales"], made["default_locale"]) == ({"he": ["he", "en"], "en": ["en"]}, "he")
    assert (made["contact"], made["base_url"]) == ({"phone": "1 2"}, "https://x.example")


@pytest.mark.once
def test_every_text_that_a_body_takes_in_has_one_spelling() -> None:
    """By construction: a text that anybody writes freely is of a field that spells it."""
    free = {
        (type(schema).__name__, name)
        for schema in bodies()
        for name, field in schema.fields.items()
        for each in strings(field)
        if not isinstance(each, Written | WrittenEmail) and type(each) is fields.String and not is_checked(each)
    }
    assert free <= NO_WORDS


def bodies() -> Iterator[Schema]:
    """The schema of every body of the admin API, whichever module declares it."""
    for package in (api.admin, api.services.publishing):
        for each in walk_packages(package.__path__, package.__name__ + "."):
            yield from (found() for found in vars(import_module(each.name)).values() if is_body(found))


def is_body(found: Any) -> bool:
    is_schema = isinstance(found, type) and issubclass(found, Schema) and not issubclass(found, Output)
    return is_schema and not found.__name__.endswith("Query") and Path(found.__module__).suffix != ".query"


def strings(field: Any) -> Iterator[fields.String]:
    if isinstance(field, fields.String):
        yield field
    elif isinstance(field, fields.List):
        yield from strings(field.inner)
    elif isinstance(field, fields.Dict):
        for part in (field.value_field,):
            yield from strings(part) if part is not None else ()


def is_checked(field: fields.String) -> bool:
    """Whether only certain words are taken, or those of a certain form."""
    return any(isinstance(each, CHECKED) for each in field.validators)
