"""What our own records tell the rules, and the order in which a process learns its facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from connector.gateways.base import Refusal
from connector.gateways.errors import Kind, TargetUnsupported
from connector.models import SyncRecord
from connector.services.own_facts import own_facts
from connector.services.runner import ProcessStopped, process_run
from connector.services.work import Job
from syncrules.language import Fact, System, Write
from syncrules.records.applied_memo import AppliedMemo
from syncrules.statuses import State
from tests.connector.remote import RemoteSystem, job_for
from tests.factories import ConnectionFactory, RecordFactory
from tests.rules.credit_memo_samples import ORIGINAL, memo, negative, on_invoice
from tests.rules.transaction_samples import context

pytestmark = pytest.mark.django_db
PROCESS = "credit_memos_to_zuora"
LINKS = {"zinv-1": "5001", "zinv-2": "5002"}


@dataclass
class Zuora(RemoteSystem):
    """Knows ORIGINAL by its id and the links of its invoices, and keeps what it was asked for."""

    asked: list[tuple[Fact, tuple[str, ...]]] = field(default_factory=list)

    def facts(self, fact: Fact, keys: Sequence[str]) -> Mapping[str, Any]:
        self.asked.append((fact, tuple(keys)))
        known = {Fact.NEGATIVE_INVOICE: {ORIGINAL.id: ORIGINAL}, Fact.INVOICE_LINK: LINKS}
        return known.get(fact, {})


def job(record: AppliedMemo, zuora: RemoteSystem, **options: Any) -> Job:
    netsuite = RemoteSystem(System.NETSUITE, records={record.id: record})
    return job_for(ConnectionFactory(), process=PROCESS, zuora=zuora, netsuite=netsuite, **options)


def test_our_own_link_names_the_invoice_behind_a_memo() -> None:
    connection = ConnectionFactory()
    RecordFactory(connection=connection, source_id="zneg-1", destination_id="7001")
    RecordFactory(connection=connection, process="refunds_to_zuora", source_id="x", destination_id="7002")
    RecordFactory(source_id="of another connection", destination_id="7003")
    found = own_facts(connection=connection, fact=Fact.LINKED_INVOICE, keys=["7001", "7002", "7003", "7004"])
    assert found == {"7001": "zneg-1"}
    with pytest.raises(KeyError):
        own_facts(connection=connection, fact=Fact.ITEM_TYPE, keys=["1"])


def test_facts_of_later_needs_build_on_earlier_ones() -> None:
    record = negative(on_invoice(1, "100.00"), reference_number="INV-7")
    zuora = Zuora(System.ZUORA)
    work = job(record, zuora, context=context(netsuite_credit_memo_target="Invoice Item Adjustments"))
    RecordFactory(connection=work.connection, source_id="zneg-9", destination_id=record.id)
    process_run(job=work)
    assert (Fact.NEGATIVE_INVOICE, ("INV-7", "zneg-1", "zneg-9")) in zuora.asked


def test_a_memo_that_became_several_adjustments_keeps_their_ids() -> None:
    record = negative(on_invoice(1, "60.00"), on_invoice(2, "40.00"))
    process_run(job=job(record, Zuora(System.ZUORA)))
    row = SyncRecord.objects.get()
    assert row.state == State.DONE
    assert [part["step"] for part in row.parts] == ["create", "leg 2", "leg 3"]
    assert {part["record"] for part in row.parts} == {"InvoiceAdjustment"}
    assert len({part["id"] for part in row.parts}) == 3
    assert row.destination_id == row.parts[0]["id"]


def test_a_memo_that_became_one_adjustment_has_no_parts() -> None:
    process_run(job=job(memo(), Zuora(System.ZUORA)))
    row = SyncRecord.objects.get()
    assert (row.state, row.parts) == (State.DONE, [])


@dataclass
class Withholding(Zuora):
    """Does not offer adjustments."""

    def write(self, writes: Sequence[Write]) -> Iterator[tuple[int, Any]]:
        text = "invalid type InvoiceAdjustment"
        code, values = "ADJUSTMENT_TARGET_NOT_SUPPORTED", {"target": "Invoice Adjustment"}
        refusal = Refusal(code, Kind.CONFIGURATION, text, "INVALID_TYPE", values)
        self.refusals = dict.fromkeys(("InvoiceAdjustment",), refusal)
        yield from super().write(writes)
        raise TargetUnsupported(code, text, system=System.ZUORA, values=values)


def test_a_target_that_the_tenant_lacks_stops_the_process_and_leaves_the_status_as_it_is() -> None:
    record = memo()
    work = job(record, Withholding(System.ZUORA))
    with pytest.raises(ProcessStopped):
        process_run(job=work)
    row = SyncRecord.objects.get()
    assert row.code == "ADJUSTMENT_TARGET_NOT_SUPPORTED"
    assert row.message == "This Zuora tenant refuses Invoice Adjustment records."
    assert row.integration_status == "Creating Invoice Adjustment"
    statuses = [w.custom["Zuora Integration Status"] for w in work.source.written]  # type: ignore[attr-defined]
    assert statuses == ["Creating Invoice Adjustment"]
