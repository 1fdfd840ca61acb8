"""Random histories of a clinic's content, acted out on the services and on the naive model at once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from api.errors import ContentError
from api.ids import uuid7
from api.reading.loading import ledger_head
from tests.acts import (
    Pinned,
    alter_settings,
    create_record,
    create_site,
    declare,
    delete_site,
    hide,
    publish,
    reinstate,
    save,
    show,
    unpublish,
    withdraw,
)
from tests.factories import EDITOR, NOW, REVIEWER, neutral_of, text_of
from tests.lookup import find_record
from tests.resolver.naive_model import Identity, Place, SiteModel, World, after_an_act, ancestry

LOCALES = ("en", "fr", "fr-CA")
WORDS = {"topic": ("name", "summary"), "limitation": ("title", "description"), "faq": ("question", "answer", "slug")}
NEUTRAL_WORDS: dict[str, list[dict[str, Any]]] = {
    "topic": [{"position": 1}, {"position": 2}],
    "limitation": [{"kind": "evidence_gap"}, {"kind": "dependency"}, {"position": 3}],
    "faq": [{"category": "about"}, {"category": "safety"}, {"position": 4}, {"derives_from": []}],
}
OVERRIDES: list[tuple[bool, dict[str, Any]]] = [
    (True, {"position": 7}), (True, {"position": 8}), (True, {"tags": ["ours"]}), (True, {}), (False, {"question": "Ours?"}), (False, {}),
]  # fmt: skip

small = st.integers(0, 7)
chains = st.dictionaries(
    st.sampled_from(LOCALES), st.lists(st.sampled_from(LOCALES), unique=True, max_size=3), min_size=1, max_size=3
).map(lambda found: {locale: [locale, *(each for each in chain if each != locale)] for locale, chain in found.items()})
outdated_safety = st.sampled_from(("source", "source", "flagged", "omit"))
site_plans = st.lists(st.tuples(small, chains, outdated_safety), min_size=2, max_size=4)
record_plans = st.lists(
    st.tuples(st.sampled_from(("limitation", "limitation", "faq")), st.sampled_from((0, 0, 1)), st.lists(st.sampled_from(LOCALES), unique=True, min_size=2, max_size=3)),
    min_size=2, max_size=2,
)  # fmt: skip
often = st.sampled_from((True, True, True, False))
ACTS = {
    "edit": st.tuples(st.just("edit"), small, st.sampled_from(LOCALES), small, st.booleans(), often),
    "edit_neutral": st.tuples(st.just("edit_neutral"), small, small, often),
    "override": st.tuples(
        st.just("override"), small, small, st.sampled_from(LOCALES), st.sampled_from(OVERRIDES), often
    ),
    "visibility": st.tuples(st.sampled_from(("hide", "show")), small, small),
    "unpublish": st.tuples(st.just("unpublish"), st.integers(0, 30)),
    "withdrawal": st.tuples(st.sampled_from(("withdraw", "reinstate")), small),
    "adopt_parent": st.tuples(st.just("adopt_parent"), small, small),
    "serve_locales": st.tuples(st.just("serve_locales"), small, chains, outdated_safety),
    "close_site": st.tuples(st.just("close_site"), small),
    "publish_drafts": st.tuples(st.just("publish_drafts"), small),
}
# What alters texts comes more often than what takes them away, so that there is something to see.
OFTEN = ["edit"] * 8 + ["edit_neutral"] * 2 + ["override"] * 4 + ["visibility"] * 3 + ["unpublish"] * 3 + ["withdrawal"]
acts = st.sampled_from([*OFTEN, "adopt_parent", "serve_locales", "close_site", "publish_drafts"]).flatmap(
    ACTS.__getitem__
)
plans = st.tuples(site_plans, record_plans, st.lists(acts, min_size=10, max_size=30))


class History:
    """One history being acted out; an act that the services refuse alters nothing, in the model neither."""

    def __init__(self) -> None:
        self.worlds: dict[int, World] = {0: World()}
        self.world = World()
        self.records: dict[str, Identity] = {}
        self.sites: list[str] = []
        self._session: Session
        self._count = 0

    def begin(self, session: Session, sites: Any, records: Any) -> None:
        """Make the sites, then the records, all live; the topic's texts are in every locale."""
        self._session = session
        for place, (parent, locales, rule) in enumerate(sites):
            self._make_site(f"site{place}", self.sites[parent % place] if place else None, locales, rule)
        self._make_record("topic", self.sites[0], list(LOCALES))
        for type_name, owner, locales in records:
            self._make_record(type_name, self.sites[owner % len(self.sites)], locales)

    def act(self, session: Session, act: tuple[Any, ...]) -> None:
        """Carry out one drawn act."""
        self._session = session
        name, *choices = act
        getattr(self, f"_{name}")(*choices)

    def _try(self, service: Callable[[], object], outcome: Callable[[], World]) -> bool:
        try:
            with self._session.begin_nested():
                service()
        except ContentError:
            return False
        self.world = after_an_act(self.world, outcome(), self.records)
        self.worlds[ledger_head(self._session)[0]] = self.world
        return True

    def _make_site(self, key: str, parent: str | None, locales: Any, rule: str) -> None:
        self.sites.append(key)
        settings = {
            "name": key,
            "parent": parent,
            "locales": locales,
            "default_locale": next(iter(locales)),
            "outdated_safety": rule,
            "url_templates": {"topic": "/{slug}"},
        }
        self._try(
            lambda: create_site(self._session, key, settings, actor="o", now=NOW),
            lambda: self.world.settled(key, SiteModel(parent, locales, rule)),
        )

    def _make_record(self, type_name: str, site: str, locales: list[str]) -> None:
        count = len(self.records) + 1
        identity = Identity(uuid7(count, count), type_name, site, locales[0])
        pointing: dict[str, Any] = {} if type_name == "topic" else {"topic": next(iter(self.records))}
        if type_name == "faq":
            pointing["derives_from"] = list(self.records)[::-1]
        texts: dict[str, Mapping[str, Any]] = {"und": neutral_of(type_name, **pointing)}
        locales = [locales[0], *(each for each in locales[1:] if self._may_be_begun(site, each))]
        texts |= {each: text_of(type_name, each, slug=f"{type_name}-{count}-{each}".lower()) for each in locales}
        self.records[identity.id] = identity
        create_record(
            self._session,
            type_name=type_name,
            site=site,
            source_locale=locales[0],
            texts=texts,
            author=EDITOR,
            now=NOW,
            id=identity.id,
        )
        for locale, fields in texts.items():
            self.world = self.world.saved(identity, site, locale, fields)
        self._publish([place for place in self.world.drafts if place[0] == identity.id])

    def _may_be_begun(self, site: str, locale: str) -> bool:
        """Not in a form of a language that nobody gets while readers get another form of it."""
        below = [self.world.sites[key] for key in self.sites if site in ancestry(self.world, key)]
        served = {each for key in below for chain in key.chains.values() for each in chain}
        return locale in served or all(each.split("-")[0] != locale.split("-")[0] for each in served)

    def _record(self, choice: int) -> Identity:
        return list(self.records.values())[choice % len(self.records)]

    def _site(self, choice: int) -> str:
        return self.sites[choice % len(self.sites)]

    def _publish(self, places: list[Place]) -> None:
        items = [Pinned(*place) for place in places]
        self._try(lambda: publish(self._session, items, actor="p", now=NOW), lambda: self.world.published(places))

    def _save(
        self, record: Identity, site: str, locale: str, fields: Mapping[str, Any], editorial: bool, live: bool
    ) -> None:
        saved = self._try(
            lambda: save(
                self._session,
                find_record(self._session, record.id),
                site,
                locale,
                fields,
                author=EDITOR,
                now=NOW,
            ),
            lambda: self.world.saved(record, site, locale, fields),
        )
        if saved and editorial and self.world.may_be_declared((record.id, site, locale)):
            self._declare(record, site, locale)
        if saved and live:
            self._publish([(record.id, site, locale)])

    def _declare(self, record: Identity, site: str, locale: str) -> None:
        self._try(
            lambda: declare(self._session, find_record(self._session, record.id), site, locale, by=REVIEWER, now=NOW),
            lambda: self.world.declared((record.id, site, locale)),
        )

    def _edit(self, choice: int, locale: str, word: int, editorial: bool, live: bool) -> None:
        record = self._record(choice)
        before = self.world.worked_on((record.id, record.site, locale))
        self._count += 1
        name = WORDS[record.type][word % len(WORDS[record.type])]
        fields = dict(before.fields) if before else text_of(record.type, locale, slug=f"late-{self._count}")
        self._save(record, record.site, locale, {**fields, name: f"{name}-{self._count}"}, editorial, live)

    def _edit_neutral(self, choice: int, word: int, live: bool) -> None:
        record = self._record(choice)
        before = self.world.worked_on((record.id, record.site, "und"))
        change = NEUTRAL_WORDS[record.type][word % len(NEUTRAL_WORDS[record.type])]
        if before:
            self._save(record, record.site, "und", {**before.fields, **change}, False, live)

    def _override(self, choice: int, site: int, locale: str, override: tuple[bool, dict[str, Any]], live: bool) -> None:
        neutral, fields = override
        record = self._record(choice)
        if self._site(site) != record.site:
            self._save(record, self._site(site), "und" if neutral else locale, fields, False, live)

    def _hide(self, site: int, choice: int) -> None:
        key, record = self._site(site), self._record(choice)
        self._try(
            lambda: hide(self._session, key, [record.id], actor="p", now=NOW),
            lambda: self.world.said(key, record, hidden=True),
        )

    def _show(self, site: int, choice: int) -> None:
        key, record = self._site(site), self._record(choice)
        self._try(
            lambda: show(self._session, key, [record.id], actor="p", now=NOW),
            lambda: self.world.said(key, record, hidden=False),
        )

    def _unpublish(self, choice: int) -> None:
        if self.world.live:
            place = list(self.world.live)[choice % len(self.world.live)]
            self._try(
                lambda: unpublish(self._session, [Pinned(*place)], actor="p", now=NOW),
                lambda: self.world.unpublished(place),
            )

    def _withdraw(self, choice: int) -> None:
        id = self._record(choice).id
        self._try(
            lambda: withdraw(
                self._session, [id], message="Wrong.", severity="safety", replacement=None, actor="p", now=NOW
            ),
            lambda: replace(self.world, withdrawn=self.world.withdrawn | {id}),
        )

    def _reinstate(self, choice: int) -> None:
        id = self._record(choice).id
        self._try(
            lambda: reinstate(self._session, [id], actor="p", now=NOW),
            lambda: replace(self.world, withdrawn=self.world.withdrawn - {id}),
        )

    def _adopt_parent(self, site: int, parent: int) -> None:
        new = None if parent == 0 else self._site(parent)
        self._alter(self._site(site), parent=new)

    def _serve_locales(self, site: int, locales: dict[str, list[str]], rule: str) -> None:
        self._alter(self._site(site), chains=locales, outdated_safety=rule)

    def _alter(self, key: str, **changes: Any) -> None:
        if key not in self.world.sites:
            return
        after = replace(self.world.sites[key], **changes)
        settings = {
            "parent": after.parent, "locales": after.chains, "default_locale": next(iter(after.chains)), "outdated_safety": after.outdated_safety,
        }  # fmt: skip
        self._try(
            lambda: alter_settings(self._session, key, settings, actor="o", now=NOW),
            lambda: self.world.settled(key, after),
        )

    def _close_site(self, site: int) -> None:
        key = self._site(site)
        self._try(lambda: delete_site(self._session, key, actor="o", now=NOW), lambda: self.world.settled(key, None))

    def _publish_drafts(self, choice: int) -> None:
        record = self._record(choice)
        self._publish([place for place in self.world.drafts if place[0] == record.id])
