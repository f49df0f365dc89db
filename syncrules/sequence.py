"""The fixed order of the processes, and which of them run for given preferences (sequence.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from syncrules.preferences import CustomerMaster, Preferences


class Direction(StrEnum):
    """Where the records of a process travel."""

    TO_NETSUITE = "Zuora to NetSuite"
    TO_ZUORA = "NetSuite to Zuora"


class Plan(StrEnum):
    """Whether a step runs, or why it is skipped, in the words of the step states."""

    RUNS = "runs"
    DISABLED = "skipped: disabled"
    PREFERENCE = "skipped: preference"
    NOT_APPLICABLE = "skipped: not applicable"


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of a run. `number` is its place as documented ("2a"), empty when not applicable."""

    process: str
    number: str
    title: str
    direction: Direction
    state: Plan
    reason: str = ""

    @property
    def runs(self) -> bool:
        """The step is carried out."""
        return self.state is Plan.RUNS


def _always(_preferences: Preferences) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class SequenceStep:
    """A row of sequence.md. An empty number means that the tenant's mode does not have the process.

    `missing` gives the reason why the preferences do not ask for the process, or an empty text.
    """

    process: str
    title: str
    direction: Direction
    number: str  # without Invoice Settlement
    number_settled: str  # with Invoice Settlement
    disabled_by: str = ""  # id of the disable flag
    missing: Callable[[Preferences], str] = _always
    survives_cut: bool = False  # still runs with Use Standard Invoice Sync = No

    def number_in(self, invoice_settlement: bool) -> str:
        """The step's number in a tenant of this mode."""
        return self.number_settled if invoice_settlement else self.number


def _master_is(master: CustomerMaster) -> Callable[[Preferences], str]:
    def missing(preferences: Preferences) -> str:
        return "" if preferences.customer_master is master else f"Customer Account Master is not {master}."

    return missing


def _catalog(preferences: Preferences) -> str:
    if preferences.enable_sales_order_sync or preferences.force_product_catalog_sync:
        return ""
    return "Neither Enable Sales Order Sync nor Force Zuora Product Catalog Sync is on."


def _sales_orders(preferences: Preferences) -> str:
    return "" if preferences.enable_sales_order_sync else "Enable Sales Order Sync is off."


_NS, _Z = Direction.TO_NETSUITE, Direction.TO_ZUORA

SEQUENCE = (
    SequenceStep(
        "accounts_to_netsuite",
        "Customer accounts",
        _NS,
        "1",
        "1",
        "disable_customer_account_sync",
        _master_is(CustomerMaster.ZUORA),
        survives_cut=True,
    ),
    SequenceStep(
        "customers_to_zuora",
        "Customers",
        _Z,
        "1",
        "1",
        "disable_customer_account_sync",
        _master_is(CustomerMaster.NETSUITE),
        survives_cut=True,
    ),
    SequenceStep("products_to_netsuite", "Products", _NS, "2a", "2a", "", _catalog, survives_cut=True),
    SequenceStep("rate_plans_to_netsuite", "Rate plans", _NS, "2b", "2b", "", _catalog, survives_cut=True),
    SequenceStep(
        "sales_orders_to_zuora", "Sales orders", _Z, "2c", "2c", "", _sales_orders, survives_cut=True
    ),
    SequenceStep("charges_to_netsuite", "Charges", _NS, "3", "3", "disable_charge_sync", survives_cut=True),
    SequenceStep(
        "invoices_to_netsuite", "Invoices", _NS, "4", "4", "disable_invoice_sync", survives_cut=True
    ),
    SequenceStep(
        "debit_memos_to_netsuite", "Debit memos", _NS, "", "5", "disable_debit_memo_sync", survives_cut=True
    ),
    SequenceStep("credit_memos_to_netsuite", "Credit memos", _NS, "", "6", "disable_credit_memo_sync"),
    SequenceStep("payments_to_netsuite", "Payments", _NS, "5", "7", "disable_payment_sync"),
    SequenceStep("refunds_to_netsuite", "Refunds", _NS, "6", "8", "disable_refund_sync"),
    SequenceStep(
        "adjustments_to_netsuite", "Invoice item adjustments", _NS, "7", "", "disable_adjustment_sync"
    ),
    SequenceStep("payments_to_zuora", "NetSuite payments", _Z, "8", "9", "disable_netsuite_payment_sync"),
    SequenceStep(
        "credit_memos_to_zuora", "NetSuite credit memos", _Z, "9", "", "disable_netsuite_credit_memo_sync"
    ),
    SequenceStep("refunds_to_zuora", "NetSuite refunds", _Z, "10", "10", "disable_netsuite_refund_sync"),
)

# A process-level error in one of these skips payments_to_netsuite (D08).
PAYMENT_BLOCKERS = frozenset({"invoices_to_netsuite", "debit_memos_to_netsuite", "credit_memos_to_netsuite"})


def steps_for(preferences: Preferences, invoice_settlement: bool) -> tuple[PlannedStep, ...]:
    """All processes in the order of the run, each with what would happen to it and why."""
    return tuple(_planned(step, preferences, invoice_settlement) for step in SEQUENCE)


def _planned(step: SequenceStep, preferences: Preferences, invoice_settlement: bool) -> PlannedStep:
    state, reason = _state(step, preferences, invoice_settlement)
    number = step.number_in(invoice_settlement)
    return PlannedStep(step.process, number, step.title, step.direction, state, reason)


def _state(step: SequenceStep, preferences: Preferences, invoice_settlement: bool) -> tuple[Plan, str]:
    if not step.number_in(invoice_settlement):
        mode = "with" if invoice_settlement else "without"
        return Plan.NOT_APPLICABLE, f"Does not exist in a Zuora tenant {mode} Invoice Settlement."
    if step.disabled_by and getattr(preferences, step.disabled_by):
        return Plan.DISABLED, "Switched off in the advanced settings."
    missing = step.missing(preferences)
    if missing:
        return Plan.PREFERENCE, missing
    if not step.survives_cut and not preferences.use_standard_invoice_sync.runs_everything:
        return Plan.PREFERENCE, f"Use Standard Invoice Sync is {preferences.use_standard_invoice_sync}."
    return Plan.RUNS, ""
