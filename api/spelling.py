"""One spelling for what people write, by the kind of value: for whatever takes in, compares or looks up words."""

import re
import unicodedata
from urllib.parse import unquote

_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Marks of old formats and joiners of lines: no reader sees whether they are there.
_NOTHING = re.compile("[\u2060-\u2064\ufeff\u206a-\u206f\ufff9-\ufffb]")
# Letters that join their neighbours or are stacked, from Arabic to the scripts of India and South-East Asia.
_JOINED = re.compile(
    "[\u0600-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
_PICTURE = re.compile("[\u00a9\u00ae\u203c\u2049\u2100-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff]")
_JOINERS = re.compile("[\u200c\u200d]+")
_ZWJ = "\u200d"
_IDLE_JOINERS = re.compile("(?<![^-])[\u200c\u200d]+|(?<![\u200c\u200d])[\u200c\u200d]+(?![^-])")
_PLAIN_SLUG = re.compile("[a-z0-9-]+")
# In scripts without spaces it says where a word ends; elsewhere it says nothing.
_WORD_ENDS = re.compile("\u200b+")
_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\uaa60-\uaadf]")
# Where a word may be broken: there is nothing to break but between two letters.
_HYPHENS = re.compile("\u00ad+")
_LETTER = re.compile(r"[^\W\d_]")
_ANYTHING_SPECIAL = re.compile("[\u00ad\u200b-\u200d]")
_HINTS = str.maketrans("", "", "\u00ad\u200b")
_SPACES = re.compile(r"\s+")
# Begun where the spaces begin and nowhere within, or a long run of them would be read once for each.
_LINE_TAIL = re.compile(r"(?<![ \t])[ \t]+(?=\n|\Z)")
_WRITTEN_ON = re.compile(r"\n[ \t]*[^ \t\n]")
_BLANK_START = re.compile(r"\A(?:[ \t]*\n)+")
# Four spaces make code of a line, and spaces before a mark say how deep a list stands.
_INDENT = re.compile(r"\A(?: {1,3}|[^\S \t\n]\s*)(?=[^\W\d_])")
_UNSEEN = re.compile("[\u115f\u1160\u2800\u3164\ufe00-\ufe0f\uffa0]")
_DOI = re.compile(r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|(?:info:|urn:)?doi\s*[:/]?)\s*", re.IGNORECASE)
_PMID = re.compile(
    r"(?:(?:https?://)?(?:(?:www|m)\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed)/"
    r"|(?:pubmed\s*)?pmid\s*:?|pubmed\s*(?:id)?\s*:)\s*",
    re.IGNORECASE,
)
# What ends a sentence or begins another part of an address is no part of an identifier.
_AFTER = ".,;"
_PARTS_AFTER = re.compile("[?#].*")


def one_line(text: str) -> str:
    """Words on one line, such as a title or a name."""
    return _seen(_SPACES.sub(_one_space, _written(text)).strip())


def paragraphs(text: str) -> str:
    """Plain words on one or several lines, such as a comment."""
    return _seen(_LINE_TAIL.sub("", _written(text)).strip())


def markdown(text: str) -> str:
    """Markdown: what makes no difference to how it is shown goes; two spaces that break a line stay two."""
    ended = _BLANK_START.sub("", _LINE_TAIL.sub(_line_break, _written(text, marks="*_"))).rstrip()
    return _seen(_INDENT.sub("", ended))


def slug(text: str) -> str:
    """A name in addresses."""
    return text if _PLAIN_SLUG.fullmatch(text) else _IDLE_JOINERS.sub("", _without_hints(one_line(text)))


def slugs_like(text: str) -> list[str]:
    """A slug in each spelling in which it may be stored: earlier releases took letters and accents as they came."""
    found = slug(text)
    return list(dict.fromkeys([found, unicodedata.normalize("NFD", found), text]))


def email(text: str) -> str:
    """An e-mail address: other capitals are nobody else's."""
    return _without_hints(one_line(text).lower())


