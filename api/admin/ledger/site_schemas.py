"""What the admin API takes in and answers about sites."""

import re
from copy import copy
from typing import Any
from urllib.parse import urlsplit

from marshmallow import Schema, ValidationError, fields, validate

from api.admin.outcomes import Told
from api.admin.paging import SaysWhole
from api.admin.values import line
from api.http.fields import Flag
from api.http.schemas import about, flag, many, number, one, string, strings, texts_by_name
from api.reading.facts.settings import (
    CLINICAL_REVIEW,
    MACHINE_NOTICES,
    MACHINE_SAFETY,
    OUTDATED_SAFETY,
    SIGNED_REVIEW,
    STEP_UP,
)
from api.record_types import RECORD_TYPES
from api.record_types.by_name import ByName
from api.record_types.checks import check_line
from api.record_types.output import Output
from api.record_types.written import Written
from api.rules import GATE, SEVERITIES
from api.services.ledger.publisher import AddressInput, HoursInput, LicenceInput, PublisherInput
from api.services.ledger.sites import READ

LONGEST = 500


def _check_address(value: str) -> None:
    try:
        parts = urlsplit(value)
        if parts.scheme in ("http", "https") and parts.hostname:
            return
    except ValueError:
        pass
    raise ValidationError("It must be an http or https address.")


def _address(what: str, *more: Any) -> fields.String:
    rules: list[Any] = [check_line, _check_address, validate.Length(max=LONGEST), *more]
    return Written(validate=rules, allow_none=True, metadata=about(what))


def _check_base(value: str) -> None:
    if set(value) & set(' ?#<>"\\'):
        raise ValidationError(
            "Addresses of pages are put behind it, so it holds no space, `?`, `#`, quote or backslash."
        )


def _check_template(value: str) -> None:
    unknown = [name for name in re.findall(r"\{([^{}]*)\}", value) if name not in ("locale", "slug", "id")]
    if unknown:
        detail = ", ".join(f"`{{{name}}}`" for name in unknown)
        raise ValidationError(
            f"Nothing can be put in place of {detail}; there are `{{locale}}`, `{{slug}}` and `{{id}}`."
        )
    if value.startswith(("//", "/\\")):
        raise ValidationError("It begins with one slash: two would lead to another website.")


def _choice(what: str, *options: str) -> fields.String:
    return fields.String(validate=validate.OneOf(options), metadata=about(what))


def _by_type(values: fields.Field[Any], what: str) -> ByName:
    return ByName(keys=fields.String(validate=validate.OneOf(list(RECORD_TYPES))), values=values, metadata=about(what))


class SiteSettingsInput(PublisherInput):
    """A site's settings; what is left out has its default."""

    name = line("Its name, as readers see it.", longest=200, required=True)
    parent = line("The site whose records it inherits; null for none.", longest=60, allow_none=True)
    locales = ByName(
        keys=fields.String(), values=fields.List(fields.String()), required=True,
        metadata=about("Each served locale with its fallback chain, itself first.", examples=[{"fr": ["fr", "en"]}]),
    )  # fmt: skip
    default_locale = fields.String(required=True, metadata=about("The locale that readers get who ask for none."))
    base_url = _address("Where its website is.", _check_base)
    preview_url = _address("Where the website shows drafts; preview links lead there.")
    contact = ByName(
        keys=Written(validate=validate.Length(1, 60)),
        values=Written(validate=[check_line, validate.Length(max=LONGEST)]),
        metadata=about(
            "How to reach the clinic: email, phone, address, or what else there is. `emergency_phone` is the number of the "
            "emergency services where the clinic is; readers get it, or `phone`, with what calls for help."
        ),
    )
    url_templates = _by_type(
        Written(validate=[check_line, validate.Length(max=LONGEST), _check_template]),
        "The website's path for each record type, with `{slug}`, `{locale}` and `{id}` in it. What has none stands on the page of its "
        "topic, at its `anchor`, where topics have one.",
    )
    access = _choice("`public`, or `keyed`: readers need a key.", "public", "keyed")
    outdated_safety = _choice(
        "What readers get where a safety text's translation is outdated: the source, the text flagged, or nothing.",
        *OUTDATED_SAFETY,
    )
    machine_safety = _choice(
        "What readers get of safety texts that a machine has translated: the translation marked with a notice, or a text that a person "
        "wrote.",
        *MACHINE_SAFETY,
    )
    machine_notices = _choice(
        "Which texts that a machine has translated say so to readers by a notice: those about safety, or all.",
        *MACHINE_NOTICES,
    )
    review_interval_months = _by_type(
        fields.Integer(strict=True, validate=validate.Range(1, 120)),
        "After how many months each type is reviewed again.",
    )
    approval = _choice("Whether texts need approval before they are published, and whose.", "none", "one", "four_eyes")
    clinical_review = _choice(
        "Whether texts need a clinical review before they are published: none, safety texts, or all. With any but `optional`, a safety "
        "text that nobody has reviewed carries a notice.",
        *CLINICAL_REVIEW,
    )
    signed_review = _choice(
        "Whether a clinical review counts only where the reviewer has signed it with a passkey: `…/signatures/statement` begins one. A text"
        " whose review is not signed is then refused where a review is required.",
        *SIGNED_REVIEW,
    )
    step_up = fields.List(
        fields.String(validate=validate.OneOf(STEP_UP)), validate=validate.Length(max=len(STEP_UP)),
        metadata=about(
            "Before what people who are signed in by a browser prove again with a passkey that it is they: withdrawing, publishing"
            " other clinical words (also for later), making keys and invitations, giving and taking roles."
        ),
    )  # fmt: skip
    gate_severities = ByName(
        keys=fields.String(validate=validate.OneOf(list(GATE))), values=fields.String(validate=validate.OneOf(SEVERITIES)),
        metadata=about("How grave the site takes rules of the publish gate, by their code; each has bounds, which a problem names."),
    )  # fmt: skip
    gate_final = fields.List(
        fields.String(validate=validate.OneOf(list(GATE))), validate=validate.Length(max=len(GATE)),
        metadata=about("The rules of the publish gate that nobody may waive on this site."),
    )  # fmt: skip
    reading_ease = ByName(
        keys=fields.String(validate=validate.OneOf(READ)), values=fields.Integer(strict=True, validate=validate.Range(0, 100)),
        metadata=about(
            "How easy texts are to be to read, by language, from 0 to 100: by Flesch Reading Ease in English, Kandel and Moles in"
            " French, INFLESZ in Spanish."
        ),
    )  # fmt: skip


