"""Whether what a site or a text says can be a link: a number that can be called, an address that leads somewhere."""

import re

from api.reading.richtext import SCHEMES

_NUMBER = re.compile(r"\+?[0-9][0-9 ().\-/]*")
_ADDRESS = re.compile(rf"(?:{'|'.join(SCHEMES)}):", re.IGNORECASE)


def dialled(telephone: str) -> str | None:
    """The number as a telephone takes it; None where there is more in the text than one number."""
    return "".join(re.findall(r"[+0-9]", telephone)) if _NUMBER.fullmatch(telephone) else None


def is_link(address: str) -> bool:
    """Whether an address may stand in a link."""
    return bool(_ADDRESS.match(address))
