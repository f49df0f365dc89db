"""Everything that the rules want written in NetSuite can be written, in fields that SuiteTalk has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncrules.language import Action, Found, Result, System
from syncrules.preferences import StandardInvoiceSync
from syncrules.processes.accounts_to_netsuite import ACCOUNTS_TO_NETSUITE
from syncrules.processes.charges_to_netsuite import CHARGES_TO_NETSUITE
from syncrules.processes.credit_memos_to_netsuite import CREDIT_MEMOS_TO_NETSUITE
from syncrules.processes.customers_to_zuora import CUSTOMERS_TO_ZUORA
from syncrules.processes.debit_memos_to_netsuite import DEBIT_MEMOS_TO_NETSUITE
from syncrules.processes.invoices_to_netsuite import INVOICES_TO_NETSUITE
from syncrules.processes.payments_to_netsuite import PAYMENTS_TO_NETSUITE
from syncrules.processes.products_to_netsuite import PRODUCTS_TO_NETSUITE
from syncrules.processes.rate_plans_to_netsuite import RATE_PLANS_TO_NETSUITE
from syncrules.processes.refunds_to_zuora import REFUNDS_TO_ZUORA
from syncrules.processes.sales_orders_to_zuora import SALES_ORDERS_TO_ZUORA
from syncrules.records.common import Integration
from tests.gateways.netsuite_scripted import saved, scripted
from tests.rules import masters, memo_samples, native_samples, transaction_samples
from tests.rules.test_rate_plan_map import FULL as RATE_PLAN

ALL = {
    "netsuite_multiple_currencies": True,
    "netsuite_subsidiaries": True,
    "netsuite_use_revenue_recognition": True,
    "netsuite_default_tax_code": "Zero",
}
ITEM_TYPES = ("Inventory", "Non Inventory", "Service")
TAXED_IN_NETSUITE = StandardInvoiceSync.AVATAX


def master_writes():
    """Creates, updates and links of customers and of items of every type."""
    contexts = [
        masters.context(**ALL),
        masters.context(**ALL, use_standard_invoice_sync=TAXED_IN_NETSUITE),
        masters.context(),  # one currency: a rate plan has a rate
    ]
    account = replace(
        masters.ACCOUNT, parent=masters.PARENT, batch="Batch7", bill_cycle_day=31, tax_exempt_status="No"
    )
    records = [(ACCOUNTS_TO_NETSUITE, account)]
    items = [
        (PRODUCTS_TO_NETSUITE, masters.PRODUCT),
        (RATE_PLANS_TO_NETSUITE, RATE_PLAN),
        (CHARGES_TO_NETSUITE, masters.CHARGE),
    ]
    records += [(process, replace(item, item_type=kind)) for process, item in items for kind in ITEM_TYPES]
    for process, record in records:
        for action in (Action.CREATE, Action.UPDATE, Action.LINK):
            found = record if action is Action.CREATE else replace(record, integration=Integration(id="500"))
            for context in contexts:
                yield from (step.write for step in process.plan(found, action, context))


def transaction_writes():
    """Invoices, credit memos, payments, and what a synced refund writes back."""
    context = transaction_samples.context(netsuite_use_revenue_recognition=True)
    samples = [
        (INVOICES_TO_NETSUITE, transaction_samples.INVOICE),
        (INVOICES_TO_NETSUITE, transaction_samples.NEGATIVE),
        (PAYMENTS_TO_NETSUITE, transaction_samples.PAYMENT),
        (DEBIT_MEMOS_TO_NETSUITE, memo_samples.DEBIT_MEMO),
        (CREDIT_MEMOS_TO_NETSUITE, memo_samples.CREDIT_MEMO),
    ]
    for process, record in samples:
        yield from (step.write for step in process.plan(record, Action.CREATE, context))
    changed = replace(memo_samples.CREDIT_MEMO, integration=Integration(id="9201"))
    found = Found("creditMemo", "9201")
    yield from (step.write for step in CREDIT_MEMOS_TO_NETSUITE.resume(changed, found, context))
    refund = transaction_samples.refund()
    yield from REFUNDS_TO_ZUORA.settle(refund, Action.CREATE, {"create": Result("zr-1")}, context)


def native_writes():
    """What customers and sales orders that start in NetSuite get written back."""
    results = {"create": Result("acc-1", number="A-S1"), "bill_to": Result("c-1"), "sold_to": Result("c-2")}
    context = native_samples.context()
    yield from CUSTOMERS_TO_ZUORA.settle(native_samples.CUSTOMER, Action.CREATE, results, context)
    yield from SALES_ORDERS_TO_ZUORA.settle(native_samples.ORDER, Action.CREATE, results, context)


@pytest.mark.parametrize("writes", [master_writes, transaction_writes, native_writes])
def test_the_writes_of_the_rules_can_be_sent(writes):
    for_netsuite = [write for write in writes() if write.system is System.NETSUITE]
    with scripted(saved) as (gateway, _):
        results = dict(gateway.write(for_netsuite))
    assert len(results) == len(for_netsuite) > 0
    assert [result.refusal for result in results.values() if result.refusal] == []
