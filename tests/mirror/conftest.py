"""A mirror of the app that a test works on, brought up to date when the test says so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from api.mirror.folder import AT, Folder
from api.mirror.following import Mirror
from api.mirror.holding import Holding
from api.mirror.kept_answers import Described
from api.mirror.origin import Origin
from api.mirror.places import place_of
from api.mirror.wanted import Chosen

PHONE = "locale=en&types=faq"


@dataclass
class Mirrored:
    """A mirror, and what its files say."""

    path: Path
    mirror: Mirror
    holding: Holding
    folder: Folder

    def bring_up(self) -> None:
        """Bring the files up to what is published."""
        assert self.mirror.bring_up()

    @property
    def addresses(self) -> dict[str, str]:
        """Every address that is kept, with the digest of its answer."""
        return dict(self.holding.listing.items())

    def at(self, address: str) -> Path:
        """Where an address leads."""
        return self.path / AT / str(place_of(address))

    def described(self, address: str) -> Described | None:
        """What the header file of an address says; None where it is not kept."""
        digest = self.folder.leads_to(address)
        return None if digest is None else self.folder.described(digest)

    def status(self, address: str) -> int | None:
        """The status that is kept of an address."""
        found = self.described(address)
        return found.status if found else None

    def body(self, address: str, coding: str = "") -> bytes:
        """The body that is kept of an address, in a coding."""
        described = self.described(address)
        assert described is not None, address
        [name] = [each for each in described.files if each.count(".") == 1 + bool(coding) and f".{coding}" in each]
        return (self.at(address) / name).read_bytes()


Begin = Callable[..., Mirrored]


@contextmanager
def mirrors_of(app: Flask, folder: Path) -> Iterator[Begin]:
    """Begins mirrors of an app in folders, as the command does, which take up what is there."""
    made: list[Mirror | Folder] = []

    def run(name: str = "mirror", *, reads: bool = False, **chosen: Any) -> Mirrored:
        files = Folder(folder / name)
        files.open()
        made.append(files)
        holding = Holding(files)
        mirror = Mirror(Origin(app), holding, Chosen(**{"sync": {"core": (PHONE,)}, **chosen}))
        made.append(mirror)
        mirror.begin(reads=reads)
        return Mirrored(files.path, mirror, holding, files)

    yield run
    for each in made:
        each.close()


@pytest.fixture
def begin(app: Flask, tmp_path: Path) -> Iterator[Begin]:
    """Begins a mirror of the test's app."""
    with mirrors_of(app, tmp_path) as run:
        yield run
