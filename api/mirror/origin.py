"""What a mirror follows: the application within this process, how far its ledger has come, and the key to sign with."""

from functools import cached_property

from flask import Flask

from api.app import create_app
from api.config import Settings, read_settings
from api.http.logging import configure_logging
from api.reading.loading import was_redacted
from api.reading.snapshots import Snapshots, Standing
from api.services.ledger.signing import Signer, installation_signer

UNSEEN = {
    # Each answer would be a line in the log and count as a reader's, and all come from one address.
    "serves": "public", "log_level": "warning", "limit_delivery": "off", "metrics_port": None, "metrics_networks": None,
    "freshness_ms": 20,
}  # fmt: skip
"""The settings of an application that nobody reaches from outside, which looks often what is published."""


class Origin:
    """An application that is asked, within its process, for what readers get."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._settings: Settings = app.extensions["settings"]

    @classmethod
    def of_its_own(cls) -> "Origin":
        """One that nobody reaches from outside."""
        app = create_app(UNSEEN)
        configure_logging(read_settings())
        return cls(app)

    @property
    def tag_header(self) -> str:
        """The header that carries cache tags."""
        return self._settings.cache_tag_header

    @property
    def _snapshots(self) -> Snapshots:
        found: Snapshots = self.app.extensions["snapshots"]
        return found

    def standing(self) -> Standing:
        """What is published now."""
        return self._snapshots.standing()

    def hash_at(self, seq: int) -> str:
        """The ledger's hash at a seq."""
        return self._snapshots.hash_at(seq)

    def holds(self, seq: int, hash: str) -> bool:
        """Whether this history is the one that had come so far, and nothing was taken out of it since."""
        newest = self.standing().view.seq
        if seq > newest or self.hash_at(seq) != hash:
            return False
        with self._snapshots.reading(newest) as session:
            return not was_redacted(session, seq, newest)

    @cached_property
    def signer(self) -> Signer:
        """The key of this installation."""
        with self.app.extensions["database"].reading() as session:
            return installation_signer(session, self._settings.secret_key)

    def close(self) -> None:
        """Let go of the database."""
        self.app.extensions["database"].close()
