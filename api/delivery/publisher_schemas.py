"""What readers are told of who publishes a site and of how a page stands, as schemas."""

from api.delivery.notice_schemas import NoticeValue, Reviewer
from api.http.schemas import many, number, one, string, strings
from api.record_types.output import Output


class Said(Output):
    """Words of the site, in the reader's language where it has them."""

    text = string("The words.")
    locale = string("Their language; `null` for what is said in all.", nullable=True)


class PostalAddress(Output):
    """An address in parts."""

    street = string("Street and number.", nullable=True)
    locality = string("Town.", nullable=True)
    region = string("Region, such as a state or a province.", nullable=True)
    postal_code = string("Postal code.", nullable=True)
    country = string("Country, by ISO 3166-1.", nullable=True)


class OpeningHours(Output):
    """When the clinic is open on some days."""

    days = strings("The days, by schema.org's names.")
    opens = string("When it opens, such as 08:30.")
    closes = string("When it closes.")


class Licence(Output):
    """A licence."""

    name = string("What it is called.", nullable=True)
    url = string("Where it can be read.", nullable=True)


class Publisher(Output):
    """Who publishes the site, and what stands behind its content; `null` where the site does not say."""

    name = string("The site's name.")
    legal_name = string("The company or person that answers for the site, where it is another.", nullable=True)
    registration = one(Said, "Licence or registration of the clinic.", nullable=True)
    address = one(PostalAddress, "Where the clinic is.", nullable=True)
    opening_hours = many(OpeningHours, "When the clinic is open.")
    booking_url = string("Where appointments are booked.", nullable=True)
    feedback_url = string("Where readers say what they think of the content.", nullable=True)
    legal_notices = one(Said, "What the law of the place wants readers to be told.", nullable=True)
    licence = one(Licence, "The licence of the content.", nullable=True)
    funding = one(Said, "Who pays for the content.", nullable=True)
    conflict_of_interest = one(Said, "What those who make the content gain by it.", nullable=True)


class PageStatus(Output):
    """How far the records of a page have been reviewed, and how their texts came about."""

    records = number("How many records the page has, with its topic.")
    reviewed = number("How many a clinician has reviewed, in exactly these words.")
    imported_reviews = number("How many more have a review of which only a file from elsewhere tells.")
    review_due = number("How many of these are due to be reviewed again, or overdue.")
    oldest_review_on = string("The day of the oldest of these reviews.", nullable=True, format="date")
    newest_review_on = string("The day of the newest of these reviews.", nullable=True, format="date")
    reviewers = many(Reviewer, "The clinicians who reviewed them, each once.")
    machine_translated = number("How many were translated by a machine, and by nobody since.")
    outdated = number("How many are outdated: what they translate or restate has moved on clinically.")
    other_language = number("How many are in another language than the one asked for.")
    notices = many(
        NoticeValue, "What to show the reader above the page, in the reader's language where there are words in it."
    )
