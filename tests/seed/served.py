"""What the seeded database serves, read through HTTP as a website does."""

from typing import Any

from flask.testing import FlaskClient

from tests.seed.files import sites

Item = dict[str, Any]
SCOPES = [(site["key"], locale) for site in sites() for locale in site["locales"]]
TOPIC = "topic/dry-needling"


class Served:
    """The answers of the delivery API; lists are asked for once."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self._items: dict[tuple[str, str], dict[str, Item]] = {}

    def get(self, path: str) -> Any:
        """The body at an address."""
        response = self._client.get(path)
        assert response.status_code == 200, (path, response.text)
        return response.get_json(force=True)

    def items(self, site: str, locale: str) -> dict[str, Item]:
        """Everything that a site shows in a locale, by id."""
        if (site, locale) not in self._items:
            body = self.get(f"/v1/sites/{site}/records?locale={locale}&limit=500")
            assert body["next"] is None
            self._items[site, locale] = {item["id"]: item for item in body["items"]}
        return self._items[site, locale]

    def of_type(self, site: str, locale: str, type_name: str) -> list[Item]:
        """What a site shows of one type, in order."""
        return [item for item in self.items(site, locale).values() if item["type"] == type_name]

    def every_item(self) -> list[Item]:
        """Every item of every site and locale."""
        return [item for scope in SCOPES for item in self.items(*scope).values()]

    def page(self, site: str, locale: str, *, format: str = "") -> Any:
        """The page about dry needling."""
        topic = self.of_type(site, locale, "topic")[0]
        return self.get(f"/v1/sites/{site}/pages/{topic['id']}?locale={locale}{format and f'&format={format}'}")
