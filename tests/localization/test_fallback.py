"""What readers get of a record in each locale of each site, as one table of histories and what they come to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy.orm import Session

from api.models import Record
from api.record_types import RECORD_TYPES
from tests.acts import Pinned, alter_settings, hide, reinstate, show, unpublish, withdraw
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit, edit_live, make_record, make_site, publish_all, text_of
from tests.people import Desk, pin, translation_of

CHAINS = {"en": ["en"], "fr": ["fr", "en"], "fr-CA": ["fr-CA", "fr", "en"], "de": ["de"]}
BY = {"actor": "Paula Publisher", "now": NOW}
Step = Callable[[Session, Record], object]


@dataclass(frozen=True)
class Got:
    """A text that readers get: its locale, whether it is outdated, and what of it another site than its owner wrote."""

    locale: str
    outdated: bool = False
    title: str | None = None
    """The override's; by default the owner's title in that locale."""
    provenance: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A record with a history, and what readers of sites get of it by `site locale`: a text or a status."""

    sentence: str
    gets: dict[str, Got | int]
    steps: tuple[Step, ...] = ()
    locales: tuple[str, ...] = ("en", "fr")
    type: str = "faq"
    overrides: frozenset[tuple[str, bool]] = frozenset()
    """What the clinic is told of its overrides: the locale, and whether it sleeps."""


def changes(locale: str, site: str | None = None, **fields: Any) -> Step:
    """Words that go live, on a site below the owner as an override."""
    return lambda session, record: edit_live(session, record, locale, site=site, **fields)


def drafts(locale: str, site: str | None = None, **fields: Any) -> Step:
    return lambda session, record: edit(session, record, locale, site=site, **fields)


def drafts_a_translation(locale: str) -> Step:
    return lambda session, record: edit(session, record, locale, **text_of("faq", locale, slug="draft"))


def sets(site: str, **settings: Any) -> Step:
    return lambda session, _: alter_settings(session, site, settings, **BY)


def takes_down(locale: str, site: str | None = None) -> Step:
    return lambda session, record: unpublish(session, [Pinned(record.id, site or record.site, locale)], **BY)


def goes_live(session: Session, record: Record) -> None:
    publish_all(session, record)


def is_withdrawn(session: Session, record: Record) -> None:
    withdraw(session, [record.id], message="Wrong.", severity="safety", replacement=None, **BY)


def is_reinstated(session: Session, record: Record) -> None:
    reinstate(session, [record.id], **BY)


def hides(site: str) -> Step:
    return lambda session, record: hide(session, site, [record.id], **BY)


def shows(site: str) -> Step:
    return lambda session, record: show(session, site, [record.id], **BY)


def retranslates(locale: str) -> Step:
    """Another version of a translation, made from the source as it is now."""
    return changes(locale, evidence="Traduit à nouveau.")


SOURCE_MOVES = changes("en", evidence="It has turned out otherwise.")
SOURCE_GOES = takes_down("en")
FLAGGED, OMITTED = sets("core", outdated_safety="flagged"), sets("core", outdated_safety="omit")
EN, FR, OLD = Got("en"), Got("fr"), Got("fr", outdated=True)


def ours(locale: str, *fields: str, title: str | None = None, site: str = "clinic") -> Got:
    return Got(locale, title=title, provenance=dict.fromkeys(fields, site))


