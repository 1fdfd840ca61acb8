"""What readers must be told beside a text that may not be right, above all one about safety: in their language."""

from collections.abc import Iterable, Mapping

from api.reading.facts.settings import SiteSettings
from api.reading.resolver import Resolved, is_safety_content

Notice = dict[str, str]

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "outdated": "This safety information has changed since this text was written. Ask your clinic before you rely on it.",
        "machine_translation": "This text was translated by a machine. If anything is unclear, ask your clinic.",
        "unreviewed": "No clinician has checked this text yet.",
    },
    "fr": {
        "outdated": "Ces informations de sécurité ont changé depuis la rédaction de ce texte. Demandez à votre clinique avant de vous y fier.",
        "machine_translation": "Ce texte a été traduit par une machine. En cas de doute, demandez à votre clinique.",
        "unreviewed": "Aucun professionnel de santé n’a encore vérifié ce texte.",
    },
    "es": {
        "outdated": "Esta información de seguridad ha cambiado desde que se escribió este texto. Consulte a su clínica antes de confiar en él.",
        "machine_translation": "Este texto fue traducido por una máquina. Si algo no está claro, pregunte en su clínica.",
        "unreviewed": "Ningún profesional de la salud ha revisado todavía este texto.",
    },
}  # fmt: skip
NOTICES = tuple(_WORDS["en"])


def notices_of(found: Resolved, settings: SiteSettings) -> list[Notice]:
    """The notices of what a site shows of a record; of what is not about safety that a machine translated it, where the site wants it."""
    if not settings.knows_safety_content:
        return []
    return worded(_WORDS, _kinds(found, settings), found.served)


def worded(words: Mapping[str, Mapping[str, str]], kinds: Iterable[str], locale: str) -> list[Notice]:
    """Notices of some kinds for a reader; a language without words of its own gets the English ones, which say so."""
    language = locale.partition("-")[0]
    said_in = language if language in words else "en"
    return [{"kind": kind, "text": words[said_in][kind], "locale": said_in} for kind in kinds]


def _kinds(found: Resolved, settings: SiteSettings) -> list[str]:
    is_safety = is_safety_content(found.record, settings)
    holds = {
        "outdated": is_safety and found.outdated,
        "machine_translation": found.text.method == "machine" and (is_safety or settings.machine_notices == "all"),
        "unreviewed": is_safety and settings.wants_review(of_safety=True) and found.review is None,
    }
    return [kind for kind in NOTICES if holds[kind]]
