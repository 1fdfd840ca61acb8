"""The documents of the project as tests read them: their headings, links, sections, names in code, and commands."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.project.files import FILES, PROJECT, relative

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Document:
    """One file of Markdown."""

    path: Path

    def __str__(self) -> str:
        return relative(self.path)

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def prose(self) -> str:
        """The text without its blocks of code."""
        return FENCED.sub("", self.text)

    def blocks(self, language: str) -> list[str]:
        """The blocks of code in a language."""
        return [block for named, block in FENCED.findall(self.text) if named == language]

    @property
    def names(self) -> list[str]:
        """What stands in the text as code, which may go on over the end of a line."""
        return [" ".join(each.split()) for each in INLINE.findall(self.prose)]

    @property
    def links(self) -> list[str]:
        return LINK.findall(INLINE.sub(lambda found: re.sub(r"[\[\]()]", "", found[0]), self.prose))

    @property
    def anchors(self) -> set[str]:
        """What links to a place within the document end with."""
        return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in HEADING.findall(self.prose)}

    def section(self, title: str) -> str:
        """The text under a heading of the second level; empty where there is none."""
        _, _, after = self.text.partition(f"\n## {title}\n")
        return after.split("\n## ")[0].strip()

    @property
    def opening(self) -> str:
        """The first paragraph after the title."""
        return " ".join(self.text.split("\n\n")[1].split())

    def console(self) -> Iterator[tuple[str, str]]:
        """Every command at a prompt, which may go on over several lines, with what is printed after it."""
        for block in self.blocks("console"):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                first, *lines = part.rstrip("\n").split("\n")
                more = 0
                while more < len(lines) and lines[more].startswith("> "):
                    more += 1
                yield "\n".join([first, *(each[2:] for each in lines[:more])]), "\n".join(lines[more:])

    def shell(self) -> Iterator[list[str]]:
        """The words of every command in a block for a shell, or in one that is merely indented."""
        indented = re.findall(r"^    (clinic-content .*)$", self.prose, re.MULTILINE)
        for line in [*"".join(self.blocks("sh")).splitlines(), *indented]:
            if words := shlex.split(line, comments=True):
                yield words


DOCUMENTS = [Document(path) for path in FILES if path.suffix == ".md"]
README = Document(PROJECT / "README.md")
MAP = Document(PROJECT / "api" / "README.md")
