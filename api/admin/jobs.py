"""What workers do by themselves, for those who look after the whole service."""

from flask import Response

from api.admin.paging import SaysWhole
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.private_answers import private_list
from api.http.schemas import many, moment, number, string
from api.reading.loading import ledger_head
from api.record_types.output import Output
from api.services.accounts.permissions import Permission
from api.services.jobs.lag import ALL_JOBS, JOB_STATES, job_told
from api.services.ledger.rows import mapped

blueprint = AdminBlueprint("jobs", __name__, description="Jobs: what workers do by themselves.")


class JobAnswer(Output):
    """A standing task of the workers."""

    name = string("Its name, such as `schedules` or `purging/edge`.")
    state = string(
        "How it stands: `failing` after three failures in a row; `late` where nobody does it.", enum=list(JOB_STATES)
    )
    interval_s = number("How many seconds after it was done it is to be looked at again, at the latest.")
    late_s = number("For how many seconds nobody has done it who should have; 0 while all is well.")
    position = number("The seq up to which it has followed the ledger; null where it follows none.", nullable=True)
    behind = number("How many changes of the ledger it has still to follow.", nullable=True)
    turn = number("How often it was taken in hand.")
    held_by = string("The worker that has it in hand: its machine, its process and something random.", nullable=True)
    held_until = moment("Until when, unless the worker renews it.", nullable=True)
    started_at = moment("When it was last taken in hand.", nullable=True)
    done_at = moment("When it was last done, or looked at with nothing to do.", nullable=True)
    next_at = moment("Before then nobody looks at it.")
    failures = number("How often in a row it has failed.")
    failure = string("What it met the last time, where it fails.", nullable=True)


class JobList(SaysWhole):
    """All of them."""

    items = many(JobAnswer, "The jobs, by name.")
    seq = number("The ledger's newest change.")


@blueprint.route("/v1/admin/jobs", access=Access.ADMIN)
@blueprint.response(200, JobList)
@blueprint.problems(403)
@blueprint.doc(operationId="listJobs")
def list_jobs() -> Response:
    """What workers do by themselves: when each job was last done, who has it in hand, and what is late or fails

    Jobs are of the whole service: for whoever administers some sites alone, the list is empty.
    """
    head = ledger_head(session())[0]
    jobs = mapped(session(), ALL_JOBS, call().unread) if call().holder.may_everywhere(Permission.ADMIN) else []
    items = [job_told(each, now=call().now, head=head) for each in jobs]
    return private_list({"items": items, "seq": head})
