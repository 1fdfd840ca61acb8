"""Publications as references: in one plain style for people, and as CSL-JSON for programs that manage references."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

MOST_AUTHORS = 6
"""More are told as `et al.`, as in the Vancouver style."""

_CSL_TYPES = {
    "systematic_review": "article-journal", "randomised_trial": "article-journal", "cohort_study": "article-journal",
    "case_report": "article-journal", "journal_article": "article-journal", "guideline": "report", "book": "book",
    "leaflet": "pamphlet", "web_page": "webpage", "clinic_website": "webpage",
}  # fmt: skip
_WORDS = {
    "en": {"undated": "date unknown", "at": "Available from: "},
    "fr": {"undated": "date inconnue", "at": "Disponible sur\u00a0: "},
    "es": {"undated": "fecha desconocida", "at": "Disponible en: "},
}
_ENDED = (".", "?", "!", "…")


def reference_of(id: str, title: str, fields: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """A publication as a reference; the few words in it are in the language of the reader."""
    return {"formatted": formatted(title, fields, locale), "csl": csl(id, title, fields)}


def csl(id: str, title: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The publication by the schema of the Citation Style Language, without what is not known."""
    issued = _date(fields)
    found = {
        "id": id, "type": _csl_type(fields), "title": title,
        "author": [_csl_name(each) for each in fields.get("authors") or ()],
        "container-title": fields.get("container"), "publisher": fields.get("publisher"),
        "volume": fields.get("volume"), "issue": fields.get("issue"), "page": fields.get("pages"),
        "issued": {"date-parts": [[int(part) for part in issued.split("-")]]} if issued else None,
        "DOI": fields.get("doi"), "PMID": fields.get("pmid"), "URL": fields.get("url"),
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def formatted(title: str, fields: Mapping[str, Any], locale: str) -> str:
    """The publication on one line, nearly as PubMed cites it."""
    words = _WORDS.get(locale.partition("-")[0], _WORDS["en"])
    sentences = [_authors(fields.get("authors") or ()), title, *_published(fields, words)]
    return " ".join([*map(_ended, filter(None, sentences)), *_identifiers(fields, words)])


def _csl_type(fields: Mapping[str, Any]) -> str:
    known = _CSL_TYPES.get(fields.get("design") or fields.get("kind") or "")
    return known or ("article-journal" if fields.get("volume") else "document")


def _date(fields: Mapping[str, Any]) -> str:
    return str(fields.get("date") or fields.get("year") or "")


def _csl_name(author: str) -> dict[str, str]:
    """Only who is written with a comma is known to be a person; a body, or what was written before, is told whole."""
    family, comma, given = (part.strip() for part in author.partition(","))
    return {"family": family, "given": given} if comma and family and given else {"literal": author}


def _authors(authors: Iterable[str]) -> str:
    names = [_name(each) for each in authors]
    return ", ".join(names if len(names) <= MOST_AUTHORS else [*names[:MOST_AUTHORS], "et al"])


def _name(author: str) -> str:
    name = _csl_name(author)
    return name.get("literal") or f"{name['family']} {''.join(_initials(name['given']))}"


def _initials(given: str) -> Iterator[str]:
    """`Joshua A.` and `J.-A.` are JA; what is initials already stays."""
    for part in re.split(r"[\s.\-‐]+", given):
        yield part if part.isupper() and len(part) <= 3 else part[:1].upper()


def _published(fields: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[str]:
    """Where it appeared, and when. A container may hold volume and pages as it was written before they had their fields."""
    container, date = str(fields.get("container") or fields.get("publisher") or ""), _date(fields)
    volume, issue, pages = (fields.get(name) for name in ("volume", "issue", "pages"))
    yield container
    place = f"{volume or ''}{f'({issue})' if issue else ''}"
    if place or pages:
        yield ";".join(filter(None, [date[:4], place])) + (f":{pages}" if pages else "")
    elif date not in container or not date:
        yield date or f"[{words['undated']}]"


def _identifiers(fields: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[str]:
    doi, pmid, url = (fields.get(name) for name in ("doi", "pmid", "url"))
    if doi:
        yield f"doi:{doi}."
    if pmid:
        yield f"PMID: {pmid}."
    if url and not doi:
        yield f"{words['at']}{url}"


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(_ENDED) else f"{sentence}."
