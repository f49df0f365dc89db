"""Writes a blueprint's used-up credit memos into a NetSuite company."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.netsuite.company import Company
from sandbox.scenarios.blueprint import Blueprint, Fields
from sandbox.scenarios.corrections import Credit, InvoiceAdjustment
from sandbox.scenarios.netsuite_setup import Setup


def add_credit(company: Company, plan: Blueprint, setup: Setup, credit: Credit) -> None:
    """A memo of its own, or the application of the memo that a negative invoice became."""
    lines = [_applied(invoice.netsuite_id, amount) for invoice, amount in credit.applied]
    if credit.native:
        lines.append(_applied(_native_invoice(company, plan, credit), credit.native))
    if credit.negative is not None:
        credit.netsuite_id = credit.negative.netsuite_id
        company.update("creditMemo", credit.netsuite_id, credit.custom or None, applyList=lines)
    else:
        memo = f"Credit agreed with {credit.customer.name}"
        fields = {**_document(plan, credit, credit.total), "tranId": credit.number, "memo": memo}
        credit.netsuite_id = company.insert("creditMemo", _custom(plan, credit), applyList=lines, **fields)
    if credit.refunded:
        company.insert(
            "customerRefund",
            customer=credit.customer.netsuite_id,
            tranDate=credit.date,
            tranId=f"PAYOUT-{credit.number}",
            paymentMethod=setup.methods["Check"],
            applyList=[_applied(credit.netsuite_id, credit.refunded)],
        )


def _document(plan: Blueprint, credit: Credit, amount: Decimal) -> dict[str, Any]:
    item = plan.charge("Premium Support").netsuite_id
    line = {"item": item, "quantity": Decimal(1), "amount": amount}
    return {"entity": credit.customer.netsuite_id, "tranDate": credit.date, "itemList": [line]}


def _native_invoice(company: Company, plan: Blueprint, credit: Credit) -> str:
    custom = {"custbodyzuoratype": credit.native_type} if credit.native_type else {}
    number = f"NS-{credit.number}"
    return company.insert("invoice", custom, tranId=number, **_document(plan, credit, credit.native))


def _applied(document: str, amount: Decimal) -> Fields:
    return {"apply": True, "doc": document, "amount": amount}


def _custom(plan: Blueprint, credit: Credit) -> Fields:
    made = _adjustment(plan, credit)
    if made is None or "custbodyzuoraintegrationstatus" in credit.custom:
        return credit.custom
    done = {"custbodyzuoraid": made.zuora_id, "custbodyzuoraintegrationstatus": "Sync Complete"}
    return done | credit.custom


def _adjustment(plan: Blueprint, credit: Credit) -> InvoiceAdjustment | None:
    return next((adjustment for adjustment in plan.invoice_adjustments if adjustment.credit is credit), None)
