"""Makes sites, alters their settings, and deletes them; each is a change that readers see at once."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from api import spelling
from api.errors import Blocked, Conflict, InvalidContent
from api.models import Site
from api.reading.facts.settings import (
    CLINICAL_REVIEW,
    MACHINE_NOTICES,
    MACHINE_SAFETY,
    OUTDATED_SAFETY,
    SIGNED_REVIEW,
    STEP_UP,
)
from api.reading.locales import NEUTRAL, canonical_locale
from api.record_types import RECORD_TYPES
from api.rules import GATE, choices
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_settings
from api.services.ledger.publisher import checked_publisher, nothing_said
from api.services.ledger.served_alike import all_settings

READ = ("en", "fr", "es")
"""The languages for which there is a measure of how easy a text is to read."""
KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
DEFAULTS: dict[str, Any] = {
    "parent": None,
    "base_url": None,
    "contact": {},
    "url_templates": {},
    "preview_url": None,
    "access": "public",
    "outdated_safety": "source",
    "machine_safety": "mark",
    "machine_notices": "safety",
    "review_interval_months": {},
    "approval": "none",
    "clinical_review": "optional",
    "signed_review": "optional",
    "step_up": [],
    "gate_severities": {},
    "gate_final": [],
    "reading_ease": {},
    **nothing_said(),
}
CHOICES = {
    "access": ("public", "keyed"),
    "outdated_safety": OUTDATED_SAFETY,
    "machine_safety": MACHINE_SAFETY,
    "machine_notices": MACHINE_NOTICES,
    "approval": ("none", "one", "four_eyes"),
    "clinical_review": CLINICAL_REVIEW,
    "signed_review": SIGNED_REVIEW,
}


def create_site(change: OpenChange, key: str, settings: Mapping[str, Any]) -> None:
    """Make a site within a change; its key is fixed for ever and never used again."""
    session = change.session
    if not KEY.fullmatch(key) or len(key) > 60:
        raise InvalidContent(
            "The site cannot be made.",
            errors=[_error("key", "Lower-case words of letters and digits, joined by hyphens.")],
        )
    if session.get(Site, key) is not None:
        raise Conflict(f"There is or was a site {key!r}; keys are never used again.")
    value = checked_settings(session, key, {**DEFAULTS, **settings})
    session.add(Site(key=key, created_at=change.change.at))
    session.flush()
    change.state("settings", key, "", "", value=value)


def standing_settings(change: OpenChange, key: str) -> dict[str, Any]:
    """The settings as they are stored, or SiteNotFound."""
    find_settings(change.session, key)
    return dict(change.standing("settings", key, "", "") or {})


def alter_settings(change: OpenChange, key: str, settings: Mapping[str, Any]) -> None:
    """Replace the settings that are given; the rest stay, and what an earlier release did not know gets its default."""
    wanted = checked_settings(change.session, key, {**DEFAULTS, **standing_settings(change, key), **settings})
    change.state("settings", key, "", "", value=wanted)


def delete_site(change: OpenChange, key: str) -> None:
    """Take a childless site away."""
    find_settings(change.session, key)
    children = [each.key for each in all_settings(change.session).values() if each.parent == key]
    if children:
        raise Blocked(
            f"Site {key!r} has children.",
            blockers=[
                {"rule": "site-has-child", "detail": f"Site {each!r} inherits from it.", "site": each}
                for each in children
            ],
        )
    change.end("settings", key, "", "")


def checked_settings(session: Session, key: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings in their canonical form; InvalidContent names every one that breaks a rule."""
    settings = {name: _spelled(each) for name, each in settings.items()}
    errors: list[dict[str, str]] = []
    unknown = settings.keys() - DEFAULTS.keys() - {"name", "locales", "default_locale"}
    errors += [_error(name, "There is no such setting.") for name in sorted(unknown)]
    errors += [
        _error(name, f"It must be one of {', '.join(options)}.")
        for name, options in CHOICES.items()
        if settings[name] not in options
    ]
    if not isinstance(settings.get("name"), str) or not settings["name"].strip():
        errors.append(_error("name", "A site needs a name."))
    errors += [
        _error(name, "It must be an http or https address.")
        for name in ("base_url", "preview_url")
        if not _is_address(settings[name])
    ]
    errors += _template_errors(settings["url_templates"])
    errors += _step_up_errors(settings["step_up"])
    errors += _gate_errors(settings)
    errors += _parent_errors(session, key, settings["parent"])
    locales, locale_errors = _checked_locales(settings.get("locales"), settings.get("default_locale"))
    publisher, publisher_errors = checked_publisher(settings)
    if errors := [*errors, *locale_errors, *publisher_errors]:
        raise InvalidContent("The site's settings break a rule.", errors=errors)
    return {**settings, **publisher, "locales": locales, "default_locale": canonical_locale(settings["default_locale"])}


