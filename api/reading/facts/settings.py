"""The settings of a site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

OUTDATED_SAFETY = ("source", "flagged", "omit")


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """A site's settings as they stand in one view."""

    key: str
    name: str
    parent: str | None
    default_locale: str
    locales: Mapping[str, tuple[str, ...]]
    """Each served locale with its fallback chain, itself first."""
    base_url: str | None = None
    contact: Mapping[str, Any] = field(default_factory=dict)
    url_templates: Mapping[str, str] = field(default_factory=dict)
    preview_url: str | None = None
    access: str = "public"
    outdated_safety: str = "source"
    review_interval_months: Mapping[str, int] = field(default_factory=dict)
    approval: str = "none"
    clinical_review: str = "optional"
