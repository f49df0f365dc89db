"""A preview tells what a run would do, record by record and word for word, and writes nothing."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from connector.models import PreviewRow, Reading, SyncRecord, SyncRun, WouldBe
from connector.selectors.previews import record_preview
from syncrules.statuses import State
from tests.journeys.world import World

pytestmark = pytest.mark.django_db


def rows(run: SyncRun, process: str) -> Counter[str]:
    return Counter(PreviewRow.objects.filter(run=run, process=process).values_list("would", flat=True))


def writes(world: World) -> int:
    return sum(int(world.journal(system)["writes"]) for system in ("zuora", "netsuite"))


def test_a_preview_foretells_the_run_and_writes_nothing(world: World) -> None:
    world.forget_journal()
    preview = world.run(dry_run=True)
    assert writes(world) == 0
    assert not SyncRecord.objects.exists()

    run = world.run()
    for step in run.steps.filter(process__in=["accounts_to_netsuite", "charges_to_netsuite"]):
        told = rows(preview, step.process)
        assert told[WouldBe.CREATE] + told[WouldBe.FOLLOW] >= step.created
        assert told[WouldBe.BLOCKED] == step.blocked
    synced = SyncRecord.objects.filter(process="invoices_to_netsuite", state=State.DONE)
    done = set(synced.values_list("source_id", flat=True))
    foretold = PreviewRow.objects.filter(run=preview, process="invoices_to_netsuite")
    would = set(
        foretold.filter(would__in=[WouldBe.CREATE, WouldBe.LINK, WouldBe.FOLLOW]).values_list(
            "source_id", flat=True
        )
    )
    assert done <= would
    # What NetSuite itself refuses (a closed period, a number in use) cannot be foretold.
    refused = SyncRecord.objects.filter(process="invoices_to_netsuite", source_id__in=would - done)
    assert {row.kind for row in refused} <= {"permanent", "configuration"}
    assert_both_systems_are_read(world, synced.first())


def assert_both_systems_are_read(world: World, record: SyncRecord | None) -> None:
    """A preview of a single record also shows it in both systems as they are now."""
    assert record is not None
    world.forget_journal()
    for _ in range(2):
        run = world.run(dry_run=True, process=record.process, record_ids=[record.source_id])
    assert writes(world) == 0
    found = record_preview(record, run)
    assert found.row is None
    assert found.reading == Reading.objects.get(record=record)
    sides = {side.label: side for side in found.sides}
    assert sides["Number"].source == record.number
    assert Decimal(sides["Amount"].source) == Decimal(sides["Amount"].destination) == record.amount
    assert not any(sides[name].differs for name in ("Date", "Amount"))


def test_the_payload_is_what_the_run_then_sends(world: World) -> None:
    preview = world.run(dry_run=True)
    row = PreviewRow.objects.filter(run=preview, process="invoices_to_netsuite", would=WouldBe.CREATE)[0]
    (payload,) = row.payloads
    assert (payload["system"], payload["operation"]) == ("NetSuite", "addList")
    assert f'externalId="zuora-inv-{row.source_id}"' in payload["text"]
    assert "tokenPassport" not in payload["text"]
    refund = PreviewRow.objects.filter(run=preview, process="refunds_to_zuora", would=WouldBe.CREATE)[0]
    assert refund.payloads[0]["operation"].startswith("POST /v1/")
    assert f'"IntegrationId__NS":"{refund.source_id}"' in refund.payloads[0]["text"]
    assert "Idempotency-Key: nsref-" in refund.payloads[0]["text"]


def test_a_preview_with_another_preference_changes_only_the_answer(world: World) -> None:
    changed = {"use_standard_invoice_sync": "No"}
    preview = world.run(dry_run=True, overrides=changed)
    states = dict(preview.steps.values_list("process", "state"))
    assert states["payments_to_netsuite"] == "skipped: preference"
    assert world.connection.preferences.use_standard_invoice_sync == "Yes"
    with pytest.raises(ValidationError, match="There is no preference"):
        world.run(dry_run=True, overrides={"colour": "red"})
    with pytest.raises(ValidationError, match="cannot be"):
        world.run(dry_run=True, overrides={"cutover_invoices": "tomorrow"})


def test_one_record_is_explained_although_no_run_has_met_it(world: World) -> None:
    draft = next(row for row in world.state("zuora", "Invoice") if row["Status"] != "Posted")
    world.run(dry_run=True, process="invoices_to_netsuite", record_ids=[draft["Id"]])
    record = SyncRecord.objects.get(source_id=draft["Id"])
    assert record.state == State.WAITING
    assert "Invoice is Posted" in record.message
    assert any(not rule["passed"] for rule in record.verdict)
