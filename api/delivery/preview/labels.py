"""What patients read beside the fields of a record: the words above each text, and those for a choice."""

from typing import NamedTuple

HIDDEN = frozenset({
    "tags", "search_terms", "audience", "certainty", "codes", "safety", "names", "category", "procedure_kind", "medicine_system",
    "subject_a", "subject_b",
})  # fmt: skip
"""What is for machines, or stands elsewhere."""
IN_A_LINE = ("synonyms",)
"""Lists of words, which need no line for each."""
NUMBERS = ("step_number", "stage_number")

_PLAIN = (
    "summary", "definition", "explanation", "statement", "claim", "claim_wording", "body", "blurb", "short_answer", "answer",
    "patient_view", "what_happens", "instruction", "description", "url",
)  # fmt: skip
"""The text that a record is there for; nothing stands above it."""

_FIELDS: dict[str, tuple[str, str, str]] = {
    "synonyms": ("Also called", "Aussi appelé", "También llamado"),
    "is_not": ("What it is not", "Ce que ce n’est pas", "Lo que no es"),
    "disclaimer": ("Please note", "À savoir", "Tenga en cuenta"),
    "rationale": ("Why", "Pourquoi", "Por qué"),
    "reason": ("Why", "Pourquoi", "Por qué"),
    "action": ("What to do", "Que faire", "Qué hacer"),
    "window": ("When", "Quand", "Cuándo"),
    "warning_signs": ("What is not normal", "Ce qui n’est pas normal", "Lo que no es normal"),
    "signs": ("What you may notice", "Ce que vous pouvez remarquer", "Lo que puede notar"),
    "onset": ("When it can begin", "Quand cela peut commencer", "Cuándo puede empezar"),
    "concerns": ("Whom it concerns", "Qui est concerné", "A quién se refiere"),
    "who_for": ("Whom it concerns", "Qui est concerné", "A quién se refiere"),
    "frequency": ("How often", "Fréquence", "Con qué frecuencia"),
    "duration": ("How long", "Durée", "Cuánto dura"),
    "self_care": ("What you can do", "Ce que vous pouvez faire", "Qué puede hacer usted"),
    "clinical_name": ("Medical name", "Nom médical", "Nombre médico"),
    "clinician_action": ("What the clinician does", "Ce que fait le professionnel de santé", "Qué hace el profesional de la salud"),
    "sensation": ("What you may feel", "Ce que vous pouvez ressentir", "Qué puede sentir"),
    "analogy": ("To picture it", "Pour se le représenter", "Para imaginarlo"),
    "body_region": ("Part of the body", "Partie du corps", "Parte del cuerpo"),
    "evidence": ("What research says", "Ce que dit la recherche", "Qué dice la investigación"),
    "neutrality_note": ("To keep in mind", "À garder à l’esprit", "Para tener en cuenta"),
    "criterion": ("Compared", "Comparaison", "Comparación"),
    "caveats": ("Read with it", "À lire avec ce texte", "Léalo junto con esto"),
    "safety_nets": ("When to get help", "Quand demander de l’aide", "Cuándo pedir ayuda"),
    "aftercare": ("After the session", "Après la séance", "Después de la sesión"),
}  # fmt: skip

_OPTIONS: dict[tuple[str, str], tuple[str, str, str]] = {
    ("level", "absolute"): ("Treatment must not be given", "Traitement à ne pas faire", "No se debe aplicar el tratamiento"),
    ("level", "not_recommended"): ("Advised against", "Déconseillé", "Desaconsejado"),
    ("level", "relative"): ("Only after weighing it up", "Seulement après réflexion avec le soignant", "Solo tras valorarlo"),
    ("level", "needs_discussion"): ("Talk about it first", "À discuter d’abord", "Consúltelo antes"),
    ("urgency", "emergency"): ("Emergency: call an ambulance", "Urgence\u00a0: appelez les secours", "Emergencia: llame a una ambulancia"),
    ("urgency", "same_day"): ("Be seen the same day", "Consultez le jour même", "Acuda el mismo día"),
    ("urgency", "call"): ("Call the clinic", "Appelez la clinique", "Llame a la clínica"),
    ("action", "do"): ("Do", "À faire", "Haga"),
    ("action", "avoid"): ("Avoid", "À éviter", "Evite"),
    ("action", "expect"): ("Expect", "À prévoir", "Es de esperar"),
    ("phase", "before"): ("Before", "Avant", "Antes"),
    ("phase", "during"): ("During", "Pendant", "Durante"),
    ("phase", "after"): ("After", "Après", "Después"),
    ("phase", "follow_up"): ("Later on", "Par la suite", "Más adelante"),
    ("plausibility", "established"): ("Established", "Établi", "Establecido"),
    ("plausibility", "hypothesised"): ("A hypothesis", "Une hypothèse", "Una hipótesis"),
    ("plausibility", "contested"): ("Contested", "Contesté", "Discutido"),
    ("horizon", "immediate"): ("Right away", "Tout de suite", "De inmediato"),
    ("horizon", "short"): ("In the short term", "À court terme", "A corto plazo"),
    ("horizon", "long"): ("In the long term", "À long terme", "A largo plazo"),
    ("kind", "side_effect"): ("Side effect", "Effet secondaire", "Efecto secundario"),
    ("kind", "risk"): ("Risk", "Risque", "Riesgo"),
    ("kind", "safety"): ("Safety", "Sécurité", "Seguridad"),
    ("kind", "suitability"): ("Whom it suits", "À qui cela convient", "A quién conviene"),
    ("kind", "dependency"): ("What it depends on", "Ce dont cela dépend", "De qué depende"),
    ("kind", "evidence_gap"): ("Gap in the evidence", "Lacune dans les preuves", "Falta de pruebas"),
    ("severity", "minor"): ("Minor", "Bénin", "Leve"),
    ("severity", "serious"): ("Serious", "Grave", "Grave"),
    ("relation", "alternative"): ("Instead of it", "À la place", "En su lugar"),
    ("relation", "adjunct"): ("Alongside it", "En complément", "Como complemento"),
    ("relation", "progression"): ("After it", "Ensuite", "A continuación"),
}  # fmt: skip
_PLACES = {"en": 0, "fr": 1, "es": 2}


class Label(NamedTuple):
    """A few words, and the language that they are in."""

    text: str
    lang: str


def field_label(name: str, locale: str) -> Label | None:
    """What stands above a field in a text of that language; None where nothing does."""
    if name in _PLAIN:
        return None
    known = _FIELDS.get(name)
    # A type that somebody adds says its fields' names, which are English words.
    return _said(known, locale) if known else Label(name.replace("_", " ").capitalize(), "en")


def option_label(field: str, option: str, locale: str) -> Label | None:
    """The words for a choice; None where it tells patients nothing."""
    known = _OPTIONS.get((field, option))
    return _said(known, locale) if known else None


def _said(words: tuple[str, str, str], locale: str) -> Label:
    language = locale.partition("-")[0]
    return Label(words[_PLACES.get(language, 0)], locale if language in _PLACES else "en")
