"""Makes sites, alters their settings and deletes them, and tells what readers of them notice."""

from collections.abc import Mapping
from typing import Any

from api.services.ledger.sites import alter_settings, create_site, delete_site, standing_settings
from api.services.publishing.publication import Publication

SERVING = ("parent", "locales", "outdated_safety")
"""The settings that decide which words readers get; the rest alters nothing that a record says."""


def make_site(made: Publication, key: str, settings: Mapping[str, Any]) -> None:
    """Make a site; its key is fixed for ever and never used again."""
    # A site that inherits from none has nothing to show yet.
    if settings.get("parent") is not None:
        made.watch(None)
    create_site(made.change, key, settings)


def change_settings(made: Publication, key: str, settings: Mapping[str, Any]) -> None:
    """Replace the settings that are given; the rest stay."""
    standing = standing_settings(made.change, key)
    if any(settings.get(name, standing[name]) != standing[name] for name in SERVING):
        made.watch(None)
    made.tag(f"site:{key}")
    alter_settings(made.change, key, settings)


def take_away_site(made: Publication, key: str) -> None:
    """Take a childless site away; it answers 410 from then on, and its history stays."""
    made.watch(None)
    made.tag(f"site:{key}")
    delete_site(made.change, key)
