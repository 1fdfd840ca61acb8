"""Writes sbom.json, the list of what the service is made of, for whoever looks whether a weakness concerns it: `make sbom`.

What cyclonedx-py tells of a lock file is read from standard input. Where to fetch packages is left out, for that is whoever
installs them who decides; their hashes stand in the lock file.
"""

import json
import sys
from pathlib import Path

TOLD = ("bom-ref", "name", "purl", "type", "version")


def main() -> None:
    """Keep of each component what tells it from others."""
    bom = json.load(sys.stdin)
    bom["components"] = [{name: each[name] for name in TOLD if name in each} for each in bom["components"]]
    bom["metadata"] = {"component": {"name": "clinic-content-api", "type": "application", "bom-ref": "service"}}
    Path(__file__).with_name("sbom.json").write_text(json.dumps(bom, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
