"""Write-backs and refunds as the sandbox tenant holds them afterwards, with its faults on the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from connector.gateways.base import WriteResult
from connector.gateways.errors import Kind
from syncrules.language import Row, Sublist, System, Value, Verb, Write
from tests.gateways.zuora_company import charge, product, rate_plan
from tests.gateways.zuora_sandbox import Sandbox, context, sandbox

BOTH_MODES = pytest.mark.parametrize("settlement", [False, True])
CORE = {"IntegrationId__NS": "77", "IntegrationStatus__NS": "Sync Complete", "SyncDate__NS": "2026-06-01"}


def written(box: Sandbox, writes: Sequence[Write]) -> list[WriteResult]:
    return [result for _, result in sorted(box.gateway.write(writes), key=lambda pair: pair[0])]


def update(record: str, id: str, fields: dict[str, Value], clear: tuple[str, ...] = ()) -> Write:
    return Write(System.ZUORA, Verb.UPDATE, record, fields, id=id, clear=clear)


def account(box: Sandbox) -> str:
    return box.add("Account", Name="Acme", Currency="USD")


def invoice(box: Sandbox, acme: str, amount: str = "100") -> str:
    return box.add("Invoice", AccountId=acme, Amount=amount, InvoiceDate="2026-05-01")


def payment(box: Sandbox, *amounts: str) -> tuple[str, list[str]]:
    """A payment and the invoices that it pays in full."""
    acme = account(box)
    invoices = [invoice(box, acme, amount) for amount in amounts]
    total = str(sum(map(Decimal, amounts)))
    id = box.add("Payment", AccountId=acme, Amount=total, EffectiveDate="2026-05-03")
    record, field = (
        ("PaymentApplication", "ApplyAmount")
        if box.tenant.invoice_settlement
        else ("InvoicePayment", "Amount")
    )
    for document, amount in zip(invoices, amounts, strict=True):
        box.add(record, PaymentId=id, InvoiceId=document, **{field: amount})
    return id, invoices


def refund(payment_id: str, amount: str, invoices: dict[str, str] | None = None, **more: Value) -> Write:
    fields: dict[str, Value] = {
        "PaymentId": payment_id,
        "Amount": Decimal(amount),
        "Type": "External",
        "SourceType": "Payment",
        "MethodType": "Check",
        "RefundDate": date(2026, 5, 10),
        "IntegrationId__NS": "900",
        "Origin__NS": "NETSUITE",
        **more,
    }
    rows = tuple(Row({"InvoiceId": id, "Amount": Decimal(part)}) for id, part in (invoices or {}).items())
    sublists = {"Invoices": Sublist(rows)} if rows else {}
    return Write(System.ZUORA, Verb.ADD, "Refund", fields, sublists=sublists, key="k1")


@BOTH_MODES
@pytest.mark.parametrize("record", ["Account", "Invoice", "Payment"])
def test_ids_status_and_date_are_written_back(record: str, settlement: bool) -> None:
    with sandbox(settlement=settlement) as box:
        acme = account(box)
        fields: dict[str, Any] = {"AccountId": acme, "Amount": "1", "EffectiveDate": "2026-05-03"}
        id = {
            "Account": lambda: acme,
            "Invoice": lambda: invoice(box, acme),
            "Payment": lambda: box.add("Payment", **fields),
        }[record]()
        transferred = {} if record == "Account" else {"TransferredToAccounting": "Yes"}
        (result,) = written(box, [update(record, id, {**CORE, **transferred})])
        assert result.id == id
        assert box.tenant.get(record, id).items() >= {**CORE, **transferred}.items()


@BOTH_MODES
@pytest.mark.parametrize("record", ["Product", "ProductRatePlan", "ProductRatePlanCharge"])
def test_the_catalog_is_written_back_fifty_at_a_time(record: str, settlement: bool) -> None:
    with sandbox(settlement=settlement) as box:
        make = {"Product": product, "ProductRatePlan": lambda b: rate_plan(b, product(b))}.get(record, charge)
        ids = [make(box) for _ in range(51)]
        before = box.gateway.calls()
        results = written(box, [update(record, id, CORE) for id in ids])
        assert [result.id for result in results] == ids
        assert box.gateway.calls() - before == 2 + 1  # with the log-in
        assert all(box.tenant.get(record, id).items() >= CORE.items() for id in ids)


def test_clearing_empties_the_fields() -> None:
    with sandbox() as box:
        id = invoice(box, account(box))
        box.tenant.update("Invoice", id, TransferredToAccounting="Yes", **CORE)
        cleared = ("IntegrationId__NS", "IntegrationStatus__NS")
        (result,) = written(box, [update("Invoice", id, {"TransferredToAccounting": "No"}, cleared)])
        assert result.id == id
        row = box.tenant.get("Invoice", id)
        assert [row.get(name) for name in (*cleared, "TransferredToAccounting")] == [None] * 3


def test_leaving_yes_without_the_permission_is_a_refusal_of_its_own() -> None:
    with sandbox() as box:
        id = invoice(box, account(box))
        box.tenant.update("Invoice", id, TransferredToAccounting="Yes")
        box.tenant.may_override_transferred = False
        (result,) = written(box, [update("Invoice", id, {"TransferredToAccounting": "No"})])
        assert result.refusal is not None
        assert (result.refusal.code, result.refusal.kind) == ("TTA_OVERRIDE_REFUSED", Kind.CONFIGURATION)


@BOTH_MODES
def test_line_numbers_are_written_to_invoice_items(settlement: bool) -> None:
    with sandbox(settlement=settlement) as box:
        acme = account(box)
        writes, items = [], []
        for number in range(60):
            id = invoice(box, acme)
            items.append(box.add("InvoiceItem", InvoiceId=id, ChargeAmount="1", Quantity="1"))
            lines = Sublist((Row({"Id": items[-1], "IntegrationId__NS": str(number)}),))
            fields: dict[str, Value] = {**CORE, "TransferredToAccounting": "Yes"}
            writes.append(
                Write(System.ZUORA, Verb.UPDATE, "Invoice", fields, sublists={"InvoiceItems": lines}, id=id)
            )
        results = written(box, writes)
        assert [result.id for result in results] == [write.id for write in writes]
        assert [box.tenant.get("InvoiceItem", id)["IntegrationId__NS"] for id in items] == [
            str(number) for number in range(60)
        ]
        assert box.tenant.get("Invoice", str(writes[0].id))["TransferredToAccounting"] == "Yes"
        assert len(box.calls("PUT /v1/invoices")) == 2


def test_an_invoice_that_is_gone_does_not_fail_the_others_of_its_call() -> None:
    with sandbox() as box:
        id = invoice(box, account(box))
        item = box.add("InvoiceItem", InvoiceId=id, ChargeAmount="1", Quantity="1")
        lines = {"InvoiceItems": Sublist((Row({"Id": item, "IntegrationId__NS": "1"}),))}
        writes = [
            Write(System.ZUORA, Verb.UPDATE, "Invoice", dict(CORE), sublists=lines, id=key)
            for key in (id, "0" * 32)
        ]
        good, bad = written(box, writes)
        assert good.id == id
        assert bad.refusal is not None
        assert bad.refusal.code == "ZUORA_REFUSED"
        assert box.tenant.get("InvoiceItem", item)["IntegrationId__NS"] == "1"


def test_a_refund_is_created() -> None:
    with sandbox() as box:
        id, (document,) = payment(box, "100")
        (result,) = written(box, [refund(id, "30.10")])
        assert result.refusal is None
        row = box.tenant.get("Refund", result.id)
        assert (row["Amount"], row["PaymentId"], row["Status"]) == (Decimal("30.10"), id, "Processed")
        assert row["IntegrationId__NS"] == "900"
        assert box.tenant.get("Invoice", document)["Balance"] == Decimal("30.10")


def test_a_full_refund_of_several_invoices_needs_no_parts() -> None:
    with sandbox() as box:
        id, invoices = payment(box, "60", "40")
        (result,) = written(box, [refund(id, "100", dict(zip(invoices, ("60", "40"), strict=True)))])
        assert result.refusal is None


def test_with_settlement_a_refund_unapplies_and_is_marked() -> None:
    with sandbox(settlement=True) as box:
        id, (document,) = payment(box, "100")
        (result,) = written(box, [refund(id, "30", {document: "30"}, TransferredToAccounting="Yes")])
        assert result.refusal is None
        row = box.tenant.get("Refund", result.id)
        assert (row["TransferredToAccounting"], row["IntegrationId__NS"]) == ("Yes", "900")
        assert box.tenant.get("Invoice", document)["Balance"] == Decimal(30)


@BOTH_MODES
def test_a_refund_larger_than_its_payment_is_refused(settlement: bool) -> None:
    with sandbox(settlement=settlement) as box:
        id, _ = payment(box, "100")
        (result,) = written(box, [refund(id, "100.01")])
        assert result.refusal is not None
        assert result.refusal.kind is Kind.PERMANENT
        assert box.tenant.rows("Refund") == []


@pytest.mark.parametrize(
    "fault", ["rate_limit", "rate_in_body", "lock", "temporary", "expire_token", "drop_after"]
)
@BOTH_MODES
def test_a_fault_on_the_way_creates_exactly_one_refund(fault: str, settlement: bool) -> None:
    with sandbox(settlement=settlement) as box:
        id, (document,) = payment(box, "100")
        box.app.faults.add(fault, path="refund")
        (result,) = written(box, [refund(id, "30", {document: "30"})])
        assert result.refusal is None
        assert [row["Id"] for row in box.tenant.rows("Refund")] == [result.id]


@pytest.mark.parametrize("fault", ["rate_limit", "rate_in_body", "lock", "temporary", "expire_token"])
def test_a_fault_on_the_way_delays_an_update(fault: str) -> None:
    with sandbox() as box:
        id = account(box)
        box.app.faults.add(fault, path="/v1/action/update")
        (result,) = written(box, [update("Account", id, dict(CORE))])
        assert result.id == id


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "server_error"])
def test_an_update_whose_answer_is_lost_is_unclear(fault: str) -> None:
    with sandbox() as box:
        box.app.faults.add(fault, path="/v1/action/update")
        (result,) = written(box, [update("Account", account(box), dict(CORE))])
        assert result.refusal is not None
        assert (result.refusal.code, result.refusal.kind) == ("OUTCOME_UNKNOWN", Kind.UNCLEAR)


@pytest.mark.parametrize("fault", ["rate_limit", "server_error", "drop_before", "expire_token", "temporary"])
def test_reading_outlives_a_fault(fault: str) -> None:
    with sandbox() as box:
        id = account(box)
        box.app.faults.add(fault, path="/v1/action/query")
        box.app.faults.add(fault, path="/object-query/accounts")
        reader = box.gateway.reader("accounts_to_netsuite")
        assert [one.id for one in reader.records(list(reader.ids(context())), context())] == [id]
