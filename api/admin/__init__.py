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
from api.admin.desk import inbox, overrides, records, translation_status
from api.admin.ledger import changes, sites
from api.admin.publishing import actions, order, releases, rules, schedules
from api.admin.talk import notices, threads
from api.admin.texts import diff, discard, restore, translations, versions
from api.admin.transfer import export, importing

BLUEPRINTS = tuple(
    each.blueprint
    for each in (
        me, inbox, records, translations, versions, diff, restore, discard, order, actions, releases, schedules, rules, export,
        importing, overrides, translation_status, xliff, index, sites, people, session, oidc, sessions, invitations, passkeys, keys,
        preview_links, audit, changes, threads, notices,
    )
)  # fmt: skip
PAGES = (sign_in_page.blueprint,)
"""Pages for people, which the OpenAPI document does not describe."""