CHAIN_ROWS = [
    Row("the source alone is served wherever a chain leads to it",
        {"core en": EN, "core fr": EN, "core fr-CA": EN, "core de": 404}, locales=("en",)),
    Row("the first locale of the chain that is live is served",
        {"core en": EN, "core fr": FR, "core fr-CA": FR, "core de": 404}),
    Row("a text in the very locale goes before all others",
        {"core en": EN, "core fr": FR, "core fr-CA": Got("fr-CA"), "core de": 404}, locales=("en", "fr", "fr-CA")),
    Row("a source that the chain does not lead to is missing there", {"core en": 404, "core fr-CA": FR}, locales=("fr",)),
    Row("a chain skips what it does not name, however many texts there are", {"core en": 404, "core fr": FR, "core de": Got("de")},
        locales=("de", "fr")),
    Row("a text in a locale that no site serves is served nowhere", {"core en": 404, "core ja": 400, "clinic fr": 404}, locales=("ja",)),
    Row("a chain is the site's own and not its parent's", {"core fr-CA": FR, "clinic fr-CA": 404},
        (sets("clinic", locales={"fr-CA": ["fr-CA", "de"]}, default_locale="fr-CA"),)),
    Row("a text that the owner's site does not serve is served where another does",
        {"core en": EN, "core ja": 400, "clinic ja": Got("ja")},
        (sets("clinic", locales={"ja": ["ja", "en"]}, default_locale="ja"),), locales=("en", "ja")),
    Row("a chain may lead through a locale that the site does not serve by itself",
        {"clinic fr-CA": FR, "clinic fr": 400}, (sets("clinic", locales={"fr-CA": ["fr-CA", "fr"]}, default_locale="fr-CA"),)),
]  # fmt: skip

PUBLISHING_ROWS = [
    Row("a draft is no reason to serve its locale", {"core fr": EN}, (drafts_a_translation("fr"),), locales=("en",)),
    Row("a draft that goes live is", {"core fr": FR, "clinic fr-CA": FR}, (drafts_a_translation("fr"), goes_live), locales=("en",)),
    Row("an unpublished translation falls back", {"core fr": EN, "core fr-CA": EN, "clinic fr": EN}, (takes_down("fr"),)),
    Row("an unpublished source leaves its translations", {"core en": 404, "core fr": FR, "clinic fr-CA": FR}, (SOURCE_GOES,)),
    Row("nothing is left of what is unpublished in all locales", {"core en": 404, "core fr": 404}, (SOURCE_GOES, takes_down("fr"))),
    Row("a withdrawn record is gone in every locale of every site",
        {f"{site} {locale}": 410 for site in ("core", "clinic") for locale in CHAINS}, (is_withdrawn,)),
    Row("a reinstated record is as it was", {"core fr-CA": FR, "clinic en": EN, "core de": 404}, (is_withdrawn, is_reinstated)),
    Row("a hidden record falls back on nothing", {"core fr": FR, "group fr": 404, "clinic fr": 404}, (hides("group"),)),
    Row("the nearest site that says so shows it", {"core fr": FR, "group fr": 404, "clinic fr": FR}, (hides("group"), shows("clinic"))),
]  # fmt: skip

OUTDATED_ROWS = [
    *(
        Row(f"an outdated {name} gives way to its source", {"core fr": EN, "core fr-CA": EN, "clinic fr": EN},
            (SOURCE_MOVES,), type=name)
        for name in ("limitation", "contraindication", "aftercare")
    ),
    Row("it is served, flagged, where the source is not live", {"core fr": OLD, "core en": 404}, (SOURCE_MOVES, SOURCE_GOES), type="limitation"),
    Row("it is served, flagged, where the site says so", {"core fr": OLD, "core fr-CA": OLD, "core en": EN}, (FLAGGED, SOURCE_MOVES), type="limitation"),
    Row("it is flagged also without a live source", {"core fr": OLD}, (FLAGGED, SOURCE_MOVES, SOURCE_GOES), type="limitation"),
    Row("it is left out where the site says so", {"core fr": 404, "core fr-CA": 404, "core en": EN}, (OMITTED, SOURCE_MOVES), type="limitation"),
    Row("it is left out also without a live source", {"core fr": 404}, (OMITTED, SOURCE_MOVES, SOURCE_GOES), type="limitation"),
    Row("it gives way to a source outside the chain", {"clinic fr": EN},
        (sets("clinic", locales={"fr": ["fr"]}, default_locale="fr"), SOURCE_MOVES), type="limitation"),
    Row("an outdated text gives way although a later locale of the chain is up to date", {"core fr-CA": EN, "core fr": FR},
        (SOURCE_MOVES, retranslates("fr")), type="limitation", locales=("en", "fr", "fr-CA")),
    Row("an outdated text of another type is served, flagged", {"core fr": OLD, "core fr-CA": OLD, "core en": EN}, (SOURCE_MOVES,)),
    Row("also where outdated safety texts are left out", {"core fr": OLD}, (OMITTED, SOURCE_MOVES)),
    Row("also where its source is not live", {"core fr": OLD}, (SOURCE_MOVES, SOURCE_GOES)),
    Row("the reading site's setting counts and not the owner's", {"core fr": 404, "clinic fr": EN}, (OMITTED, SOURCE_MOVES), type="limitation"),
    Row("the setting is not inherited", {"group fr": OLD, "clinic fr": EN},
        (sets("group", outdated_safety="flagged"), SOURCE_MOVES), type="limitation"),
    Row("a new translation of the new source is up to date", {"core fr": FR}, (SOURCE_MOVES, retranslates("fr")), type="limitation"),
    Row("a clinical change of neutral fields outdates", {"core fr": EN}, (changes("und", kind="dependency"),), type="limitation"),
    Row("a change of the position does not", {"core fr": FR}, (changes("und", position=3),), type="limitation"),
    Row("an editorial change of the source does not", {"core fr": FR}, (changes("en", editorial=True, description="A typo less"),), type="limitation"),
    Row("a clinical draft of the source does not", {"core fr": FR}, (drafts("en", description="Worse."),), type="limitation"),
    Row("it does once it is live", {"core fr": EN}, (drafts("en", description="Worse."), goes_live), type="limitation"),
    Row("the same words again, as before the change, are up to date", {"core fr": FR},
        (changes("en", description="Worse."), changes("en", description="description in en")), type="limitation"),
]  # fmt: skip

