"""Says what the rows of `api/models/desk.py` hold of one record, which follows from its texts and from what readers have."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.canonical import canonical, parse
from api.models import Version
from api.reading.locales import NEUTRAL, is_translation
from api.reading.views import RecordState
from api.record_types import RECORD_TYPES
from api.services.texts.handed_on import are_left, is_handed_on
from api.services.texts.inheritance import inherited_from, moved_upstream
from api.services.texts.listed import Listed, ListedText
from api.services.texts.surveyed import surveyed

Row = dict[str, Any]
Attested = frozenset[tuple[str, str]]
"""The fingerprints of clinical fields that somebody has attested together."""
_LONGEST_KEY = 96
_HANDED_ON = {"sent_back": "sent_back", "submitted": "to_approve", "approved": "to_publish"}
ALWAYS, SAFETY, ANY, UNSIGNED = "always", "safety", "any", "unsigned"
"""For which sites something is work: for every one, or as they ask for reviews of what is about safety, of anything, or for signed ones."""


@dataclass(frozen=True)
class Around:
    """What the rows of a record rest on beside the record itself."""

    lineage: Callable[[str], Sequence[str]]
    attested: Mapping[int, Collection[Attested]]
    """What was attested of each text."""
    signed: Mapping[int, Collection[Attested]]
    """What of that was signed with a passkey."""
    dismissed: Mapping[int, Collection[str]]
    """The fields of each text that somebody has left as they are beside a changed source."""


def record_row(each: Listed, texts: Iterable[Row]) -> Row:
    """The row of a record beside those of its texts; each column that begins with `live_` is as those see it who see no drafts of it."""
    record, state, live = each.record, each.state, Listed(each.record, each.state)
    saved = [text.version.created_at for text in each.texts if text.version and text.translation.site == record.site]
    return {
        "id": record.id, "type": record.type, "site": record.site, "source_locale": record.source_locale,
        "created_at": record.created_at, "updated_at": max(saved, default=record.created_at), "is_live": bool(state and state.texts),
        "is_withdrawn": bool(state and state.withdrawal),
        **_found_by(each, ""), **_found_by(live, "live_"),
        "standings": canonical(sorted(map(_standing, texts))),
    }  # fmt: skip


def _standing(text: Row) -> list[Any]:
    return [
        text["site"], text["locale"], text["standing"], text["live"] is not None, text["review"], text["is_outdated"],
    ]  # fmt: skip


def _found_by(each: Listed, prefix: str) -> Row:
    # Imported here because a server for readers comes by this module, and has no use for it.
    from api.reading.collation import collation

    title, tags = each.title, each.neutral.get("tags")
    found = {
        "title": title, "title_key": collation(NEUTRAL)(title)[:_LONGEST_KEY] if title else None,
        "topic": each.neutral.get("topic"), "position": each.neutral.get("position"), "has_words": _has_words(each),
        "tags": canonical(sorted(set(tags))) if tags else None,
    }  # fmt: skip
    return {f"{prefix}{name}": value for name, value in found.items()}


def _has_words(each: Listed) -> bool:
    """Whether its source says anything that could be translated."""
    source = each.source
    return any(field.localized and field.name in source for field in RECORD_TYPES[each.record.type])


def text_row(each: Listed, text: ListedText, around: Around) -> Row:
    """The row of a text."""
    translation, version, review = text.translation, text.version, _review(each, text)
    moved = _moved(each, text, around)
    turns_on = review.turns_on if review else None
    return {
        "id": translation.id, "record_id": each.record.id, "type": each.record.type, "site": translation.site, "locale": translation.locale,
        "is_override": translation.site != each.record.site,
        "version": version.number if version else None, "live": text.live, "was_live": text.was_live,
        "standing": text.standing, "saved_at": version.created_at if version else None,
        "editor": version.author if version else None, "is_in_reach": each.record.site in around.lineage(translation.site),
        "is_empty": version is None or not parse(version.fields), "is_outdated": bool(each.outdated(text)),
        "is_moved": bool(moved), "review": review.status if review else None,
        "turns_on": turns_on.isoformat() if turns_on else None, **_statuses(each, text, around),
        "work": canonical(list(_work(each, text, around, moved))),
    }  # fmt: skip


def _review(each: Listed, text: ListedText) -> Any:
    return each.state.reviews.get(text.place) if each.state else None


def _moved(each: Listed, text: ListedText, around: Around) -> list[str]:
    """The fields of an override whose inherited value has changed since they were written."""
    if text.translation.site == each.record.site or text.version is None or each.state is None:
        return []
    lineage = list(around.lineage(text.translation.site))
    return moved_upstream(text.version, inherited_from(each.state, lineage, text.translation.locale)) if lineage else []


def _statuses(each: Listed, text: ListedText, around: Around) -> Row:
    dismissed, live = around.dismissed.get(text.translation.id, ()), Listed(each.record, each.state)
    is_one = is_translation(each.record, *text.place)
    return {
        "status": surveyed(each, text.translation.locale, dismissed).state if is_one else None,
        "live_status": surveyed(live, text.translation.locale, ()).state if is_one else None,
        "has_words": _has_words(each), "live_has_words": _has_words(live), "dismissed": canonical(sorted(dismissed)),
    }  # fmt: skip


def _work(each: Listed, text: ListedText, around: Around, moved: list[str]) -> Iterator[list[Any]]:
    """What waits with a text: [kind, why, due on, what is told besides, whose alone it is]."""
    is_withdrawn = each.state is not None and each.state.withdrawal is not None
    # Nobody can do anything about an override of a site that does not inherit the record any more.
    if is_withdrawn or each.record.site not in around.lineage(text.translation.site):
        return
    if kind := _HANDED_ON.get(text.translation.stage or ""):
        yield [kind, ALWAYS, "", {}, None]
    yield from _of_one(text)
    yield from _to_review(each, text, around)
    if moved and not text.is_off:
        yield ["upstream_changed", ALWAYS, "", {"fields": moved}, None]
    yield from _work_on_live(each, text)


def _of_one(text: ListedText) -> Iterator[list[Any]]:
    """What is somebody's own: a draft that they write on, or one of theirs that others have now."""
    author = text.version.author if text.version else None
    if text.standing == "draft" and author:
        yield ["my_drafts", ALWAYS, "", {}, author]
    handed_on_by = {"submitted": text.translation.stage_by, "approved": author}.get(text.standing)
    if handed_on_by:
        yield ["waiting_for_others", ALWAYS, "", {"stage": text.standing}, handed_on_by]


