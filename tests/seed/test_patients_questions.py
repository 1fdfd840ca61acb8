"""What a worried patient types is answered within the first two hits, in every language of the seed, by what keeps them safe."""

import pytest

from tests.seed.files import ids
from tests.seed.served import Served

# A question in English, French and Spanish, and the records of which one must be among the first two hits.
QUESTIONS: list[tuple[tuple[str, str, str], tuple[str, ...]]] = [
    (
        ("can I drive home", "puis-je conduire pour rentrer", "¿puedo manejar a casa?"),
        ("safety_net/dizzy-faint-or-drowsy",),
    ),
    (
        ("I feel short of breath since yesterday", "je suis essoufflée depuis hier", "me falta el aire desde ayer"),
        ("safety_net/breathless-or-chest-pain",),
    ),
    (
        ("is it safe with blood thinners", "est-ce sûr avec des anticoagulants", "¿es seguro con anticoagulantes?"),
        ("contraindication/blood-thinners",),
    ),
    (("I am pregnant", "je suis enceinte", "estoy embarazada"), ("contraindication/pregnancy",)),
    (
        ("I have a fever after the treatment", "j'ai de la fièvre après la séance", "tengo fiebre después de la sesión"),
        ("safety_net/signs-of-infection",),
    ),
    (("my hand is numb", "ma main est engourdie", "tengo la mano adormecida"), ("safety_net/numb-or-weak",)),
    (
        ("it does not stop bleeding", "le saignement ne s'arrête pas", "no para de sangrar"),
        ("safety_net/bleeding-that-does-not-stop",),
    ),
    (("I feel dizzy", "j'ai des vertiges", "estoy mareada"), ("safety_net/dizzy-faint-or-drowsy",)),
    (
        ("my chest hurts when I breathe", "j'ai mal à la poitrine en respirant", "me duele el pecho al respirar"),
        ("safety_net/breathless-or-chest-pain",),
    ),
    (("still sore after four days", "encore mal après quatre jours", "todavía me duele después de cuatro días"), ("safety_net/soreness-that-lasts",)),
    (("can they puncture my lung", "peut-on me perforer un poumon", "¿me pueden perforar un pulmón?"), ("safety_net/breathless-or-chest-pain", "limitation/punctured-lung")),
    (("I have a pacemaker", "j'ai un pacemaker", "tengo un marcapasos"), ("contraindication/pacemaker",)),
    (("when should I call an ambulance", "quand appeler une ambulance", "¿cuándo llamo a una ambulancia?"), ("safety_net/breathless-or-chest-pain",)),
    (("may I refuse or stop", "ai-je le droit de refuser ou d'arrêter", "¿puedo negarme o parar?"), ("faq/may-i-say-no",)),
    (("can I exercise afterwards", "puis-je faire du sport après", "¿puedo hacer ejercicio después?"), ("faq/exercise-afterwards", "aftercare/no-intense-exercise-24-hours")),
]  # fmt: skip
WORDS = {
    "en": {
        "breathless-or-chest-pain": ("short of breath", "punctured lung", "pneumothorax", "emergency", "chest pain"),
        "dizzy-faint-or-drowsy": ("dizzy", "faint", "drive"), "signs-of-infection": ("fever", "infected", "swollen"),
        "numb-or-weak": ("numb", "numbness", "tingling", "pins and needles"), "bleeding-that-does-not-stop": ("bruise gets bigger",),
    },
    "fr": {
        "breathless-or-chest-pain": ("essoufflé", "essoufflement", "poumon perforé", "pneumothorax", "urgence"),
        "dizzy-faint-or-drowsy": ("vertige", "malaise", "conduire"), "signs-of-infection": ("fièvre", "infecté", "gonflé"),
        "numb-or-weak": ("engourdi", "fourmillements"), "bleeding-that-does-not-stop": ("bleu qui grossit",),
    },
    "es": {
        "breathless-or-chest-pain": ("falta de aire", "pulmón perforado", "neumotorax", "emergencia", "dolor en el pecho"),
        "dizzy-faint-or-drowsy": ("mareo", "desmayo", "manejar"), "signs-of-infection": ("fiebre", "infectado", "hinchado"),
        "numb-or-weak": ("adormecido", "hormigueo"), "bleeding-that-does-not-stop": ("moretón que crece",),
    },
}  # fmt: skip
ASKED = [
    (locale, question, answers)
    for questions, answers in QUESTIONS
    for locale, question in zip(("en", "fr", "es"), questions, strict=True)
]
WORD = {"en": "pneumothorax", "fr": "pneumothorax", "es": "neumotórax"}
SITES = {"en": "riverbank", "fr": "core", "es": "riverbank"}


def first(served: Served, locale: str, words: str, count: int) -> list[str]:
    names = {id: name for name, id in ids().items()}
    hits = served.get(f"/v1/sites/{SITES[locale]}/search?locale={locale}&limit={count}&q={words}")
    return [names.get(hit["id"], hit["title"]) for hit in hits["items"]]


def test_there_are_fifteen_questions() -> None:
    assert len(QUESTIONS) == 15


@pytest.mark.parametrize(
    ("locale", "question", "answers"), ASKED, ids=lambda each: each if isinstance(each, str) else ""
)
def test_a_question_is_answered_within_two_hits(
    served: Served, locale: str, question: str, answers: tuple[str, ...]
) -> None:
    assert set(answers) & set(found := first(served, locale, question, 2)), found


@pytest.mark.parametrize(
    ("locale", "net", "words"),
    [(locale, net, each) for locale, nets in WORDS.items() for net, words in nets.items() for each in words],
)
def test_a_patients_own_word_finds_what_to_do_first(served: Served, locale: str, net: str, words: str) -> None:
    assert first(served, locale, words, 1) == [f"safety_net/{net}"]


@pytest.mark.parametrize("locale", SITES)
def test_an_answer_about_safety_says_what_readers_must_know(served: Served, locale: str) -> None:
    hits = served.get(f"/v1/sites/{SITES[locale]}/search?locale={locale}&limit=1&q={WORD[locale]}")["items"]
    kinds = [each["kind"] for each in hits[0]["notices"]]
    assert kinds == ["unreviewed"] if locale == "en" else ["machine_translation", "unreviewed"]
    assert {each["locale"] for each in hits[0]["notices"]} == {locale}
