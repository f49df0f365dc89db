"""A row of resync.md's matrix, followed through the services and against both systems.

Refused without its manual step; after it exactly the fields of the row are emptied and nothing else is
changed anywhere; a second click is the same action; the resync makes one new counterpart; and clearing it
once more is refused, because that one lives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from connector.models import ActionKind, ActionState, RecordAction, SyncRecord
from connector.services.record_action_run import action_execute
from connector.services.record_actions import action_request
from connector.services.sequence import run_execute
from sandbox.zuora import settlement
from syncrules.statuses import State
from tests.factories import UserFactory
from tests.journeys.world import World, shared_world

Records = dict[str, dict[str, Any]]
STATUS, ID, TRANSFERRED = "IntegrationStatus__NS", "IntegrationId__NS", "TransferredToAccounting"
STAMPS = ("UpdatedDate", "lastModifiedDate")


@contextmanager
def synced(unblock: Callable[[], Any], **options: Any) -> Iterator[World]:
    """A company after a run."""
    with shared_world(unblock, **options) as world:
        world.run()
        world.keep()
        yield world


# --- what a person does by hand -------------------------------------------------------------------------


def delete_in_netsuite(world: World, record: SyncRecord) -> None:
    world.sandbox.company.delete(record.destination_record, record.destination_id)


def cancel_in_zuora(world: World, record: SyncRecord) -> None:
    world.edit("zuora", record.destination_record, record.destination_id, Status="Canceled")


def inactivate(world: World, record: SyncRecord) -> None:
    world.sandbox.company.update("customer", record.destination_id, isInactive=True)


def delete_in_zuora(world: World, record: SyncRecord) -> None:
    world.sandbox.tenant.delete(record.destination_record, record.destination_id)


def cancel_subscription(world: World, record: SyncRecord) -> None:
    world.edit("zuora", "Subscription", record.destination_id, Status="Cancelled")


def cancel_payment(world: World, record: SyncRecord) -> None:
    """With Invoice Settlement its applications are taken back too."""
    tenant = world.sandbox.tenant
    settlement.cancel_payment(tenant, tenant.get("Payment", record.destination_id))


def undo_the_refund(world: World, record: SyncRecord) -> None:
    """Delete the refund and apply its payment as before."""
    company = world.sandbox.company
    refund = company.get("customerRefund", record.destination_id)
    (line,) = [line for line in refund.fields["applyList"] if line["amount"]]
    payment = company.get("customerPayment", str(line["doc"]))
    delete_in_netsuite(world, record)
    (applied,) = payment.fields["applyList"]
    lines = [{**applied, "amount": applied["amount"] + line["amount"]}]
    company.update("customerPayment", payment.id, applyList=lines)


@dataclass(frozen=True)
class Row:
    """A row of the matrix: a record of the demo company, the fields that are cleared, the manual step.

    `made`: a new counterpart follows; else the one that was made inactive is linked again.
    """

    name: str
    process: str
    number: str
    source: tuple[str, str]  # system and type
    cleared: tuple[str, ...]
    by_hand: Callable[[World, SyncRecord], None] = delete_in_netsuite
    made: bool = True

    @property
    def refused(self) -> str:
        """The code without the manual step."""
        return "RESYNC_COUNTERPART_EXISTS" if self.source[0] == "zuora" else "RESYNC_COUNTERPART_ACTIVE"


def to_netsuite(name: str, process: str, number: str, source: str, *more: Any, made: bool = True) -> Row:
    fields = (STATUS, ID) if process in MASTER_DATA else (STATUS, ID, TRANSFERRED)
    return Row(name, f"{process}_to_netsuite", number, ("zuora", source), fields, *more, made=made)


def to_zuora(name: str, process: str, number: str, source: str, by_hand: Any = cancel_in_zuora) -> Row:
    prefix = "custentity" if source == "customer" else "custbody"
    fields = (f"{prefix}zuoraid", f"{prefix}zuoraintegrationstatus")
    return Row(name, f"{process}_to_zuora", number, ("netsuite", source), fields, by_hand)


MASTER_DATA = ("accounts", "products", "rate_plans", "charges")


def table(world: World, system: str, kind: str) -> Records:
    """All records of a type but for the stamps of their last change."""
    key = "Id" if system == "zuora" else "internalId"
    return {
        record[key]: {name: value for name, value in record.items() if name not in STAMPS}
        for record in world.state(system, kind)
    }


def both(world: World, row: Row, record: SyncRecord) -> tuple[Records, Records]:
    system, kind = row.source
    other = "netsuite" if system == "zuora" else "zuora"
    return table(world, system, kind), table(world, other, record.destination_record)


def carried_out(record: SyncRecord, kind: ActionKind) -> RecordAction:
    reason = "Booked on the wrong customer."
    action = action_request(record=record, kind=kind, user=UserFactory(), reason=reason)
    done = action_execute(action_id=action.pk)
    assert done is not None
    return done


def clear(record: SyncRecord) -> RecordAction:
    return carried_out(record, ActionKind.CLEAR)


def flat(record: dict[str, Any]) -> dict[str, Any]:
    """Custom fields beside the others, without empty ones; Zuora keeps No as an empty value too."""
    fields = {**record, **record.get("customFieldList", {})}
    fields.pop("customFieldList", None)
    return {name: value for name, value in fields.items() if value not in (None, "", "No")}


def changed(before: Records, after: Records) -> dict[str, dict[str, Any]]:
    """What changed, record by record: field and new value."""
    assert before.keys() == after.keys()
    found = {}
    for key, old in before.items():
        was, is_ = flat(old), flat(after[key])
        fields = {name: is_.get(name) for name in was | is_ if was.get(name) != is_.get(name)}
        if fields:
            found[key] = fields
    return found


def of(company: World, process: str, number: str) -> tuple[World, SyncRecord]:
    """The company as its run left it, and a record of it."""
    return company.again(), company.record(process, number)


def follow(company: World, row: Row) -> None:
    world, record = of(company, row.process, row.number)
    source, destination = both(world, row, record)
    refused = clear(record)
    assert (refused.state, refused.code) == (ActionState.REFUSED, row.refused), refused.message
    assert both(world, row, record) == (source, destination)

    row.by_hand(world, record)
    source, destination = both(world, row, record)
    cleared = clear(record)
    assert cleared.state == ActionState.WRITTEN, cleared.message
    after, untouched = both(world, row, record)
    assert untouched == destination
    assert changed(source, after) == {record.source_id: dict.fromkeys(row.cleared)}
    again = action_request(record=record, kind=ActionKind.CLEAR, user=UserFactory(), reason="Twice.")
    assert again.pk == cleared.pk
    assert action_execute(action_id=cleared.pk) is None

    resync(cleared, record)
    made = both(world, row, record)[1].keys() - destination.keys()
    assert made == ({record.destination_id} if row.made else set())
    if row.made:
        finished = both(world, row, record)
        assert clear(record).code == row.refused
        assert both(world, row, record) == finished


def resync(action: RecordAction, record: SyncRecord) -> None:
    assert action.run is not None
    run_execute(run_id=action.run.pk)
    record.refresh_from_db()
    assert record.state == State.DONE, record.message


def named(rows: list[Row]) -> Any:
    return pytest.mark.parametrize("row", rows, ids=lambda row: row.name)
