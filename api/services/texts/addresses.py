"""Says of the target of a link why readers would get nowhere by it, for whoever writes one."""

import re
from urllib.parse import urlsplit

from api.reading.links import RECORD_SCHEME, record_id
from api.reading.richtext import SCHEMES

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_HOST = re.compile(r"[^\s/?#@]+")
_NUMBER = re.compile(r"\+?(?=[().,*#+-]*[0-9])[0-9().,*#+-]+(;[\w.+=-]+)*")
_MAILBOX = re.compile(r"[^\s@]+@[^\s@]+")
_KINDS = ", ".join(f"`{scheme}:`" for scheme in SCHEMES)


def why_dead(target: str) -> str | None:
    """What is wrong with a target that no reader can follow; None where nothing is."""
    if not target.strip():
        return "it has no address."
    if (found := _SCHEME.fullmatch(target)) and not target.lower().startswith("www."):
        return _why_of_scheme(found[1].lower(), found[2])
    if target.startswith("/") and not target.startswith("//"):
        return None
    if target.startswith("#"):
        return "a text has no places that a link could lead to."
    if _MAILBOX.fullmatch(target):
        return f"write `mailto:{target}`."
    return f"write the whole address, such as `https://{target.lstrip('/')}`."


def is_relative(target: str) -> bool:
    """Whether a link leads to a place of whichever website shows the text."""
    return target.startswith("/")


def _why_of_scheme(scheme: str, rest: str) -> str | None:
    if f"{scheme}:" == RECORD_SCHEME:
        return None if record_id(rest.strip()) else f"`{RECORD_SCHEME}` needs the id of a record."
    if scheme not in SCHEMES:
        return f"readers get no links of the kind `{scheme}:`; there are {_KINDS} and `{RECORD_SCHEME}`."
    if scheme in ("http", "https"):
        return _why_of_website(f"{scheme}:{rest}")
    before = rest.partition("?")[0]
    if scheme == "mailto":
        return None if _MAILBOX.fullmatch(before) else "`mailto:` needs an e-mail address."
    return None if _NUMBER.fullmatch(before) else f"`{scheme}:` needs a number without spaces, such as `+1-555-0100`."


def _why_of_website(address: str) -> str | None:
    try:
        host = urlsplit(address).netloc.rpartition("@")[2]
    except ValueError:
        host = ""
    return None if _HOST.fullmatch(host) else "it names no website."
