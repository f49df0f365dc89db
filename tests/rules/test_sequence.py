"""Which processes run, in which order, for every set of switches (sequence.md)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncrules.preferences import CustomerMaster, Preferences, StandardInvoiceSync
from syncrules.sequence import PAYMENT_BLOCKERS, Direction, Plan, steps_for
from tests.spec import spec_page

FLAGS = {
    "accounts_to_netsuite": "disable_customer_account_sync",
    "customers_to_zuora": "disable_customer_account_sync",
    "charges_to_netsuite": "disable_charge_sync",
    "invoices_to_netsuite": "disable_invoice_sync",
    "debit_memos_to_netsuite": "disable_debit_memo_sync",
    "credit_memos_to_netsuite": "disable_credit_memo_sync",
    "payments_to_netsuite": "disable_payment_sync",
    "refunds_to_netsuite": "disable_refund_sync",
    "adjustments_to_netsuite": "disable_adjustment_sync",
    "payments_to_zuora": "disable_netsuite_payment_sync",
    "credit_memos_to_zuora": "disable_netsuite_credit_memo_sync",
    "refunds_to_zuora": "disable_netsuite_refund_sync",
}
WITHOUT = [
    ("1", "accounts_to_netsuite"),
    ("1", "customers_to_zuora"),
    ("2a", "products_to_netsuite"),
    ("2b", "rate_plans_to_netsuite"),
    ("2c", "sales_orders_to_zuora"),
    ("3", "charges_to_netsuite"),
    ("4", "invoices_to_netsuite"),
    ("5", "payments_to_netsuite"),
    ("6", "refunds_to_netsuite"),
    ("7", "adjustments_to_netsuite"),
    ("8", "payments_to_zuora"),
    ("9", "credit_memos_to_zuora"),
    ("10", "refunds_to_zuora"),
]
WITH = [
    *WITHOUT[:7],
    ("5", "debit_memos_to_netsuite"),
    ("6", "credit_memos_to_netsuite"),
    ("7", "payments_to_netsuite"),
    ("8", "refunds_to_netsuite"),
    ("9", "payments_to_zuora"),
    ("10", "refunds_to_zuora"),
]
SWITCHES = st.fixed_dictionaries(
    {
        **{flag: st.booleans() for flag in FLAGS.values()},
        "customer_master": st.sampled_from(CustomerMaster),
        "enable_sales_order_sync": st.booleans(),
        "force_product_catalog_sync": st.booleans(),
        "use_standard_invoice_sync": st.sampled_from(StandardInvoiceSync),
    }
)


def states(preferences: Preferences, settlement: bool) -> dict[str, Plan]:
    return {step.process: step.state for step in steps_for(preferences, settlement)}


def expected(process: str, preferences: Preferences, settlement: bool) -> Plan:
    """The rows of the two tables, written a second time and differently."""
    if process not in {name for _, name in (WITH if settlement else WITHOUT)}:
        return Plan.NOT_APPLICABLE
    if process in FLAGS and getattr(preferences, FLAGS[process]):
        return Plan.DISABLED
    master = preferences.customer_master
    catalog = preferences.enable_sales_order_sync or preferences.force_product_catalog_sync
    asked = {
        "accounts_to_netsuite": master == "Zuora",
        "customers_to_zuora": master == "NetSuite",
        "products_to_netsuite": catalog,
        "rate_plans_to_netsuite": catalog,
        "sales_orders_to_zuora": preferences.enable_sales_order_sync,
    }.get(process, True)
    order = [name for _, name in (WITH if settlement else WITHOUT)]
    last = order.index("debit_memos_to_netsuite" if settlement else "invoices_to_netsuite")
    cut = preferences.use_standard_invoice_sync.value.startswith("No")
    return Plan.RUNS if asked and not (cut and order.index(process) > last) else Plan.PREFERENCE


@given(SWITCHES, st.booleans())
def test_every_set_of_switches_gives_the_documented_steps(switches: dict[str, object], settled: bool) -> None:
    preferences = Preferences(**switches)  # type: ignore[arg-type]
    for process, state in states(preferences, settled).items():
        assert state is expected(process, preferences, settled), process


@pytest.mark.parametrize(("settlement", "table"), [(False, WITHOUT), (True, WITH)])
def test_the_order_and_numbers_are_those_of_the_page(settlement: bool, table: list[tuple[str, str]]) -> None:
    steps = steps_for(Preferences(), settlement)
    assert len(steps) == 15
    assert [(s.number, s.process) for s in steps if s.state is not Plan.NOT_APPLICABLE] == table
    for step in steps:
        direction = Direction.TO_ZUORA if step.process.endswith("_to_zuora") else Direction.TO_NETSUITE
        assert step.direction is direction
        assert bool(step.reason) is not step.runs
        assert bool(step.number) is (step.state is not Plan.NOT_APPLICABLE)


def test_by_default_nothing_travels_to_zuora() -> None:
    running = [s.process for s in steps_for(Preferences(), False) if s.runs]
    assert running == [
        "accounts_to_netsuite",
        "charges_to_netsuite",
        "invoices_to_netsuite",
        "payments_to_netsuite",
        "refunds_to_netsuite",
        "adjustments_to_netsuite",
    ]


def test_the_page_names_the_same_processes() -> None:
    named = set(re.findall(r"`([a-z_]+_to_(?:netsuite|zuora))`", spec_page("sequence.md")))
    assert named == {step.process for step in steps_for(Preferences(), False)}


def test_payments_wait_for_the_documents_that_they_pay() -> None:
    assert {
        "invoices_to_netsuite",
        "debit_memos_to_netsuite",
        "credit_memos_to_netsuite",
    } == PAYMENT_BLOCKERS
