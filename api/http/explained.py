"""What each kind of problem means and what to do about it, for whoever follows the address in its `type`."""

from typing import NamedTuple


class Explanation(NamedTuple):
    """One kind of problem, in words for the person who meets it."""

    meaning: str
    remedy: str


EXPLAINED: dict[str, Explanation] = {
    "invalid-parameter": Explanation(
        "A parameter of the address has a value that cannot be used here. `errors` names each parameter and its rule.",
        "Mend the parameters that `errors` names; the operation's page in the documentation says what each takes.",
    ),
    "future-time": Explanation(
        "`at` asks for content as it will be, which is shown to those alone who may preview the site: to them with what is planned"
        " by then.",
        "Leave `at` out for what is there now. Send a key that may preview the site, or take a preview link whose `view` is `planned`.",
    ),
    "unknown-parameter": Explanation(
        "The address has a parameter that this operation does not know. It is refused rather than passed over, because a filter"
        " with a slip in its name would otherwise give everything.",
        "Look at the spelling; `detail` lists the parameters that are known here.",
    ),
    "unknown-locale": Explanation(
        "The site does not serve the locale that was asked for.",
        "Choose one of those that `detail` suggests. The site's own address lists all that it serves, with their fallbacks.",
    ),
    "invalid-cursor": Explanation(
        "The cursor was altered, cut off, or given out for another list.",
        "Follow the `next` of the list as it is, or begin the list again without a cursor.",
    ),
    "invalid-sync-token": Explanation(
        "The token was altered, cut off, or given out by another server.",
        "Begin the sync again without a token. What the device holds may stay until the new run is complete.",
    ),
    "not-identified": Explanation(
        "Nobody may call this without a key, or the key is unknown, expired or revoked.",
        "Send `Authorization: Bearer` with a valid key. An administrator of the site makes keys.",
    ),
    "not-allowed": Explanation(
        "The key is valid, and the person or program that it belongs to lacks the right to do this here. `detail` names the"
        " roles that may.",
        "Ask an administrator of the site for the role, or leave it to somebody who has it.",
    ),
    "step-up-required": Explanation(
        "The site asks whoever does this in a browser to prove with a passkey that it is still they, and the last proof of this"
        " session is too old, or there was none.",
        "`POST /v1/admin/session/challenge`, let the browser ask for the passkey, and `POST /v1/admin/session/step-up`; then"
        " try again. Who has no passkey yet adds one first.",
    ),
    "too-many-requests": Explanation(
        "One caller, or all callers at one address, may ask for so much in a time; `RateLimit-Policy` says for how much.",
        "Wait as many seconds as `Retry-After` says, and ask for less at a time: `RateLimit` says how much is left.",
    ),
    "too-many-tries": Explanation(
        "Somebody at this address, or in this person's name, was refused too often of late.",
        "Wait as many seconds as `Retry-After` says. Each wrong try from then on makes the wait longer.",
    ),
    "not-found": Explanation(
        "There is nothing at this address, or nothing that this caller may know of.",
        "Look at the address; `GET /v1` and `GET /v1/admin` list what there is.",
    ),
    "site-not-found": Explanation(
        "There is no site with this key, or it is read with a key that this request does not carry.",
        "`GET /v1/sites` lists the public sites.",
    ),
    "record-not-found": Explanation(
        "The site shows no such record in this locale: it was never published there, is hidden there, or the slug is wrong.",
        "Look for it in its collection, or ask without `fallback=none` if a text in another language will do.",
    ),
    "conflict": Explanation(
        "What was asked for clashes with what is there already, such as a name that is taken.",
        "Look at what is there now, and choose another name or change what is there.",
    ),
    "blocked": Explanation(
        "The change would break something for readers, or a rule of the site forbids it. Nothing was changed. `blockers` lists"
        " each thing with its `rule`, record, locale and field.",
        "Put right what `blockers` lists, then try again. `dry_run=true` shows the list beforehand; `GET /v1/problems`"
        " explains each under `rules`.",
    ),
    "gone": Explanation(
        "It was here once and was taken away for good.",
        "Remove links to it.",
    ),
    "withdrawn": Explanation(
        "The record was withdrawn from every reader, because what it says may do harm or is wrong. `message` says why, and"
        " `replacement` what to read instead, where there is something.",
        "Take the record out of pages and apps at once, and show the message to whoever may have read it.",
    ),
    "site-deleted": Explanation(
        "The site was deleted. Its key is never given to another site.",
        "Remove links to it.",
    ),
    "history-changed": Explanation(
        "The server was set back to a backup, so the history that a token or cursor belongs to is not its own any more.",
        "Begin again at the `restart` address, or the list without its cursor. The TypeScript client does so by itself.",
    ),
    "format-changed": Explanation(
        "The software was updated and items hold more or other members than before.",
        "Fetch everything once more from the `restart` address. The TypeScript client does so by itself.",
    ),
    "stale-version": Explanation(
        "Somebody else has saved since the state that `If-Match` names. Nothing was saved. `current` is what is there now, and"
        " `differing` names the fields that both have changed.",
        "Show both to the editor, bring the changes together, and save with the new `etag`.",
    ),
    "precondition-required": Explanation(
        "A save must say which state it rests on, so that nobody's work is lost without a word.",
        "Send `If-Match` with the `etag` of what was read; for a text that does not exist yet, `If-None-Match: *`.",
    ),
    "idempotency-mismatch": Explanation(
        "This `Idempotency-Key` was used before with another request.",
        "Use a new key for each thing that is done, and the same one only to repeat the very same call.",
    ),
    "too-large": Explanation(
        "The body is larger than is taken here.",
        "Send less at a time. An operator can raise the limit for imports with `CONTENT_IMPORT_MAX_BYTES`.",
    ),
    "wrong-media-type": Explanation(
        "The body is of a type that this operation does not read.",
        "Send the `Content-Type` that `detail` names.",
    ),
    "wrong-coding": Explanation(
        "The body is compressed, and bodies are taken only as they are.",
        "Send it without `Content-Encoding`.",
    ),
    "malformed-body": Explanation(
        "The body is not what its type says: not UTF-8, not JSON, or nested too deep.",
        "`detail` says where reading ended; mend the body there.",
    ),
    "invalid-content": Explanation(
        "The body can be read, and what it says breaks a rule of the record type or the operation. Nothing was stored. `errors`"
        " points at each place.",
        "Mend each place that `errors` names; `GET /v1/types` has the rules of every field.",
    ),
    "not-offered": Explanation(
        "What was asked for takes something that whoever runs this server has to set up first, such as a key that signs receipts or"
        " the programs that make PDF files. `detail` says what is missing.",
        "Ask whoever runs the server. Everything else works without it.",
    ),
    "unavailable": Explanation(
        "The server cannot answer just now: the database does not answer, is being updated, or too much is asked at a time.",
        "Try again after as many seconds as `Retry-After` says.",
    ),
    "bad-request": Explanation(
        "The request is not HTTP as servers read it, such as one with no `Host` or with two.",
        "Look at the program that sent it, or at a proxy on the way.",
    ),
    "method-not-allowed": Explanation(
        "There is something at this address, but this method is not for it.",
        "`Allow` lists the methods that are.",
    ),
    "uri-too-long": Explanation(
        "The address is longer than is taken.",
        "Ask with fewer values, for example for fewer `ids` at a time.",
    ),
    "headers-too-large": Explanation(
        "The headers are longer than is taken.",
        "Send fewer or shorter headers; cookies are not needed here.",
    ),
    "unexpected": Explanation(
        "Something failed that should not have. Nothing was stored.",
        "Report the `request_id` to whoever runs the server; it stands in the log beside what happened.",
    ),
}
