"""One run of the whole sequence over the demo company, through real HTTP and SOAP."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from connector.models import RunState, StepState, SyncRecord, SyncRun
from sandbox.scenarios.expectations import REFUSALS, RELEASED, RELINKED, WARNINGS, expected, left_out, runs
from sandbox.tie_out import compare, table
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db

BUILT = {
    "products_to_netsuite",
    "rate_plans_to_netsuite",
    "accounts_to_netsuite",
    "sales_orders_to_zuora",
    "charges_to_netsuite",
    "invoices_to_netsuite",
    "debit_memos_to_netsuite",
    "credit_memos_to_netsuite",
    "payments_to_netsuite",
    "payments_to_zuora",
    "refunds_to_netsuite",
    "adjustments_to_netsuite",
    "credit_memos_to_zuora",
    "refunds_to_zuora",
}


@pytest.fixture(scope="module", params=[False, True], ids=["settlement-off", "settlement-on"])
def ran(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[World, SyncRun, bool]]:
    """The demo company after one run; whether Invoice Settlement is on."""
    with django_db_blocker.unblock(), demo_world(invoice_settlement=request.param) as world:
        yield world, world.run(), request.param


def _codes(world: World, process: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    rows = SyncRecord.objects.filter(connection=world.connection, process=process).exclude(code="")
    for number, code in rows.values_list("number", "code"):
        found.setdefault(code, set()).add(number)
    return found


def test_the_run_completes_with_warnings_and_every_built_step_synced_something(
    ran: tuple[World, SyncRun, bool],
) -> None:
    _, run, settlement = ran
    assert run.state == RunState.WARNINGS, [(s.process, s.message) for s in run.steps.all()] + [run.detail]
    steps = {step.process: step for step in run.steps.all()}
    for process in filter(lambda name: runs(name, invoice_settlement=settlement), BUILT):
        assert steps[process].state == StepState.WARNINGS, (process, steps[process].message)
        assert steps[process].synced > 0


def test_every_record_ends_with_the_code_its_data_asks_for(ran: tuple[World, SyncRun, bool]) -> None:
    world, _, settlement = ran
    for process, codes in expected(invoice_settlement=settlement).items():
        found = _codes(world, process)
        for code, numbers in codes.items():
            assert found.pop(code, set()) == set(numbers), (process, code)
        refused = set().union(*found.values()) if found else set()
        assert refused == set().union(*map(set, REFUSALS.get(process, {}).values())), (process, found)


def test_warnings_are_kept_on_records_that_synced_all_the_same(ran: tuple[World, SyncRun, bool]) -> None:
    world, _, settlement = ran
    for process, codes in WARNINGS.items():
        if not runs(process, invoice_settlement=settlement):
            continue
        for code, numbers in codes.items():
            for number in numbers:
                record = world.record(process, number)
                assert record.state == "done"
                assert [warning["code"] for warning in record.warnings] == [code]


def test_counterparts_that_exist_are_linked_and_not_created_again(ran: tuple[World, SyncRun, bool]) -> None:
    world, _, settlement = ran
    for process, numbers in RELINKED.items():
        if not runs(process, invoice_settlement=settlement):
            continue
        for number in numbers:
            record = world.record(process, number)
            assert record.state == "done"
            assert record.attempts.get().action == "re-link"


def test_deferred_lines_whose_date_is_known_are_released(ran: tuple[World, SyncRun, bool]) -> None:
    world, _, _ = ran
    for process, numbers in RELEASED.items():
        for number in numbers:
            record = world.record(process, number)
            assert (record.state, record.attempts.get().action) == ("done", "update")
            rows = {row["internalId"]: row for row in world.state("netsuite", "invoice")}
            assert rows[record.destination_id]["itemList"][0]["deferRevRec"] is False


def test_records_outside_the_selection_are_left_alone(ran: tuple[World, SyncRun, bool]) -> None:
    world, _, settlement = ran
    for process, numbers in left_out(invoice_settlement=settlement).items():
        rows = SyncRecord.objects.filter(connection=world.connection, process=process, number__in=numbers)
        assert not rows.filter(attempts_made__gt=0).exists()


def test_totals_of_synced_documents_agree_in_both_systems(ran: tuple[World, SyncRun, bool]) -> None:
    world, _, _ = ran
    rows = compare(world.sandbox.zuora_url, world.sandbox.netsuite_url)
    assert rows
    assert all(row.agrees for row in rows), table(rows)


def test_rows_know_what_the_other_system_has_of_a_payment(ran: tuple[World, SyncRun, bool]) -> None:
    world, _, _ = ran
    for process, system, kind, key, field in (
        ("payments_to_netsuite", "netsuite", "customerPayment", "internalId", "payment"),
        ("payments_to_zuora", "zuora", "Payment", "Id", "Amount"),
    ):
        booked = {row[key]: Decimal(str(row[field])) for row in world.state(system, kind)}
        rows = SyncRecord.objects.filter(connection=world.connection, process=process, state="done")
        written = list(rows.exclude(synced_amount=None))
        assert written
        for row in written:
            assert row.synced_amount == booked[row.destination_id], row
            assert row.amount == row.synced_amount + (row.rest_amount or 0)


def test_a_second_run_writes_nothing_to_either_system(ran: tuple[World, SyncRun, bool]) -> None:
    world, _, _ = ran
    world.forget_journal()
    world.run()
    for system in ("zuora", "netsuite"):
        journal = world.journal(system)
        assert journal["writes"] == 0, journal["by_operation"]
