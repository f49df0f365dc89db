"""Writes what an interrupted run left of corrections into a NetSuite company, and what people did to it."""

from __future__ import annotations

from decimal import Decimal

from sandbox.netsuite.company import Company
from sandbox.scenarios.blueprint import Blueprint, Fields
from sandbox.scenarios.corrections import ItemAdjustment, PaymentRefund
from sandbox.scenarios.netsuite_setup import Setup


def write(company: Company, plan: Blueprint, setup: Setup) -> None:
    """After the payments: their lines, refunds, locks and deletions."""
    for refund in plan.payment_refunds:
        payment = refund.payment.netsuite_id
        if refund.opened:
            _open(company, refund)
        if refund.in_netsuite:
            _refund(company, refund, setup)
        if refund.payment_locked:
            company.lock_record("customerPayment", payment)
        if refund.payment_gone:
            company.delete("customerPayment", payment)
    for adjustment in plan.adjustments:
        if adjustment.in_netsuite:
            _adjustment(company, adjustment)
        if adjustment.credited:
            _credit_by_hand(company, adjustment)


def _open(company: Company, refund: PaymentRefund) -> None:
    taken = dict(refund.portions)
    lines = [
        {"apply": True, "doc": document.netsuite_id, "amount": amount - taken[document]}
        for document, amount in refund.payment.applied
        if document in taken
    ]
    company.update(
        "customerPayment", refund.payment.netsuite_id, replace={"applyList": False}, applyList=lines
    )


def _refund(company: Company, refund: PaymentRefund, setup: Setup) -> None:
    customer = refund.payment.customer
    assert customer is not None
    company.insert(
        "customerRefund",
        {
            "custbodyzuoraid": refund.zuora_id,
            "custbodyzuoratype": "PAYMENT_REFUND",
            "custbodyzuoraorigin": "ZUORA",
            "custbodyzuorareferencenumber": refund.number,
        },
        customer=customer.netsuite_id,
        tranDate=refund.date,
        tranId=refund.number,
        paymentMethod=setup.methods[refund.method],
        applyList=[{"apply": True, "doc": refund.payment.netsuite_id, "amount": refund.amount}],
    )


def _adjustment(company: Company, adjustment: ItemAdjustment) -> None:
    """The credit memo, or the invoice that the original's credit memo is not yet applied to."""
    invoice = adjustment.invoice
    credit = adjustment.type == "Credit"
    applied: Fields = {
        "applyList": [{"apply": True, "doc": invoice.netsuite_id, "amount": adjustment.amount}]
    }
    adjustment.netsuite_id = company.insert(
        "creditMemo" if credit else "invoice",
        {
            "custbodyzuoraid": adjustment.zuora_id,
            "custbodyzuoratype": "INVOICE_ITEM_ADJUSTMENT",
            "custbodyzuoraorigin": "ZUORA",
            "custbodyzuorareferencenumber": adjustment.number,
        },
        entity=invoice.customer.netsuite_id,
        tranDate=adjustment.date,
        tranId=adjustment.number,
        itemList=[_line(adjustment, adjustment.amount)],
        **(applied if credit else {}),
    )


def _credit_by_hand(company: Company, adjustment: ItemAdjustment) -> None:
    """A native credit memo of which something is left, so that it is not synced to Zuora."""
    invoice = adjustment.invoice
    applied = {"apply": True, "doc": invoice.netsuite_id, "amount": adjustment.credited}
    company.insert(
        "creditMemo",
        {},
        entity=invoice.customer.netsuite_id,
        tranDate=adjustment.date,
        tranId=f"HAND-{invoice.number}",
        itemList=[_line(adjustment, adjustment.credited + 1)],
        applyList=[applied],
    )


def _line(adjustment: ItemAdjustment, amount: Decimal) -> Fields:
    item = adjustment.invoice.lines[0].charge.netsuite_id
    return {"item": item, "quantity": Decimal(1), "amount": amount}
