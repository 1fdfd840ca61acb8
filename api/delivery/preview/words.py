"""The words of the pages themselves, in each language that they speak; a page in another one is told in English."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, get_day_names

from api.reading.locales import direction

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "issued": "As of {}, version {}.",
        "choice": "This is a part of the page. The whole page tells more, perhaps also about risks.",
        "still_right": "Is this still right?", "scan": "Scan the code to see whether anything has changed since.",
        "ask": "Ask your clinic whether anything has changed since.", "standing_current": "This is still right",
        "standing_changed": "This has changed since it was printed", "standing_withdrawn": "Something on this page was withdrawn",
        "standing_removed": "This page is not published any more", "what_changed": "What has changed", "change_changed": "Changed",
        "change_added": "New", "change_removed": "No longer there", "newest": "The page as it is now", "receipt": "Proof of what it said",
        "skip": "Skip to the text", "contents": "On this page", "topics": "Topics", "languages": "Language", "sites": "Site",
        "nothing": "There is nothing here yet.", "emergency": "In an emergency call", "contact": "Contact", "phone": "Phone",
        "email": "E-mail", "address": "Address", "hours": "Opening hours", "book": "Book an appointment",
        "feedback": "Say what you think of this page", "publisher": "Who publishes this page", "licence": "Licence",
        "funding": "Funding", "interest": "Conflicts of interest", "sources": "Sources", "paragraph": "paragraph {}", "paragraphs": "paragraphs {}",
        "page": "page {}", "cited": "Cited by", "state": "How this page stands",
        "reviewed": "Reviewed by clinicians: {reviewed} of {records} texts.", "reviewed_between": "Oldest review: {}. Newest: {}.",
        "reviewers": "Reviewed by", "review_due": "Due to be reviewed again: {}.", "changed": "Last changed on {}.",
        "reviewed_on": "Reviewed on {}", "next_review": "next review by {}", "review_overdue": "its review is overdue",
        "imported_review": "as another service tells", "in_other": "Not written in your language yet. Shown in: {}.",
        "machine": "Translated by a machine", "outdated": "What this text rests on has changed since it was written",
        "step": "Step {}", "draft": "Preview of drafts. Not for patients.", "release": "Preview of a release. Not for patients.",
        "planned": "Preview of everything planned. Not for patients.",
        "planned_by": "Preview of what is planned by {}. Not for patients.", "past": "As published at change {}. It may be outdated.",
        "failing": "These plans will fail as things stand, and are not shown:", "schedule": "Schedule", "more": "Read more",
        "back": "Back to the topic", "withdrawn": "This text was withdrawn", "instead": "Read this instead",
        "sign_in": "Sign in", "refused": "This page cannot be shown", "missing": "There is nothing here",
        "nobody": "This page takes a preview link that still works, or somebody who is signed in and may see it.",
    },
    "fr": {
        "issued": "État au {}, version {}.",
        "choice": "Ceci est une partie de la page. La page entière en dit plus, peut-être aussi sur les risques.",
        "still_right": "Est-ce toujours exact\u00a0?", "scan": "Scannez le code pour voir si quelque chose a changé depuis.",
        "ask": "Demandez à votre clinique si quelque chose a changé depuis.", "standing_current": "C’est toujours exact",
        "standing_changed": "Cette page a changé depuis son impression", "standing_withdrawn": "Une partie de cette page a été retirée",
        "standing_removed": "Cette page n’est plus publiée", "what_changed": "Ce qui a changé", "change_changed": "Modifié",
        "change_added": "Nouveau", "change_removed": "Ne figure plus", "newest": "La page telle qu’elle est maintenant",
        "receipt": "Preuve de ce qu’elle disait",
        "skip": "Aller au texte", "contents": "Sur cette page", "topics": "Sujets", "languages": "Langue", "sites": "Site",
        "nothing": "Il n’y a encore rien ici.", "emergency": "En cas d’urgence, appelez le", "contact": "Contact",
        "phone": "Téléphone", "email": "Courriel", "address": "Adresse", "hours": "Horaires d’ouverture",
        "book": "Prendre rendez-vous", "feedback": "Donner votre avis sur cette page", "publisher": "Qui publie cette page",
        "licence": "Licence", "funding": "Financement", "interest": "Conflits d’intérêts", "sources": "Sources",
        "paragraph": "paragraphe {}", "paragraphs": "paragraphes {}", "page": "page {}", "cited": "Cité par", "state": "Où en est cette page",
        "reviewed": "Vérifiés par des professionnels de santé\u00a0: {reviewed} textes sur {records}.",
        "reviewed_between": "Vérification la plus ancienne\u00a0: {}. La plus récente\u00a0: {}.", "reviewers": "Vérifié par",
        "review_due": "À vérifier de nouveau\u00a0: {}.", "changed": "Dernière modification le {}.", "reviewed_on": "Vérifié le {}",
        "next_review": "prochaine vérification d’ici le {}", "review_overdue": "la vérification est en retard",
        "imported_review": "selon un autre service", "in_other": "Pas encore rédigé dans votre langue. Affiché en\u00a0: {}.",
        "machine": "Traduit par une machine", "outdated": "Ce sur quoi ce texte repose a changé depuis sa rédaction",
        "step": "Étape {}", "draft": "Aperçu de brouillons. Ne pas remettre aux patients.",
        "release": "Aperçu d’une publication groupée. Ne pas remettre aux patients.",
        "planned": "Aperçu de tout ce qui est prévu. Ne pas remettre aux patients.",
        "planned_by": "Aperçu de ce qui est prévu d’ici le {}. Ne pas remettre aux patients.",
        "past": "Tel que publié au changement {}. Peut ne plus être à jour.",
        "failing": "En l’état, ces publications prévues échoueront et ne sont pas affichées\u00a0:", "schedule": "Publication prévue",
        "more": "En savoir plus", "back": "Retour au sujet", "withdrawn": "Ce texte a été retiré", "instead": "Lire à la place",
        "sign_in": "Se connecter", "refused": "Cette page ne peut pas être affichée", "missing": "Il n’y a rien ici",
        "nobody": "Pour voir cette page, il faut un lien d’aperçu encore valable, ou être connecté et en avoir le droit.",
    },
    "es": {
        "issued": "A fecha de {}, versión {}.",
        "choice": "Esto es una parte de la página. La página entera dice más, quizá también sobre los riesgos.",
        "still_right": "¿Sigue siendo correcto?", "scan": "Escanee el código para ver si algo ha cambiado desde entonces.",
        "ask": "Pregunte en su clínica si algo ha cambiado desde entonces.", "standing_current": "Sigue siendo correcto",
        "standing_changed": "Esta página ha cambiado desde que se imprimió", "standing_withdrawn": "Una parte de esta página fue retirada",
        "standing_removed": "Esta página ya no está publicada", "what_changed": "Qué ha cambiado", "change_changed": "Modificado",
        "change_added": "Nuevo", "change_removed": "Ya no figura", "newest": "La página tal como es ahora", "receipt": "Prueba de lo que decía",
        "skip": "Ir al texto", "contents": "En esta página", "topics": "Temas", "languages": "Idioma", "sites": "Sitio",
        "nothing": "Todavía no hay nada aquí.", "emergency": "En caso de emergencia, llame al", "contact": "Contacto",
        "phone": "Teléfono", "email": "Correo electrónico", "address": "Dirección", "hours": "Horario de atención",
        "book": "Pedir cita", "feedback": "Decir qué le parece esta página", "publisher": "Quién publica esta página",
        "licence": "Licencia", "funding": "Financiación", "interest": "Conflictos de intereses", "sources": "Fuentes",
        "paragraph": "párrafo {}", "paragraphs": "párrafos {}", "page": "página {}", "cited": "Citado por", "state": "Estado de esta página",
        "reviewed": "Revisados por profesionales de la salud: {reviewed} de {records} textos.",
        "reviewed_between": "Revisión más antigua: {}. Más reciente: {}.", "reviewers": "Revisado por",
        "review_due": "Pendientes de nueva revisión: {}.", "changed": "Última modificación: {}.", "reviewed_on": "Revisado el {}",
        "next_review": "próxima revisión antes del {}", "review_overdue": "la revisión está atrasada",
        "imported_review": "según otro servicio", "in_other": "Todavía no está escrito en su idioma. Se muestra en: {}.",
        "machine": "Traducido por una máquina", "outdated": "Aquello en lo que se basa este texto ha cambiado desde que se escribió",
        "step": "Paso {}", "draft": "Vista previa de borradores. No apta para pacientes.",
        "release": "Vista previa de una publicación conjunta. No apta para pacientes.",
        "planned": "Vista previa de todo lo previsto. No apta para pacientes.",
        "planned_by": "Vista previa de lo previsto hasta el {}. No apta para pacientes.",
        "past": "Tal como se publicó en el cambio {}. Puede no estar al día.",
        "failing": "Tal como están las cosas, estas publicaciones previstas fallarán y no se muestran:",
        "schedule": "Publicación prevista", "more": "Más información", "back": "Volver al tema", "withdrawn": "Este texto fue retirado",
        "instead": "Lea esto en su lugar", "sign_in": "Iniciar sesión", "refused": "Esta página no se puede mostrar",
        "missing": "Aquí no hay nada",
        "nobody": "Para ver esta página hace falta un enlace de vista previa válido, o haber iniciado sesión y tener permiso.",
    },
}  # fmt: skip
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class PageWords:
    """What a page says by itself, to readers of a locale."""

    def __init__(self, locale: str) -> None:
        language = locale.partition("-")[0]
        self.locale = locale
        self.language = language if language in _WORDS else "en"
        self.lang = locale if language in _WORDS else "en"
        """The language that the words are in."""

    def __getitem__(self, name: str) -> str:
        return _WORDS[self.language][name]

    def tell(self, name: str, *values: Any, **named: Any) -> str:
        """The words with values in their places."""
        return self[name].format(*values, **named)

    def day(self, told: str) -> str:
        """A date as people write it."""
        return format_date(date.fromisoformat(told[:10]), "long", locale=_of_babel(self.lang))

    def moment(self, at: datetime) -> str:
        """A time as people write it, with its zone."""
        return format_datetime(at, "long", locale=_of_babel(self.lang))

    def weekdays(self, names: Iterable[str]) -> str:
        """Days of the week by the names that schema.org has for them, as people name them."""
        known = get_day_names("wide", locale=_of_babel(self.lang))
        return ", ".join(known[_WEEK.index(each)] if each in _WEEK else each for each in names)


@cache
def _of_babel(lang: str) -> Locale:
    """How dates are written in a language, where it can be in its region."""
    try:
        return Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale(lang.partition("-")[0])


def is_same_language(locale: str, other: str) -> bool:
    """Whether readers of one locale read the other as their own language: Canadian French is French."""
    return locale.partition("-")[0] == other.partition("-")[0]


def spoken(lang: str, around: str) -> dict[str, str]:
    """The attributes of a part of a page in another language than what is around it; none where it is the same."""
    return {} if lang == around else {"lang": lang, "dir": direction(lang)}
