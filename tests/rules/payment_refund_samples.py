"""A Zuora refund that passes every rule on its way to NetSuite; cases change what they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from syncrules.language import Context, Fact
from syncrules.records.common import Application, DocumentLink, Integration
from syncrules.records.payment_refund import PaymentRefund, RefundedPayment
from tests.rules.transaction_samples import ACCOUNT
from tests.rules.transaction_samples import context as plain_context

FIRST = DocumentLink("inv-1", "INV-0001", "9001")
SECOND = DocumentLink("inv-3", "INV-0003", "9003")
PAID = RefundedPayment(
    id="pay-1",
    number="P-0001",
    integration_id="5001",
    applications=(
        Application(FIRST, Decimal("70.00"), refunded=Decimal("25.00")),
        Application(SECOND, Decimal("30.00")),
    ),
)
REFUND = PaymentRefund(
    id="ref-1",
    number="R-0001",
    status="Processed",
    source_type="Payment",
    amount=Decimal("25.00"),
    refund_date=date(2026, 11, 12),
    account=ACCOUNT,
    payment=PAID,
    method_type="Check",
    type="External",
    comment="Service outage",
    reference_id="re_88",
    created_date=datetime(2026, 11, 12, 8, 0, tzinfo=UTC),
    updated_date=datetime(2026, 11, 13, 9, 0, tzinfo=UTC),
)


def context(
    applied: str | None = "9001 9003", currency: str = "", settlement: bool = False, **preferences: Any
) -> Context:
    """A context in which NetSuite payment 5001 is applied to these documents (None: it is gone)."""
    facts = {Fact.PAYMENT_DOCUMENTS: {} if applied is None else {"5001": applied}}
    if currency:
        facts[Fact.CUSTOMER_CURRENCY] = {"1001": currency}
    return plain_context(settlement, facts, **preferences)


def account(**changes: Any) -> PaymentRefund:
    return replace(REFUND, account=replace(ACCOUNT, **changes))


def state(**changes: str) -> PaymentRefund:
    return replace(REFUND, integration=Integration(**changes))


def of(*applications: Application) -> PaymentRefund:
    return replace(REFUND, payment=replace(PAID, applications=applications))
