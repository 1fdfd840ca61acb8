"""The settings: one table of what `CONTENT_…` environment variables may say, with defaults that suit a laptop."""

import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any, TypeVar

T = TypeVar("T")
Network = IPv4Network | IPv6Network
SHORTEST_SECRET = 32
BEGINNING = "CONTENT_"
FILE = "_FILE"
NO_SETTINGS = (
    "CONTENT_LENGTH", "CONTENT_TYPE", "CONTENT_SERVER_PID", "CONTENT_PARENT_PID", "CONTENT_NUMBERS_FOLDER", "CONTENT_TEST_",
)  # fmt: skip
"""How others begin: what a web server sets for what it starts, what our processes tell each other, what our tests are told."""
OPTIONS_OF_SERVE = ("host", "port", "workers", "admin-port")
"""What the command is told and the environment is not, though many look for it there."""


class SettingError(ValueError):
    """A setting breaks its rule; the sentence names the variable and the rule, never the value."""


@dataclass(frozen=True)
class Rule:
    """What a value must be, in words that go on from "must be"; how it is read from a text, and shown to an operator."""

    words: str
    read: Callable[[str], object]
    shown: Callable[[Any], str] = str
    is_secret: bool = False
    """Whether a value may hold a secret."""
    is_long: bool = False
    """Whether a value may have many lines."""

    @property
    def takes_a_file(self) -> bool:
        """Whether a value may stand in a file of its own."""
        return self.is_secret or self.is_long


def _whole_number(least: int, most: int | None = None) -> Rule:
    def read(text: str) -> int:
        number = int(text)
        if number < least or (most is not None and number > most):
            raise ValueError
        return number

    return Rule(f"a whole number, at least {least}" if most is None else f"a whole number from {least} to {most}", read)


def _like(pattern: str, words: str, shown: Callable[[Any], str] = str, *, is_secret: bool = False) -> Rule:
    def read(text: str) -> str:
        if not re.match(pattern, text, re.DOTALL):
            raise ValueError
        return text

    return Rule(words, read, shown, is_secret)


def _one_of(*known: str) -> Rule:
    return _like(rf"(?:{'|'.join(known)})\Z", f"one of {', '.join(known)}")


def _pairs(text: str) -> dict[str, str]:
    pairs = [each.partition("=") for each in text.split(",") if each.strip()]
    if not all(is_pair for _, is_pair, _ in pairs):
        raise ValueError
    return {name.strip(): value.strip() for name, _, value in pairs}


def _secrets(text: str) -> tuple[str, ...]:
    found = tuple(each.strip() for each in text.split(",") if each.strip())
    if any(len(each) < SHORTEST_SECRET for each in found):
        raise ValueError
    return found


def _origins(text: str) -> tuple[str, ...]:
    origins = tuple(each.strip().lower() for each in text.split(",") if each.strip())
    if not all(
        re.fullmatch(r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?|https?://\[[0-9a-f:]+\](?::[0-9]{1,5})?", each)
        for each in origins
    ):
        raise ValueError
    return origins


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ip_network(each.strip()) for each in text.split(",") if each.strip())


def _mirrors(text: str) -> dict[str, str]:
    found = {}
    for each in filter(None, map(str.strip, re.split(r"[;\n]", text))):
        told = re.fullmatch(
            r"(?P<name>[a-z0-9][a-z0-9-]{0,39})=(?P<kept>(?:/|s3://)\S+(?:\s+(?:site|locale|sync)=\S+)*)", each
        )
        if told is None or told["name"] in found:
            raise ValueError
        found[told["name"]] = " ".join(told["kept"].split())
    return found


def _without_password(url: str) -> str:
    return re.sub(r"(://[^:/@]*:).*(?=@)|(password=)[^&]*", r"\1\2…", url)


def _hidden(_: str) -> str:
    return "…"


