"""The map tables of all processes, and which rows of the specification they prove."""

from __future__ import annotations

from tests.journeys.maps import (
    accounts,
    adjustments,
    customers,
    invoices,
    items,
    memos,
    memos_to_zuora,
    orders,
    payments,
    payments_to_zuora,
    refunds,
    released,
    to_zuora,
)
from tests.journeys.maps.rows import Table

TABLES: dict[str, tuple[Table, ...]] = {
    "accounts_to_netsuite": customers.TABLES,
    "customers_to_zuora": accounts.TABLES,
    "products_to_netsuite": items.PRODUCT_TABLES,
    "rate_plans_to_netsuite": items.RATE_PLAN_TABLES,
    "sales_orders_to_zuora": orders.TABLES,
    "charges_to_netsuite": items.CHARGE_TABLES,
    "invoices_to_netsuite": (*invoices.TABLES, *released.tables("INVOICE", "NEGATIVE_INVOICE")),
    "debit_memos_to_netsuite": (*memos.DEBIT_TABLES, *released.tables("DEBIT_MEMO")),
    "credit_memos_to_netsuite": memos.CREDIT_TABLES,
    "payments_to_netsuite": payments.TABLES,
    "refunds_to_netsuite": refunds.TABLES,
    "adjustments_to_netsuite": adjustments.TABLES,
    "payments_to_zuora": payments_to_zuora.TABLES,
    "credit_memos_to_zuora": memos_to_zuora.TABLES,
    "refunds_to_zuora": to_zuora.REFUND_TABLES,
}


def proved_rows() -> dict[str, set[str]]:
    """Process -> names of the rows that its tables prove, each by a check in a world."""
    return {
        process: {
            each.name for table in tables for each in table.rows if each.checks and table.worlds_of(each)
        }
        for process, tables in TABLES.items()
    }
