"""Invoice item adjustments that pass every rule; cases change what they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from syncrules.records.adjustment import AdjustedInvoice, Adjustment
from syncrules.records.common import Integration
from tests.rules.transaction_samples import ACCOUNT, ITEM, TAX

ORIGINAL = AdjustedInvoice(id="inv-1", number="INV-0001", amount=Decimal("109.00"), integration_id="9001")
NEGATIVE = replace(ORIGINAL, amount=Decimal("-109.00"), integration_id="9002")
CREDIT = Adjustment(
    id="iia-1",
    number="IIA-0001",
    account=ACCOUNT,
    invoice=ORIGINAL,
    type="Credit",
    status="Processed",
    amount=Decimal("40.00"),
    adjustment_date=date(2026, 11, 14),
    source_type="InvoiceDetail",
    item=replace(ITEM, taxes=()),
    comment="Goodwill",
    reference_id="case-7",
    created_date=datetime(2026, 11, 14, 8, 0, tzinfo=UTC),
)
CHARGE = replace(CREDIT, type="Charge")
CHARGE_ON_NEGATIVE = replace(CHARGE, invoice=NEGATIVE)
TAXED = replace(CREDIT, source_type="Tax", item=None, tax=TAX)


def state(**changes: Any) -> Adjustment:
    """The credit in this state of the sync."""
    return replace(CREDIT, integration=Integration(**changes))


def account(**changes: Any) -> Adjustment:
    """The credit of an account that differs in this."""
    return replace(CREDIT, account=replace(ACCOUNT, **changes))


def charged(**changes: Any) -> Adjustment:
    """The credit on an item whose charge differs in this."""
    assert ITEM.charge is not None
    return replace(CREDIT, item=replace(ITEM, charge=replace(ITEM.charge, **changes)))
