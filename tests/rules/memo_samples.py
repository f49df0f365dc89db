"""A debit memo and a credit memo that pass every rule; cases change what they are about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from syncrules.records.common import Application, DocumentLink
from syncrules.records.memo import CreditMemo, DebitMemo
from tests.rules.transaction_samples import ACCOUNT, ITEM

TO_INVOICE = Application(DocumentLink("inv-1", "INV-0001", "9001"), Decimal("60.00"))
TO_DEBIT_MEMO = Application(DocumentLink("dm-1", "DM-0001", "9101"), Decimal("25.50"), debit_memo=True)

DEBIT_MEMO = DebitMemo(
    id="dm-1",
    number="DM-0001",
    account=ACCOUNT,
    status="Posted",
    amount=Decimal("109.00"),
    memo_date=date(2026, 11, 2),
    currency="EUR",
    amount_without_tax=Decimal("100.00"),
    tax_amount=Decimal("9.00"),
    tax_exempt_amount=Decimal("1.50"),
    target_date=date(2026, 11, 30),
    posted_date=datetime(2026, 11, 3, 7, 0, tzinfo=UTC),
    created_date=datetime(2026, 11, 2, 7, 0, tzinfo=UTC),
    updated_date=datetime(2026, 11, 4, 7, 0, tzinfo=UTC),
    items=(ITEM,),
    due_date=date(2026, 12, 2),
)
CREDIT_MEMO = CreditMemo(
    id="cm-1",
    number="CM-0001",
    account=ACCOUNT,
    status="Posted",
    amount=Decimal("109.00"),
    memo_date=date(2026, 11, 5),
    currency="EUR",
    amount_without_tax=Decimal("100.00"),
    tax_amount=Decimal("9.00"),
    tax_exempt_amount=Decimal("1.50"),
    target_date=date(2026, 11, 30),
    posted_date=datetime(2026, 11, 6, 7, 0, tzinfo=UTC),
    created_date=datetime(2026, 11, 5, 7, 0, tzinfo=UTC),
    updated_date=datetime(2026, 11, 7, 7, 0, tzinfo=UTC),
    items=(ITEM,),
    comment="Outage in October",
    applications=(TO_INVOICE, TO_DEBIT_MEMO),
)
