"""Writes a blueprint into a Zuora tenant."""

from __future__ import annotations

from sandbox.scenarios.blueprint import Blueprint
from sandbox.scenarios.zuora_adjustments import add_adjustment
from sandbox.scenarios.zuora_cash import add_payment
from sandbox.scenarios.zuora_invoices import add_invoice
from sandbox.scenarios.zuora_item_adjustments import add_item_adjustment
from sandbox.scenarios.zuora_master import add_charge, add_customer, add_product, add_rate_plan
from sandbox.scenarios.zuora_memos import add_credit_memo, add_debit_memo
from sandbox.scenarios.zuora_native import add_native_payment, pay_in_zuora
from sandbox.scenarios.zuora_refunds import add_payment_refund, add_refund
from sandbox.scenarios.zuora_writer import Writer
from sandbox.zuora.tenant import Tenant


def write(tenant: Tenant, plan: Blueprint, tax_items: dict[str, str], project_id: str) -> None:
    """Everything, parents first; the blueprint's NetSuite ids must be known. See Writer for the ids."""
    writer = Writer(tenant, plan, tax_items, project_id)
    for product in plan.products:
        add_product(writer, product)
    for rate_plan in plan.rate_plans:
        add_rate_plan(writer, rate_plan)
    for charge in plan.charges:
        add_charge(writer, charge)
    for customer in plan.customers:
        add_customer(writer, customer)
    for invoice in plan.invoices:
        (add_debit_memo if invoice.debit_memo else add_invoice)(writer, invoice)
    for payment in plan.payments:
        add_payment(writer, payment)
    for of_invoice in plan.invoice_adjustments:
        add_adjustment(writer, of_invoice)
    for memo in plan.credit_memos:
        add_credit_memo(writer, memo)
    for invoice in plan.invoices:
        if invoice.paid_in_zuora:
            pay_in_zuora(writer, invoice)
    for native in plan.native_payments:
        if native.in_zuora is not None:
            add_native_payment(writer, native)
    for refund in plan.refunds:
        if refund.synced:
            add_refund(writer, refund)
    for payment_refund in plan.payment_refunds:
        add_payment_refund(writer, payment_refund)
    for adjustment in plan.adjustments:
        add_item_adjustment(writer, adjustment)
