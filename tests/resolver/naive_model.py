"""A naive model of what readers see, written from the plan and not from the code, to judge the resolver by."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

# What the model knows of the three types that the histories use: their title, and the fields of note.
TITLES = {"topic": "name", "limitation": "title", "faq": "question"}
SAFETY = {"limitation"}
SAFETY_CATEGORIES = {"safety", "aftercare"}
CLINICAL = {"name", "summary", "title", "description", "kind", "question", "short_answer", "answer", "topic"}
OVERRIDABLE = {"question", "category", "position", "tags"}
OUTSIDE_FIELDS = {"slug", "topic", "position", "sources", "derives_from"}


@dataclass(frozen=True)
class Identity:
    """What never changes of a record."""

    id: str
    type: str
    site: str
    source: str


@dataclass(frozen=True)
class Text:
    """A text with what its clinical fields mean, and what its source meant when it was made."""

    fields: Mapping[str, Any]
    meaning: Mapping[str, str]
    made_from: Mapping[str, str] | None


@dataclass(frozen=True)
class SiteModel:
    """The settings of a site that alter what it serves."""

    parent: str | None
    chains: Mapping[str, list[str]]
    outdated_safety: str = "source"


Place = tuple[str, str, str]
"""(record id, site, locale)"""


@dataclass(frozen=True)
class World:
    """Everything at one moment; each act gives another world."""

    sites: Mapping[str, SiteModel] = field(default_factory=dict)
    live: Mapping[Place, Text] = field(default_factory=dict)
    last_live: Mapping[Place, Text] = field(default_factory=dict)
    drafts: Mapping[Place, Text] = field(default_factory=dict)
    hidden: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()
    overtaken: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By record, what it restates that means something else by now, each with what it meant when it was restated."""

    def saved(self, record: Identity, site: str, locale: str, fields: Mapping[str, Any]) -> "World":
        """A draft: clinical words that differ mean something else."""
        place = (record.id, site, locale)
        before = self.worked_on(place)
        meaning = {}
        for name in CLINICAL & fields.keys():
            known = before is not None and name in before.meaning
            same = known and before.fields[name] == fields[name]
            meaning[name] = before.meaning[name] if same else fields[name]
        text = Text(fields, meaning, self._made_from(record, site, locale, before, meaning))
        return replace(self, drafts={**self.drafts, place: text})

    def may_be_declared(self, place: Place) -> bool:
        """Whether a draft may be said to mean what the live text means: no word of it appears or goes."""
        live, draft = self.live.get(place), self.drafts.get(place)
        return live is not None and draft is not None and live.meaning.keys() == draft.meaning.keys()

    def declared(self, place: Place) -> "World":
        """The draft, in the words of which a second person sees a difference of form only."""
        live, draft = self.live[place], self.drafts[place]
        if live.meaning == draft.meaning:
            return self
        return replace(self, drafts={**self.drafts, place: Text(draft.fields, live.meaning, live.made_from)})

    def worked_on(self, place: Place) -> Text | None:
        """The text that an editor would go on from."""
        return self.drafts.get(place) or self.live.get(place) or self.last_live.get(place)

    def _made_from(
        self, record: Identity, site: str, locale: str, before: Text | None, meaning: Mapping[str, str]
    ) -> Mapping[str, str] | None:
        """A translator who alters a field has looked at that field of the source, and at no other."""
        if locale in ("und", record.source) or site != record.site:
            return None
        neutral = self.worked_on((record.id, record.site, "und"))
        source = self.worked_on((record.id, record.site, record.source))
        current = {**neutral.meaning, **source.meaning}
        if before is None:
            return current
        made_from = dict(before.made_from)
        for name in meaning:
            if before.meaning.get(name) != meaning[name]:
                made_from[name] = current[name]
        return made_from

    def published(self, places: list[Place]) -> "World":
        """Drafts become live."""
        live = {place: self.drafts[place] for place in places}
        drafts = {place: text for place, text in self.drafts.items() if place not in places}
        return replace(self, live={**self.live, **live}, last_live={**self.last_live, **live}, drafts=drafts)

    def unpublished(self, place: Place) -> "World":
        return replace(self, live={each: text for each, text in self.live.items() if each != place})

    def said(self, site: str, record: Identity, *, hidden: bool) -> "World":
        """A site says whether it shows a record; to show what nobody above hides is to say nothing."""
        others = {key: value for key, value in self.hidden.items() if key != (site, record.id)}
        inherited = is_hidden(replace(self, hidden=others), site, record)
        return replace(self, hidden={**others, (site, record.id): hidden} if hidden or inherited else others)

    def settled(self, site: str, settings: SiteModel | None) -> "World":
        """A site with other settings; None deletes it."""
        others = {key: value for key, value in self.sites.items() if key != site}
        return replace(self, sites=others if settings is None else {**others, site: settings})


def ancestry(world: World, site: str | None) -> list[str]:
    return [] if site is None else [site, *ancestry(world, world.sites[site].parent)]


def is_hidden(world: World, site: str, record: Identity) -> bool:
    for each in ancestry(world, site):
        if (each, record.id) in world.hidden:
            return world.hidden[each, record.id]
        if each == record.site:
            break
    return False


