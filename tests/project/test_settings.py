"""Settings: one table says what each is, and an operator who breaks a rule is told which, never what they wrote."""

from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main, serve_command
from api.config import OPTIONS_OF_SERVE, SETTINGS, Setting, read_settings

PAGE = Path(__file__).parent.parent.parent / "deploy" / "SETTINGS.md"


def settings(*options: str, **environment: str) -> Result:
    """What `clinic-content settings` says with these variables and no others."""
    unset: dict[str, str | None] = {name: None for each in SETTINGS for name in (each.variable, each.file_variable)}
    return CliRunner().invoke(main, ["settings", *options], env=unset | environment)


def lines(**environment: str) -> dict[str, str]:
    """The value in force of each variable."""
    said = settings(**environment)
    assert said.exit_code == 0, said.output
    return dict(line.split(" = ", 1) for line in said.stdout.splitlines())


def test_the_page_of_settings_is_what_the_code_says() -> None:
    assert PAGE.read_text() == settings("--markdown").stdout, "make settings"


def test_without_variables_the_defaults_are_in_force() -> None:
    assert lines() == {each.variable: each.shown(each.default) for each in SETTINGS}


def test_a_value_from_outside_stands_beside_its_default() -> None:
    found = lines(CONTENT_ITEMS_MB="48", CONTENT_OIDC_ROLES="editors=author, fr-team=translator@core/fr")
    assert found["CONTENT_ITEMS_MB"] == "48  (default: 24)"
    assert found["CONTENT_OIDC_ROLES"] == "editors=author,fr-team=translator@core/fr  (default: none)"


def test_a_name_that_is_no_setting_is_told_with_what_was_meant() -> None:
    said = settings(
        CONTENT_DATABSE_URL="sqlite:///other.db", CONTENT_ANYTHING="x", CONTENT_PORT="1", CONTENT_MAX_AGE_S="1"
    )
    assert said.stderr.splitlines() == [
        "CONTENT_ANYTHING is no setting.",
        "CONTENT_DATABSE_URL is no setting; did you mean CONTENT_DATABASE_URL?",
        "CONTENT_MAX_AGE_S is no setting; did you mean CONTENT_CDN_MAX_AGE_S?",
        "CONTENT_PORT is no setting; `clinic-content serve --port` is meant.",
    ]
    assert said.stdout == settings().stdout


def test_what_is_meant_as_an_option_is_told_as_one_that_there_is() -> None:
    options = {each for one in serve_command.params for each in one.opts}
    assert {f"--{each}" for each in OPTIONS_OF_SERVE} <= options


@pytest.mark.parametrize("nothing", ["", " ", "\n"], ids=["empty", "a blank", "a line end"])
def test_a_setting_without_a_value_is_none_that_was_made(nothing: str) -> None:
    assert lines(**{each.variable: nothing for each in SETTINGS}) == lines()


def test_a_first_key_that_is_none_is_told_in_one_line(database_url: str) -> None:
    for wrong in ("cc_hush", "hush" * 12):
        said = CliRunner(env={"CONTENT_DATABASE_URL": database_url, "CONTENT_BOOTSTRAP_ADMIN_KEY": wrong}).invoke(
            main, ["serve"]
        )
        assert (said.exit_code, said.output.count("\n")) == (1, 1)
        assert said.output.startswith("Error: CONTENT_BOOTSTRAP_ADMIN_KEY: This is not a key")
        assert "hush" not in said.output


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CONTENT_SECRET_KEY", "hush" * 10),
        ("CONTENT_BOOTSTRAP_ADMIN_KEY", "cc_hush"),
        ("CONTENT_DATABASE_URL", "postgresql://clinic:p@hush@host/name"),
        ("CONTENT_REPLICA_URL", "postgresql://host/name?user=clinic&password=hush&sslmode=require"),
    ],
)
def test_secrets_are_never_shown(variable: str, value: str) -> None:
    shown = lines(**{variable: value})[variable]
    assert "…" in shown
    assert "hush" not in shown