OURS = changes("fr", site="clinic", question="La nôtre ?")
OVERRIDE_ROWS = [
    Row("an override counts where its locale is served and sleeps elsewhere",
        {"clinic en": ours("en", "fields.question", title="Ours?"), "clinic fr": FR, "clinic fr-CA": FR, "core en": EN, "group en": EN},
        (changes("en", site="clinic", question="Ours?"),), overrides=frozenset({("en", False)})),
    Row("an override in the fallback is served with it",
        {"clinic fr": ours("fr", "fields.question", title="La nôtre ?"), "clinic fr-CA": ours("fr", "fields.question", title="La nôtre ?"), "clinic en": EN},
        (OURS,), overrides=frozenset({("fr", False)})),
    Row("an override in the requested locale sleeps while the owner is served in another, and the site is told",
        {"clinic fr-CA": FR}, (changes("fr-CA", site="clinic", question="La nôtre ?"),), overrides=frozenset({("fr-CA", True)})),
    Row("it wakes with the owner's text", {"clinic fr-CA": ours("fr-CA", "fields.question", title="La nôtre ?")},
        (changes("fr-CA", site="clinic", question="La nôtre ?"), changes("fr-CA", **text_of("faq", "fr-CA"))), overrides=frozenset({("fr-CA", False)})),
    Row("it falls asleep when the owner's text goes", {"clinic fr": EN}, (OURS, takes_down("fr")), overrides=frozenset({("fr", True)})),
    Row("neutral fields are overridden in every locale",
        {"clinic fr": ours("fr", "fields.category"), "clinic en": ours("en", "fields.category"), "core fr": FR},
        (changes("und", site="clinic", category="results"),), overrides=frozenset({("und", False)})),
    Row("a position of one's own has its provenance too", {"clinic en": ours("en", "position")},
        (changes("und", site="clinic", position=9),), overrides=frozenset({("und", False)})),
    Row("overrides of words and of neutral fields add up",
        {"clinic fr": ours("fr", "fields.question", "fields.tags", title="La nôtre ?")},
        (changes("und", site="clinic", tags=["ours"]), OURS), overrides=frozenset({("und", False), ("fr", False)})),
    Row("the nearest of several overrides wins field by field",
        {"group en": ours("en", "position", "fields.category", site="group"),
         "clinic en": Got("en", provenance={"position": "clinic", "fields.category": "group"})},
        (changes("und", site="group", position=5, category="results"), changes("und", site="clinic", position=6)), overrides=frozenset({("und", False)})),
    Row("a group's override reaches the clinics below it", {"group fr": ours("fr", "fields.question", title="À tous ?", site="group"),
        "clinic fr-CA": ours("fr", "fields.question", title="À tous ?", site="group"), "core fr": FR},
        (changes("fr", site="group", question="À tous ?"),)),
    Row("an override that is a draft shows nowhere", {"clinic fr": FR}, (drafts("fr", site="clinic", question="La nôtre ?"),),
        overrides=frozenset({("fr", False)})),
    Row("an override that is taken down inherits again", {"clinic fr": FR}, (OURS, takes_down("fr", "clinic"))),
    Row("an override of an outdated text leaves it flagged",
        {"clinic fr": Got("fr", outdated=True, title="La nôtre ?", provenance={"fields.question": "clinic"})}, (OURS, SOURCE_MOVES),
        overrides=frozenset({("fr", False)})),
    Row("neutral overrides go with a safety text to its source", {"clinic fr": ours("en", "position")},
        (changes("und", site="clinic", position=2), SOURCE_MOVES), type="limitation", overrides=frozenset({("und", False)})),
    Row("an override of a withdrawn record shows nowhere", {"clinic fr": 410, "core fr": 410}, (OURS, is_withdrawn),
        overrides=frozenset({("fr", False)})),
]  # fmt: skip

