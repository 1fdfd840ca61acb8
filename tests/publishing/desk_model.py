"""What a desk of editors should lead to, told a second time and simply: for the test that lets them act in any order."""

from dataclasses import dataclass, field

Place = tuple[str, str]
CHAINS = {"en": ("en",), "fr": ("fr", "en")}
SITES = ("core", "clinic")


@dataclass
class Text:
    """One text: its saves as (question, answer), its draft, what was approved, and what readers have had."""

    saves: list[tuple[str, str]] = field(default_factory=list)
    draft: int | None = None
    live: int | None = None
    was_live: list[int] = field(default_factory=list)
    approved: set[int] = field(default_factory=set)
    stage: int | None = None
    """The version that the present approval is of."""

    @property
    def newest(self) -> int | None:
        return self.draft or (self.was_live[-1] if self.was_live else None)

    def save(self, question: str, answer: str, *, clinical: bool) -> None:
        self.saves.append((question, answer))
        carried = self.stage is not None and not clinical
        self.draft = len(self.saves)
        self.stage = self.draft if carried else None

    def approve(self) -> None:
        self.stage = self.draft
        self.approved |= {self.draft} if self.draft else set()

    def may_go_live(self, version: int, *, needs_approval: bool) -> bool:
        return not needs_approval or version in self.approved or version == self.stage or version in self.was_live

    def publish(self, version: int) -> None:
        self.live = version
        self.was_live.append(version)
        if self.draft == version:
            self.draft = self.stage = None


@dataclass
class Model:
    """All texts of some records, and what is said of the records themselves."""

    texts: dict[tuple[int, Place], Text] = field(default_factory=dict)
    hidden: dict[tuple[int, str], bool] = field(default_factory=dict)
    withdrawn: set[int] = field(default_factory=set)

    def text(self, number: int, place: Place) -> Text:
        return self.texts.setdefault((number, place), Text())

    def say(self, number: int, site: str, *, hidden: bool) -> bool:
        """Hide or show; False where that is so already."""
        inherited = site == "clinic" and self.hidden.get((number, "core"), False)
        before = self.hidden.get((number, site))
        after = hidden if hidden or inherited else None
        self.hidden = {key: value for key, value in self.hidden.items() if key != (number, site)}
        if after is not None:
            self.hidden[number, site] = after
        return before != after

    def served(self, number: int, site: str, locale: str) -> tuple[str, str] | None:
        """The question and the answer that readers get."""
        said = [self.hidden[number, each] for each in (site, "core") if (number, each) in self.hidden]
        if number in self.withdrawn or (said and said[0]):
            return None
        chosen = next((each for each in CHAINS[locale] if self.text(number, ("core", each)).live), None)
        if chosen is None:
            return None
        question, answer = self.words(number, ("core", chosen))
        override = self.text(number, ("clinic", chosen))
        if site == "clinic" and override.live:
            question = self.words(number, ("clinic", chosen))[0]
        return question, answer

    def words(self, number: int, place: Place) -> tuple[str, str]:
        text = self.text(number, place)
        return text.saves[(text.live or 0) - 1]
