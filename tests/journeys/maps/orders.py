"""sales_orders_to_zuora: a NetSuite sales order as a Zuora subscription (sales-orders.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.maps.books import Books
from tests.journeys.maps.rows import MASTER, OFF, ON, Check, Table, always, field_of, row
from tests.journeys.maps.to_zuora import Taken, source_field, taken

TERMED = "TERMED"


def orders(books: Books) -> list[Taken]:
    return taken(books, "sales_orders_to_zuora", "salesOrder", "Subscription")


def had(label: str) -> Callable[[Taken], Any]:
    """A custom field of the order, where it is filled."""
    return lambda order: order.had(label) or None


def account(order: Taken) -> Any:
    """Zuora Customer ID (Sales); the customer's Zuora ID where the order is older than the account."""
    customer = order.books.netsuite.get("customer", order.source["entity"])
    assert customer is not None
    return order.had("Zuora Customer ID (Sales)") or customer["customFieldList"]["custentityzuoraid"]


def currency(order: Taken) -> Any:
    found = order.books.netsuite.get("currency", order.source["currency"])
    return found and found["symbol"]


def term_type(order: Taken) -> str:
    return str(order.had("Zuora Term Setting") or TERMED).upper()


def if_termed(label: str) -> Callable[[Taken], Any]:
    """A field that only subscriptions with terms have."""
    return lambda order: order.had(label) if term_type(order) == TERMED else None


def auto_renew(order: Taken) -> Any:
    """The list's first value is Yes."""
    value = if_termed("Zuora Auto Renew")(order)
    return value and str(value) == "1"


def plans(order: Taken) -> list[str]:
    """The rate plans of its lines, in order; items of charges are no rate plans."""
    found = []
    for line in order.source["itemList"]:
        item = order.books.netsuite.get("serviceSaleItem", line["item"])
        if item and item["customFieldList"].get("custitemzuoratype") == "RATE_PLAN":
            found.append(line["customFieldList"]["custcolzuoraitemid"])
    return sorted(found)


def subscribed(order: Taken) -> list[str]:
    rows = order.books.zuora.where("RatePlan", "SubscriptionId", order.target["Id"])
    return sorted(row["ProductRatePlanId"] for row in rows)


def invoices(order: Taken) -> int:
    """The invoice items of the subscription."""
    return len(order.books.zuora.where("InvoiceItem", "SubscriptionId", order.target["Id"]))


def copied(label: str, field: str) -> Any:
    return row(f"{label} -> {field}", Check(had(label), field_of(field)))


ROWS = (
    row("tranId -> Subscription.SalesOrder__NS", Check(source_field("tranId"), field_of("SalesOrder__NS"))),
    row("Zuora Customer ID (Sales) -> Account.Id", Check(account, field_of("AccountId"))),
    row("currencyName -> Subscription.Currency", Check(currency, field_of("Currency"))),
    row(
        "Zuora Subscription Number -> Name",
        Check(had("Zuora Subscription Number"), field_of("Name")),
        worlds=(OFF, ON),
    ),
    row("Zuora Auto Renew -> AutoRenew", Check(auto_renew, field_of("AutoRenew"))),
    row("Zuora Initial Term -> InitialTerm", Check(if_termed("Zuora Initial Term"), field_of("InitialTerm"))),
    row("Zuora Renewal Term -> RenewalTerm", Check(if_termed("Zuora Renewal Term"), field_of("RenewalTerm"))),
    row("Zuora Term Setting -> TermType", Check(term_type, field_of("TermType"))),
    row("item.Zuora Item ID -> RatePlanData.ProductRatePlanId", Check(plans, subscribed)),
    row("false -> SubscribeOptions.GenerateInvoices", Check(always(0), invoices)),
    row(
        "Zuora Send To Zuora, internalId, tranDate -> –",
        Check(lambda order: order.had("Zuora Send To Zuora"), always("1")),
    ),
    row(
        "internalId -> Subscription.IntegrationId__NS",
        Check(source_field("internalId"), field_of("IntegrationId__NS")),
    ),
)
DATES = (
    copied("Zuora Term Start Date", "TermStartDate"),
    copied("Zuora Contract Effective Date", "ContractEffectiveDate"),
    copied("Zuora Service Activation Date", "ServiceActivationDate"),
    row(
        "Zuora Customer Acceptance Date -> ContractAcceptanceDate",
        Check(had("Zuora Customer Acceptance Date"), field_of("ContractAcceptanceDate")),
    ),
)

TABLES = (Table(orders, ROWS, (OFF, ON, MASTER)), Table(orders, DATES, (OFF, ON)))
