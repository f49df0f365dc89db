"""When a NetSuite customer is taken, and what is checked on it (accounts.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from syncrules.classifications import subsidiary_validation
from syncrules.language import Context, Criterion, Failure, Kind, Parent, Severity, Validation
from syncrules.processes.account_map import account_currency, bill_cycle_day, payment_term, split_name
from syncrules.processes.master_data import truthy
from syncrules.records.common import Classifications
from syncrules.records.customer import Address, Customer

MOST_CONTACTS = 80
STAGE_CUSTOMER = "customer"


def _stage(customer: Customer) -> str:
    return customer.stage.lstrip("_").lower()


CUSTOMER_CRITERIA: tuple[Criterion[Customer], ...] = (
    Criterion(
        "CUSTOMER_ACTIVE",
        "The customer is active",
        lambda customer, _: not customer.inactive,
        lambda customer, _: "inactive" if customer.inactive else "active",
    ),
    Criterion(
        "SEND_TO_ZUORA",
        "Send to Zuora is Yes",
        lambda customer, _: truthy(customer.send_to_zuora),
        lambda customer, _: customer.send_to_zuora or "empty",
    ),
    Criterion(
        "STAGE_CUSTOMER",
        "The stage is Customer",
        lambda customer, _: _stage(customer) == STAGE_CUSTOMER,
        lambda customer, _: _stage(customer).capitalize() or "empty",
    ),
)


def _term(customer: Customer, context: Context) -> Iterable[Failure]:
    name = payment_term(customer)
    if name and not context.reference.id_of(Kind.ZUORA_TERM, name):
        yield Failure({"value": name})


def _currency(customer: Customer, context: Context) -> Iterable[Failure]:
    code = account_currency(customer, context)
    if not context.reference.id_of(Kind.ZUORA_CURRENCY, code):
        yield Failure({"value": code or "(none)"})


def _batch(customer: Customer, _context: Context) -> Iterable[Failure]:
    if not customer.batch:
        yield Failure()


def _bill_cycle_day(customer: Customer, _context: Context) -> Iterable[Failure]:
    if bill_cycle_day(customer.bill_cycle_day) is None:
        yield Failure()


def _billing_address(customer: Customer, _context: Context) -> Iterable[Failure]:
    if customer.billing is None:
        yield Failure()


def _nameless(address: Address | None) -> bool:
    return address is not None and not address.addressee.strip()


def _billing_addressee(customer: Customer, _context: Context) -> Iterable[Failure]:
    if _nameless(customer.billing):
        yield Failure()


def _shipping_addressee(customer: Customer, _context: Context) -> Iterable[Failure]:
    if _nameless(customer.shipping):
        yield Failure()


def _last_name(customer: Customer, _context: Context) -> Iterable[Failure]:
    # Zuora takes no contact without a last name, and there is nothing to repeat for it.
    addressees = [a.addressee for a in (customer.billing, customer.shipping) if a and not _nameless(a)]
    for addressee in dict.fromkeys(addressees):
        if not split_name(addressee)[1]:
            yield Failure({"value": addressee.strip()})


def _addressee_seen(address: Address | None) -> str:
    if address is None:
        return "no address"
    return address.addressee.strip() or "empty"


def _addressees_seen(customer: Customer, _context: Context) -> str:
    seen = [_addressee_seen(address) for address in (customer.billing, customer.shipping) if address]
    return ", ".join(dict.fromkeys(seen)) or "no address"


def _parent(customer: Customer, context: Context) -> Iterable[Failure]:
    parent = customer.parent
    if context.hierarchy and parent and not parent.zuora_id:
        label = f"{parent.name} ({parent.number})"
        yield Failure({"parent": label}, Parent("customers_to_zuora", parent.id, label))


def _parent_seen(customer: Customer, _context: Context) -> str:
    parent = customer.parent
    return f"{parent.name} ({parent.number})" if parent else "no parent"


def _too_many(customer: Customer, _context: Context) -> Iterable[Failure]:
    if customer.addresses > MOST_CONTACTS:
        yield Failure({"count": str(customer.addresses)})


CUSTOMER_VALIDATIONS: tuple[Validation[Any], ...] = (
    subsidiary_validation(lambda customer: Classifications(subsidiary=customer.subsidiary)),
    Validation(
        "PAYMENT_TERM_UNMATCHED",
        "The payment term exists in Zuora",
        _term,
        lambda customer, _: payment_term(customer),
    ),
    Validation("CURRENCY_UNMATCHED", "The currency is set up in Zuora", _currency, account_currency),
    Validation(
        "BATCH_MISSING", "Zuora Batch is filled", _batch, lambda customer, _: customer.batch or "empty"
    ),
    Validation(
        "BILL_CYCLE_DAY_MISSING",
        "Zuora Bill Cycle Day is filled",
        _bill_cycle_day,
        lambda customer, _: customer.bill_cycle_day or "empty",
    ),
    Validation(
        "BILLING_ADDRESS_MISSING",
        "One address is the default billing address",
        _billing_address,
        lambda customer, _: f"{customer.addresses} addresses",
    ),
    Validation(
        "BILLING_ADDRESSEE_MISSING",
        "The default billing address has an addressee",
        _billing_addressee,
        lambda customer, _: _addressee_seen(customer.billing),
    ),
    Validation(
        "SHIPPING_ADDRESSEE_MISSING",
        "The default shipping address has an addressee",
        _shipping_addressee,
        lambda customer, _: _addressee_seen(customer.shipping),
    ),
    Validation("LAST_NAME_EMPTY", "The addressees give a last name", _last_name, _addressees_seen),
    Validation(
        "PARENT_NOT_SYNCED",
        "The parent customer is synced",
        _parent,
        _parent_seen,
        severity=Severity.BLOCKED,
    ),
    Validation(
        "TOO_MANY_CONTACTS",
        f"At most {MOST_CONTACTS} contacts",
        _too_many,
        lambda customer, _: str(customer.addresses),
    ),
)
