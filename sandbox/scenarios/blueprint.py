"""A scenario as plain data, before it is written: what exists, and what was synced before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.scenarios.corrections import (
        Credit,
        CreditMemo,
        InvoiceAdjustment,
        ItemAdjustment,
        Memo,
        PaymentRefund,
        Refund,
    )
    from sandbox.scenarios.entered import NativeDocument, NativePayment
    from sandbox.scenarios.native import NativeCustomer
    from sandbox.scenarios.ordering import SalesOrder

Fields = dict[str, Any]
Day = date  # inside classes that have a field named date


LONG_AGO, FOREVER = date(2016, 1, 1), date(2099, 12, 31)


@dataclass(eq=False)
class Product:
    """A product; `fields` overrides Zuora fields, `item_type` is its NetSuite item's.

    `linked`: its item was made by hand, and only Zuora knows of it.
    """

    name: str
    item_type: str = "Service"
    synced: bool = False
    linked: bool = False
    start: Day = LONG_AGO
    end: Day = FOREVER
    fields: Fields = field(default_factory=dict)
    zuora_id: str = ""
    netsuite_id: str = ""


@dataclass(eq=False, kw_only=True)
class RatePlan(Product):
    """A product rate plan."""

    product: Product


@dataclass(eq=False)
class Charge:
    """A product rate plan charge; `fields` overrides Zuora fields, `item_type` is its NetSuite item's."""

    name: str
    plan: str
    product: str
    price: Decimal
    model: str = "Flat Fee Pricing"
    kind: str = "Recurring"
    item_type: str = "Service"
    taxable: bool = True
    synced: bool = False
    ended: bool = False  # its rate plan is no longer effective
    prices: dict[str, Decimal] = field(default_factory=dict)  # in other currencies
    fields: Fields = field(default_factory=dict)
    zuora_id: str = ""
    netsuite_id: str = ""


@dataclass(eq=False)
class Person:
    """A contact with an address; `state` is filled where the country has them."""

    first: str
    last: str
    street: str
    city: str
    postal_code: str
    country: str
    state: str = ""


@dataclass(eq=False)
class Customer:
    """An account; `fields` overrides Zuora fields, `customer_currency` the NetSuite customer's currency."""

    number: str
    name: str
    currency: str
    contact: Person
    subsidiary: str = ""
    parent: Customer | None = None
    individual: bool = False
    synced: bool = False
    legacy: bool = False
    customer_currency: str = ""
    fields: Fields = field(default_factory=dict)
    zuora_id: str = ""
    netsuite_id: str = ""


@dataclass(eq=False)
class Tax:
    """One taxation item; `code` names the Zuora tax code, an empty `rate` means a flat amount."""

    code: str
    amount: Decimal
    rate: Decimal
    description: str
    zuora_id: str = ""


@dataclass(eq=False)
class Line:
    """One invoice item; `amount` is without tax."""

    charge: Charge
    quantity: Decimal
    amount: Decimal
    taxes: list[Tax] = field(default_factory=list)
    fields: Fields = field(default_factory=dict)
    zuora_id: str = ""

    @property
    def total(self) -> Decimal:
        """The amount with its taxes."""
        return self.amount + sum((tax.amount for tax in self.taxes), Decimal(0))


@dataclass(eq=False)
class Invoice:
    """A Zuora invoice; with `synced`, it has its NetSuite invoice (or credit memo, when negative)."""

    number: str
    customer: Customer
    date: date
    lines: list[Line]
    synced: bool = False
    debit_memo: bool = False
    in_netsuite: bool = False  # the counterpart exists although Zuora does not know: an interrupted run
    paid_in_zuora: bool = False  # by a payment that is entered in Zuora alone
    fields: Fields = field(default_factory=dict)
    subscription: Fields = field(default_factory=dict)
    open: Decimal = Decimal(0)
    zuora_id: str = ""
    netsuite_id: str = ""

    def __post_init__(self) -> None:
        self.open = self.amount

    @property
    def amount(self) -> Decimal:
        """What is to be paid, tax included."""
        return sum((line.total for line in self.lines), Decimal(0))

    @property
    def tax(self) -> Decimal:
        """The tax in it."""
        return self.amount - sum((line.amount for line in self.lines), Decimal(0))

    @property
    def due(self) -> Day:
        """The due date."""
        return self.date + timedelta(days=30)


