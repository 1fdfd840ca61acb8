"""Makes sites, alters their settings and deletes them, and tells what readers of them notice."""

from collections.abc import Mapping
from typing import Any

from api.services.accounts.audit import Call
from api.services.ledger.changes import hold_ledger
from api.services.ledger.served_alike import all_settings
from api.services.ledger.sites import DEFAULTS, alter_settings, create_site, delete_site, standing_settings
from api.services.publishing.publication import Publication, publication

SERVING = ("parent", "locales", "outdated_safety", "machine_safety")
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
    wanted = {**DEFAULTS, **standing, **settings}
    if any(wanted[name] != standing.get(name) for name in SERVING):
        made.watch(None)
    made.tag(f"site:{key}")
    alter_settings(made.change, key, settings)


def renew_settings(call: Call) -> list[str]:
    """Let the rules of this release hold on every site whose settings are of an earlier one; which sites those were.

    What readers had up to this change, they had by the rules of then, and so the past is served.
    """
    hold_ledger(call.session)
    keys = sorted(key for key, each in all_settings(call.session).items() if not each.knows_safety_content)
    if keys:
        with publication(call, "alter-settings", reason="The rules of a new release") as made:
            made.watch(None)
            for key in keys:
                made.tag(f"site:{key}")
                alter_settings(made.change, key, {})
    return keys


def take_away_site(made: Publication, key: str) -> None:
    """Take a childless site away; it answers 410 from then on, and its history stays."""
    made.watch(None)
    made.tag(f"site:{key}")
    delete_site(made.change, key)