TEXT = Rule("a text", str)
DATABASE = _like(
    r"(?:sqlite|postgres|postgresql)(?:\+[a-z0-9]+)?://",
    "an address that begins with sqlite:// or postgresql://",
    _without_password,
    is_secret=True,
)
HEADER = _like(r"[A-Za-z0-9-]+\Z", "the name of a header")
SECRET = _like(rf".{{{SHORTEST_SECRET}}}", f"a text of at least {SHORTEST_SECRET} characters", _hidden, is_secret=True)
SECRETS = Rule(
    f"texts of at least {SHORTEST_SECRET} characters, with commas between them",
    _secrets,
    lambda each: ",".join("…" for _ in each),
    is_secret=True,
)
KEY = Rule("a key as `clinic-content keys generate` prints one", str, _hidden, is_secret=True)
PASSWORD = Rule("a text", str, _hidden, is_secret=True)
PREFIX = _like(
    r"(?!/(?:v1|docs|console|sign-in|preview|preview-files)(?:/|\Z))(?:/[A-Za-z0-9._~-]+)+\Z",
    "a path such as /content, with no slash at its end",
)
ORIGINS = Rule("origins such as `https://console.example.org`, with commas between", _origins, ",".join)
OWN_ORIGIN = _like(
    r"(?:https://(?=[a-z0-9.-]*[a-z])[a-z0-9-]+(?:\.[a-z0-9-]+)*|http://localhost)(?::[0-9]{1,5})?\Z",
    "an origin such as `https://content.example.org`, in small letters and with no path",
)
MAIL_SERVER = _like(
    r"smtps?://(?:[^/@\s]+@)?(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(?::[0-9]{1,5})?/?\Z",
    "an address such as `smtps://user:password@host:465`, or `smtp://host` with STARTTLS where it has that",
    _without_password,
    is_secret=True,
)
SENDER = _like(
    r"(?:[^<>@\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)\Z", "an e-mail address, or a name and `<address>`"
)
PAGE = _like(
    r"https?://[^\s<>\"]*[^\s<>\"/]\Z",
    "an address such as `https://content.example.org/console`, with no slash at its end",
)
LIMIT = _like(r"(?:off|[1-9][0-9]{0,8}/(?:second|minute|hour))\Z", "a number with a time such as `600/minute`, or off")
COUNTS = _like(
    r"(?:rediss?|valkeys?)://",
    "an address that begins with redis://, rediss:// or valkey://",
    _without_password,
    is_secret=True,
)
NETWORKS = Rule("networks such as `10.0.0.0/8`, with commas between", _networks, lambda each: ",".join(map(str, each)))
MIRRORS = Rule(
    "mirrors such as `near=/var/lib/clinic-content-mirror; far=s3://bucket/mirror site=core locale=en sync=core?locale=en&types=faq`, each with a name of its own",
    _mirrors,
    lambda each: "; ".join(map("=".join, each.items())),
    is_long=True,
)
PAIRS = Rule("pairs such as `name=value,name=value`", _pairs, lambda pairs: ",".join(map("=".join, pairs.items())))


def _row(default: T, rule: Rule, meaning: str) -> T:
    row: T = field(default=default, repr=rule.shown is str, metadata={"rule": rule, "meaning": meaning})
    return row


