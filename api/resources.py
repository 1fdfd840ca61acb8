"""Where the folders and files that come with the package are, from a checkout or an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).parent
IN_A_CHECKOUT = {"console": "clients/console/dist"}
"""Where a folder lies that is made before it is bundled."""


def folder(name: str) -> Path:
    """The folder of that name: bundled in a wheel, else beside the package in a checkout."""
    bundled = PACKAGE / "_bundled" / name
    return bundled if bundled.exists() else PACKAGE.parent / IN_A_CHECKOUT.get(name, name)


def file(name: str) -> Path:
    """The file of that name, found as a folder is."""
    return folder(name)
