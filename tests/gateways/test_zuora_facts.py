"""What rules of NetSuite transactions learn of Zuora invoices: the negative ones, and what is open."""

from __future__ import annotations

from decimal import Decimal

import pytest

from syncrules.language import Fact, Lookup, System
from syncrules.records.zuora_invoice import NegativeInvoice, OpenLine
from tests.gateways.zuora_sandbox import Sandbox, sandbox

KINDS = ("InvoiceAdjustment", "InvoiceItemAdjustment")


def invoice(box: Sandbox, amount: str, number: str, account: str = "") -> str:
    owner = account or box.add("Account", Name="Acme", Currency="USD")
    return box.add("Invoice", AccountId=owner, Amount=amount, InvoiceNumber=number, InvoiceDate="2026-03-01")


def test_negative_invoices_are_found_by_id_and_by_number() -> None:
    with sandbox() as box:
        acme = box.add("Account", Name="Acme", Currency="USD")
        first, second = invoice(box, "-50", "INV-1", acme), invoice(box, "-9.99", "INV-2", acme)
        positive = invoice(box, "10", "INV-3", acme)
        keys = [first, "INV-2", positive, "INV-3", "0" * 32, "INV-404", "it's a 'name'", f"{first},{second}"]
        found = box.gateway.facts(Fact.NEGATIVE_INVOICE, keys)
    assert found[first] == NegativeInvoice(first, "INV-1", acme)
    assert found["INV-2"] == NegativeInvoice(second, "INV-2", acme)
    assert found.keys() & set(keys) == {first, "INV-2"}


def test_lines_come_with_what_is_left_of_them_and_the_netsuite_keys_of_their_adjustments() -> None:
    with sandbox() as box:
        owed = invoice(box, "119", "INV-1")
        item = box.add("InvoiceItem", InvoiceId=owed, ChargeAmount="100")
        tax = box.add("TaxationItem", InvoiceItemId=item, TaxAmount="19")
        other = box.add("InvoiceItem", InvoiceId=invoice(box, "7", "INV-2"), ChargeAmount="7")
        for amount, kind, status, key in (
            ("30", "Credit", "Processed", "7001-1"),
            ("5", "Charge", "Processed", ""),
            ("40", "Credit", "Canceled", "7001-2"),
        ):
            box.add(
                "InvoiceItemAdjustment",
                InvoiceId=owed,
                SourceId=item,
                SourceType="InvoiceDetail",
                Amount=amount,
                Type=kind,
                Status=status,
                IntegrationId__NS=key or None,
            )
        asked = [owed, box.tenant.get("InvoiceItem", other)["InvoiceId"], "0" * 32]
        found = box.gateway.facts(Fact.OPEN_LINES, asked)
    assert found[owed] == (
        OpenLine("InvoiceDetail", item, Decimal(75), {"7001-1": Decimal(30)}),
        OpenLine("Tax", tax, Decimal(19)),
    )
    assert found[asked[1]] == (OpenLine("InvoiceDetail", other, Decimal(7)),)
    assert "0" * 32 not in found


def test_many_invoices_need_no_more_calls_than_one() -> None:
    with sandbox() as box:
        ids = [invoice(box, "10", f"INV-{n}") for n in range(40)]
        for id_ in ids:
            box.add("InvoiceItem", InvoiceId=id_, ChargeAmount="10")
        box.gateway.facts(Fact.OPEN_LINES, ids[:1])
        one = box.gateway.calls()
        assert len(box.gateway.facts(Fact.OPEN_LINES, ids)) == 40
        assert box.gateway.calls() - one <= one


def test_facts_of_other_systems_are_not_answered() -> None:
    with sandbox() as box, pytest.raises(KeyError):
        box.gateway.facts(Fact.CUSTOMER_CURRENCY, ["1"])


def test_adjustments_are_found_by_key_and_reference_with_owner_and_marker() -> None:
    with sandbox() as box:
        acme = box.add("Account", Name="Acme", Currency="USD")
        owed = invoice(box, "100", "INV-1", acme)
        known = {"InvoiceId": owed, "Type": "Credit", "Amount": "1", "ReferenceId": "70"}
        whole = box.add(KINDS[0], IntegrationId__NS="70_5", TransferredToAccounting="Yes", **known)
        piece = box.add(KINDS[1], IntegrationId__NS="70_6-1", **known)
        lookups = [
            Lookup(System.ZUORA, KINDS, "IntegrationId__NS", "70_5", acme),
            Lookup(System.ZUORA, KINDS, "ReferenceId", "70", acme),
            Lookup(System.ZUORA, KINDS, "ReferenceId", "70", "0" * 32),
            Lookup(System.ZUORA, KINDS[:1], "Id", whole, marker=("TransferredToAccounting", "Yes")),
            Lookup(System.ZUORA, KINDS[1:], "Id", piece, marker=("TransferredToAccounting", "Yes")),
        ]
        hits = [{hit.id for hit in found} for found in box.gateway.find(lookups)]
        assert hits == [{whole}, {whole, piece}, set(), {whole}, set()]

        box.tenant.withheld.add(KINDS[0])
        assert [{hit.id for hit in found} for found in box.gateway.find(lookups[:2])] == [set(), {piece}]
