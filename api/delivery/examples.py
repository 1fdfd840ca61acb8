"""Examples of the main answers, for readers of the OpenAPI document; the tests check them against it."""

from typing import Any

from api.delivery.queries import selectable
from api.record_types import RECORD_TYPES


def _nothing(type_name: str) -> dict[str, None]:
    """The fields of an item that says nothing."""
    return dict.fromkeys(selectable(RECORD_TYPES[type_name]))


_TOPIC = {
    "id": "01a1ee56-5e00-70dc-a791-27f1a989acf0", "type": "topic", "slug": "dry-needling", "title": "Dry needling",
    "url": "https://www.clinique-erable.example/fr-CA/dry-needling",
}  # fmt: skip
FAQ: dict[str, Any] = {
    "id": "01a1ee56-5e00-71e1-b396-e9b5a7a5dc4d",
    "type": "faq",
    "slug": "does-it-hurt",
    "title": "Does dry needling hurt?",
    "url": "https://www.clinique-erable.example/fr-CA/questions/does-it-hurt",
    "anchor": "faq-does-it-hurt",
    "certainty": None,
    "seo_title": "Does dry needling hurt?",
    "seo_description": "You may feel a brief twitch or ache.",
    "topic": _TOPIC,
    "position": 2,
    "version": 1,
    "rev": "691b9d69338d89aecfa9822676fa242d",
    "published_at": "2026-11-20T12:29:20.886Z",
    "updated_at": "2026-11-20T12:29:20.886Z",
    "locale": {
        "requested": "fr-CA", "served": "en", "source": "en", "dir": "ltr", "outdated": False, "method": "original",
    },
    "notices": [],
    "call": None,
    "fields": {
        **_nothing("faq"),
        "question": "Does dry needling hurt?",
        "short_answer": "You may feel a brief twitch or ache.",
        "answer": {
            "markdown": "You may feel a **brief** twitch.",
            "html": "<p>You may feel a <strong>brief</strong> twitch.</p>",
            "plain": "You may feel a brief twitch.",
        },
        "category": "session",
    },
    "relations": {"derives_from": [], "citations": [], "links": []},
    "review": {"status": "unreviewed", "last_reviewed_on": None, "next_due_on": None, "reviewer": None, "imported": False},
    "sources": [{"document": "001", "paragraph": "32"}],
    "rests_on": [
        {
            "document": {
                "id": "01a1ee56-5e00-7f3b-a2f1-3b9f65d47c51", "type": "source_document", "slug": "physiotherapy-page",
                "title": "A physiotherapy website on dry needling",
                "url": "https://www.clinique-erable.example/fr-CA/dry-needling#source-document-physiotherapy-page",
            },
            "publisher": None, "kind": "clinic_website", "paragraphs": [32], "pages": None, "fields": ["answer"],
        }
    ],
    "provenance": {"fields.question": "riverbank"},
}  # fmt: skip
_ALTERNATES = [
    {
        "locale": "fr-CA",
        "slug": "does-it-hurt",
        "served": "en",
        "url": "https://www.clinique-erable.example/fr-CA/questions/does-it-hurt",
        "hreflang": None,
    },
    {
        "locale": "en",
        "slug": "does-it-hurt",
        "served": "en",
        "url": "https://www.clinique-erable.example/en/questions/does-it-hurt",
        "hreflang": "en",
    },
]
SINGLES = {"faq": {**FAQ, "alternates": _ALTERNATES, "included": []}}
LISTS = {
    "faq": {
        "items": [FAQ],
        "total": 17,
        "seq": 4,
        "next": "/v1/sites/erable/faqs?limit=1&cursor=WzEsNCwiM2U1NyIsIjA3YjIiXQ",
        "included": [],
    }
}
PAGE = {
    "url": _TOPIC["url"],
    "topic": {
        **FAQ,
        **_TOPIC,
        "anchor": "topic-dry-needling",
        "seo_title": "Dry needling",
        "topic": None,
        "fields": {**_nothing("topic"), "name": "Dry needling", "summary": FAQ["fields"]["answer"]},
        "relations": {"citations": [], "derives_from": [], "links": []},
        "provenance": {},
    },
    "sections": [{"type": "faq", "title": "Questions fréquentes", "locale": "fr", "items": [FAQ]}],
    "included": [],
    "status": {
        "records": 2,
        "reviewed": 0,
        "imported_reviews": 0,
        "review_due": 0,
        "oldest_review_on": None,
        "newest_review_on": None,
        "reviewers": [],
        "machine_translated": 0,
        "outdated": 0,
        "other_language": 2,
        "notices": [
            {
                "kind": "unreviewed",
                "locale": "fr",
                "text": "Aucun professionnel de santé n’a encore vérifié l’ensemble de cette page.",
            }
        ],
    },
    "publisher": {
        "name": "Clinique de l'Érable",
        "legal_name": "Clinique de l'Érable inc.",
        "registration": None,
        "address": {
            "street": "2, rue de l'Exemple",
            "locality": "Montréal",
            "region": "Québec",
            "postal_code": None,
            "country": "CA",
        },
        "opening_hours": [{"days": ["Monday", "Tuesday"], "opens": "08:30", "closes": "17:30"}],
        "booking_url": "https://www.clinique-erable.example/fr-CA/rendez-vous",
        "feedback_url": None,
        "legal_notices": None,
        "licence": {"name": "MIT", "url": "https://opensource.org/license/mit"},
        "funding": None,
        "conflict_of_interest": None,
    },
    "alternates": [
        {
            "locale": "fr-CA",
            "slug": "dry-needling",
            "served": "en",
            "url": "https://www.clinique-erable.example/fr-CA/dry-needling",
            "hreflang": None,
        },
        {
            "locale": "en",
            "slug": "dry-needling",
            "served": "en",
            "url": "https://www.clinique-erable.example/en/dry-needling",
            "hreflang": "en",
        },
    ],
    "seq": 4,
}
REBUILD_LIST = {
    "items": [
        {
            "seq": 4,
            "op": "upsert",
            "type": "faq",
            "id": FAQ["id"],
            "topics": [_TOPIC["id"]],
            "locales": ["en"],
            "slugs": {"en": "does-it-hurt"},
            "old_slugs": {"en": "is-it-painful"},
            "former_slugs": {"en": ["is-it-painful"]},
            "tags": ["core:faq", f"record:{FAQ['id']}", "slug:faq/5ee01ea282ae62be", "slug:faq/88681ee4411bc4b8"],
        }
    ],
    "tags": ["core:faq", f"record:{FAQ['id']}", "slug:faq/5ee01ea282ae62be", "slug:faq/88681ee4411bc4b8"],
    "next": None,
    "since": 3,
    "seq": 4,
}
REDIRECTS = {
    "items": [
        {
            "type": "faq",
            "from": {
                "locale": "en",
                "slug": "is-it-painful",
                "url": "https://www.clinique-erable.example/en/questions/is-it-painful",
            },
            "to": {
                "id": FAQ["id"],
                "slug": "does-it-hurt",
                "url": "https://www.clinique-erable.example/en/questions/does-it-hurt",
            },
        }
    ],
    "total": 1,
    "seq": 4,
    "next": None,
}
RESULTS = {
    "items": [
        {
            **{
                name: FAQ[name]
                for name in ("id", "type", "slug", "title", "url", "certainty", "topic", "locale", "notices")
            },
            "snippet": {"text": "… brief twitch or ache …", "html": "… brief <mark>twitch</mark> or ache …"},
            "approximate": False,
        }
    ],
    "total": 1,
    "seq": 4,
    "next": None,
}
