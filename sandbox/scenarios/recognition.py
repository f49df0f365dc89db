"""Delayed revenue recognition in the demo: a release that an earlier run left undone, and too few periods."""

from __future__ import annotations

from datetime import date

from sandbox.netsuite.company import Company
from sandbox.scenarios.billing import line
from sandbox.scenarios.blueprint import Blueprint, Invoice

REFUSED = "Error Updating Revenue Recognition"


def add_recognition_examples(plan: Blueprint) -> None:
    """A line whose trigger date is known by now, and a contract that ends after the last period."""
    customer, users = plan.customer("A00009025"), plan.charge("Named User")
    day = plan.day(1, 9)
    held_back = Invoice("INV00090033", customer, day, [line(customer, users, 4)], synced=True)
    held_back.fields = {"IntegrationStatus__NS": REFUSED}
    far = date(plan.today.year + 4, 12, 31)
    long = Invoice("INV00090015", customer, plan.day(0, 8), [line(customer, users, 2, ServiceEndDate=far)])
    plan.invoices += [held_back, long]


def hold_back(company: Company, plan: Blueprint) -> None:
    """The NetSuite lines as they were sent, before the trigger date was known."""
    for invoice in plan.invoices:
        if invoice.fields.get("IntegrationStatus__NS") == REFUSED:
            first = {"line": 1, "deferRevRec": True, "revRecStartDate": invoice.date.replace(day=1)}
            company.update("invoice", invoice.netsuite_id, itemList=[first], replace={"itemList": False})
