"""The custom field phase: a second update right after a first create, never repeated (D49)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from connector.gateways.base import WriteResult
from connector.gateways.errors import GatewayError, Kind, PermissionRefused, RequestRefused
from connector.models import SyncRecord
from connector.services.stops import stop_of_code, stop_of_refusal
from connector.services.work import Job, Stop, Work
from connector.services.writing import intents_commit, write_all
from syncrules.custom_fields import CUSTOM_FIELDS, begun, ended, follows, second_update
from syncrules.language import Write
from syncrules.statuses import ERROR_UPDATING_CUSTOM_FIELDS, SYNC_COMPLETE, UPDATING_CUSTOM_FIELDS

FAILED = "CUSTOM_FIELDS_FAILED"
KILLED = "The run ended before NetSuite had answered."


class CustomFieldPhase:
    """The phase for records that are complete otherwise; those with nothing to copy are not in it.

    Their write-back says `Updating custom fields` and carries the ids: whatever happens from here on, the
    record exists, and no run takes it for unsynced.
    """

    def __init__(self, job: Job, works: Sequence[Work]) -> None:
        self._job = job
        self._unread = ""  # why the values could not be read
        self._updates: dict[Work, Write | None] = {}
        due = [work for work in works if follows(job.process, work.record, job.context)]
        if due:
            self._read(due)

    def _read(self, works: Sequence[Work]) -> None:
        job = self._job
        names = [row.zuora_field for row in job.context.custom_fields]
        ids = [work.row.source_id for work in works]
        try:
            texts = job.source.texts(job.process.source_object, names, ids)
        except (RequestRefused, PermissionRefused) as error:
            # A mapped field that Zuora does not know: a person mends the mapping, the records exist.
            self._unread = error.text
            self._updates = dict.fromkeys(works)
            return
        for work in works:
            own, made = texts.get(work.row.source_id, {}), work.counterpart.id
            if update := second_update(work.destination_record, made, own, job.context):
                self._updates[work] = update

    def write_back(self, work: Work, writes: Sequence[Write]) -> Sequence[Write]:
        """The write-back of a success, for records of the phase with its first status."""
        if work not in self._updates:
            return writes
        work.status = UPDATING_CUSTOM_FIELDS
        return [begun(write) for write in writes]

    def send(self) -> None:
        """Update NetSuite once, then write what came of it to the source. Raises GatewayError."""
        works = [work for work in self._updates if work.settled]
        for work in works:
            work.stop = failure(work.row, self._unread or KILLED)  # until the source says Sync Complete
        items = [(work, update) for work in works if (update := self._updates[work])]
        accepted: set[Work] = set()

        def settle(work: Work, result: WriteResult) -> None:
            if result.refusal is None:
                accepted.add(work)
            else:
                work.stop = failure(work.row, result.refusal.text)

        lost: GatewayError | None = None
        if items:
            intents_commit(items=[(work, CUSTOM_FIELDS, update) for work, update in items])
            try:
                write_all(
                    gateway=self._job.destination,
                    items=items,
                    purpose=CUSTOM_FIELDS,
                    settle=settle,
                    beat=self._job.beat,
                )
            except GatewayError as error:
                lost = error
        self._conclude(works, accepted)
        if lost is not None:
            raise lost

    def _conclude(self, works: Sequence[Work], accepted: set[Work]) -> None:
        def settle(work: Work, result: WriteResult) -> None:
            if result.refusal is not None:
                work.stop = stop_of_refusal(result.refusal, work, self._job.process.source)
            elif work in accepted:
                work.stop, work.status = None, SYNC_COMPLETE
            else:
                work.status = ERROR_UPDATING_CUSTOM_FIELDS

        items = [(w, ended(self._job.process, w.row.source_id, w in accepted)) for w in works]
        if items:
            purpose = "status after custom fields"
            write_all(
                gateway=self._job.source, items=items, purpose=purpose, settle=settle, beat=self._job.beat
            )


def failure(row: SyncRecord, text: str) -> Stop:
    """The record exists without its custom fields: a person fills them in, nothing is repeated."""
    values = {"record": str(row), "text": text}
    return replace(stop_of_code(FAILED, Kind.PERMANENT, values), text=text)
