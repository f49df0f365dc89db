"""What a scenario takes back: refunds of payments, adjustments of invoices, credit memos of both systems."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sandbox.scenarios.blueprint import Customer, Fields, Invoice, Line, Payment, Tax


@dataclass(eq=False)
class PaymentRefund:
    """A Zuora refund of a payment: what it takes back of each document.

    `opened`: NetSuite's payment shows it already, as an interrupted run leaves it; `in_netsuite`: so does
    the customer refund. `payment_gone` and `payment_locked` are what people did to the NetSuite payment.
    """

    number: str
    payment: Payment
    date: date
    method: str
    portions: list[tuple[Invoice, Decimal]]
    opened: bool = False
    in_netsuite: bool = False
    payment_gone: bool = False
    payment_locked: bool = False
    fields: Fields = field(default_factory=dict)
    zuora_id: str = ""

    def __post_init__(self) -> None:
        if self.processed:
            for document, amount in self.portions:
                document.open += amount

    @property
    def processed(self) -> bool:
        """It was carried out and not cancelled."""
        return bool(self.fields.get("Status", "Processed") == "Processed")

    @property
    def amount(self) -> Decimal:
        """The whole refund."""
        return sum((amount for _, amount in self.portions), Decimal(0))


@dataclass(eq=False)
class ItemAdjustment:
    """A Zuora adjustment of one item or tax of an invoice that is in NetSuite.

    `in_netsuite`: the counterpart exists although Zuora does not know, as an interrupted run leaves it.
    `unlinked`: people took the accounting code off the tax since. `credited`: what they credited by hand
    on the NetSuite invoice.
    """

    number: str
    invoice: Invoice
    source: Line | Tax
    type: str
    amount: Decimal
    date: date
    fields: Fields = field(default_factory=dict)
    in_netsuite: bool = False
    unlinked: bool = False
    credited: Decimal = Decimal(0)
    zuora_id: str = ""
    netsuite_id: str = ""

    def __post_init__(self) -> None:
        if self.fields.get("Status", "Processed") == "Processed":
            self.invoice.open += self.amount if self.type == "Charge" else -self.amount


@dataclass(eq=False)
class CreditMemo:
    """A Zuora credit memo and the invoices and debit memos that it is applied to, with the amounts.

    `in_netsuite`: the counterpart exists although Zuora does not know. `not_in_netsuite` was applied in
    Zuora since NetSuite got the memo, `taken_back` was unapplied since then.
    """

    number: str
    customer: Customer
    date: date
    lines: list[Line]
    applied: list[tuple[Invoice, Decimal]] = field(default_factory=list)
    synced: bool = False
    in_netsuite: bool = False
    not_in_netsuite: list[Invoice] = field(default_factory=list)
    taken_back: list[tuple[Invoice, Decimal]] = field(default_factory=list)
    fields: Fields = field(default_factory=dict)
    subscription: Fields = field(default_factory=dict)
    zuora_id: str = ""
    netsuite_id: str = ""

    def __post_init__(self) -> None:
        for document, amount in self.applied:
            document.open -= amount

    @property
    def amount(self) -> Decimal:
        """The whole credit, tax included."""
        return sum((line.total for line in self.lines), Decimal(0))

    @property
    def tax(self) -> Decimal:
        """The tax in it."""
        return self.amount - sum((line.amount for line in self.lines), Decimal(0))


@dataclass(eq=False)
class Credit:
    """A NetSuite credit memo that is used up: on Zuora invoices, on one that Zuora does not know, refunded.

    `negative` is the synced negative invoice whose memo it is. `native` is the amount on the other invoice,
    and `native_type` the Zuora Type that this one claims. `custom` overrides the memo's bundle fields.
    """

    number: str
    customer: Customer
    date: date
    total: Decimal
    applied: list[tuple[Invoice, Decimal]] = field(default_factory=list)
    negative: Invoice | None = None
    native: Decimal = Decimal(0)
    native_type: str = ""
    refunded: Decimal = Decimal(0)
    custom: Fields = field(default_factory=dict)
    netsuite_id: str = ""


@dataclass(eq=False)
class InvoiceAdjustment:
    """A Zuora adjustment of a whole invoice; `credit` is the NetSuite memo that it came from, if any."""

    invoice: Invoice
    amount: Decimal
    date: date
    kind: str = "Credit"
    credit: Credit | None = None
    zuora_id: str = ""


@dataclass(eq=False)
class Memo:
    """A native NetSuite credit memo; `payment` is its Zuora Refund Payment Reference."""

    number: str
    customer: Customer
    date: date
    total: Decimal
    payment: Payment | None = None
    create_refund: bool = True
    netsuite_id: str = ""


@dataclass(eq=False)
class Refund:
    """A NetSuite customer refund of credit memos, with the amounts."""

    number: str
    customer: Customer
    date: date
    method: str
    applied: list[tuple[Memo, Decimal]]
    status: str = ""
    synced: bool = False
    netsuite_id: str = ""
    zuora_id: str = ""

    @property
    def total(self) -> Decimal:
        """The amount paid out."""
        return sum((amount for _, amount in self.applied), Decimal(0))
