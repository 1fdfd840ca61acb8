"""The settings of a site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from api.canonical import parse
from api.reading.facts.value import About, FactValue, Place

OUTDATED_SAFETY = ("source", "flagged", "omit")
MACHINE_SAFETY = ("mark", "hold")
MACHINE_NOTICES = ("safety", "all")
STEP_UP = ("withdraw", "publish", "keys", "roles")
"""What a site may ask people for their passkey again before."""
SIGNED_REVIEW = ("optional", "required")
CLINICAL_REVIEW = ("optional", "marked_for_safety", "required_for_safety", "required")


@dataclass(frozen=True, slots=True)
class SiteSettings(FactValue):
    """A site's settings as they stand in one view; its key is what the fact is about, and not part of its value."""

    kind: ClassVar = "settings"
    about: ClassVar = About.SITE

    key: str
    name: str
    parent: str | None
    default_locale: str
    locales: Mapping[str, tuple[str, ...]]
    """Each served locale with its fallback chain, itself first."""
    base_url: str | None = None
    contact: Mapping[str, Any] = field(default_factory=dict)
    url_templates: Mapping[str, str] = field(default_factory=dict)
    preview_url: str | None = None
    access: str = "public"
    outdated_safety: str = "source"
    review_interval_months: Mapping[str, int] = field(default_factory=dict)
    approval: str = "none"
    clinical_review: str = "optional"
    signed_review: str = "optional"
    """Whether only those reviews count that the reviewer has signed with a passkey."""
    step_up: tuple[str, ...] = ()
    """Before which acts people who are signed in prove again that it is they."""
    machine_safety: str | None = None
    """What becomes of safety content that a machine has translated; None in settings from before there was a choice."""

    machine_notices: str = "safety"
    """Which texts that a machine has translated say so to readers."""

    gate_severities: Mapping[str, str] = field(default_factory=dict)
    """How grave the site takes rules of the publish gate, where it does not take them as they come."""
    gate_final: tuple[str, ...] = ()
    """The rules of the gate that nobody waives here."""
    reading_ease: Mapping[str, int] = field(default_factory=dict)
    """How easy texts are to be to read, by language, from 0 to 100."""

    legal_name: str | None = None
    registration: Mapping[str, str] = field(default_factory=dict)
    """This and other texts by locale; `und` for all languages that have none."""
    address: Mapping[str, str] | None = None
    opening_hours: Sequence[Mapping[str, Any]] = ()
    booking_url: Mapping[str, str] = field(default_factory=dict)
    feedback_url: Mapping[str, str] = field(default_factory=dict)
    legal_notices: Mapping[str, str] = field(default_factory=dict)
    licence: Mapping[str, str] | None = None
    funding: Mapping[str, str] = field(default_factory=dict)
    conflict_of_interest: Mapping[str, str] = field(default_factory=dict)

    @property
    def knows_safety_content(self) -> bool:
        """Whether safety is a property of content; before there were marks, only types were about safety."""
        return self.machine_safety is not None

    @property
    def safety_rule(self) -> tuple[str, str | None]:
        """What decides which text of safety content is served."""
        return self.outdated_safety, self.machine_safety

    def requires_review(self, *, of_safety: bool) -> bool:
        """Whether nothing of the kind goes live that no clinician has reviewed."""
        return self.clinical_review == "required" or (self.clinical_review == "required_for_safety" and of_safety)

    @property
    def requires_signature(self) -> bool:
        """Whether a review counts only where it is signed."""
        return self.signed_review == "required"

    def wants_review(self, *, of_safety: bool) -> bool:
        """Whether it is to be reviewed, be it before it goes live or after."""
        return self.requires_review(of_safety=of_safety) or (self.clinical_review != "optional" and of_safety)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        chains = {locale: tuple(chain) for locale, chain in value["locales"].items()}
        lists = {name: tuple(value.get(name, ())) for name in ("step_up", "gate_final")}
        return cls(**{**value, "locales": chains, **lists})

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__ if name != "key"}

    @classmethod
    def held(cls, type_name: str, place: Place, json: str) -> Self:
        return cls.from_json({"key": place[0], **parse(json)})
