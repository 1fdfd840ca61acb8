"""The rules of the gate, one file each; a new one is found because it lies here."""

from importlib import import_module
from pkgutil import iter_modules

from api.services.gate.rule import GateRule

_MODULES = sorted(each.name for each in iter_modules(__path__))
GATE_RULES: dict[str, GateRule] = {
    rule.code: rule for rule in (import_module(f"{__name__}.{name}").RULE for name in _MODULES)
}
"""Each rule by its code."""
