"""The admin API's part for who runs it: sites, people, keys, preview links, and the trail of what was done."""

from api.admin.audit import audit
from api.admin.changes import changes
from api.admin.entrance import entrance
from api.admin.keys import keys
from api.admin.people import people
from api.admin.previews import previews
from api.admin.sites import sites

BLUEPRINTS = (entrance, sites, people, keys, previews, audit, changes)
