"""Rules that payments and refunds have in common on their way to NetSuite (payments.md, refunds.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from syncrules.language import Context, Criterion, Fact, Failure, Kind, Need, Ref, System, Validation
from syncrules.processes.transactions import ORIGIN_NETSUITE
from syncrules.records.common import AccountLink


def customer(record: Any) -> str:
    """Internal id of the NetSuite customer of the record's account."""
    account: AccountLink | None = record.account
    return account.integration.id if account else ""


def payee(record: Any, context: Context) -> str:
    """Internal id of the NetSuite customer: the account's, else the one for unassigned payments (D09)."""
    return customer(record) or ("" if record.account else context.preferences.unassigned_payments_customer)


def payment_method(record: Any, context: Context) -> Ref | None:
    """The NetSuite payment method of exactly the name that Zuora gives."""
    method = context.reference.id_of(Kind.PAYMENT_METHOD, record.method_type)
    return Ref("paymentMethod", method) if method else None


def not_from_netsuite(noun: str) -> Criterion[Any]:
    """What came from NetSuite does not go back there (D40)."""
    return Criterion(
        "ORIGIN_NOT_NETSUITE",
        f"{noun} does not come from NetSuite",
        lambda record, _: record.integration.origin != ORIGIN_NETSUITE,
        lambda record, _: record.integration.origin or "empty",
    )


def _method_unmatched(record: Any, context: Context) -> Iterable[Failure]:
    if payment_method(record, context) is None:
        yield Failure({"value": record.method_type or "(none)"})


def _customers(record: Any, context: Context) -> Iterable[str]:
    # With one currency in NetSuite every customer has it, whatever Zuora says.
    if context.preferences.netsuite_multiple_currencies and customer(record):
        yield customer(record)


def _customer_currency(record: Any, context: Context) -> str:
    return context.fact(Fact.CUSTOMER_CURRENCY, customer(record))


def _currency_changed(record: Any, context: Context) -> Iterable[Failure]:
    account: AccountLink | None = record.account
    now = _customer_currency(record, context)
    if account is None or not context.preferences.netsuite_multiple_currencies or not now:
        return
    if account.currency and now != account.currency:
        yield Failure({"customer": account.name, "old": account.currency, "value": now})


METHOD_MATCHED: Validation[Any] = Validation(
    "PAYMENT_METHOD_UNMATCHED",
    "Payment method exists in NetSuite",
    _method_unmatched,
    lambda record, _: record.method_type,
)
CURRENCY_UNCHANGED: Validation[Any] = Validation(
    "CUSTOMER_CURRENCY_CHANGED",
    "Customer's currency is unchanged in NetSuite",
    _currency_changed,
    _customer_currency,
)
CUSTOMER_CURRENCIES: Need[Any] = Need(Fact.CUSTOMER_CURRENCY, System.NETSUITE, _customers)
