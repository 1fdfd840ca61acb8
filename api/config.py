"""The settings: read from `CONTENT_…` environment variables, with defaults that suit a laptop."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from environs import Env
from marshmallow import validate

DEFAULT_DATABASE_URL = "sqlite:///var/content.sqlite3"


@dataclass(frozen=True)
class Settings:
    """Everything that an operator can set."""

    database_url: str = DEFAULT_DATABASE_URL
    """Where content is kept: `sqlite:///path` or `postgresql://user:password@host/name`."""
    snapshots_kept: int = 64
    """How many snapshots (one per site, locale and seq in use) a process keeps in memory."""
    cache_tag_header: str = "Surrogate-Key"
    """The header that carries cache tags to the CDN, such as `Surrogate-Key`, `Cache-Tag` or `xkey`."""
    cdn_max_age_s: int = 3600
    """How many seconds a CDN that is purged by tag may keep an answer (`CDN-Cache-Control`)."""
    log_level: str = "info"
    """The least severe log lines to write: debug, info, warning or error."""


def read_settings(overrides: Mapping[str, object] | None = None) -> Settings:
    """The settings from the environment, with overrides for tests; a wrong value names its variable."""
    env = Env(prefix="CONTENT_")
    read = {
        "database_url": env.str("DATABASE_URL", DEFAULT_DATABASE_URL),
        "snapshots_kept": env.int("SNAPSHOTS_KEPT", 64, validate=validate.Range(min=1)),
        "cache_tag_header": env.str("CACHE_TAG_HEADER", "Surrogate-Key", validate=validate.Regexp(r"[A-Za-z0-9-]+\Z")),
        "cdn_max_age_s": env.int("CDN_MAX_AGE_S", 3600, validate=validate.Range(min=0)),
        "log_level": env.str("LOG_LEVEL", "info", validate=validate.OneOf(["debug", "info", "warning", "error"])),
    }
    return Settings(**{**read, **(overrides or {})})  # type: ignore[arg-type]


SETTING_NAMES = tuple(f"CONTENT_{each.name.upper()}" for each in fields(Settings))