class NewSite(SiteSettingsInput):
    """A site to make."""

    key = fields.String(
        required=True,
        metadata=about("Its name in addresses; it never changes and is never used again.", examples=["riverside"]),
    )


class _Patch(Schema):
    """A merge patch of a site's settings (RFC 7396): what is given replaces, null gives the default back."""

    class Meta:
        # What there is no setting for is refused where the settings are checked as a whole.
        unknown = "include"


def _patched(field: fields.Field[Any]) -> fields.Field[Any]:
    """A setting that may be left out, or null, and so may what stands in it by name."""
    made = copy(field)
    made.required, made.allow_none = False, True
    if isinstance(made, ByName) and made.value_field is not None:
        made.value_field = _patched(made.value_field)
    return made


SitePatch = type(
    "SitePatch",
    (_Patch,),
    {
        **{name: _patched(each) for name, each in SiteSettingsInput._declared_fields.items()},
        "__doc__": _Patch.__doc__,
    },
)


class SiteResult(Output):
    """A site with its settings."""

    key = string("Its name in addresses.")
    name = string("Its name.")
    parent = string("The site whose records it inherits.", nullable=True)
    default_locale = string("The locale that readers get who ask for none.")
    locales = ByName(
        keys=fields.String(), values=fields.List(fields.String()), required=True,
        metadata=about("Each served locale with its fallback chain."),
    )  # fmt: skip
    base_url = string("Where its website is.", nullable=True)
    preview_url = string("Where the website shows drafts.", nullable=True)
    contact = texts_by_name("How to reach the clinic.")
    url_templates = texts_by_name("The website's path for each record type.")
    access = string("Whether readers need a key.", enum=["public", "keyed"])
    outdated_safety = string("What readers get for an outdated safety text.", enum=list(OUTDATED_SAFETY))
    machine_safety = string("What readers get of machine translations of safety texts.", enum=list(MACHINE_SAFETY))
    machine_notices = string("Which machine translations say so to readers.", enum=list(MACHINE_NOTICES))
    review_interval_months = ByName(
        keys=fields.String(), values=fields.Integer(), required=True,
        metadata=about("After how many months each type is reviewed again."),
    )  # fmt: skip
    approval = string("Whose approval texts need.", enum=["none", "one", "four_eyes"])
    clinical_review = string("Whether texts need a clinical review.", enum=list(CLINICAL_REVIEW))
    signed_review = string("Whether only reviews count that are signed with a passkey.", enum=list(SIGNED_REVIEW))
    step_up = strings("Before what people prove again with a passkey that it is they.")
    gate_severities = texts_by_name("How grave the site takes rules of the publish gate.")
    gate_final = strings("The rules of the publish gate that nobody may waive.")
    reading_ease = ByName(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata=about("How easy texts are to be to read, by language."),
    )
    legal_name = string("Who answers for the site.", nullable=True)
    registration = texts_by_name("Licence or registration of the clinic, by language.")
    address = one(AddressInput, "Where the clinic is.", nullable=True)
    opening_hours = many(HoursInput, "When the clinic is open.")
    booking_url = texts_by_name("Where appointments are booked, by language.")
    feedback_url = texts_by_name("Where readers say what they think of the content, by language.")
    legal_notices = texts_by_name("What the law of the place wants readers to be told, by language.")
    licence = one(LicenceInput, "The licence of the content.", nullable=True)
    funding = texts_by_name("Who pays for the content, by language.")
    conflict_of_interest = texts_by_name("What those who make the content gain by it, by language.")
    etag = string("Names these settings, for If-Match.")


class PlaceholderValue(Output):
    """What texts say on a site in place of what they leave to each site."""

    name = string("Its name, as a text has it: `{{contact.phone}}` is `phone`.")
    locale = string("The locale of the text.")
    says = string("What readers get in its place.")
    told = flag("Whether the site's settings say it; else it is a general word, such as “the clinic’s phone number”.")


class SiteSeen(SiteResult):
    """A site with its settings, and what texts make of them."""

    placeholders = many(PlaceholderValue, "What texts say here in place of what they leave to each site, by locale.")


class SiteResults(SaysWhole):
    """The sites."""

    items = many(SiteResult, "The sites that the caller may see.")


class SiteChanged(Told, SiteResult):
    """A site after a change of its settings, or as it would be after it."""

    seq = number(
        "The change in the ledger; in a dry run the one that it would be. Null where nothing differs.", nullable=True
    )


class SiteDeletion(Told):
    """A site that is gone, or as readers would miss it."""

    seq = number("The change in the ledger; in a dry run the one that it would be.")


class DryRunQuery(Schema):
    """Whether to do it, or only to say what it would do."""

    dry_run = Flag(load_default=False, metadata=about("`true`: nothing is stored."))
