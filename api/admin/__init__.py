"""The one admin API: for editors, translators, reviewers, administrators and their tools."""

from api.admin import index, xliff
from api.admin.accounts import (
    audit,
    invitations,
    keys,
    me,
    oidc,
    passkeys,
    people,
    preview_links,
    session,
    sessions,
    sign_in_page,
)
from api.admin.desk import calendar, inbox, overrides, records, translation_status
from api.admin.ledger import changes, sites
from api.admin.publishing import actions, order, proposals, releases, schedules
from api.admin.texts import check, diff, discard, restore, translations, versions
from api.admin.transfer import export, importing

BLUEPRINTS = tuple(
    each.blueprint
    for each in (
        me, inbox, records, translations, check, versions, diff, restore, discard, order, actions, releases, proposals, schedules, export,
        importing, calendar, overrides, translation_status, xliff, index, sites, people, session, oidc, sessions, invitations, passkeys, keys,
        preview_links, audit, changes,
    )
)  # fmt: skip
PAGES = (sign_in_page.blueprint,)
"""Pages for people, which the OpenAPI document does not describe."""
