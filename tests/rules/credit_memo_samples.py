"""NetSuite credit memos that pass every rule, and what Zuora knows of their invoices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from syncrules.language import Context, Fact
from syncrules.preferences import CreditMemoTarget
from syncrules.records.applied_memo import AppliedMemo, MemoApplication
from syncrules.records.common import DocumentLink, Integration
from syncrules.records.zuora_invoice import NegativeInvoice, OpenLine
from tests.rules.transaction_samples import context

ACCOUNT_ID = "2c92c0f9"
ORIGINAL = NegativeInvoice("zneg-1", "INV-0900", ACCOUNT_ID)
ITEMS = CreditMemoTarget.INVOICE_ITEM_ADJUSTMENTS


def on_invoice(number: int, amount: str, **changes: Any) -> MemoApplication:
    """An application to a Zuora invoice that is in both systems."""
    document = DocumentLink(f"500{number}", f"INV-{number}", f"zinv-{number}")
    made = MemoApplication(document, Decimal(amount), "INVOICE", date(2026, 11, 1))
    return replace(made, **changes)


def native(amount: str, zuora_type: str = "") -> MemoApplication:
    """An application to an invoice that Zuora does not know."""
    return MemoApplication(DocumentLink("5900", "INV-NS"), Decimal(amount), zuora_type)


def memo(*applications: MemoApplication, total: str = "100.00", **changes: Any) -> AppliedMemo:
    """A used-up memo of NetSuite's own; on one Zuora invoice unless said otherwise."""
    made = AppliedMemo(
        id="7001",
        number="CM-88",
        account_id=ACCOUNT_ID,
        total=Decimal(total),
        amount_remaining=Decimal(0),
        currency="EUR",
        tran_date=date(2026, 11, 20),
        customer="Acme GmbH",
        applications=applications or (on_invoice(1, total),),
        memo="Late delivery",
    )
    return replace(made, **changes)


def negative(*applications: MemoApplication, total: str = "100.00", **changes: Any) -> AppliedMemo:
    """A used-up memo that was made from the negative invoice ORIGINAL."""
    known = {
        "zuora_type": "NEGATIVE_INVOICE",
        "reference_number": ORIGINAL.number,
        "integration": Integration(id=ORIGINAL.id, origin="ZUORA"),
    }
    return memo(*applications, total=total, **{**known, **changes})


def item(id_: str, open_: str, **adjustments: str) -> OpenLine:
    """An item of an invoice; `adjustments` by the key of their NetSuite memo, `_` for `-`."""
    made = {key.replace("__", "-").removeprefix("k"): Decimal(value) for key, value in adjustments.items()}
    return OpenLine("InvoiceDetail", id_, Decimal(open_), made)


def tax(id_: str, open_: str) -> OpenLine:
    """A tax of an invoice."""
    return OpenLine("Tax", id_, Decimal(open_))


def known(
    lines: dict[str, tuple[OpenLine, ...]] | None = None,
    originals: dict[str, NegativeInvoice] | None = None,
    links: dict[str, str] | None = None,
    **preferences: Any,
) -> Context:
    """A context that knows ORIGINAL by its id, unless other originals are given."""
    found = {ORIGINAL.id: ORIGINAL} if originals is None else originals
    facts: dict[Fact, dict[str, Any]] = {
        Fact.LINKED_INVOICE: dict(links or {}),
        Fact.NEGATIVE_INVOICE: dict(found),
        Fact.OPEN_LINES: dict(lines or {}),
        Fact.INVOICE_LINK: {f"zinv-{number}": f"500{number}" for number in range(1, 10)},
    }
    return replace(context(**preferences), facts=facts)


def on_items(lines: dict[str, tuple[OpenLine, ...]], **more: Any) -> Context:
    """The same, with item adjustments as the target."""
    return known(lines, netsuite_credit_memo_target=ITEMS, **more)
