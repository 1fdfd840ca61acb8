"""The verbs, one file each; whatever file is here is a verb, with a route of its own."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from api.services.publishing.verb import Verb


def _found() -> Mapping[str, Verb]:
    modules = (import_module(f"{__name__}.{each.name}") for each in iter_modules(__path__))
    return {module.VERB.name: module.VERB for module in modules}


VERBS = _found()
