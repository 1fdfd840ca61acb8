"""How a page stands as a whole: reviewed or not yet, by whom, and how its texts came about."""

from collections.abc import Sequence
from typing import Any

from api.reading.notices import worded
from api.reading.resolver import Resolved

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "outdated": "Some texts on this page have not caught up with a change of what they rest on. They are marked.",
        "machine_translation": "Texts on this page were translated by a machine. If anything is unclear, ask your clinic.",
        "unreviewed": "No clinician has checked all of this page yet.",
    },
    "fr": {
        "outdated": "Certains textes de cette page ne tiennent pas encore compte d’un changement dans ce sur quoi ils reposent. Ils sont signalés.",
        "machine_translation": "Des textes de cette page ont été traduits par une machine. En cas de doute, demandez à votre clinique.",
        "unreviewed": "Aucun professionnel de santé n’a encore vérifié l’ensemble de cette page.",
    },
    "es": {
        "outdated": "Algunos textos de esta página todavía no recogen un cambio en aquello en lo que se basan. Están señalados.",
        "machine_translation": "Algunos textos de esta página fueron traducidos por una máquina. Si algo no está claro, pregunte en su clínica.",
        "unreviewed": "Ningún profesional de la salud ha revisado todavía toda esta página.",
    },
}  # fmt: skip


def status_of(shown: Sequence[Resolved], locale: str) -> dict[str, Any]:
    """What is to be told of the records of a page, its topic among them, to readers of a locale."""
    found = [review for each in shown if (review := each.review)]
    # What only a file tells of, nobody of this server has attested.
    reviews = [each for each in found if not each.imported]
    days = sorted(each.last_reviewed_on for each in reviews)
    counts = {
        "machine_translated": sum(each.text.method == "machine" for each in shown),
        "outdated": sum(each.outdated for each in shown),
        "other_language": sum(each.served != each.requested for each in shown),
    }
    holds = {
        "outdated": counts["outdated"] > 0,
        "machine_translation": counts["machine_translated"] > 0,
        "unreviewed": len(reviews) < len(shown),
    }
    reviewers = {tuple(sorted(each.reviewer.items())): dict(each.reviewer) for each in reviews if each.reviewer}
    return {
        "records": len(shown),
        "reviewed": len(reviews),
        "imported_reviews": len(found) - len(reviews),
        "review_due": sum(each.status != "current" for each in reviews),
        "oldest_review_on": days[0] if days else None,
        "newest_review_on": days[-1] if days else None,
        "reviewers": list(reviewers.values()),
        **counts,
        "notices": worded(_WORDS, [kind for kind, is_so in holds.items() if is_so], locale),
    }