ROWS = CHAIN_ROWS + PUBLISHING_ROWS + OUTDATED_ROWS + OVERRIDE_ROWS


@pytest.fixture
def family(write: Write) -> None:
    """A library, a group of clinics below it, and a clinic of the group, all in the same locales."""
    for site, parent in (("core", None), ("group", "core"), ("clinic", "group")):
        write(make_site, site, parent=parent, locales=CHAINS)


def the_record(session: Session, row: Row) -> Record:
    record = make_record(session, row.type, locales=row.locales)
    for step in row.steps:
        step(session, record)
    return record


@pytest.mark.parametrize("row", [pytest.param(row, id=row.sentence) for row in ROWS])
def test_readers_get(client: Client, admin: Desk, write: Write, family: None, row: Row) -> None:
    record = write(the_record, row)
    for scope, expected in row.gets.items():
        site, locale = scope.split()
        assert got(client, record, site, locale) == expected, scope
    told = admin.ask("sites/clinic/overrides")["items"]
    assert {(each["locale"], each["sleeps"]) for each in told} == row.overrides


def got(client: Client, record: Record, site: str, locale: str) -> Got | int:
    """What readers get of a record by its id; the list of its type must say the same."""
    declaration = RECORD_TYPES[record.type]
    path = f"/v1/sites/{site}/{declaration.collection}"
    answer = client.get(f"{path}/{record.id}", locale=locale)
    listed = client.get(path, locale=locale)
    if answer.status_code != 200:
        assert listed.status_code == 400 or record.id not in listed.text
        return answer.status_code
    item = answer.json or {}
    assert {name: item[name] for name in listed.json["items"][0]} in listed.json["items"]
    served = item["locale"]["served"]
    very = client.get(f"{path}/{record.id}", locale=locale, fallback="none").status_code
    assert very == (200 if served == locale else 404)
    title = item["title"] if item["title"] != f"{declaration.title} in {served}" else None
    return Got(served, outdated=item["locale"]["outdated"], title=title, provenance=item["provenance"])


def test_the_owner_hears_of_a_text_that_only_another_site_serves(write: Write, admin: Desk, family: None) -> None:
    record = write(make_record, locales=("en", "ja"))
    write(changes("en", answer="Otherwise."), record)
    rows = admin.ask("sites/core/translation-status", locale="ja", type="faq")["items"]
    assert [(each["record"], each["locale"], each["state"]) for each in rows] == [(record.id, "ja", "outdated")]


def test_who_says_that_a_translation_still_holds_has_it_served_again(
    client: Client, write: Write, admin: Desk, family: None
) -> None:
    record = write(make_record, "limitation", locales=("en", "fr"))
    write(SOURCE_MOVES, record)
    assert got(client, record, "core", "fr") == EN
    assert write(translation_of, record, "fr").draft_version is None
    admin.act("dismiss-outdated", write(pin, record, "fr"))
    assert got(client, record, "core", "fr") == FR