@dataclass(frozen=True)
class Settings:
    """Everything that an operator can set: for each setting its name, default, rule and meaning."""

    # fmt: off
    database_url: str = _row("sqlite:///var/content.sqlite3", DATABASE,
        "Where content is kept: `sqlite:///path` or `postgresql://user:password@host/name`.")
    replica_url: str | None = _row(None, DATABASE,
        "A copy of the database that follows it (PostgreSQL streaming replication), to read content from.")
    serves: str = _row("all", _one_of("all", "public"),
        "What a process serves: `all`, or `public` where the admin API has processes of its own.")
    admin_calls: int = _row(14, _whole_number(1),
        "How many calls of the admin API a process works on at a time; others get 503.")
    snapshots_kept: int = _row(256, _whole_number(1),
        "How many snapshots of what is published (one per site and locale in use) a process keeps in memory.")
    past_mb: int = _row(32, _whole_number(1),
        "How many MiB of what was published before (`at=`) a process keeps in memory.")
    items_mb: int = _row(24, _whole_number(0),
        "How many MiB of items, which lists and records are put together from, a process keeps in memory.")
    answers_mb: int = _row(16, _whole_number(0),
        "How many MiB of finished answers a process keeps in memory.")
    freshness_ms: int = _row(100, _whole_number(0, 1_000),
        "For how long a process may answer from what it knows before it looks what others have published; 0: each time. Less than what `clinic-content purge` waits between its rounds.")
    cache_tag_header: str = _row("Surrogate-Key", HEADER,
        "The header that carries cache tags to the CDN, such as `Surrogate-Key`, `Cache-Tag` or `xkey`.")
    cdn_max_age_s: int = _row(3600, _whole_number(0),
        "How many seconds a CDN that is purged by tag may keep an answer (`CDN-Cache-Control`).")
    secret_key: str | None = _row(None, SECRET,
        "What sync tokens and heads are signed with; by default a secret that the database keeps.")
    former_secret_keys: tuple[str, ...] | None = _row(None, SECRETS,
        "What sync tokens and heads were signed with before: those are still taken, so that phones go on where they are, and none is signed so any more.")
    receipt_keys: str | None = _row(None, TEXT,
        "The file with the keys that receipts are signed with, as `clinic-content receipt-key` writes it; it is read when a server starts. Without it no receipts are signed.")
    sync_poll_s: int = _row(900, _whole_number(0),
        "How many seconds apps wait before they ask again what has changed.")
    import_max_bytes: int = _row(67_108_864, _whole_number(1),
        "How large a file may be that is imported through the API.")
    public_prefix: str | None = _row(None, PREFIX,
        "The path under which a proxy serves the API, such as `/content`: every address in answers begins with it.")
    admin_origins: tuple[str, ...] | None = _row(None, ORIGINS,
        "The websites whose pages may use the admin API from a browser, also by the session that it has; by default only pages of the API's own address.")
    public_origin: str | None = _row(None, OWN_ORIGIN,
        "The address at which readers reach this server, such as `https://content.example.org`: the QR codes of leaflets lead there. By default that of `CONTENT_SIGN_IN_ORIGIN`; without either, leaflets have no code.")
    sign_in_origin: str | None = _row(None, OWN_ORIGIN,
        "The address at which people sign in, such as `https://content.example.org`: passkeys are bound to it for good. Without it people sign in at `http://localhost` alone.")
    session_idle_s: int = _row(7_200, _whole_number(300),
        "For how many seconds somebody who is signed in may do nothing before they have to sign in again.")
    session_lasts_s: int = _row(86_400, _whole_number(300),
        "For how many seconds somebody stays signed in at most.")
    proxies: int = _row(0, _whole_number(0),
        "How many proxies stand before the API, each of which adds to `X-Forwarded-For` whom it answers; so that wrong tries to sign in are counted for each sender.")
    proxy_networks: tuple[Network, ...] | None = _row(None, NETWORKS,
        "From which networks these proxies call, such as `10.0.0.0/8`: what anybody else says by `X-Forwarded-For` and `X-Forwarded-Proto` is not heeded. By default it is heeded whoever says it.")
    preview_pages: str = _row("private", _one_of("private", "public"),
        "Who may look at the pages under `/preview` of what is published: `private` for preview links and for those who may read the site by a key or a session, `public` for everybody, as far as the site itself is public.")
    smtp_url: str | None = _row(None, MAIL_SERVER,
        "The mail server by which a worker tells people what waits for them; without it no letters are sent.")
    mail_from: str | None = _row(None, SENDER,
        "Whom letters come from; needed with a mail server.")
    webhooks_allow_private: tuple[Network, ...] | None = _row(None, NETWORKS,
        "Networks of one's own that webhooks may lead to, also without TLS; by default only public addresses, by `https://`.")
    webhook_log_days: int = _row(30, _whole_number(1, 3_650),
        "For how many days it is kept what was sent to webhooks, and what they answered.")
    console: str = _row("on", _one_of("on", "off"),
        "Whether the console is served at `/console`, for people who work on content in a browser.")
    console_url: str | None = _row(None, PAGE,
        "Where people work on content in a browser, if that is elsewhere: letters lead there. By default the console that is served here, where `CONTENT_SIGN_IN_ORIGIN` says at which address.")
    backup_dir: str | None = _row(None, TEXT,
        "The folder of backups: where `clinic-content backup` puts them, and `clinic-content doctor` looks how old the newest is.")
    mirrors: Mapping[str, str] | None = _row(None, MIRRORS,
        "The mirrors that workers keep, by name: the folder or bucket of each, and what of the content; all that is public by default. `;` or a line's end stands between two.")
    limit_delivery: str = _row("off", LIMIT,
        "How many requests of the public API one address may make in a time; off because a proxy or a CDN does that better.")
    limit_reads: str = _row("3000/minute", LIMIT,
        "How many reads of the admin API one caller may make in a time, and ten times as many one address.")
    limit_writes: str = _row("1200/minute", LIMIT,
        "How many other calls of the admin API one caller may make in a time, and ten times as many one address.")
    limit_sign_in: str = _row("60/minute", LIMIT,
        "How many calls by which people sign in one address may make in a time.")
    limit_wrong_keys: str = _row("600/minute", LIMIT,
        "How many wrong keys one address may send in a time, before all but those that were right of late are refused unseen.")
    limits_url: str | None = _row(None, COUNTS,
        "The Redis or Valkey in which several servers count together for these limits; without it each process counts for itself.")
    log_level: str = _row("info", _one_of("debug", "info", "warning", "error"),
        "The least severe log lines to write.")
    log_format: str | None = _row(None, _one_of("json", "text"),
        "How lines of the log are written: `json` for programs, `text` for people; by default text on a terminal and JSON elsewhere.")
    metrics_port: int | None = _row(None, _whole_number(1, 65_535),
        "At which port `serve` gives out numbers in the form of Prometheus, by a process of its own; by default nowhere.")
    metrics_host: str = _row("127.0.0.1", TEXT,
        "At which address of this machine that port is.")
    metrics_networks: tuple[Network, ...] | None = _row(None, NETWORKS,
        "From which networks numbers may be asked for at `/metrics` of the API's own port; by default from none. `CONTENT_PROXIES` must be right.")
    server_timing: str = _row("off", _one_of("on", "off"),
        "Whether private answers tell those who are known how long they took, and what of it the database did (`Server-Timing`).")
    bootstrap_admin_key: str | None = _row(None, KEY,
        "The first admin key, made where no key was ever made.")
    oidc_issuer: str | None = _row(None, TEXT,
        "The address of an OpenID Connect issuer whose tokens sign people in.")
    oidc_audience: str | None = _row(None, TEXT,
        "What the `aud` of tokens that programs send must name; needed with an issuer, unless only people sign in there.")
    oidc_jwks_url: str | None = _row(None, TEXT,
        "Where the issuer's public keys are; by default where its own description says.")
    oidc_client_id: str | None = _row(None, TEXT,
        "By which name the issuer knows this server, so that people sign in there from a browser; needs an issuer.")
    oidc_client_secret: str | None = _row(None, PASSWORD,
        "What this server shows the issuer to be the one of that name; without it, only the proof of each sign-in (PKCE).")
    oidc_roles_claim: str | None = _row(None, TEXT,
        "The claim whose values grant roles, such as `groups` or `realm_access.roles`.")
    oidc_roles: Mapping[str, str] | None = _row(None, PAIRS,
        "Which role each value grants: `editors=author,fr-team=translator@core/fr`.")
    # fmt: on


