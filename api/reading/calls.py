"""Whom a reader calls who notices what a safety net tells of: the number that the site gives, never one of ours."""

from collections.abc import Mapping
from typing import Any

from api.reading.facts.settings import SiteSettings

CALLS = "safety_net"
_EMERGENCY = {"en": "Emergency number", "fr": "Numéro d’urgence", "es": "Número de emergencias"}


def call_of(fields: Mapping[str, Any], settings: SiteSettings, locale: str) -> dict[str, str] | None:
    """What to call and under which name; None where the site's contact data do not say."""
    urgent = fields.get("urgency") == "emergency"
    telephone = settings.contact.get("emergency_phone" if urgent else "phone")
    if not telephone:
        return None
    language = locale.partition("-")[0]
    label = _EMERGENCY.get(language, _EMERGENCY["en"]) if urgent else settings.name
    return {"label": label, "telephone": telephone}
