"""Where leaflets lead: to whether they are still right, to the newest one, and to the proof of what they said."""

from urllib.parse import quote, urlencode

import segno
from markupsafe import Markup

from api.addresses import address
from api.http.settings import settings_in_force


def way(site: str, topic: str, word: str, **query: str | int) -> str:
    """A path of this server about the page of a topic."""
    asked = urlencode(query)
    return address(f"/v1/sites/{quote(site, safe='')}/pages/{quote(topic, safe='')}/{word}") + (
        f"?{asked}" if asked else ""
    )


def whole(path: str) -> str | None:
    """The same as it is asked for from anywhere; None where nobody said at which address this server is reached."""
    settings = settings_in_force()
    origin = settings.public_origin or settings.sign_in_origin
    return f"{origin}{path}" if origin else None


def code_of(text: str, *, title: str) -> Markup:
    """A text as a QR code to be printed, which a telephone reads although a fold or a stain hides some of it.

    Whoever hears the page instead of seeing it hears the title in its place.
    """
    made = segno.make_qr(text, error="m")
    return Markup(made.svg_inline(border=4, scale=1, omitsize=True, title=title, svgclass=None, lineclass=None))  # noqa: S704
