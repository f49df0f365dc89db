"""The demo company: a few hundred believable records, and one example of every refusal."""

from __future__ import annotations

from datetime import date

from sandbox.scenarios.adjusting import add_adjustments
from sandbox.scenarios.billing import add_invoices
from sandbox.scenarios.blueprint import Blueprint
from sandbox.scenarios.cash import add_payments
from sandbox.scenarios.catalog import add_catalog
from sandbox.scenarios.crediting import add_credits
from sandbox.scenarios.custom_fields import add_values
from sandbox.scenarios.customers import add_customers
from sandbox.scenarios.debit_memos import add_memos
from sandbox.scenarios.native_payments import add_native_payments
from sandbox.scenarios.ordering import add_orders
from sandbox.scenarios.paying_back import add_payment_refunds
from sandbox.scenarios.products import add_products
from sandbox.scenarios.recognition import add_recognition_examples
from sandbox.scenarios.refunding import add_refunds


def build(today: date, *, invoice_settlement: bool) -> Blueprint:
    """The demo as of a day; the same day gives the same company."""
    plan = Blueprint(today)
    add_catalog(plan)
    add_products(plan)
    add_customers(plan)
    add_invoices(plan)
    add_payments(plan, invoice_settlement=invoice_settlement)
    add_refunds(plan)
    add_recognition_examples(plan)
    add_orders(plan)
    add_values(plan)
    add_payment_refunds(plan)
    if invoice_settlement:
        add_memos(plan)
    else:
        add_adjustments(plan)
        add_credits(plan)
    add_native_payments(plan, invoice_settlement=invoice_settlement)
    return plan
