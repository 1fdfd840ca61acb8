"""What may happen to a mirror's files: each act does one of it to the answer of a question."""

import json
import os
import shutil

from tests.mirror.conftest import Mirrored


def remove_link(mirrored: Mirrored) -> None:
    mirrored.at("/v1/sites/core/faqs/one").unlink()


def swap_links(mirrored: Mirrored) -> None:
    place = mirrored.at("/v1/sites/core/faqs/one")
    place.unlink()
    os.symlink(os.readlink(mirrored.at("/v1/sites/core/faqs/one?locale=fr")), place)


def remove_body(mirrored: Mirrored) -> None:
    next(mirrored.at("/v1/sites/core/faqs/one").glob("*.br.json")).unlink()


def add_foreign_place(mirrored: Mirrored) -> None:
    (mirrored.path / "at/v1/sites/core/faqs/two@").symlink_to(mirrored.at("/v1/sites/core/faqs/one").resolve())


def add_foreign_file(mirrored: Mirrored) -> None:
    (mirrored.at("/v1/sites/core/faqs/one") / "other.json").write_text("{}")


def lose_the_time(mirrored: Mirrored) -> None:
    """As a copy without times does; nginx would then tell another ETag, and not how long the answer may be kept."""
    os.utime(mirrored.at("/v1/sites/core/faqs/one") / "body.json")


def remove_part(mirrored: Mirrored) -> None:
    # Parts of before stay a moment longer, and prove nothing any more.
    named = json.loads((mirrored.path / "manifest.json").read_bytes())["parts"].values()
    next(
        each for each in (mirrored.path / "listing").iterdir() if any(digest in each.name for digest in named)
    ).unlink()


def exchange_manifest(mirrored: Mirrored) -> None:
    """Say less than was signed."""
    file = mirrored.path / "manifest.json"
    said = json.loads(file.read_bytes())
    said["parts"].popitem()
    file.write_text(json.dumps(said))


def remove_answer(mirrored: Mirrored) -> None:
    shutil.rmtree(mirrored.at("/v1/sites/core/faqs/one").resolve())


def alter_headers(mirrored: Mirrored) -> None:
    (mirrored.at("/v1/sites/core/faqs/one") / "headers.json").write_text("{}")


def make_links_folders(mirrored: Mirrored) -> None:
    """As a copy does that follows links."""
    place = mirrored.at("/v1/sites/core/faqs/one")
    answer = place.resolve()
    place.unlink()
    shutil.copytree(answer, place)


HARMS = (
    remove_link, swap_links, remove_body, add_foreign_place, add_foreign_file, lose_the_time, remove_part,
    exchange_manifest, remove_answer, alter_headers, make_links_folders,
)  # fmt: skip
"""All of which alters more of a file than its bytes."""
