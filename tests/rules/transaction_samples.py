"""Records of transaction processes that pass every rule; cases change what they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from syncrules.language import Context, Fact, Kind, Reference
from syncrules.preferences import Preferences
from syncrules.records.billed import BilledItem, ChargeLink, SubscriptionLink, TaxationItem
from syncrules.records.common import (
    AccountLink,
    Application,
    Classifications,
    CustomerLink,
    DocumentLink,
    Integration,
)
from syncrules.records.customer_payment import CustomerPayment, PaymentApplication
from syncrules.records.invoice import Invoice
from syncrules.records.payment import Payment
from syncrules.records.refund import (
    CustomerRefund,
    ReferencedPayment,
    RefundApplication,
    RefundedMemo,
)

NOW = datetime(2026, 11, 20, 9, 30, 15, 250000, tzinfo=UTC)
NOW_TEXT = "2026-11-20T09:30:15+00:00"

REFERENCE = Reference(
    {
        Kind.CLASS: {"Software": "11", "Default Class": "12"},
        Kind.DEPARTMENT: {"Sales": "21", "Default Department": "22"},
        Kind.LOCATION: {"Europe : Berlin": "31", "Default Location": "32"},
        Kind.TAX_CODE: {"Zero": "41"},
        Kind.REV_REC_TEMPLATE: {"Straight 12": "51"},
        Kind.PAYMENT_METHOD: {"Check": "61", "CreditCard": "62"},
        Kind.ZUORA_PAYMENT_METHOD: {"Check": "Check", "WireTransfer": "WireTransfer"},
        Kind.ZUORA_EXTERNAL_METHOD: {"Check": "zmethod-check", "WireTransfer": "zmethod-wire"},
    }
)


def context(
    invoice_settlement: bool = False, facts: dict[Fact, dict[str, str]] | None = None, **preferences: Any
) -> Context:
    """A context with these preferences over the defaults."""
    return Context(
        preferences=Preferences(**preferences),
        now=NOW,
        invoice_settlement=invoice_settlement,
        reference=REFERENCE,
        facts=facts or {},
    )


ACCOUNT = AccountLink(
    id="acc-1",
    number="A-0001",
    name="Acme GmbH",
    currency="EUR",
    integration=Integration(id="1001", status="Sync Complete"),
)
FILLED = Classifications(class_name="Software", department="Sales", location="Europe : Berlin")
CHARGE = ChargeLink(id="prpc-1", name="Seats", integration_id="701")
SUBSCRIPTION = SubscriptionLink(id="sub-1", name="A-S001", notes="Signed in May", end_date=date(2027, 4, 30))
TAX = TaxationItem(
    id="tax-1",
    amount=Decimal("9.00"),
    accounting_code="801",
    tax_code="VAT",
    tax_date=date(2026, 11, 1),
    tax_rate=Decimal("0.09"),
    tax_rate_type="Percentage",
    tax_rate_description="Reduced",
)
ITEM = BilledItem(
    id="item-1",
    amount=Decimal("100.00"),
    quantity=Decimal(2),
    charge=CHARGE,
    subscription=SUBSCRIPTION,
    charge_date=datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
    service_start=date(2026, 11, 1),
    service_end=date(2026, 11, 30),
    processing_type="Charge",
    tax_code="VAT",
    taxes=(TAX,),
)
INVOICE = Invoice(
    id="inv-1",
    number="INV-0001",
    account=ACCOUNT,
    status="Posted",
    amount=Decimal("109.00"),
    invoice_date=date(2026, 11, 2),
    currency="EUR",
    amount_without_tax=Decimal("100.00"),
    tax_amount=Decimal("9.00"),
    tax_exempt_amount=Decimal("1.50"),
    due_date=date(2026, 12, 2),
    target_date=date(2026, 11, 30),
    posted_date=datetime(2026, 11, 3, 7, 0, tzinfo=UTC),
    created_date=datetime(2026, 11, 2, 7, 0, tzinfo=UTC),
    last_email_sent_date=datetime(2026, 11, 4, 7, 0, tzinfo=UTC),
    comments="Thank you",
    items=(ITEM,),
)
NEGATIVE = replace(
    INVOICE,
    id="inv-2",
    number="INV-0002",
    amount=Decimal("-109.00"),
    items=(replace(ITEM, amount=Decimal("-100.00"), taxes=(replace(TAX, amount=Decimal("-9.00")),)),),
)

PAYMENT = Payment(
    id="pay-1",
    number="P-0001",
    status="Processed",
    amount=Decimal("120.00"),
    effective_date=date(2026, 11, 5),
    account=ACCOUNT,
    applications=(
        Application(DocumentLink("inv-1", "INV-0001", "9001"), Decimal("70.00")),
        Application(DocumentLink("inv-3", "INV-0003", "9003"), Decimal("30.00")),
    ),
    created_date=datetime(2026, 11, 5, 8, 0, tzinfo=UTC),
    comment="November",
    method_type="CreditCard",
    credit_card_type="Visa",
    reference_id="ch_77",
    type="Electronic",
)

CUSTOMER_PAYMENT = CustomerPayment(
    id="8101",
    number="PYMT77",
    account_id="2c92c0f9",
    amount=Decimal("100.00"),
    applied=Decimal("100.00"),
    remaining=Decimal(0),
    currency="EUR",
    tran_date=date(2026, 11, 18),
    customer="Acme GmbH",
    customer_currency="EUR",
    applications=(
        PaymentApplication(
            DocumentLink("9001", "INV-1", "zinv-1"), "Invoice", Decimal("70.00"), zuora_type="INVOICE"
        ),
        PaymentApplication(
            DocumentLink("9002", "INV-2", "zinv-2"), "Invoice", Decimal("30.00"), zuora_type="INVOICE"
        ),
    ),
    payment_method="Check",
    memo="November",
    reference_id="bank-77",
    sync_updates="Yes",
)
# What Zuora knows of the documents and the account of that payment.
ZUORA_FACTS = {
    Fact.INVOICE_LINK: {"zinv-1": "9001", "zinv-2": "9002"},
    Fact.DEBIT_MEMO_LINK: {"zdm-1": "9003"},
    Fact.ACCOUNT_CURRENCY: {"2c92c0f9": "EUR"},
}

REFERENCED = ReferencedPayment(
    id="5001",
    number="P-00071",
    amount=Decimal("100.00"),
    zuora_id="zpay-1",
    tran_date=date(2026, 11, 1),
    applications=(Application(DocumentLink("9001", "INV-0001", "zinv-1"), Decimal("100.00")),),
)
MEMO = RefundedMemo(
    id="6001", number="CM-2087", total=Decimal("100.00"), create_zuora_refund=True, payment=REFERENCED
)


def refund(
    total: str = "100.00",
    memo: RefundedMemo | None = None,
    others: tuple[RefundApplication, ...] = (),
    **changes: Any,
) -> CustomerRefund:
    """A refund of one credit memo, for the memo's full amount unless `memo` says otherwise."""
    amount = Decimal(total)
    memo = memo or replace(MEMO, total=amount)
    first = RefundApplication(memo.id, "Credit Memo", memo.number, amount, memo)
    record = CustomerRefund(
        id="7001",
        number="CR-558",
        customer=CustomerLink("1001", "Acme GmbH", "2c92c0f9"),
        total=amount + sum((other.amount for other in others), Decimal(0)),
        currency="EUR",
        tran_date=date(2026, 11, 20),
        applications=(first, *others),
        payment_method="Check",
        memo="Duplicate charge",
    )
    return replace(record, **changes)
