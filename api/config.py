"""The settings: read from `CONTENT_…` environment variables, with defaults that suit a laptop."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from environs import Env, EnvValidationError
from marshmallow import ValidationError, validate

DEFAULT_DATABASE_URL = "sqlite:///var/content.sqlite3"
_DATABASES = r"(sqlite|postgres|postgresql)(\+[a-z0-9]+)?://"
_IS_DATABASE = validate.Regexp(_DATABASES, error="It must begin with sqlite:// or postgresql://.")
SHORTEST_SECRET = 32


@dataclass(frozen=True)
class Settings:
    """Everything that an operator can set."""

    database_url: str = DEFAULT_DATABASE_URL
    """Where content is kept: `sqlite:///path` or `postgresql://user:password@host/name`."""
    replica_url: str | None = None
    """A copy of the database that follows it (PostgreSQL streaming replication), to read content from."""
    serves: str = "all"
    """What a process serves: `all`, or `public` where the admin API has processes of its own."""
    snapshots_kept: int = 256
    """How many snapshots (one per site, locale and seq in use) a process keeps in memory."""
    items_mb: int = 24
    """How many MiB of items, which lists and records are put together from, a process keeps in memory."""
    answers_mb: int = 16
    """How many MiB of finished answers a process keeps in memory."""
    freshness_ms: int = 100
    """For how long a process may answer from what it knows before it looks what others have published; 0: each time.

    At most 1,000, and less than what `clinic-content purge` waits between its rounds.
    """
    cache_tag_header: str = "Surrogate-Key"
    """The header that carries cache tags to the CDN, such as `Surrogate-Key`, `Cache-Tag` or `xkey`."""
    cdn_max_age_s: int = 3600
    """How many seconds a CDN that is purged by tag may keep an answer (`CDN-Cache-Control`)."""
    secret_key: str | None = field(default=None, repr=False)
    """What sync tokens are signed with, at least 32 characters; by default a secret that the database keeps."""
    sync_poll_s: int = 900
    """How many seconds apps wait before they ask again what has changed."""
    import_max_bytes: int = 67_108_864
    """How large a file may be that is imported through the API."""
    log_level: str = "info"
    """The least severe log lines to write: debug, info, warning or error."""
    bootstrap_admin_key: str | None = field(default=None, repr=False)
    """The first admin key, made where no key was ever made; `clinic-content keys generate` prints one."""
    oidc_issuer: str | None = None
    """The address of an OpenID Connect issuer whose tokens sign people in."""
    oidc_audience: str | None = None
    """What the tokens' `aud` must name; needed with an issuer."""
    oidc_jwks_url: str | None = None
    """Where the issuer's public keys are; by default where its own description says."""
    oidc_roles_claim: str | None = None
    """The claim whose values grant roles, such as `groups` or `realm_access.roles`."""
    oidc_roles: Mapping[str, str] = field(default_factory=dict)
    """Which role each value grants: `editors=author,fr-team=translator@core/fr`."""


def read_settings(overrides: Mapping[str, object] | None = None) -> Settings:
    """The settings from the environment, with overrides for tests; a wrong value names its variable."""
    env = Env(prefix="CONTENT_")
    read: dict[str, object] = {
        "database_url": env.str("DATABASE_URL", DEFAULT_DATABASE_URL, validate=_IS_DATABASE),
        "replica_url": env.str("REPLICA_URL", None, validate=_IS_DATABASE),
        "serves": env.str("SERVES", "all", validate=validate.OneOf(["all", "public"])),
        "snapshots_kept": env.int("SNAPSHOTS_KEPT", 256, validate=validate.Range(min=1)),
        "items_mb": env.int("ITEMS_MB", 24, validate=validate.Range(min=0)),
        "answers_mb": env.int("ANSWERS_MB", 16, validate=validate.Range(min=0)),
        "freshness_ms": env.int("FRESHNESS_MS", 100, validate=validate.Range(min=0, max=1_000)),
        "cache_tag_header": env.str("CACHE_TAG_HEADER", "Surrogate-Key", validate=validate.Regexp(r"[A-Za-z0-9-]+\Z")),
        "cdn_max_age_s": env.int("CDN_MAX_AGE_S", 3600, validate=validate.Range(min=0)),
        "secret_key": env.str("SECRET_KEY", None, validate=_check_secret),
        "sync_poll_s": env.int("SYNC_POLL_S", 900, validate=validate.Range(min=0)),
        "import_max_bytes": env.int("IMPORT_MAX_BYTES", 67_108_864, validate=validate.Range(min=1)),
        "log_level": env.str("LOG_LEVEL", "info", validate=validate.OneOf(["debug", "info", "warning", "error"])),
        "bootstrap_admin_key": env.str("BOOTSTRAP_ADMIN_KEY", None),
        "oidc_issuer": env.str("OIDC_ISSUER", None),
        "oidc_audience": env.str("OIDC_AUDIENCE", None),
        "oidc_jwks_url": env.str("OIDC_JWKS_URL", None),
        "oidc_roles_claim": env.str("OIDC_ROLES_CLAIM", None),
        "oidc_roles": env.dict("OIDC_ROLES", {}),
    }
    settings = Settings(**{**read, **(overrides or {})})  # type: ignore[arg-type]
    if settings.oidc_issuer and not settings.oidc_audience:
        raise EnvValidationError("CONTENT_OIDC_AUDIENCE is needed with CONTENT_OIDC_ISSUER.", [])
    return settings


def _check_secret(value: str | None) -> None:
    # marshmallow's own message would repeat the secret.
    if value is not None and len(value) < SHORTEST_SECRET:
        raise ValidationError(f"It needs at least {SHORTEST_SECRET} characters.")


SETTING_NAMES = tuple(f"CONTENT_{each.name.upper()}" for each in fields(Settings))
