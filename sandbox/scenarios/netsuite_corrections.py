"""Writes what an interrupted run left of corrections into a NetSuite company, and what people did to it."""

from __future__ import annotations

from sandbox.netsuite.company import Company
from sandbox.scenarios.blueprint import Blueprint
from sandbox.scenarios.corrections import PaymentRefund
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