def is_outdated(world: World, record: Identity, locale: str) -> bool:
    """Whether the source's clinical words, or the neutral ones, mean something else than when it was translated."""
    text = world.live[record.id, record.site, locale]
    source = world.live.get((record.id, record.site, record.source)) or world.last_live.get(
        (record.id, record.site, record.source)
    )
    if locale == record.source or source is None:
        return False
    return {**world.live[record.id, record.site, "und"].meaning, **source.meaning} != text.made_from


def meaning(world: World, record: Identity) -> Mapping[str, str] | None:
    """What readers are told clinically of a record, by its source."""
    source = world.live.get((record.id, record.site, record.source))
    if source is None or record.id in world.withdrawn:
        return None
    return {**own_neutral(world, record), **source.meaning}


def own_neutral(world: World, record: Identity) -> Mapping[str, str]:
    neutral = world.live.get((record.id, record.site, "und"))
    return neutral.meaning if neutral else {}


def own_words(world: World, record: Identity) -> Any:
    """What a record's source says or last said, whether readers may see it or not."""
    place = (record.id, record.site, record.source)
    source = world.live.get(place) or world.last_live.get(place)
    return source and {**own_neutral(world, record), **source.meaning}


def after_an_act(before: World, after: World, records: Mapping[str, Identity]) -> World:
    """The same with what the act leaves overtaken: what restates a record of its own or a higher site that now means
    something else, unless it was written anew in the same act."""
    found = {}
    for id, record in records.items():
        known = before.overtaken.get(id, {})
        neutral = after.live.get((id, record.site, "und"))
        names = neutral.fields.get("derives_from", []) if neutral else []
        if own_words(before, record) != own_words(after, record):
            continue
        moved = {each: said for each, said in known.items() if each in names}
        for each in names:
            was, now = meaning(before, records[each]), meaning(after, records[each])
            if was != now:
                said = moved.pop(each, was)
                if (
                    said is not None
                    and said != now
                    and (each in known or records[each].site in ancestry(after, record.site))
                ):
                    moved[each] = said
        if moved:
            found[id] = moved
    return replace(after, overtaken=found)


def is_about_safety(world: World, record: Identity) -> bool:
    neutral = world.live.get((record.id, record.site, "und"))
    return record.type in SAFETY or (neutral is not None and neutral.fields.get("category") in SAFETY_CATEGORIES)


def served_locale(world: World, record: Identity, site: str, locale: str) -> str | None:
    """The locale of the owner's text that a site shows, or None where it shows nothing."""
    if record.site not in ancestry(world, site) or record.id in world.withdrawn or is_hidden(world, site, record):
        return None
    live = [each for each in world.sites[site].chains[locale] if (record.id, record.site, each) in world.live]
    if not live:
        return None
    if is_about_safety(world, record):
        rule, stale = world.sites[site].outdated_safety, is_outdated(world, record, live[0])
        if rule == "omit" and (stale or record.id in world.overtaken):
            return None
        if rule == "source" and stale and (record.id, record.site, record.source) in world.live:
            return record.source
    return live[0]


def served(world: World, records: Mapping[str, Identity], id: str, site: str, locale: str) -> dict[str, Any] | None:
    """What a reader would find of an item, apart from its stamps and reviews."""
    record = records[id]
    shown = served_locale(world, record, site, locale)
    if shown is None:
        return None
    fields, origins = _merged(world, record, site, shown)
    return {
        "id": id,
        "served": shown,
        "outdated": is_outdated(world, record, shown) or id in world.overtaken,
        "slug": fields["slug"],
        "title": fields[TITLES[record.type]],
        "position": fields.get("position"),
        "topic": _link(world, records, fields.get("topic"), site, locale),
        "derives_from": [
            found for each in fields.get("derives_from", []) if (found := _link(world, records, each, site, locale))
        ],
        "fields": {name: value for name, value in fields.items() if name not in OUTSIDE_FIELDS},
        "provenance": origins,
    }


def _merged(world: World, record: Identity, site: str, locale: str) -> tuple[dict[str, Any], dict[str, str]]:
    lineage = ancestry(world, site)
    below_the_owner = lineage[: lineage.index(record.site)]
    fields = dict(world.live[record.id, record.site, "und"].fields)
    fields.update(world.live[record.id, record.site, locale].fields)
    origins = {}
    for each in reversed(below_the_owner):
        for place in ((record.id, each, "und"), (record.id, each, locale)):
            if place in world.live:
                own = {name: value for name, value in world.live[place].fields.items() if name in OVERRIDABLE}
                fields.update(own)
                origins.update({("position" if name == "position" else f"fields.{name}"): each for name in own})
    return fields, origins


def _link(
    world: World, records: Mapping[str, Identity], id: str | None, site: str, locale: str
) -> dict[str, Any] | None:
    target = served(world, records, id, site, locale) if id else None
    if id is None or target is None:
        return None
    type = records[id].type
    link = {"id": id, "type": type, "slug": target["slug"], "title": target["title"]}
    # The sites of the histories have pages for topics alone.
    page = target["topic"]
    place = f"{page['url']}#{type}-{target['slug']}" if page else None
    return {**link, "url": f"/{target['slug']}" if type == "topic" else place}
