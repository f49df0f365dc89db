"""Scenarios: what the two sandbox systems contain before anything is synced.

`demo` is a small company with an example of everything, `netsuite_master` one whose customers start in
NetSuite, `bench` many quiet invoices, `empty` only set-up.
"""

from __future__ import annotations

from datetime import date

from sandbox.netsuite.company import Company
from sandbox.scenarios import (
    bench,
    demo,
    native,
    native_writer,
    netsuite_corrections,
    netsuite_setup,
    order_writer,
    recognition,
    zuora_setup,
    zuora_side,
)
from sandbox.scenarios.blueprint import Blueprint
from sandbox.scenarios.netsuite_native import write_native
from sandbox.scenarios.netsuite_side import NetSuiteSide
from sandbox.zuora.tenant import Tenant

SCENARIOS = ("demo", "netsuite_master", "bench", "empty")


def load(name: str, tenant: Tenant, company: Company, *, scale: int = 1) -> None:
    """Empty both systems and fill them; `scale` is the number of invoices of `bench`.

    Raises ValueError for an unknown scenario.
    """
    if name not in SCENARIOS:
        raise ValueError(f"unknown scenario {name!r}; there are {', '.join(SCENARIOS)}")
    with tenant.lock, company.lock:
        tenant.clear()
        company.clear()
        plan = _blueprint(name, tenant.now().date(), tenant.invoice_settlement, scale)
        plan.add_headings()
        plan.number_records()
        netsuite_setup.open_books(company)
        setup = netsuite_setup.set_up(company)
        zuora_setup.set_up(tenant)
        NetSuiteSide(company, plan, setup).write()
        netsuite_corrections.write(company, plan, setup)
        write_native(company, plan, setup)
        zuora_side.write(tenant, plan, setup.tax_items, setup.project)
        native_writer.write(company, tenant, plan, setup)
        recognition.hold_back(company, plan)
        order_writer.write(company, tenant, plan, setup)
        netsuite_setup.close_books(company, plan.today)


def _blueprint(name: str, today: date, invoice_settlement: bool, scale: int) -> Blueprint:
    if name == "demo":
        return demo.build(today, invoice_settlement=invoice_settlement)
    if name == "netsuite_master":
        return native.build(today)
    return bench.build(today, scale=scale) if name == "bench" else Blueprint(today)
