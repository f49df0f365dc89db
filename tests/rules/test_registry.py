"""Which processes exist for which tenant."""

from __future__ import annotations

import pytest

from syncrules.messages import CATALOGUE
from syncrules.registry import PROCESSES, built
from syncrules.sequence import SEQUENCE

IDS = {
    "accounts_to_netsuite",
    "adjustments_to_netsuite",
    "charges_to_netsuite",
    "credit_memos_to_netsuite",
    "customers_to_zuora",
    "debit_memos_to_netsuite",
    "invoices_to_netsuite",
    "payments_to_netsuite",
    "payments_to_zuora",
    "products_to_netsuite",
    "rate_plans_to_netsuite",
    "refunds_to_netsuite",
    "credit_memos_to_zuora",
    "refunds_to_zuora",
    "sales_orders_to_zuora",
}


def test_processes_are_found_by_their_own_id() -> None:
    assert set(PROCESSES) == IDS
    assert all(process.id == key for key, process in PROCESSES.items())


@pytest.mark.parametrize("settlement", [False, True])
@pytest.mark.parametrize("process_id", sorted(IDS))
def test_every_process_is_built_for_the_tenants_whose_sequence_has_it(
    process_id: str, settlement: bool
) -> None:
    (step,) = [step for step in SEQUENCE if step.process == process_id]
    assert built(process_id, settlement) is bool(step.number_in(settlement))


def test_unknown_process_is_not_built() -> None:
    assert not built("orders_to_mars", invoice_settlement=False)


@pytest.mark.parametrize("process_id", sorted(IDS))
def test_every_rule_has_one_code_and_every_validation_a_message(process_id: str) -> None:
    process = PROCESSES[process_id]
    codes = [criterion.code for criterion in process.criteria]
    codes += [validation.code for validation in process.validations]
    assert len(codes) == len(set(codes))
    assert {validation.code for validation in process.validations} <= set(CATALOGUE)
