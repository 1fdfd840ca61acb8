"""What the documents say of each role is what the one table of roles lets it do."""

from pathlib import Path

from api.http.access import Access, who_may
from api.services.accounts.permissions import ROLES
from api.services.publishing.verbs import VERBS

ROOM = Path("api/services/accounts/README.md")


def told() -> dict[str, list[str]]:
    """Role → its verbs, as the room of accounts lists them."""
    rows = (line.strip("| ").split(" | ") for line in ROOM.read_text().splitlines() if line.startswith("| "))
    return {row[0]: row[2].replace("`", "").split(", ") for row in rows if row[0] in ROLES and len(row) == 3}


def test_the_table_of_roles_names_every_verb_of_each() -> None:
    may = {role: [name for name in sorted(VERBS) if VERBS[name].permission in may] for role, may in ROLES.items()}
    assert told() == {role: verbs or ["none"] for role, verbs in may.items()}


def test_every_route_says_which_roles_may_call_it() -> None:
    for access in Access:
        if access.value in set().union(*ROLES.values()):
            roles = [name for name, may in ROLES.items() if access.value in may]
            assert who_may(access).endswith(f": {', '.join(roles)}.")
