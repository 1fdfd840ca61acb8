"""The words of simple Markdown, in a tenth of the time that a parser takes; most texts are no more than this.

Simple are paragraphs, headings and lists without lists inside, with emphasis and links whose marks leave no doubt.
"""

import re
from operator import itemgetter

_LINK = re.compile(
    r"\[(?=[^\W\d_]|[«“])((?:[^\[\]*\n]|\n(?=[^\W\d_]))+)\]\((?:record:[0-9a-f-]+|https?://[A-Za-z0-9./-]+)\)"
)
_EMPHASIS = re.compile(r"(?<![^ \n(])(\*\*?)(?=[^\W\d_])([^*\n]*?[^\s*])\1(?![^ \n.,;:!?)])")
_MARKER = r"- |[0-9]{1,9}\. |#{1,6} |"
# Words begin like no block of another kind, and hold nothing that could mean more than itself.
_BEGINNING = r"(?![0-9]{1,9}[.)](?: |$))[^\W_]|[“«‘(\"'¿¡]"
_ELSE = r"\\`*_\[\]<>&|~#\x00-\x1f\x7f"
_LINE = re.compile(rf"({_MARKER})((?:{_BEGINNING})(?:[^{_ELSE}]*[^ {_ELSE}])?)")


def simple_plain(markdown: str) -> str | None:
    """The words alone, a line for each paragraph, list item or heading; None where the Markdown is not that simple."""
    bare = _EMPHASIS.sub(itemgetter(2), _LINK.sub(itemgetter(1), markdown))
    blocks = [_words_of(block) for block in re.split(r"\n{2,}", bare.strip("\n"))]
    return None if None in blocks else "\n".join(filter(None, blocks))


def _words_of(block: str) -> str | None:
    """The words of lines between which none is empty."""
    words, before = "", "# "
    for line in block.split("\n") if block else ():
        match = _LINE.fullmatch(line)
        # In the midst of a paragraph a number may be no more than that.
        if match is None or (match[1][:1].isdigit() and words and not before[:1].isdigit()):
            return None
        joint = " " if not match[1] and not before.startswith("#") else "\n"
        words, before = f"{words}{joint}{match[2]}", match[1]
    return "\n".join(map(str.strip, words[1:].split("\n")))