def doi(text: str) -> str:
    """A digital object identifier without what leads to it, however it was pasted; its letters have no case."""
    found = one_line(text)
    match = _DOI.match(found)
    bare = (found[match.end() :] if match else found).rstrip(_AFTER)
    if not bare.startswith("10."):
        return found
    # Addresses are written with percent signs, identifiers are not.
    is_address = match is not None and "doi.org/" in match[0].lower()
    plain = unquote(_PARTS_AFTER.sub("", bare) if is_address else bare) if is_address or "/" not in bare else bare
    return one_line((plain if "/" in plain else bare).lower())


def pmid(text: str) -> str:
    """A PubMed number without what leads to it."""
    found = one_line(text)
    match = _PMID.match(found)
    bare = found[match.end() :] if match else found
    return (_PARTS_AFTER.sub("", bare) if match and "/" in match[0] else bare).rstrip(_AFTER + "/ ") or found


def as_read(text: str) -> str:
    """A text in its spelling without what only helps to break its lines, for comparing what readers read."""
    return re.sub(r"\n{3,}", "\n\n", _without_hints(text))


def _without_hints(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(_HINTS))


def _written(text: str, marks: str = "") -> str:
    """A text with the line ends, the letters and the invisible characters that all texts have.

    Beside a mark of Markdown, what is invisible decides whether the mark begins or ends something.
    """
    if text.isascii():
        return _LINE_ENDS.sub("\n", text)
    found = unicodedata.normalize("NFC", _NOTHING.sub("", _LINE_ENDS.sub("\n", text)))
    if _ANYTHING_SPECIAL.search(found):
        found = _WORD_ENDS.sub(lambda each: "\u200b" if _ends_word(each, marks) else "", found)
        found = _HYPHENS.sub(lambda each: "\u00ad" if _between(each, _LETTER) else "", found)
        found = unicodedata.normalize("NFC", _JOINERS.sub(_joiners, found))
    return found


def _around(found: re.Match[str]) -> tuple[str, str]:
    """The characters before and after, or nothing at the ends."""
    return found.string[max(found.start() - 1, 0) : found.start()], found.string[found.end() : found.end() + 1]


def _ends_word(found: re.Match[str], marks: str) -> bool:
    return _between(found, _WITHOUT_SPACES) or any(each and each in marks for each in _around(found))


def _between(found: re.Match[str], letters: re.Pattern[str]) -> bool:
    return all(map(letters.match, _around(found)))


def _joiners(found: re.Match[str]) -> str:
    """Joiners stay beside letters of scripts that need them, and where they make one picture of several."""
    before, after = _around(found)
    is_inside = bool(before.strip() and after.strip())
    is_needed = (_JOINED.match(before) or _JOINED.match(after)) and (is_inside or _ZWJ in found[0])
    is_picture = is_inside and _PICTURE.match(before) and _PICTURE.match(after) and _ZWJ in found[0]
    return "".join(dict.fromkeys(found[0])) if is_needed else _ZWJ if is_picture else ""


def _one_space(found: re.Match[str]) -> str:
    """A space of a special kind stays what it is; among others it is the one that stays."""
    return found[0].strip(" \t\n\r\f\v")[:1] or " "


def _line_break(found: re.Match[str]) -> str:
    """Two spaces or tabs break a line, where a line with something on it stands before and after; two spaces stay."""
    text, start, end = found.string, found.start(), found.end()
    has_before = start > 0 and text[start - 1] != "\n"
    has_after = bool(_WRITTEN_ON.match(text, end))
    return "  " if len(found[0]) > 1 and has_before and has_after else ""


def _seen(text: str) -> str:
    """Nothing, where a reader would see nothing."""
    return text if any(map(_is_seen, text)) else ""


def _is_seen(character: str) -> bool:
    return not (character.isspace() or unicodedata.category(character) == "Cf" or _UNSEEN.match(character))
