"""Puts the built console into wheels and source archives, and refuses to make one without it; hatchling runs it."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DIST = "clients/console/dist"


class Bundle(BuildHookInterface):  # type: ignore[type-arg]
    """What hatchling asks before it builds."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the console to a wheel; a checkout that is only linked has it where it is built."""
        if version == "editable":
            return
        if not (Path(self.root) / DIST / "index.html").exists():
            raise FileNotFoundError(f"The console is not built: there is no {DIST}; `make console` builds it.")
        if self.target_name == "wheel":
            build_data["force_include"][DIST] = "api/_bundled/console"
