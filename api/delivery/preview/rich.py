"""Rich texts on a page: their links lead to other places of the preview, and their headings stand below those around them."""

import re
from collections.abc import Callable

from markupsafe import Markup

from api.reading.links import record_id, with_records
from api.reading.richtext import html

_HEADING = re.compile(r"<(/?)h([1-6])>")
_DEEPEST = 6


def rendered(markdown: str, address_of: Callable[[str], str | None], *, below: int) -> Markup:
    """The text as HTML, which was made safe where it was made; its headings begin below that level."""
    linked = with_records(markdown, lambda name: address_of(record_id(name) or ""))
    return Markup(_lowered(html(linked), below))  # noqa: S704


def _lowered(text: str, below: int) -> str:
    """The text with its headings in an order that leaves no level out, whatever its author began with."""
    open_levels: list[int] = []

    def level(found: re.Match[str]) -> str:
        closing, number = found.groups()
        if not closing:
            while open_levels and open_levels[-1] >= int(number):
                open_levels.pop()
            open_levels.append(int(number))
        return f"<{closing}h{min(_DEEPEST, below + len(open_levels))}>"

    return _HEADING.sub(level, text)