def _spelled(value: Any) -> Any:
    """Words by their one spelling, from wherever settings come; what is nothing then is not there."""
    if isinstance(value, dict):
        inner = {name: _spelled(each) for name, each in value.items()}
        return {name: each for name, each in inner.items() if each is not None or not isinstance(value[name], str)}
    return (spelling.one_line(value) or None) if isinstance(value, str) else value


def _error(pointer: str, detail: str) -> dict[str, str]:
    return {"pointer": f"#/{pointer}", "detail": detail}


def _is_address(value: Any) -> bool:
    if value is None:
        return True
    try:
        address = urlsplit(value if isinstance(value, str) else "")
    except ValueError:
        return False
    return address.scheme in ("http", "https") and bool(address.netloc)


def _step_up_errors(acts: Any) -> list[dict[str, str]]:
    if isinstance(acts, list) and all(each in STEP_UP for each in acts) and len(set(acts)) == len(acts):
        return []
    return [_error("step_up", f"It must be a list of some of {', '.join(STEP_UP)}, each once.")]


def _gate_errors(settings: Mapping[str, Any]) -> list[dict[str, str]]:
    """Where a site asks of the publish gate what it cannot be."""
    severities, final, ease = (settings[name] for name in ("gate_severities", "gate_final", "reading_ease"))
    if not (isinstance(severities, dict) and isinstance(final, list) and isinstance(ease, dict)):
        return [_error("gate_severities", "`gate_severities` and `reading_ease` are objects, `gate_final` is a list.")]
    return [
        *(_error(f"gate_severities/{code}", f"It must be one of {', '.join(choices(code))}.")
          for code, each in severities.items() if code in GATE and each not in choices(code)),
        *(_error(f"gate_severities/{code}", "The gate has no such rule.") for code in severities if code not in GATE),
        *(_error("gate_final", f"The gate has no rule {code!r}.") for code in final if code not in GATE),
        *(_error(f"reading_ease/{language}", "It must be a whole number from 0 to 100, for en, fr or es.")
          for language, each in ease.items() if language not in READ or type(each) is not int or not 0 <= each <= 100),
    ]  # fmt: skip


def _template_errors(templates: Any) -> list[dict[str, str]]:
    if not isinstance(templates, dict):
        return [_error("url_templates", "It must be an object from record type to template.")]
    errors = [
        _error(f"url_templates/{name}", "There is no such record type.")
        for name in templates
        if name not in RECORD_TYPES
    ]
    wrong = [
        name
        for name, each in templates.items()
        if not isinstance(each, str) or not each.startswith("/") or "{slug}" not in each
    ]
    return errors + [_error(f"url_templates/{name}", "It must be a path with {slug} in it.") for name in wrong]


def _parent_errors(session: Session, key: str, parent: Any) -> list[dict[str, str]]:
    sites = all_settings(session)
    if parent is None:
        return []
    if parent not in sites:
        return [_error("parent", f"There is no site {parent!r}.")]
    seen, above = {key}, parent
    while above is not None:
        if above in seen:
            return [_error("parent", "A site cannot descend from itself.")]
        seen.add(above)
        above = sites[above].parent
    return []


def _checked_locales(locales: Any, default: Any) -> tuple[dict[str, list[str]], list[dict[str, str]]]:
    if not isinstance(locales, dict) or not locales:
        return {}, [_error("locales", "A site serves at least one locale, each with its fallback chain.")]
    errors: list[dict[str, str]] = []
    checked = {}
    for tag, chain in canonical_names(locales).items():
        canonical = canonical_locale(str(tag))
        if canonical is None or canonical == NEUTRAL:
            errors.append(_error(f"locales/{tag}", "Not a BCP 47 language tag."))
        elif problem := _chain_problem(canonical, chain):
            errors.append(_error(f"locales/{tag}", problem))
        else:
            checked[canonical] = [str(canonical_locale(each)) for each in chain]
    if not isinstance(default, str) or canonical_locale(default) not in checked:
        errors.append(_error("default_locale", "It must be one of the site's locales."))
    return checked, errors


def canonical_names(locales: Mapping[str, Any]) -> dict[str, Any]:
    """Locales by their canonical tags, where they have one; InvalidContent where one stands there in two spellings."""
    found: dict[str, Any] = {}
    for tag, value in locales.items():
        name = canonical_locale(str(tag)) or tag
        if name in found:
            detail = f"It is another spelling of {name!r}, which is there already."
            raise InvalidContent("The site's settings break a rule.", errors=[_error(f"locales/{tag}", detail)])
        found[name] = value
    return found


def _chain_problem(locale: str, chain: Any) -> str | None:
    if not isinstance(chain, list | tuple) or not all(isinstance(each, str) for each in chain):
        return "A fallback chain is a list of locales."
    tags = [canonical_locale(each) for each in chain]
    if None in tags or NEUTRAL in tags:
        return "Its fallback chain holds something that is not a BCP 47 language tag."
    if not tags or tags[0] != locale:
        return "A fallback chain begins with the locale itself."
    return "A fallback chain holds each locale once." if len(set(tags)) != len(tags) else None
