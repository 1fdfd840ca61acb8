"""The one admin API: for editors, translators, reviewers, administrators and their tools."""

from api.admin import index, jobs, xliff
from api.admin.accounts import (
    audit,
    colleagues,
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
from api.admin.desk import calendar, governance, inbox, overrides, records, replacements, search, translation_status
from api.admin.gate import derivations, waivers
from api.admin.ledger import changes, sites
from api.admin.publishing import actions, order, proposals, releases, schedules, signed_reviews
from api.admin.talk import notices, threads
from api.admin.texts import beside, check, diff, discard, presence, restore, translations, types, versions
from api.admin.transfer import export, importing
from api.admin.webhooks import acknowledgements, deliveries, receivers
from api.admin.webhooks import webhooks as hooks

BLUEPRINTS = tuple(
    each.blueprint
    for each in (
        me, colleagues, inbox, types, records, search, replacements, translations, check, versions, diff, beside, restore, discard,
        presence, order, actions, signed_reviews, releases, proposals, schedules, export,
        importing, calendar, overrides, translation_status, xliff, index, sites, people, session, oidc, sessions, invitations, passkeys, keys,
        preview_links, audit, changes, threads, notices, jobs, waivers, derivations, governance, hooks, deliveries, acknowledgements, receivers,
    )
)  # fmt: skip
PAGES = (sign_in_page.blueprint,)
"""Pages for people, which the OpenAPI document does not describe."""
