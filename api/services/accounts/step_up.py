"""Asks people who are signed in for their passkey again before they do what a site holds dear."""

from collections.abc import Iterable
from datetime import timedelta

from api.errors import StepUpRequired
from api.reading.facts.settings import STEP_UP
from api.services.accounts.audit import Call
from api.services.accounts.permissions import EVERYWHERE, HeldRole
from api.services.ledger.served_alike import all_settings

FRESH = timedelta(minutes=5)
"""How long a proof is good."""


def require_step_up(call: Call, act: str, sites: Iterable[str] | None) -> None:
    """Refuse who has not proved of late that it is they, where any of these sites asks for that; None stands for all sites.

    Keys are not asked: whoever must not have one is not given one, and giving them is one of these acts.
    """
    if act not in STEP_UP:
        raise ValueError(f"no site can ask for {act!r}")
    if call.holder.session is None or is_fresh(call):
        return
    known = all_settings(call.session)
    named = set(known if sites is None else sites)
    asking = sorted(
        key for key in (known if EVERYWHERE in named else named) if key in known and act in known[key].step_up
    )
    if asking:
        raise StepUpRequired(
            f"Site {asking[0]!r} asks for your passkey again before this ({act}).",
            errors=[{"pointer": "", "detail": f"Asked for by site {each!r}."} for each in asking],
        )


def is_fresh(call: Call) -> bool:
    """Whether the caller has proved of late that it is they."""
    confirmed_at = call.holder.confirmed_at
    return confirmed_at is not None and call.now < confirmed_at + FRESH


def reach_of(roles: Iterable[HeldRole]) -> set[str]:
    """The sites on which somebody has roles."""
    return {each.site for each in roles}
