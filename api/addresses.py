"""Where this API is found, for the addresses that stand inside content."""


def record_address(site: str, id: str, locale: str) -> str:
    """A record of any type, as a site serves it."""
    return f"/v1/sites/{site}/records/{id}?locale={locale}"