@dataclass(eq=False)
class Payment:
    """A Zuora payment and the documents it is applied to, with the amounts. No customer: unassigned."""

    number: str
    customer: Customer | None
    date: date
    method: str
    applied: list[tuple[Invoice, Decimal]]
    unapplied: Decimal = Decimal(0)
    currency: str = "USD"
    synced: bool = False
    in_netsuite: bool = False
    zuora_link: bool = True  # the NetSuite payment knows its Zuora payment
    not_in_netsuite: list[Invoice] = field(default_factory=list)  # applied in Zuora since the last sync
    taken_back: list[tuple[Invoice, Decimal]] = field(default_factory=list)  # unapplied in Zuora since then
    method_gone: bool = False  # only a snapshot of the payment method is left
    fields: Fields = field(default_factory=dict)
    zuora_id: str = ""
    netsuite_id: str = ""

    def __post_init__(self) -> None:
        if self.fields.get("Status", "Processed") == "Processed":
            for document, amount in self.applied:
                document.open -= amount

    @property
    def amount(self) -> Decimal:
        """The whole payment."""
        return self.unapplied + sum((amount for _, amount in self.applied), Decimal(0))


@dataclass
class Blueprint:
    """Everything a scenario consists of besides the set-up."""

    today: date
    products: list[Product] = field(default_factory=list)
    rate_plans: list[RatePlan] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    payment_refunds: list[PaymentRefund] = field(default_factory=list)
    adjustments: list[ItemAdjustment] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    invoice_adjustments: list[InvoiceAdjustment] = field(default_factory=list)
    credit_memos: list[CreditMemo] = field(default_factory=list)
    native_customers: list[NativeCustomer] = field(default_factory=list)
    native_documents: list[NativeDocument] = field(default_factory=list)
    native_payments: list[NativePayment] = field(default_factory=list)
    sales_orders: list[SalesOrder] = field(default_factory=list)
    strangers: list[tuple[str, str]] = field(
        default_factory=list
    )  # (record type, name) of native NetSuite records

    def add_headings(self) -> None:
        """Products and rate plans that nothing is told of but the charges below them."""
        for charge in self.charges:
            if charge.product not in [product.name for product in self.products]:
                self.products.append(Product(charge.product))
            if charge.plan not in [rate_plan.name for rate_plan in self.rate_plans]:
                end = self.day(6, 28) if charge.ended else FOREVER
                above = self.product(charge.product)
                self.rate_plans.append(RatePlan(charge.plan, product=above, end=end))

    def number_records(self) -> None:
        """Give every record its Zuora id, so that either system can be written first."""
        billed: list[Invoice | CreditMemo] = [*self.invoices, *self.credit_memos]
        lines = [line for document in billed for line in document.lines]
        taxes = [tax for line in lines for tax in line.taxes]
        groups = (self.charges, self.customers, self.invoices, lines, taxes, self.payments)
        records: list[Any] = [record for group in groups for record in group]
        records += [refund for refund in self.refunds if refund.synced]
        records += [*self.payment_refunds, *self.adjustments, *self.invoice_adjustments]
        records += self.credit_memos
        records += [*self.products, *self.rate_plans]
        records += [customer for customer in self.native_customers if customer.account]
        records += [payment for payment in self.native_payments if payment.in_zuora is not None]
        for number, record in enumerate(records, 1):
            record.zuora_id = f"8ad09a{number:026x}"

    def product(self, name: str) -> Product:
        """The product of that name; raises StopIteration when there is none."""
        return next(product for product in self.products if product.name == name)

    def rate_plan(self, name: str) -> RatePlan:
        """The rate plan of that name; raises StopIteration when there is none."""
        return next(rate_plan for rate_plan in self.rate_plans if rate_plan.name == name)

    def charge(self, name: str) -> Charge:
        """The charge of that name; raises StopIteration when there is none."""
        return next(charge for charge in self.charges if charge.name == name)

    def customer(self, number: str) -> Customer:
        """The customer of that number; raises StopIteration when there is none."""
        return next(customer for customer in self.customers if customer.number == number)

    def native(self, number: str) -> NativeCustomer:
        """The customer of that entity id; raises StopIteration when there is none."""
        return next(customer for customer in self.native_customers if customer.number == number)

    def day(self, months_ago: int, day: int) -> date:
        """A day of the current month (0), the previous one (1) …; never in the future."""
        return min(month_day(self.today, months_ago, day), self.today)


def month_day(today: date, months_ago: int, day: int) -> date:
    """A day in a month before `today`'s; `day` is cut at 28."""
    index = today.year * 12 + today.month - 1 - months_ago
    return date(index // 12, index % 12 + 1, min(day, 28))
