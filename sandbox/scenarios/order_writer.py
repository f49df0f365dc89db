"""Writes sales orders into a NetSuite company, and what dead runs made of them into a Zuora tenant."""

from __future__ import annotations

from decimal import Decimal

from sandbox.netsuite.company import Company
from sandbox.scenarios.blueprint import Blueprint, Fields, RatePlan
from sandbox.scenarios.netsuite_setup import YES_NO, Setup, add_francs
from sandbox.scenarios.ordering import UNKNOWN_CURRENCY, SalesOrder
from sandbox.scenarios.zuora_writer import Writer
from sandbox.zuora.tenant import Tenant

_CHOICES = ("sendtozuora", "autorenew")
_USUAL: Fields = {
    "sendtozuora": "Yes",
    "autorenew": "Yes",
    "initialterm": "12",
    "renewalterm": "12",
    "termsetting": "TERMED",
}


def write(company: Company, tenant: Tenant, plan: Blueprint, setup: Setup) -> None:
    """After the customers and rate plans of both systems."""
    writer = Writer(tenant, plan, {}, "")
    for order in plan.sales_orders:
        if order.currency == UNKNOWN_CURRENCY:
            _allow_francs(company, order, setup)
        order.netsuite_id = _insert(company, plan, order, setup)
        if order.found_by:
            _subscription(writer, order)


def _insert(company: Company, plan: Blueprint, order: SalesOrder, setup: Setup) -> str:
    lines = [_line(rate_plan.netsuite_id, _price(plan, rate_plan)) for rate_plan in order.plans]
    if order.charge:
        lines.append(_line(order.charge.netsuite_id, order.charge.price))
    custom = {**_USUAL, **order.custom}
    for name in _CHOICES:
        custom[name] = YES_NO.get(custom[name], "")
    return company.insert(
        "salesOrder",
        {f"custbodyzuora{name}": value for name, value in custom.items() if value != ""},
        entity=order.customer.netsuite_id,
        tranDate=order.date,
        tranId=order.number,
        currency=setup.currencies[order.currency or order.customer.currency],
        itemList=lines,
    )


def _price(plan: Blueprint, rate_plan: RatePlan) -> Decimal:
    return sum((c.price for c in plan.charges if c.plan == rate_plan.name), Decimal(0))


def _line(item: str, price: Decimal) -> Fields:
    return {"item": item, "quantity": Decimal(1), "amount": price}


def _allow_francs(company: Company, order: SalesOrder, setup: Setup) -> None:
    """The customer pays in francs too, which Zuora does not know."""
    add_francs(company, setup)
    codes = (order.customer.currency, UNKNOWN_CURRENCY)
    currencies = [{"currency": setup.currencies[code]} for code in codes]
    company.update("customer", order.customer.netsuite_id, currencyList=currencies)


def _subscription(writer: Writer, order: SalesOrder) -> None:
    names = {"IntegrationId__NS": order.netsuite_id, "SalesOrder__NS": order.number}
    writer.insert(
        "Subscription",
        Name=f"S-{order.number}",
        AccountId=order.customer.zuora_id,
        Status="Active",
        TermType="TERMED",
        InitialTerm=12,
        RenewalTerm=12,
        TermStartDate=order.date,
        ContractEffectiveDate=order.date,
        **{order.found_by: names[order.found_by]},
    )
