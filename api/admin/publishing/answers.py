"""What the verbs, releases and schedules of the admin API answer."""

from marshmallow import fields

from api.admin.acted import ActionAnswer, ItemStanding
from api.admin.named import Who
from api.admin.outcomes import Done, Failure, LeftItem, Told, Tried
from api.admin.paging import SaysWhole
from api.http.problem_schemas import Blocker
from api.http.schemas import flag, many, moment, number, one, string, strings, texts_by_name
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.services.publishing.clocks import READINGS
from api.services.publishing.foreseen import PLANNED_VERBS, RELEASE_STATES


class Risk(Failure):
    """Why a plan could not be carried out as things stand."""

    since = moment("When that was first seen; null where it shows without a trial.", nullable=True)


class PlanRecord(Output):
    """A record that something is planned about as a whole."""

    site = string("The site.")
    record = string("The record's id.", format="uuid")
    type = string("The record's type.", required=False, enum=list(RECORD_TYPES))
    title = string("The record's title.", required=False, nullable=True)


class PlanSaid(Output):
    """What is said with a planned verb, beside the reason."""

    message = string("What readers are told of a withdrawal.", required=False)
    messages = texts_by_name("The same in other languages, by language.", required=False)
    severity = string("How urgent the withdrawal is.", required=False)
    replacement = string("The record to read instead.", required=False, nullable=True, format="uuid")
    topic = string("The topic in which records are put into order.", required=False)
    type = string("The type of these records.", required=False)


class ScheduleAnswer(Output):
    """Something planned for later, or what became of it."""

    id = string("Its id.", format="uuid")
    verb = string("What it does.", enum=list(PLANNED_VERBS))
    site = string("The site that it belongs to.")
    release = string("The release that it publishes.", nullable=True, format="uuid")
    items = fields.List(
        fields.Nested(lambda: PlanItem()), required=True, metadata={"description": "The texts that it is about."}
    )
    records = many(PlanRecord, "The records that it is about, where it is not about texts; of an order, in that order.")
    said = one(PlanSaid, "What is said with the verb.")
    at = moment("When, in UTC.")
    local_at = string("When, by the clocks of its time zone; they show what was planned also after its rules changed.")
    time_zone = string("The time zone that it was planned in.")
    time_zone_known = flag(
        "Whether this server knows that time zone. Where it does not, it runs at the moment that was planned, and `local_at` is in UTC."
    )
    clocks = string(
        "How often the clocks there show that time by the rules of today. A time that is `skipped` or shown `twice` is refused when"
        " it is planned; where rules have made it so since, the later of the two moments is meant.",
        enum=list(READINGS),
    )
    reason = string("Why.")
    state = string("Where it stands.", enum=["proposed", "pending", "done", "failed", "cancelled"])
    ran_at = moment("When it ran; later than `at` where the worker was late.", nullable=True)
    seq = fields.Integer(required=True, allow_none=True, metadata={"description": "The change that it made."})
    problem = one(Failure, "What a failed run met, as a problem.", nullable=True)
    late = flag("Whether its time has passed and no worker has run it: one must be started.")
    will_fail = flag(
        "Whether it would fail as things stand: `risk` says on what, or its release was published or emptied."
    )
    blockers = many(Blocker, "What would stand in its way as things stand.")
    risk = one(Risk, "Why it could not be carried out as things stand; null where nothing is known of.", nullable=True)
    created_at = moment("When it was planned.")
    created_by = string("Who planned it.")
    who = one(Who, "Who planned it, by id too.")
    etag = string("Names its present state, for If-Match.")


class PlanItem(Output):
    """A text that is planned to go live, or without a version to be taken down."""

    site = string("The site.")
    record = string("The record's id.", format="uuid")
    type = string("The record's type.", required=False, enum=list(RECORD_TYPES))
    title = string("The record's title.", required=False, nullable=True)
    locale = string("The locale.")
    version = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The version to make live; null takes the text down."}
    )
    replaces = fields.Integer(
        required=True,
        allow_none=True,
        metadata={
            "description": "The version that was live when it was planned; where another is live by then, it is superseded."
        },
    )