@dataclass(frozen=True)
class Setting:
    """One row of the table."""

    name: str
    default: object
    rule: Rule
    meaning: str

    @property
    def variable(self) -> str:
        return f"{BEGINNING}{self.name.upper()}"

    @property
    def file_variable(self) -> str:
        """The variable that names a file with the value in it."""
        return f"{self.variable}{FILE}"

    def shown(self, value: object) -> str:
        """The value as an operator may see it; a setting without a value has none."""
        return "none" if value is None else self.rule.shown(value)


SETTINGS = tuple(Setting(each.name, each.default, **each.metadata) for each in fields(Settings))


def read_settings(overrides: Mapping[str, object] | None = None) -> Settings:
    """The settings from the environment, with overrides for tests; a wrong value names its variable."""
    read: dict[str, Any] = {each.name: _read(each) for each in SETTINGS}
    settings = Settings(**{**read, **(overrides or {})})
    if settings.oidc_issuer and not (settings.oidc_audience or settings.oidc_client_id):
        raise SettingError("CONTENT_OIDC_AUDIENCE is needed with CONTENT_OIDC_ISSUER.")
    if settings.oidc_client_id and not settings.oidc_issuer:
        raise SettingError("CONTENT_OIDC_ISSUER is needed with CONTENT_OIDC_CLIENT_ID.")
    if settings.smtp_url and not settings.mail_from:
        raise SettingError("CONTENT_MAIL_FROM is needed with CONTENT_SMTP_URL.")
    return settings


