"""Records of all processes: those that book money are drawn with any amounts, of others there are samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from tests.rules import masters, native_samples
from tests.rules.drawn_cash import (
    customer_payments,
    customer_refunds,
    payment_refunds,
    payments,
    used_memos,
)
from tests.rules.drawn_documents import Drawn, adjustments, credit_memos, debit_memos, invoices

TRANSACTIONS: Mapping[str, st.SearchStrategy[Drawn]] = {
    "invoices_to_netsuite": invoices(),
    "debit_memos_to_netsuite": debit_memos(),
    "credit_memos_to_netsuite": credit_memos(),
    "payments_to_netsuite": payments(),
    "refunds_to_netsuite": payment_refunds(),
    "adjustments_to_netsuite": adjustments(),
    "payments_to_zuora": customer_payments(),
    "credit_memos_to_zuora": used_memos(),
    "refunds_to_zuora": customer_refunds(),
}
WITHOUT_AMOUNT: Mapping[str, tuple[Any, Any]] = {  # a record, and the function that makes its context
    "accounts_to_netsuite": (masters.ACCOUNT, masters.context),
    "customers_to_zuora": (native_samples.CUSTOMER, native_samples.context),
    "products_to_netsuite": (masters.PRODUCT, masters.context),
    "rate_plans_to_netsuite": (masters.PLAN, masters.context),
    "charges_to_netsuite": (masters.CHARGE, masters.context),
    "sales_orders_to_zuora": (native_samples.ORDER, native_samples.context),
}
