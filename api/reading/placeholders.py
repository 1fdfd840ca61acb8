"""What a text leaves to each site to say, such as a telephone number: found in texts, and put in where readers get them."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from api.reading.facts.settings import SiteSettings
from api.reading.publisher import ADDRESS, plainly
from api.record_types.kinds.field import Prose

# What readers of a site that does not say it get in its place; the names are those that a text may leave open.
_UNSAID: dict[str, dict[str, str]] = {
    "en": {
        "name": "the clinic", "legal_name": "the clinic", "phone": "the clinic’s phone number", "emergency_phone": "the emergency number",
        "email": "the clinic’s e-mail address", "address": "the clinic’s address", "booking_url": "the clinic’s website",
    },
    "fr": {
        "name": "la clinique", "legal_name": "la clinique", "phone": "le numéro de téléphone de la clinique",
        "emergency_phone": "le numéro d’urgence", "email": "l’adresse électronique de la clinique",
        "address": "l’adresse de la clinique", "booking_url": "le site web de la clinique",
    },
    "es": {
        "name": "la clínica", "legal_name": "la clínica", "phone": "el teléfono de la clínica",
        "emergency_phone": "el número de emergencias", "email": "el correo electrónico de la clínica",
        "address": "la dirección de la clínica", "booking_url": "el sitio web de la clínica",
    },
}  # fmt: skip
NAMES = tuple(_UNSAID["en"])
PLACEHOLDER = re.compile(rf"\{{\{{contact\.({'|'.join(NAMES)})\}}\}}")
_LIKE_ONE = re.compile(r"\{\{[^{}\n]{0,80}\}\}")
_TARGET = re.compile(r"\]\(([^()\s<>]*)\)")
# What a link to one of them would lead to, for whoever looks whether such a link is written rightly.
_SAMPLES = {"email": "somebody@clinic.example", "booking_url": "https://clinic.example/book"}
_SAMPLE = "15550100"
_MARKS = re.compile(r"([\\`*_\[\]<>&|~])")
_BEGINS_A_BLOCK = re.compile(r"\A(\d{1,9}(?=[.)])|(?=[#+=-]))")
_NO_NUMBER = re.compile(r"[^\d+*#]")


def placeholders(text: str) -> list[str]:
    """The names of what a text leaves open."""
    return PLACEHOLDER.findall(text)


def unknown_placeholders(text: str) -> Iterator[str]:
    """What looks as if it left something open, and names nothing that a site could say."""
    yield from (found for found in _LIKE_ONE.findall(text) if not PLACEHOLDER.fullmatch(found))


def sampled(target: str) -> str:
    """The target of a link as it would be somewhere."""
    return PLACEHOLDER.sub(lambda found: _SAMPLES.get(found[1], _SAMPLE), target)


def contact_of(site: SiteSettings, locale: str) -> Mapping[str, str]:
    """What a site says of all that texts may leave open, in a locale; what it does not say is not there."""
    parts = site.address or {}
    found = {
        "name": site.name,
        "legal_name": site.legal_name or site.name,
        **{name: site.contact.get(name) for name in ("phone", "emergency_phone", "email")},
        "address": ", ".join(parts[name] for name in ADDRESS if parts.get(name)) or site.contact.get("address"),
        "booking_url": plainly(site.booking_url, site, locale),
    }
    return {name: each for name, each in found.items() if each}


def filled(text: str, prose: Prose, site: SiteSettings, locale: str) -> str:
    """A text with what the site says in place of what it leaves open; for Markdown, written so that it stays plain words."""
    if not PLACEHOLDER.search(text):
        return text
    contact = contact_of(site, locale)
    if prose != "markdown":
        return PLACEHOLDER.sub(lambda found: _said(found[1], contact, locale), text)
    linked = _TARGET.sub(lambda found: f"]({_target(found[1], contact)})", text)
    return PLACEHOLDER.sub(lambda found: as_markdown(_said(found[1], contact, locale)), linked)


def resolved(site: SiteSettings, locale: str) -> Iterator[tuple[str, str, bool]]:
    """What texts of a site say in place of each of them, and whether the site itself tells it."""
    contact = contact_of(site, locale)
    yield from ((name, _said(name, contact, locale), name in contact) for name in NAMES)


def _said(name: str, contact: Mapping[str, str], locale: str) -> str:
    return contact.get(name) or _UNSAID.get(locale.partition("-")[0], _UNSAID["en"])[name]


def as_markdown(value: str) -> str:
    """Words as they are written in Markdown so that they stay just these."""
    return _BEGINS_A_BLOCK.sub(r"\1\\", _MARKS.sub(r"\\\1", value))


def _target(target: str, contact: Mapping[str, str]) -> str:
    """The target of a link; one that the site says nothing for leads nowhere, so that its words alone are left."""
    names = placeholders(target)
    if any(name not in contact for name in names):
        return "<>"
    is_number = target.lower().startswith(("tel:", "sms:"))
    return PLACEHOLDER.sub(lambda found: _in_address(contact[found[1]], is_number=is_number), target)


def _in_address(value: str, *, is_number: bool) -> str:
    return _NO_NUMBER.sub("", value) if is_number else quote(value, safe=":/?#@!$&*+,;=%~-._")