def _read(setting: Setting) -> object:
    # An empty text, as `docker compose` passes `${X:-}`, is nothing said.
    text, place = os.environ.get(setting.variable, ""), secret_file(setting)
    if place:
        if text.strip():
            raise SettingError(f"{setting.variable} and {setting.file_variable} are both set; one of them must go.")
        text = _in_file(setting, place)
    if not text.strip():
        return setting.default
    try:
        return setting.rule.read(text)
    except ValueError:
        # Without the value, which may be a secret.
        named = setting.file_variable if place else setting.variable
        raise SettingError(f"{'What is in ' if place else ''}{named} must be {setting.rule.words}.") from None


def secret_file(setting: Setting) -> str:
    """The file that a secret is to be read from; empty where there is none."""
    return os.environ.get(setting.file_variable, "").strip() if setting.rule.takes_a_file else ""


def _in_file(setting: Setting, place: str) -> str:
    """What a file holds but for the line end, which editors and `echo` leave."""
    try:
        with open(place, encoding="utf-8") as file:
            return file.read().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise SettingError(f"{setting.file_variable} names {place}, which cannot be read: {why}.") from None


def unknown_names() -> Iterator[str]:
    """A sentence for each variable that looks like a setting and is none, as after a slip in its name."""
    known = {each.variable for each in SETTINGS} | {each.file_variable for each in SETTINGS if each.rule.takes_a_file}
    for name in sorted(os.environ):
        if name.startswith(BEGINNING) and name not in known and not name.startswith(NO_SETTINGS):
            yield f"{name} is no setting{_meant(name, known)}"


def _meant(name: str, known: Collection[str]) -> str:
    """The end of a sentence about a name that is no setting: what is probably meant by it."""
    option = name.removeprefix(BEGINNING).lower().replace("_", "-")
    if option in OPTIONS_OF_SERVE:
        return f"; `clinic-content serve --{option}` is meant."
    # Half a name, such as CONTENT_MAX_AGE_S, is less like the whole than a slip is.
    ends = [each for each in known if each.endswith(name[len(BEGINNING) - 1 :])]
    near = get_close_matches(name, known, 1, cutoff=0.8) or get_close_matches(name, ends, 1, cutoff=0)
    return f"; did you mean {near[0]}?" if near else "."


def in_force(settings: Settings) -> Iterator[str]:
    """A line for each setting with its value; secrets are hidden."""
    for each in SETTINGS:
        value = getattr(settings, each.name)
        told = "" if value == each.default else f"  (default: {each.shown(each.default)})"
        yield f"{each.variable} = {each.shown(value)}{told}"


def as_markdown() -> Iterator[str]:
    """The page of all settings, which is committed as `deploy/SETTINGS.md`."""
    yield "# Settings\n"
    yield "All are environment variables; an empty one is as good as none. Without any, the service runs on a laptop. `clinic-content settings` prints what is in force.\n"
    yield f"What may hold a secret or many lines, such as `CONTENT_SECRET_KEY`, may stand in a file instead, which the same name with `{FILE}` at its end names: `CONTENT_SECRET_KEY{FILE}`. Its last line end is left out, and nobody else should be able to read it. Such are: {', '.join(f'`{each.variable}`' for each in SETTINGS if each.rule.takes_a_file)}.\n"
    yield "| Variable | Default | Must be | Means |"
    yield "|---|---|---|---|"
    for each in SETTINGS:
        default = "none" if (shown := each.shown(each.default)) == "none" else f"`{shown}`"
        yield f"| `{each.variable}` | {default} | {each.rule.words} | {each.meaning} |"
