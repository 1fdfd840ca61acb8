"""What each rule means that texts and changes are held against, and what to do about it: the one list of their names.

Blockers and warnings of a change carry it as `rule`, what is wrong with a text as `code`, and what one may not do as `reason`.
"""

from typing import NamedTuple

BLOCKER, WARNING, HINT = "blocker", "warning", "hint"
SEVERITIES = (BLOCKER, WARNING, HINT)
"""What keeps a text from readers or a verb from being done; what readers would stumble over; what is worth a look."""


class Rule(NamedTuple):
    """One rule that a change is held against."""

    severity: str
    """The gravest that it is told as: one of `SEVERITIES`."""
    meaning: str
    remedy: str


RULES: dict[str, Rule] = {
    "neutral-fields-missing": Rule(
        BLOCKER,
        "The record's details that are the same in all languages (locale `und`) are not live, and no text can go live without.",
        "Publish the `und` version in the same call.",
    ),
    "required-field-missing": Rule(
        BLOCKER,
        "The type of the record requires a field that is empty.",
        "Fill the field in a new draft, and publish that.",
    ),
    "required-relation-missing": Rule(
        BLOCKER,
        "The record must point at another one that readers of its site can see, and does not.",
        "Publish the other record first or in the same call, or choose another.",
    ),
    "safety-net-missing": Rule(
        BLOCKER,
        "It tells of a risk, and readers would not be told in the same language what to do when that happens. As a warning:"
        " a withdrawal or a hide takes the last such record from them.",
        "Publish a safety net in that language first or in the same call, and name it in `safety_nets`.",
    ),
    "slug-taken": Rule(
        BLOCKER,
        "Another record of the same type has this slug on this site and in this language.",
        "Choose another slug.",
    ),
    "review-missing": Rule(
        BLOCKER,
        "The site requires a clinician's review of exactly this text and of the details that go with it.",
        "Have somebody with a clinical credential review this version, or the newest one.",
    ),
    "signature-missing": Rule(
        BLOCKER, "On this site only signed reviews count.", "Have the reviewer sign with a passkey."
    ),
    "superseded": Rule(
        BLOCKER,
        "The version that was named is not what is there any more: somebody saved or published since.",
        "Look at what is there now, and name that version.",
    ),
    "was-live": Rule(
        BLOCKER,
        "Readers had it once, or a site hid it; that is part of the history, which stays.",
        "Unpublish it, or withdraw it where it must be gone from everywhere.",
    ),
    "site-has-child": Rule(BLOCKER, "Another site inherits from it.", "Give that site another parent, or delete it."),
    "linked-to": Rule(
        BLOCKER,
        "The live text of another record points at this one.",
        "Take the link out there, and publish that; `by` names the record.",
    ),
    "in-release": Rule(BLOCKER, "A release names it.", "Take it out of the release; `by` names the release."),
    "planned": Rule(BLOCKER, "A schedule is to publish it.", "Call the schedule off; `by` names the schedule."),
    "own-words": Rule(
        BLOCKER,
        "Another site has begun to say it in its own words.",
        "Have the draft there discarded.",
    ),
    "rested-on": Rule(
        BLOCKER,
        "Another text of the record was written from this one.",
        "Remove that text first, or the record as a whole.",
    ),
    "withdrawn": Rule(
        BLOCKER,
        "The record is withdrawn from every reader.",
        "Reinstate it first, if what it says is right again.",
    ),
    "not-withdrawn": Rule(
        BLOCKER,
        "The record is not withdrawn, so there is nothing to reinstate.",
        "Leave it out of the call.",
    ),
    "approval-missing": Rule(
        BLOCKER,
        "The site lets nothing go live that nobody has approved.",
        "Submit the version, and have somebody with the role of a reviewer approve it.",
    ),
    "approved-already": Rule(
        BLOCKER,
        "The version is approved already.",
        "Leave it out of the call.",
    ),
    "four-eyes": Rule(
        BLOCKER,
        "On this site nobody approves what they wrote or submitted themselves.",
        "Ask another reviewer.",
    ),
    "not-submitted": Rule(
        BLOCKER,
        "The version waits for nobody, because it was not submitted or was sent back.",
        "Submit it first.",
    ),
    "not-reviewable": Rule(
        BLOCKER,
        "Such a text cannot be attested by itself: it has no clinical words, or nothing that readers get beside them.",
        "Review the record's text in a language; the details that are the same in all languages are covered with it.",
    ),
    "not-outdated": Rule(
        BLOCKER,
        "The translation is up to date with its source, so there is nothing to dismiss.",
        "Leave it out of the call.",
    ),
    "not-a-translation": Rule(
        BLOCKER,
        "Only a translation can be outdated, and this is the record's own language.",
        "Name one of the record's translations.",
    ),
    "not-an-override": Rule(
        BLOCKER,
        "Only a site's own words over inherited ones can be kept or given up, and this site has none here.",
        "Name a text that the site overrides.",
    ),
    "not-moved": Rule(
        BLOCKER,
        "What the site overrides has not changed since, so there is nothing to decide.",
        "Leave it out of the call.",
    ),
    "record-withdrawn": Rule(
        WARNING,
        "The record is withdrawn: what goes live now reaches readers only once it is reinstated.",
        "Reinstate the record when it is right again.",
    ),
    "target-not-live": Rule(
        WARNING,
        "The text links to a record that readers of its site do not see. They get the words without the link until it is live.",
        "Publish that record too, or take the link out.",
    ),
    "override-sleeps": Rule(
        WARNING,
        "A site has its own words in a language that no reader of it is served for this record.",
        "Publish the record's text in that language, or give the override up.",
    ),
    "translation-outdated": Rule(
        WARNING,
        "A translation no longer says what its source says.",
        "Translate what has changed, or dismiss it where the change makes no difference.",
    ),
    "overtaken": Rule(
        WARNING,
        "A record restates another one (`derives_from`) whose clinical text changes. Readers get it marked as outdated.",
        "Bring the record up to date, or dismiss it where the change makes no difference.",
    ),
    "safety-unmarked": Rule(
        WARNING,
        "A record restates safety content without being marked as such. So an outdated translation of it does not give way.",
        "Set `safety` to true, unless what it takes from there can harm nobody.",
    ),
    "contact-missing": Rule(
        WARNING,
        "The text leaves something to each site, such as `{{contact.phone}}`, that some sites do not say in their settings.",
        "Add it to the settings of these sites. Until then their readers get general words, such as the clinic's phone number.",
    ),
    "review-voided": Rule(
        WARNING,
        "Words that a clinician attested change, so the attestation ends.",
        "Have the new version reviewed.",
    ),
    "approved-left": Rule(
        WARNING,
        "Another text of the record is approved too and stays behind.",
        "Publish the version that the warning names too.",
    ),
    "override-behind": Rule(
        WARNING,
        "A site overrides fields of which the library's words change. Its readers go on getting the site's own.",
        "The site's editors decide: keep theirs, or adopt the library's.",
    ),
    "plan-at-risk": Rule(
        WARNING,
        "Somebody has planned something for later that cannot come about any more after this, such as to replace a text that"
        " is replaced now by something else. `plan` names the release or schedule, which would fail at its time.",
        "Look whether what was planned is still right; put the text into the release anew, or plan it anew.",
    ),
    "link-dropped": Rule(
        WARNING,
        "Other records link to one that readers lose. Their words stay, without the link.",
        "Point them at another record.",
    ),
    "page-emptied": Rule(
        WARNING,
        "A topic's page is left without any record.",
        "Publish something for it, or take the page out of the website's menus.",
    ),
    "not-all-told": Rule(
        WARNING,
        "Something that is stored is not as it was written, as a failing disk leaves it. Words are taken from readers all the"
        " same, but what else that comes to is told only as far as it could be read.",
        "Have whoever runs the service mend the database, and look then at what points at the record.",
    ),
    "locale-not-served": Rule(
        WARNING,
        "No site serves the text's locale, so no reader gets it.",
        "Add the locale to a site's settings, or write the text in one that is served.",
    ),
    "dead-link": Rule(
        BLOCKER,
        "A link leads nowhere: without address or words, of a kind that readers do not get, `www.` without `https://`, a"
        " number with spaces, a record not named by its id, or `[words](address)` that Markdown takes for no link.",
        "Mend the address, or take the link out. Until then the field is not even saved.",
    ),
    "image-in-text": Rule(
        BLOCKER,
        "The text has an image. Texts have none, because a picture needs its own licence, description and review.",
        "Take it out, or link to a page that shows it. Until then the field is not even saved.",
    ),
    "html-in-text": Rule(
        BLOCKER,
        "The text holds tags that readers would see as they are written. Those of HTML stop a publication; others are told.",
        "Write it as Markdown, or in a field without markup as plain words.",
    ),
    "unknown-placeholder": Rule(
        BLOCKER,
        "The text leaves something to each site, in braces, that no site says. Readers would see the braces.",
        "Write one of the names that are told, such as `{{contact.phone}}`, or what readers are to see.",
    ),
    "entity-in-text": Rule(
        WARNING,
        "Readers would see a sign as it is written for machines, such as `&nbsp;`.",
        "Write the sign itself.",
    ),
    "marks-in-text": Rule(
        WARNING,
        "`**` or `~~` that were to make words bold or struck out do not, and readers would see them.",
        "Move spaces and punctuation out of the marks, or write the marks with a backslash before them.",
    ),
    "line-begin": Rule(
        HINT,
        "A line begins so that it is read as a list or a quotation: `3. Mai`, `> 38 °C`, `- 5 °C`.",
        "Write a backslash before the sign where that is not meant.",
    ),
    "relative-link": Rule(
        HINT,
        "The link leads to a page of whichever website shows the text, and some may have no such page.",
        "Link to the record, or write the whole address.",
    ),
    "invalid-value": Rule(
        BLOCKER,
        "The field holds what its type does not take: too long, of the wrong form, or a record that cannot stand there.",
        "Put right what is said of it. Until then the field is not even saved.",
    ),
    "locked": Rule(
        BLOCKER,
        "Only the site that owns the record may say this: what is clinical stays as it was reviewed.",
        "Take the field out; ask the owner where its words should change.",
    ),
    "invisible-character": Rule(
        HINT,
        "The text holds a character that nobody sees. It may turn the direction of words, or keep search from finding them.",
        "Take it out, unless it is meant.",
    ),
    "nearly-full": Rule(
        HINT,
        "The field is nearly as long as it may be; a translation is often a quarter longer.",
        "Say it in fewer words.",
    ),
    "nothing-to-change": Rule(BLOCKER, "It is all as asked for already.", "There is nothing to do."),
    "not-begun": Rule(BLOCKER, "There is no such text yet.", "Save it first."),
    "not-live": Rule(BLOCKER, "Readers do not have the text.", "There is nothing to take from them."),
    "no-draft": Rule(
        BLOCKER,
        "Nobody is working on the text: there is no draft.",
        "Save a change first.",
    ),
    "not-your-role": Rule(
        BLOCKER,
        "You have no role that may do this.",
        "Leave it to somebody who has, or ask an administrator for the role.",
    ),
    "not-your-site": Rule(
        BLOCKER,
        "You may do this on other sites, and not on this one.",
        "Leave it to somebody of this site, or ask its administrator for the role.",
    ),
    "not-your-locale": Rule(
        BLOCKER,
        "You may do this in other languages, and not in this one. What is the same in all languages takes a role for all.",
        "Leave it to somebody who may, or ask an administrator for the language.",
    ),
    "not-the-owner": Rule(
        BLOCKER,
        "The record belongs to another site, which alone may do this.",
        "Hide it on your own site, or ask the owner.",
    ),
    "credential-missing": Rule(
        BLOCKER,
        "A review carries the clinical credential of who attests, and none is known of you.",
        "Ask an administrator to enter it.",
    ),
    "absolute-words": Rule(
        BLOCKER,
        "The words promise what no treatment can: that it cures, always works, is without any risk or holds for ever.",
        "Say what was seen, in how many people, and what may go wrong.",
    ),
    "benefit-unlimited": Rule(
        BLOCKER,
        "None of the limitations that a benefit names is live in the language of the text.",
        "Publish one of them in that language first or in the same call.",
    ),
    "citation-malformed": Rule(
        BLOCKER,
        "Nobody could find the publication by what the record says of it: its DOI, PubMed number or year cannot be right, or all are missing.",
        "Copy them from the page of the publication.",
    ),
    "citation-retracted": Rule(
        BLOCKER,
        "The publication, or one that the record rests on, is in the list of retracted ones that the operator has loaded.",
        "Take it out, and look what the text still rests on.",
    ),
    "contradiction": Rule(
        BLOCKER,
        "Another record of the same topic says something else of whom the treatment suits, or of what to do after it.",
        "Let both say the same; where sources differ, one record says so and tells both sides.",
    ),
    "figure-uncited": Rule(
        BLOCKER,
        "The text has a figure on how often something happens or how well it helps, and the record names no publication.",
        "Name the publication in `citations`, or leave the figure out.",
    ),
    "hard-to-read": Rule(
        WARNING,
        "The text is harder to read than the site wants texts in this language to be (`reading_ease`); `detail` names the formula.",
        "Write shorter sentences, and shorter words.",
    ),
    "jsonld-invalid": Rule(
        BLOCKER,
        "What search engines and other programs would read of the record (JSON-LD) is not what schema.org has.",
        "Look at the field that is named; where nothing is wrong with it, tell whoever runs the server.",
    ),
    "lead-in-without-list": Rule(
        BLOCKER,
        "A sentence announces a list, and none follows.",
        "Write the list, or say it in one sentence.",
    ),
    "link-says-nothing": Rule(
        BLOCKER,
        "The words of a link do not say where it leads, such as `click here`. Many people hear links without the words around them.",
        "Let the words name what stands behind the link.",
    ),
    "review-overdue": Rule(
        BLOCKER,
        "The clinical review of the text is overdue, or its words have none though the site tells readers what nobody has reviewed.",
        "Have a clinician review it.",
    ),
    "risk-without-help": Rule(
        BLOCKER,
        "The text tells of a grave risk, and neither it nor a safety net that the record names says what to do when that happens.",
        "Say whom to call and when, or name a safety net.",
    ),
    "stronger-than-evidence": Rule(
        BLOCKER,
        "The words are surer than the evidence that the record itself states (`certainty`, or `plausibility` of a mechanism).",
        "Write `may` where certainty is low, `probably` where it is moderate; or correct the certainty.",
    ),
    "told-differently": Rule(
        BLOCKER,
        "Another record of the same topic says something else of how often something happens, how long it takes or how far it reaches.",
        "Let both say the same, or say in one place that sources differ.",
    ),
}

GATE: dict[str, str] = {
    **dict.fromkeys(
        ("absolute-words", "benefit-unlimited", "citation-malformed", "figure-uncited", "jsonld-invalid", "lead-in-without-list",
         "link-says-nothing", "review-overdue", "risk-without-help", "stronger-than-evidence", "told-differently"), WARNING,
    ), "citation-retracted": BLOCKER, "contradiction": BLOCKER, "hard-to-read": HINT,
}  # fmt: skip
"""The rules of the publish gate, each with how grave it is where a site says nothing."""


def choices(code: str) -> tuple[str, ...]:
    """How grave a site may take a rule of the gate: what is a blocker by itself becomes no hint."""
    mildest = WARNING if GATE[code] == BLOCKER else HINT
    return SEVERITIES[SEVERITIES.index(RULES[code].severity) : SEVERITIES.index(mildest) + 1]
