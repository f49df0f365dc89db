"""A run that ends in the middle of the custom field phase: every invoice once, and each explained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from connector.models import SyncRecord, SyncRun
from connector.services import runner, writing
from sandbox.http import Request
from sandbox.tie_out import compare, table
from syncrules.statuses import State
from tests.journeys.killing import Killed, time_passes
from tests.journeys.world import World, shared_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The demo company with Invoice Settlement."""
    with shared_world(django_db_blocker.unblock, invoice_settlement=True, long_invoice=False) as made:
        yield made


def second_update(request: Request) -> bool:
    return (
        request.header("soapaction").strip('"') == "updateList" and b"custbody_project_code" in request.body
    )


def later(world: World) -> SyncRun:
    """Another run, long after whatever was to be left alone is due."""
    SyncRun.objects.update(heartbeat_at=timezone.now() - timedelta(hours=1))
    SyncRecord.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    time_passes()
    return world.run(process="invoices_to_netsuite")


def invoices(world: World, status: str) -> list[dict[str, Any]]:
    return [row for row in world.state("zuora", "Invoice") if row.get("IntegrationStatus__NS") == status]


def killed_after(purpose: str) -> Callable[..., None]:
    keep = writing._keep

    def kill(done: Any, why: str) -> None:
        # Not after the few that were found and need their links only.
        if why == purpose and len(done) > 5 and done[0][0].row.process == "invoices_to_netsuite":
            raise Killed
        keep(done, why)

    return kill


@pytest.mark.parametrize("purpose", ["create", "write-back", "custom fields"])
def test_a_worker_killed_around_the_phase_leaves_every_invoice_once_and_explained(
    world: World, monkeypatch: pytest.MonkeyPatch, purpose: str
) -> None:
    world.run(process="accounts_to_netsuite")
    world.run(process="charges_to_netsuite")
    with monkeypatch.context() as patch:
        patch.setattr(writing, "_keep", killed_after(purpose))
        patch.setattr(runner, "_finish", lambda *given: None)
        with pytest.raises(Killed):
            world.run(process="invoices_to_netsuite")
    stuck = {row["Id"] for row in invoices(world, "Updating custom fields")}
    assert bool(stuck) is (purpose != "create")
    later(world)
    later(world)
    rows = SyncRecord.objects.filter(process="invoices_to_netsuite", code="CUSTOM_FIELDS_FAILED")
    asked = set(rows.values_list("source_id", flat=True))
    refused = {row["Id"] for row in invoices(world, "Error updating custom fields")}
    assert asked == stuck | refused, "what was in the phase is left to a person, nothing else"
    assert set(rows.values_list("state", flat=True)) == {State.NEEDS_ATTENTION}
    assert {row["Id"] for row in invoices(world, "Updating custom fields")} == stuck
    agreed = compare(world.sandbox.zuora_url, world.sandbox.netsuite_url, ("invoices",))
    assert all(row.agrees for row in agreed), table(agreed)
    ids = [
        row["customFieldList"]["custbodyzuoraid"]
        for row in world.state("netsuite", "invoice")
        if row.get("customFieldList", {}).get("custbodyzuoraid")
    ]
    assert len(ids) == len(set(ids))
    if purpose == "create":
        shown = [row.get("customFieldList", {}) for row in world.state("netsuite", "invoice")]
        assert any("custbody_project_code" in fields for fields in shown), "found again, and then filled"


def test_a_lost_answer_in_the_phase_is_never_repeated(world: World) -> None:
    world.wires["netsuite"].lose = second_update
    world.run()
    world.wires["netsuite"].lose = None
    failed = {row["Id"] for row in invoices(world, "Error updating custom fields")}
    assert len(failed) > 5
    world.wires["netsuite"].passed.clear()
    later(world)
    assert {row["Id"] for row in invoices(world, "Error updating custom fields")} == failed
    assert not [p for p in world.wires["netsuite"].passed if second_update(p.request)]
    rows = SyncRecord.objects.filter(process="invoices_to_netsuite", source_id__in=failed)
    assert set(rows.values_list("state", "code")) == {(State.NEEDS_ATTENTION, "CUSTOM_FIELDS_FAILED")}