class ScheduledAnswer(ActionAnswer):
    """A publication that is planned, with what it would do if it ran now."""

    schedule = one(ScheduleAnswer, "The schedule; null in a dry run.", nullable=True)


class ReleaseAnswer(Output):
    """A named set of versions that go live in one change."""

    id = string("Its id.", format="uuid")
    site = string("The site that it belongs to.")
    name = string("What it is called.")
    description = string("What it is for.")
    state = string(
        "Where it stands. One that is `proposed` does nothing before somebody who may publish accepts it; then it is `open`.",
        enum=list(RELEASE_STATES),
    )
    published_seq = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The change that published it."}
    )
    reverted_seq = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The change that took it back."}
    )
    items = many(PlanItem, "Its texts.")
    scheduled_at = moment("When it will be published, where that is planned.", nullable=True)
    schedule = string("The schedule that will publish it, which can be moved.", nullable=True, format="uuid")
    proposed_for = moment("When it is to be published by the wish of who proposed it.", nullable=True)
    decided_by = string("Who accepted or declined the proposal.", nullable=True)
    decided_at = moment("When.", nullable=True)
    comment = string("What they said.", nullable=True)
    risk = one(Risk, "Why it could not be published as things stand; null where nothing is known of.", nullable=True)
    created_at = moment("When it was made.")
    created_by = string("Who made it.")
    who = one(Who, "Who made it, by id where that is known.")
    etag = string("Names its present state, for If-Match.")


class ReleaseList(SaysWhole):
    """Releases, the newest first."""

    items = many(ReleaseAnswer, "The releases that the caller may see.")
    next = string("The address of the next page.", nullable=True)


class ReleaseDone(Done):
    """What publishing a release did, with the release as it stands now."""

    release = one(ReleaseAnswer, "The release.")


class ReleaseScheduled(Tried):
    """A release that is planned, with what it would do if it were published now."""

    schedule = one(ScheduleAnswer, "The schedule; null in a dry run.", nullable=True)


class ProposalAccepted(ReleaseDone):
    """A release that was proposed and accepted, with what it would do if it were published now."""

    schedule = one(ScheduleAnswer, "The schedule that will publish it, where a time is set.", nullable=True)


class OrderScheduled(Tried):
    """An order that is planned, with what it would do if it came about now."""

    schedule = one(ScheduleAnswer, "The schedule; null in a dry run.", nullable=True)


class ReleaseReverted(ReleaseDone):
    """What a revert did, and what it left alone."""

    left = many(LeftItem, "The items that are no longer as the release left them.")


class ScheduleList(SaysWhole):
    """Schedules, those planned last first."""

    items = many(ScheduleAnswer, "The schedules that the caller may see.")
    next = string("The address of the next page.", nullable=True)


class OrderedRecord(Output):
    """A record in an order."""

    record = string("The record's id.", format="uuid")
    type = string("The record's type.", required=False, enum=list(RECORD_TYPES))
    title = string("The record's title.", required=False, nullable=True)


class OrderAnswer(Output):
    """The order of a type's records in a topic, as readers of a site see it."""

    ids = strings("The records in order.")
    items = many(OrderedRecord, "The same, each with its title.")
    seq = number("The change that it made; null where none was needed.", nullable=True)
    etag = string("Names the order, for If-Match.")


class OrderChanged(Told, OrderAnswer):
    """The order after a change, and what readers notice."""

    blockers = many(Blocker, "In a dry run, what stands in the way; empty where it was done.")


class OrderProposed(OrderAnswer):
    """The order that was proposed; the one that readers see stands, and `etag` names it."""

    drafts = many(ItemStanding, "The drafts of the records that would move, as verbs name them.")
