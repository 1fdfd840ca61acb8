"""Names beside ids: who did something, as every room of the admin API tells it."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from api.http.calls import session
from api.http.schemas import string
from api.record_types.output import Output
from api.services.accounts.names import maker_of, names_of

Body = TypeVar("Body")
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


class Who(Output):
    """A person, or a machine by its key."""

    id = string(
        "Their id, as `GET /v1/admin/colleagues` has it; null where only the name was kept.",
        nullable=True,
        format="uuid",
    )
    name = string("Their present name; where only that was kept, the name that they had then.")


class SignedBy(Who):
    """Who attested a text."""

    credential = string("Their clinical credential, as they signed with it.", nullable=True)


def by_its_maker(made: Any, value: dict[str, Any]) -> dict[str, Any]:
    """What answers tell of a key or a link, with whoever made it; the trail names them by itself."""
    return with_names({**value, "who": maker_of(made.created_by, made.made_by)})


def with_names(body: Body, *, names: Mapping[str, str] = _NO_NAMES) -> Body:
    """An answer in which every `who` and `reviewer` has its present name; services tell the id, and the name of then.

    `names` are those that are known already, by id.
    """
    found = list(_people_in(body))
    # A name may have just been altered.
    session().flush()
    names = {**names, **names_of(session(), {each["id"] for each in found if each["id"]} - names.keys())}
    for each in found:
        known = names.get(each["id"])
        # Who called without an account, as operators do, is told apart by their name.
        each["name"] = known or each["name"] or each["id"]
        each["id"] = each["id"] if known else None
    return body


def _people_in(value: Any) -> Iterator[dict[str, Any]]:
    for name, each in value.items() if isinstance(value, dict) else enumerate(value):
        if name in ("who", "reviewer") and isinstance(each, dict):
            yield each
        elif name != "fields" and isinstance(each, dict | list | tuple):
            yield from _people_in(each)
