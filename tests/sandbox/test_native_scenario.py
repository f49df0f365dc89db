"""The scenario with NetSuite as Customer Master: the same every time, with every example that is promised."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.netsuite.company import Company
from sandbox.netsuite.kinds import KINDS
from sandbox.scenarios import load
from sandbox.scenarios.native_expectations import (
    NATIVE_LEFT_OUT,
    NATIVE_REFUSALS,
    NATIVE_RELINKED,
    NATIVE_UPDATED,
    NATIVE_VALIDATIONS,
)
from sandbox.zuora.schema import OBJECTS
from sandbox.zuora.tenant import Tenant
from syncrules.processes.customers_to_zuora import CUSTOMERS_TO_ZUORA

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PROCESS = CUSTOMERS_TO_ZUORA.id


def loaded(*, settlement: bool = False, now: datetime = NOW) -> tuple[Tenant, Company]:
    tenant = Tenant(invoice_settlement=settlement, clock=lambda: now)
    company = Company(clock=lambda: now)
    load("netsuite_master", tenant, company)
    return tenant, company


def snapshot(tenant: Tenant, company: Company) -> dict[str, Any]:
    zuora = {name: tenant.rows(name) for name in OBJECTS}
    return zuora | {name: company.state_rows(name) for name in KINDS}


def promised() -> list[str]:
    groups = [*NATIVE_VALIDATIONS[PROCESS].values(), *NATIVE_REFUSALS[PROCESS].values()]
    groups += [NATIVE_LEFT_OUT[PROCESS], NATIVE_RELINKED[PROCESS], NATIVE_UPDATED[PROCESS]]
    return [number for group in groups for number in group]


@pytest.mark.parametrize("settlement", [False, True])
def test_the_same_clock_gives_the_same_company(settlement: bool) -> None:
    assert snapshot(*loaded(settlement=settlement)) == snapshot(*loaded(settlement=settlement))


def test_every_validation_of_the_process_has_an_example() -> None:
    assert set(NATIVE_VALIDATIONS[PROCESS]) == {rule.code for rule in CUSTOMERS_TO_ZUORA.validations}


def test_every_promised_example_exists_and_is_promised_one_end() -> None:
    _, company = loaded()
    known = {record.fields["entityId"] for record in company.rows("customer")}
    orders = {record.fields["tranId"] for record in company.rows("salesOrder")}
    assert set(promised()) <= known
    assert [number for number, count in Counter(promised()).items() if count > 1] == []
    assert set(NATIVE_LEFT_OUT["sales_orders_to_zuora"]) <= orders


@pytest.mark.parametrize("day", [NOW, datetime(2026, 3, 1, 0, 5, tzinfo=UTC)])
def test_on_any_day_its_orders_lie_in_the_past(day: datetime) -> None:
    tenant, company = loaded(now=day)
    assert max(record.fields["tranDate"] for record in company.rows("salesOrder")) <= day.date()
    assert max(row["CreatedDate"] for name in OBJECTS for row in tenant.rows(name)) <= day


def test_accounts_are_active_with_two_contacts_or_drafts_with_one() -> None:
    tenant, _ = loaded()
    left = Counter(
        (account["Status"], len(tenant.rows("Contact", AccountId=account["Id"])))
        for account in tenant.rows("Account")
        if account.get("CustomerId__NS")
    )
    assert left["Draft", 1] == 1
    assert set(left) == {("Draft", 1), ("Active", 2)}
