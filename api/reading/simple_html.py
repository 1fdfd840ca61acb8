"""The HTML of simple Markdown, made many times faster than by a whole parser and to the very same bytes.

That is paragraphs and flat lists of words, with bold words and links between them, wherever they can be read in one
way only. Whatever else a text holds, even a single sign, leaves all of it to the parser.
"""

import re

# The repetitions give nothing back, so that no text takes long to be refused: possessive ones of single characters, and
# atomic groups around all others, since Python before 3.11.5 matches a possessive group wrongly.
_LETTER = r"[^\W\d_]"
_SIGN = r"(?:[^\x00-\x20\x7f-\x9f\u2028\u2029\\`*_\[\]<>&|!]|!(?!\[)|\x20)"
_SIGNS = f"(?>{_SIGN}+)"
_BOLD = rf"(?<![^\x20\n])\*\*(?={_LETTER}){_SIGNS}(?<!\s)\*\*(?![^\x20\n])"
_TARGET = r"(?:https?://[a-z]++(?>(?:[.-][a-z]++)*)|/)[a-zA-Z0-9/.=?-]*+"
_LINK = rf"\[(?!\s){_SIGNS}(?<!\s)\]\({_TARGET}\)"
_START = rf"(?={_LETTER}|[\"'(“«‘¿¡]|\d++(?![.)])|\*\*|\[)"
_LINE = rf"{_START}(?>(?:{_SIGNS}|{_BOLD}|{_LINK})+)(?<!\s)"
_PARAGRAPH = rf"{_LINE}(?>(?:\n{_LINE})*)"
_LIST = rf"(?:-\x20{_LINE}(?>(?:\n-\x20{_LINE})*)|1\.\x20{_LINE}(?>(?:\n\d\.\x20{_LINE})*))"
# A list that follows a list may be a part of it.
_TEXT = re.compile(rf"(?>(?:{_PARAGRAPH}(?:\n\n(?!\Z)|\Z)|{_LIST}(?:\n\n(?![-\d]|\Z)|\Z))+)\Z")

_MARKER = re.compile(r"^(?:-|\d\.)\x20", re.MULTILINE)
_BOLD_WORDS = re.compile(r"\*\*([^*]++)\*\*")
_LINKED_WORDS = re.compile(r"\[([^\]]++)\]\(([^)]++)\)")


def simple_html(markdown: str) -> str | None:
    """The sanitized HTML; None where the Markdown is not that simple."""
    if _TEXT.match(markdown) is None:
        return None
    marked = _BOLD_WORDS.sub(r"<strong>\1</strong>", markdown.replace("\xa0", "&nbsp;"))
    linked = _LINKED_WORDS.sub(r'<a href="\2" rel="noopener noreferrer">\1</a>', marked)
    return "\n".join(_block(each) for each in linked.split("\n\n"))


def _block(text: str) -> str:
    """A paragraph or a list as HTML."""
    tag = "ul" if text.startswith("- ") else "ol" if text.startswith("1. ") else "p"
    if tag == "p":
        return f"<p>{text}</p>"
    items = "</li>\n<li>".join(_MARKER.sub("", text).split("\n"))
    return f"<{tag}>\n<li>{items}</li>\n</{tag}>"
