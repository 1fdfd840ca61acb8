"""Where people work on content in a browser, for whatever leads them there."""

from api import resources
from api.addresses import address
from api.config import Settings
from api.http.settings import settings_in_force


def has_console(settings: Settings) -> bool:
    """Whether the console is served: it was built, and nobody has turned it off."""
    return settings.console == "on" and (resources.folder("console") / "index.html").is_file()


def console_page() -> str | None:
    """The first page of the console, where this process serves it."""
    settings = settings_in_force()
    return address("/console/") if settings.serves == "all" and has_console(settings) else None


def console_elsewhere(settings: Settings) -> str | None:
    """The console as a whole address, with no slash at its end, for who reads of it in a letter."""
    own = settings.sign_in_origin and has_console(settings)
    return settings.console_url or (f"{settings.sign_in_origin}{settings.public_prefix or ''}/console" if own else None)