def _work_on_live(each: Listed, text: ListedText) -> Iterator[list[Any]]:
    review = _review(each, text)
    if review and review.status in ("due", "overdue"):
        told = {"status": review.status, "next_due_on": review.next_due_on, **_of_live(text)}
        yield ["review_due", ALWAYS, review.next_due_on or "", told, None]
    if text.live is None or each.state is None:
        return
    if fields := each.outdated(text):
        yield ["outdated", ALWAYS, "", {"fields": fields}, None]
    if each.state.overtaken and text.place == (each.record.site, each.record.source_locale):
        yield ["overtaken", ALWAYS, "", {"restates": sorted(each.state.overtaken.restated)}, None]


def _to_review(each: Listed, text: ListedText, around: Around) -> Iterator[list[Any]]:
    """A text that lacks a review of its words: of what readers have, or of a draft that was handed on."""
    if why := _lacks_review(each, text, around):
        yield ["to_review", why, "", {} if is_handed_on(text.translation) else _of_live(text), None]


def _of_live(text: ListedText) -> dict[str, Any]:
    """What is told besides where the work is about what readers have, though somebody writes on a draft."""
    return {"version": text.live, "saved_at": None} if text.translation.draft_version is not None else {}


def _lacks_review(each: Listed, text: ListedText, around: Around) -> str | None:
    """For which sites a text lacks a review of its words: for all that had one before, or as they ask for one, or for a signed one."""
    if text.translation.locale == NEUTRAL:
        return None
    covered, known = _covered(each, text, around), around.attested.get(text.translation.id, ())
    if covered is None or covered in around.signed.get(text.translation.id, ()):
        return None
    if covered in known:
        return UNSIGNED
    return ALWAYS if known else SAFETY if _is_about_safety(each, text) else ANY


def _is_about_safety(each: Listed, text: ListedText) -> bool:
    """Whether the record tells of what may harm: as readers have it, or as its owner asks others to read it."""
    if each.state is not None and each.state.is_about_safety:
        return True
    details = each.text(text.translation.site, NEUTRAL) if text.translation.site == each.record.site else None
    is_asked = details is not None and (is_handed_on(text.translation) or is_handed_on(details.translation))
    return is_asked and RECORD_TYPES[each.record.type].is_about_safety(each.neutral)


def _covered(each: Listed, text: ListedText, around: Around) -> Attested | None:
    """The clinical fingerprints of all that is to be read with a text; None where it has nothing to attest."""
    site, locale = text.place
    neutral = each.text(site, NEUTRAL) if site == each.record.site else None
    live = each.state.texts.get(text.place) if each.state else None
    if is_handed_on(text.translation):
        return _covered_with(each, around, text, _clinical(text.version), neutral)
    if live is None or each.state is None or (text.translation.site != each.record.site and not live.clinical):
        return None
    if neutral and is_handed_on(neutral.translation):
        return _covered_with(each, around, text, live.clinical, neutral)
    said = each.state.clinical_on(around.lineage(site), locale)
    return None if said is None else frozenset(said.items())


def _covered_with(
    each: Listed, around: Around, text: ListedText, own: Mapping[str, str], neutral: ListedText | None
) -> Attested | None:
    """A text with its owner's details, the newest if they are handed on too; the own words of another site with all that readers get around them."""
    site, locale = text.place
    if site == each.record.site:
        live = each.state.neutral if each.state else None
        is_left = neutral is not None and are_left(neutral.translation, text.translation)
        details = live.clinical if live and is_left else _clinical(neutral.version if neutral else None)
        return frozenset({**details, **own}.items())
    inherited = each.state.clinical_on(around.lineage(site)[1:], locale) if each.state and own else None
    return None if inherited is None else frozenset({**inherited, **own}.items())


def _clinical(version: Version | None) -> dict[str, str]:
    return parse(version.clinical) if version else {}


def words_row(each: Listed, text: ListedText) -> Row:
    """The words of a text; what was given up before readers had it is not found."""
    from api.services.texts.words import words_of

    locale, is_own = text.translation.locale, text.translation.site == each.record.site
    newest = words_of(each.fields.get(text.place, {}), locale) if text.standing != "none" else ""
    live = _live_fields(each.state, text) if is_own else {}
    is_same = text.version is not None and text.version.number == text.live and is_own
    return {"text_id": text.translation.id, "words": newest, "live_words": None if is_same else words_of(live, locale)}


def _live_fields(state: RecordState | None, text: ListedText) -> Mapping[str, Any]:
    live = state.texts.get(text.place) if state else None
    return live.fields if live else {}
