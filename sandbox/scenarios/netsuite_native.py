"""Writes what accountants entered in NetSuite themselves into a company."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.netsuite.company import Company
from sandbox.scenarios.blueprint import Blueprint, Fields
from sandbox.scenarios.entered import NativeDocument, NativePayment
from sandbox.scenarios.netsuite_setup import Setup


def write_native(company: Company, plan: Blueprint, setup: Setup) -> None:
    """Documents first, then the payments that are applied to them."""
    for document in plan.native_documents:
        add = _journal if document.journal else _invoice
        document.netsuite_id = add(company, plan, setup, document)
    for payment in plan.native_payments:
        payment.netsuite_id = _payment(company, setup, payment)


def _invoice(company: Company, plan: Blueprint, setup: Setup, document: NativeDocument) -> str:
    custom: Fields = {}
    if document.copied is not None:
        kind = "DEBIT_MEMO" if document.copied.debit_memo else "INVOICE"
        custom = {"custbodyzuoraid": document.copied.zuora_id, "custbodyzuoratype": kind}
    item = plan.charge("Premium Support").netsuite_id
    return company.insert(
        "invoice",
        custom,
        entity=document.customer.netsuite_id,
        tranDate=document.date,
        tranId=document.number,
        itemList=[{"item": item, "quantity": Decimal(1), "amount": document.amount}],
        currency=setup.currencies[document.customer.currency],
    )


def _journal(company: Company, _plan: Blueprint, setup: Setup, document: NativeDocument) -> str:
    """A claim on the customer against income; NetSuite numbers it."""
    owed: dict[str, Any] = {"account": setup.accounts["Accounts Receivable"], "debit": document.amount}
    return company.insert(
        "journalEntry",
        tranDate=document.date,
        currency=setup.currencies[document.customer.currency],
        lineList=[
            {**owed, "entity": document.customer.netsuite_id},
            {"account": setup.accounts["Sales"], "credit": document.amount},
        ],
    )


def _payment(company: Company, setup: Setup, payment: NativePayment) -> str:
    custom: Fields = {"custbodyzuorapaymentreferenceid": f"BANK-{payment.number[-4:]}"}
    if payment.in_zuora is not None:
        custom |= {
            "custbodyzuoraid": payment.zuora_id,
            "custbodyzuoraintegrationstatus": "Sync Complete",
            "custbodyzuoraorigin": "NETSUITE",
        }
    merged = custom | payment.custom
    return company.insert(
        "customerPayment",
        {name: value for name, value in merged.items() if value},
        customer=payment.customer.netsuite_id,
        tranDate=payment.date,
        tranId=payment.number,
        memo=f"Lockbox {payment.number[-4:]}",
        paymentMethod=setup.methods[payment.method],
        currency=setup.currencies[payment.customer.currency],
        payment=payment.amount,
        applyList=[
            {"apply": True, "doc": document.netsuite_id, "amount": amount}
            for document, amount in payment.applied
        ],
    )