@pytest.mark.parametrize(
    ("variable", "value", "rule"),
    [
        ("CONTENT_DATABASE_URL", "mysql://hush", "an address that begins with sqlite:// or postgresql://"),
        ("CONTENT_SERVES", "hush", "one of all, public"),
        ("CONTENT_CONSOLE", "yes", "one of on, off"),
        ("CONTENT_PUBLIC_PREFIX", "/console", "a path such as /content, with no slash at its end"),
        ("CONTENT_PUBLIC_PREFIX", "/sign-in/here", "a path such as /content, with no slash at its end"),
        ("CONTENT_LOG_LEVEL", "infos", "one of debug, info, warning, error"),
        ("CONTENT_ADMIN_CALLS", "0", "a whole number, at least 1"),
        ("CONTENT_ITEMS_MB", "-1", "a whole number, at least 0"),
        ("CONTENT_ANSWERS_MB", "many", "a whole number, at least 0"),
        ("CONTENT_FRESHNESS_MS", "1001", "a whole number from 0 to 1000"),
        ("CONTENT_CACHE_TAG_HEADER", "Cache Tag", "the name of a header"),
        ("CONTENT_SECRET_KEY", "hush" * 7, "a text of at least 32 characters"),
        ("CONTENT_OIDC_ROLES", "editors", "pairs such as `name=value,name=value`"),
    ],
)
def test_a_value_that_breaks_its_rule_is_refused_in_one_line(variable: str, value: str, rule: str) -> None:
    refused = settings(**{variable: value})
    assert refused.exit_code == 1
    assert refused.output == f"Error: A setting is wrong: {variable} must be {rule}.\n"


def test_an_issuer_is_refused_without_an_audience() -> None:
    refused = settings(CONTENT_OIDC_ISSUER="https://id.example")
    assert refused.output == "Error: A setting is wrong: CONTENT_OIDC_AUDIENCE is needed with CONTENT_OIDC_ISSUER.\n"


def in_a_file(path: Path, text: str | bytes) -> str:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


SECRET = [each for each in SETTINGS if each.rule.is_secret]


def test_what_may_hold_a_secret_is_known() -> None:
    assert {each.name for each in SECRET} >= {
        "database_url", "replica_url", "secret_key", "former_secret_keys", "smtp_url", "bootstrap_admin_key", "oidc_client_secret",
    }  # fmt: skip
    assert [each.name for each in SETTINGS if hides(each)] == [each.name for each in SECRET]


def hides(setting: Setting) -> bool:
    """Whether something of what a setting says is not shown."""
    with suppress(AttributeError):
        return "hush" not in setting.shown("postgresql://clinic:hush@host").replace(",", "")
    return False


@pytest.mark.parametrize("end", ["", "\n", "\r\n"], ids=["nothing", "a line end", "that of Windows"])
def test_a_secret_may_stand_in_a_file_with_a_line_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    secret = "a secret of more than thirty-two characters "
    monkeypatch.setenv("CONTENT_SECRET_KEY_FILE", in_a_file(tmp_path / "secret", secret + end))
    assert read_settings().secret_key == secret
    url = in_a_file(tmp_path / "url", f"postgresql://clinic:hush@host/name{end}")
    assert lines(CONTENT_DATABASE_URL_FILE=url)["CONTENT_DATABASE_URL"].startswith("postgresql://clinic:…@host/name  ")


def test_a_file_with_nothing_in_it_is_as_good_as_none(tmp_path: Path) -> None:
    nothing = in_a_file(tmp_path / "nothing", "\n")
    assert lines(CONTENT_SECRET_KEY_FILE=nothing) == lines(CONTENT_SECRET_KEY_FILE="") == lines()


@pytest.mark.parametrize("setting", SECRET, ids=lambda each: each.name)
def test_a_secret_that_is_said_twice_is_refused_by_name(setting: Setting, tmp_path: Path) -> None:
    said = {setting.variable: "hush", setting.file_variable: in_a_file(tmp_path / "secret", "hush")}
    assert settings(**said).output == (
        f"Error: A setting is wrong: {setting.variable} and {setting.file_variable} are both set; one of them must go.\n"
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [(None, "No such file or directory"), (b"\xff\xfe", "it is not text in UTF-8")],
    ids=["missing", "bytes"],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, data: bytes | None, why: str) -> None:
    path = tmp_path / "secret"
    if data is not None:
        path.write_bytes(data)
    refused = settings(CONTENT_SECRET_KEY_FILE=str(path))
    assert refused.output == (
        f"Error: A setting is wrong: CONTENT_SECRET_KEY_FILE names {path}, which cannot be read: {why}.\n"
    )


def test_what_breaks_its_rule_in_a_file_is_told_by_the_file_and_not_shown(tmp_path: Path) -> None:
    refused = settings(CONTENT_SECRET_KEY_FILE=in_a_file(tmp_path / "secret", "hush"))
    assert refused.output == (
        "Error: A setting is wrong: What is in CONTENT_SECRET_KEY_FILE must be a text of at least 32 characters.\n"
    )


def test_only_secrets_may_stand_in_files() -> None:
    assert "CONTENT_ITEMS_MB_FILE is no setting" in settings(CONTENT_ITEMS_MB_FILE="x").stderr
