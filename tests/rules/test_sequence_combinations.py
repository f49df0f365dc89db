"""Every combination of the switches runs exactly the steps that sequence.md lists, in its order.

The lists below were written down from the page; nothing here asks how the steps are planned.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import pytest

from syncrules.preferences import CustomerMaster, Preferences, StandardInvoiceSync
from syncrules.sequence import steps_for

CUSTOMERS = {
    CustomerMaster.ZUORA: ["1 accounts_to_netsuite"],
    CustomerMaster.NETSUITE: ["1 customers_to_zuora"],
}
# (Enable Sales Order Sync, Force Zuora Product Catalog Sync)
CATALOG = {
    (False, False): [],
    (False, True): ["2a products_to_netsuite", "2b rate_plans_to_netsuite"],
    (True, False): ["2a products_to_netsuite", "2b rate_plans_to_netsuite", "2c sales_orders_to_zuora"],
    (True, True): ["2a products_to_netsuite", "2b rate_plans_to_netsuite", "2c sales_orders_to_zuora"],
}
# Invoice Settlement -> steps that every value of Use Standard Invoice Sync runs
UP_TO_THE_CUT = {
    False: ["3 charges_to_netsuite", "4 invoices_to_netsuite"],
    True: ["3 charges_to_netsuite", "4 invoices_to_netsuite", "5 debit_memos_to_netsuite"],
}
# Invoice Settlement -> steps that only Yes and Yes - NetSuite Int'l Edition run
AFTER_THE_CUT = {
    False: [
        "5 payments_to_netsuite",
        "6 refunds_to_netsuite",
        "7 adjustments_to_netsuite",
        "8 payments_to_zuora",
        "9 credit_memos_to_zuora",
        "10 refunds_to_zuora",
    ],
    True: [
        "6 credit_memos_to_netsuite",
        "7 payments_to_netsuite",
        "8 refunds_to_netsuite",
        "9 payments_to_zuora",
        "10 refunds_to_zuora",
    ],
}
GOES_ON = {
    "Yes": True,
    "Yes - NetSuite Int'l Edition": True,
    "No": False,
    "No – Use NetSuite Avatax": False,
}
TAKES_OUT = {
    "disable_customer_account_sync": {"accounts_to_netsuite", "customers_to_zuora"},
    "disable_charge_sync": {"charges_to_netsuite"},
    "disable_invoice_sync": {"invoices_to_netsuite"},
    "disable_payment_sync": {"payments_to_netsuite"},
    "disable_refund_sync": {"refunds_to_netsuite"},
    "disable_adjustment_sync": {"adjustments_to_netsuite"},
    "disable_debit_memo_sync": {"debit_memos_to_netsuite"},
    "disable_credit_memo_sync": {"credit_memos_to_netsuite"},
    "disable_netsuite_payment_sync": {"payments_to_zuora"},
    "disable_netsuite_credit_memo_sync": {"credit_memos_to_zuora"},
    "disable_netsuite_refund_sync": {"refunds_to_zuora"},
}
BASES = list(product(CustomerMaster, [False, True], [False, True], StandardInvoiceSync, [False, True]))


def listed(
    master: CustomerMaster, orders: bool, force: bool, sync: StandardInvoiceSync, settlement: bool
) -> list[str]:
    """The steps of the page while nothing is disabled."""
    rest = AFTER_THE_CUT[settlement] if GOES_ON[sync.value] else []
    return [*CUSTOMERS[master], *CATALOG[orders, force], *UP_TO_THE_CUT[settlement], *rest]


def subsets() -> Iterator[tuple[str, ...]]:
    """Every choice of Disable switches."""
    for size in range(len(TAKES_OUT) + 1):
        yield from combinations(TAKES_OUT, size)


def running(preferences: Preferences, settlement: bool) -> list[str]:
    return [f"{step.number} {step.process}" for step in steps_for(preferences, settlement) if step.runs]


@pytest.mark.parametrize(
    ("master", "orders", "force", "sync", "settlement"),
    BASES,
    ids=lambda value: value.name if hasattr(value, "name") else ("on" if value else "off"),
)
def test_exactly_the_listed_steps_run(
    master: CustomerMaster, orders: bool, force: bool, sync: StandardInvoiceSync, settlement: bool
) -> None:
    steps = listed(master, orders, force, sync, settlement)
    for disabled in subsets():
        flags = {flag: flag in disabled for flag in TAKES_OUT}
        preferences = Preferences(
            customer_master=master,
            enable_sales_order_sync=orders,
            force_product_catalog_sync=force,
            use_standard_invoice_sync=sync,
            **flags,  # type: ignore[arg-type]
        )
        gone = set().union(*(TAKES_OUT[flag] for flag in disabled))
        expected = [step for step in steps if step.split()[1] not in gone]
        assert running(preferences, settlement) == expected, disabled


def test_every_value_and_every_process_is_in_the_lists() -> None:
    assert set(GOES_ON) == {value.value for value in StandardInvoiceSync}
    named = {
        step.split()[1]
        for table in (CUSTOMERS, CATALOG, UP_TO_THE_CUT, AFTER_THE_CUT)
        for steps in table.values()
        for step in steps
    }
    assert named == {step.process for step in steps_for(Preferences(), False)}
    assert len(named) == 15
    switches = {name for name in Preferences.__dataclass_fields__ if name.startswith("disable_")}
    assert switches == set(TAKES_OUT)
