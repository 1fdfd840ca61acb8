"""What the reader of an Infobutton is told in the answer itself."""

from api.reading.locales import display_name

_LANGUAGE = {
    "en": "This is in {served}: there is nothing of it in the language that was asked for.",
    "fr": "Ce texte est en {served} : il n’existe pas dans la langue demandée.",
    "es": "Este texto está en {served}: no existe en el idioma solicitado.",
}


def told_of_language(wanted: str, served: str) -> str:
    """That a text is in another language than was asked for, in the reader's own where there are words in it."""
    return _LANGUAGE.get(wanted.partition("-")[0], _LANGUAGE["en"]).format(served=display_name(served))
