"""Whom a reader calls who notices what a safety net tells of: the number that the site gives, never one of ours."""

from collections.abc import Mapping
from typing import Any

from api.reading.facts.settings import SiteSettings

_EMERGENCY = {"en": "Emergency number", "fr": "Numéro d’urgence", "es": "Número de emergencias"}


def call_of(fields: Mapping[str, Any], settings: SiteSettings, locale: str) -> dict[str, str] | None:
    """The number and who answers there; None where nothing is urgent, or the site's contact data do not say."""
    urgent = fields.get("urgency") == "emergency"
    telephone = settings.contact.get("emergency_phone" if urgent else "phone")
    if "urgency" not in fields or not telephone:
        return None
    language = locale.partition("-")[0]
    label = _EMERGENCY.get(language, _EMERGENCY["en"]) if urgent else settings.name
    return {"label": label, "telephone": telephone}
