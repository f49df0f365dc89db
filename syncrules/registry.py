"""All processes by their id in sequence.md."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from syncrules.language import SyncProcess
from syncrules.processes.accounts_to_netsuite import ACCOUNTS_TO_NETSUITE
from syncrules.processes.adjustments_to_netsuite import ADJUSTMENTS_TO_NETSUITE
from syncrules.processes.charges_to_netsuite import CHARGES_TO_NETSUITE
from syncrules.processes.credit_memos_to_netsuite import CREDIT_MEMOS_TO_NETSUITE
from syncrules.processes.credit_memos_to_zuora import CREDIT_MEMOS_TO_ZUORA
from syncrules.processes.customers_to_zuora import CUSTOMERS_TO_ZUORA
from syncrules.processes.debit_memos_to_netsuite import DEBIT_MEMO_RECOGNITION, DEBIT_MEMOS_TO_NETSUITE
from syncrules.processes.invoices_to_netsuite import INVOICE_RECOGNITION, INVOICES_TO_NETSUITE
from syncrules.processes.payments_to_netsuite import PAYMENTS_TO_NETSUITE
from syncrules.processes.payments_to_zuora import PAYMENTS_TO_ZUORA
from syncrules.processes.products_to_netsuite import PRODUCTS_TO_NETSUITE
from syncrules.processes.rate_plans_to_netsuite import RATE_PLANS_TO_NETSUITE
from syncrules.processes.refunds_to_netsuite import REFUNDS_TO_NETSUITE
from syncrules.processes.refunds_to_zuora import REFUNDS_TO_ZUORA
from syncrules.processes.sales_orders_to_zuora import SALES_ORDERS_TO_ZUORA
from syncrules.sequence import SEQUENCE

PROCESSES: Mapping[str, SyncProcess[Any]] = MappingProxyType(
    {
        process.id: process
        for process in (
            ACCOUNTS_TO_NETSUITE,
            CUSTOMERS_TO_ZUORA,
            PRODUCTS_TO_NETSUITE,
            RATE_PLANS_TO_NETSUITE,
            SALES_ORDERS_TO_ZUORA,
            CHARGES_TO_NETSUITE,
            INVOICES_TO_NETSUITE,
            DEBIT_MEMOS_TO_NETSUITE,
            CREDIT_MEMOS_TO_NETSUITE,
            PAYMENTS_TO_NETSUITE,
            REFUNDS_TO_NETSUITE,
            ADJUSTMENTS_TO_NETSUITE,
            PAYMENTS_TO_ZUORA,
            CREDIT_MEMOS_TO_ZUORA,
            REFUNDS_TO_ZUORA,
        )
    }
)

# Passes at the end of a process (sequence.md, "Extra passes"), by their own id.
PASSES: Mapping[str, SyncProcess[Any]] = MappingProxyType(
    {process.id: process for process in (INVOICE_RECOGNITION, DEBIT_MEMO_RECOGNITION)}
)
# Whatever a record may belong to.
KNOWN: Mapping[str, SyncProcess[Any]] = MappingProxyType({**PROCESSES, **PASSES})


def passes_of(process_id: str) -> tuple[SyncProcess[Any], ...]:
    """The passes at the end of a process, in their order."""
    return tuple(process for process in PASSES.values() if process.ends == process_id)


def built(process_id: str, invoice_settlement: bool) -> bool:
    """Whether the process exists for a tenant of this kind."""
    steps = {step.process for step in SEQUENCE if step.number_in(invoice_settlement)}
    owner = PASSES[process_id].ends if process_id in PASSES else process_id
    return owner in PROCESSES.keys() & steps
