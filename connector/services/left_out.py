"""Rows of records that the criteria leave out: each says which criterion, or what a person has to mend."""

from __future__ import annotations

from collections.abc import Sequence

from connector.services.aside import aside_left
from connector.services.custom_fields import FAILED, KILLED, failure
from connector.services.outcomes import outcomes_keep
from connector.services.records import problem_clear, records_save
from connector.services.work import Job, Tally, Work
from syncrules.statuses import IGNORE, State, is_complete, is_ignore, never_recovered


def leave_out(*, job: Job, works: Sequence[Work], tally: Tally) -> None:
    """Say why each record is left out, and stop asking for attention where nobody has to act."""
    for work in works:
        # A worker may have died after it told the source and before it kept the id here.
        current = job.process.current(work.record)
        work.row.destination_id = work.row.destination_id or current.counterpart_id
    stuck = [work for work in works if never_recovered(job.process.current(work.record).status)]
    _keep_asking(job, stuck, tally)
    others = [work for work in works if work not in stuck]
    for work in others:
        if not aside_left(work.row):
            _describe(job, work)
    records_save(rows=[work.row for work in others])


def _keep_asking(job: Job, works: Sequence[Work], tally: Tally) -> None:
    """Custom fields that did not arrive: no run repeats them, so the row asks until somebody has (D49)."""
    known = [work for work in works if work.row.code == FAILED]
    for work in known:
        work.row.state = State.NEEDS_ATTENTION
    records_save(rows=[work.row for work in known])
    new = [work for work in works if work not in known]
    for work in new:
        work.stop = failure(work.row, KILLED)
    outcomes_keep(job=job, works=new, tally=tally)


def _describe(job: Job, work: Work) -> None:
    row, status = work.row, job.process.current(work.record).status
    failed = next(o for o in work.verdict.outcomes if o.criterion and not o.passed)
    problem_clear(row)
    row.cause = None
    if is_ignore(status) or row.transferred == IGNORE:
        field = "Integration Status" if is_ignore(status) else "Transferred to Accounting"
        row.state, row.message = State.IGNORED, f"Left out: {field} is Ignore."
    elif is_complete(status) and row.destination_id:
        row.state = State.DONE
    else:
        seen = f" ({failed.seen})" if failed.seen else ""
        row.state = State.WAITING
        row.message = f"Left out, because this does not hold: {failed.title}{seen}."
