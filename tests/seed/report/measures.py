"""All that the report measures, in its order."""

from tests.seed.report.measure import Measure
from tests.seed.report.plainness import dossier_talk, reading, typography
from tests.seed.report.sources import uncited
from tests.seed.report.statements import contradictions, statements
from tests.seed.report.website import certainty, links, safety
from tests.seed.served import Served

__all__ = ["Measure", "measures"]


def measures(served: Served) -> list[Measure]:
    """How the seed stands, as it is written and as it is served."""
    return [
        statements(), contradictions(), certainty(served), safety(), reading(), dossier_talk(), typography(), uncited(),
        links(served),
    ]  # fmt: skip
