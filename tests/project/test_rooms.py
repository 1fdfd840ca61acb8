"""A URL of the admin API leads by its word to the module of its routes, and by the same word to the service behind it."""

import re
from pathlib import Path

import pytest
from flask import Flask

from api.app import routed_app

SERVICES = Path(__file__).parent.parent.parent / "api" / "services"
# What only says where something is: the word comes after it.
CONTEXT = re.compile(
    r"/v1/admin(/sites/<site>(?=/.))?(/records/<uuid:id>(?=/(?:translations/|threads)))?(/translations/<locale>(?=/.))?"
    r"(/people/<id>(?=/.))?(/me(?=/.))?(/session(?=/oidc/))?(/webhooks/<id>(?=/(?:deliveries|acknowledgements)))?"
)
NAMES = {"": "index", "import": "importing"}
"""The words that cannot name a module as they are."""
TWINLESS = {"index"}
"""The entrance lists the others, and does nothing itself."""
ELSEWHERE = {"schedule": "publishing/schedules"}
"""Of the verbs, this one alone is performed later, and what is planned has a word of its own."""


def _views() -> dict[str, str]:
    """The module of each route of the admin API, by method and rule."""
    app: Flask = routed_app()
    rules = [each for each in app.url_map.iter_rules() if each.rule.startswith("/v1/admin")]
    return {
        f"{' '.join(sorted((each.methods or set()) - {'HEAD', 'OPTIONS'}))} {each.rule}": app.view_functions[each.endpoint].__module__
        for each in rules
    }  # fmt: skip


VIEWS = _views()


def word_of(route: str) -> str:
    """The word of a route, as a module is named by it."""
    rule = route.partition(" ")[2]
    word = CONTEXT.sub("", rule, count=1).strip("/").partition("/")[0]
    return NAMES.get(word, word.replace("-", "_"))


@pytest.mark.parametrize("route", VIEWS)
def test_the_word_in_a_url_names_the_module_of_its_routes(route: str) -> None:
    assert re.fullmatch(rf"api\.admin\.(\w+\.)?{word_of(route)}", VIEWS[route])


@pytest.mark.parametrize("route", [route for route in VIEWS if word_of(route) not in TWINLESS])
def test_the_same_word_in_the_same_room_names_the_service(route: str) -> None:
    twin = SERVICES / _twin(route)
    assert twin.is_dir() or twin.with_suffix(".py").is_file()


def _twin(route: str) -> str:
    """The service behind a route: of the same room and word, or below that word for each verb."""
    word = word_of(route)
    if word == "actions":
        verb = route.rpartition("/")[2]
        return ELSEWHERE.get(verb, f"publishing/verbs/{verb.replace('-', '_')}")
    return "/".join((*VIEWS[route].split(".")[2:-1], word))
