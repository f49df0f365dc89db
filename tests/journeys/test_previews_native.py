"""A preview of customers that NetSuite owns: children follow their parents."""

from __future__ import annotations

import pytest

from connector.models import PreviewRow, SyncRecord, WouldBe
from tests.journeys.world import demo_world

pytestmark = pytest.mark.django_db


def test_children_of_any_depth_follow_parents_that_come_later_in_the_list() -> None:
    process = "customers_to_zuora"
    with demo_world(scenario="netsuite_master") as world:
        preview = world.run(dry_run=True)
        told = PreviewRow.objects.filter(run=preview, process=process)
        following = set(told.filter(would=WouldBe.FOLLOW).values_list("number", flat=True))
        blocked = set(told.filter(would=WouldBe.BLOCKED).values_list("number", flat=True))
        step = world.run().steps.get(process=process)
        foretold = preview.steps.get(process=process)

        assert following == {"N1030", "N1031", "N1032", "N1034"}
        assert blocked == {"N9012", "N9013"}
        # What Zuora itself refuses cannot be foretold.
        refused = SyncRecord.objects.filter(process=process, code="ZUORA_REFUSED").count()
        assert (step.blocked, step.synced) == (2, foretold.synced - refused)
