"""Accounts and charges: what their readers select and know of each, read from the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from syncrules.preferences import SyncBehavior
from syncrules.records.account import Account, ParentAccount
from syncrules.records.charge import Charge
from tests.gateways.zuora_company import account, charge, selected
from tests.gateways.zuora_sandbox import Sandbox, context, sandbox


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with sandbox() as running:
        yield running


def test_an_account_is_read_with_its_contacts_parent_and_payment_method(box: Sandbox) -> None:
    parent = account(box, "Holding", AccountNumber="A-PARENT", IntegrationId__NS="501")
    child = account(
        box,
        'Acme, "Inc" & O\'Neill',
        ParentId=parent,
        AutoPay=True,
        BillCycleDay=15,
        CrmId="crm",
        PaymentTerm="Net 30",
        TaxExemptCertificateID="cert",
        VATId="DE1",
        Mrr="12.50",
        CustomerType__NS="Individual",
        Subsidiary__NS="Parent : Child",
    )
    bill_to = box.add(
        "Contact",
        AccountId=child,
        FirstName="Ada",
        LastName="L",
        PostalCode="123",
        TaxRegion="R",
        Country="Germany",
    )
    method = box.add("PaymentMethod", AccountId=child, Type="CreditCard")
    box.tenant.update("Account", child, BillToId=bill_to, DefaultPaymentMethodId=method)
    (read,) = box.gateway.reader("accounts_to_netsuite").records([child], context())
    assert isinstance(read, Account)
    assert read.name == 'Acme, "Inc" & O\'Neill'
    assert (read.auto_pay, read.bill_cycle_day, read.mrr) == (True, 15, Decimal("12.50"))
    assert (read.tax_exempt_certificate_id, read.vat_id, read.crm_id) == ("cert", "DE1", "crm")
    assert (read.customer_type, read.classifications.subsidiary) == ("Individual", "Parent : Child")
    assert read.default_payment_method == "CreditCard"
    assert read.parent == ParentAccount(parent, "A-PARENT", "Holding", "501")
    assert read.bill_to is not None
    assert (read.bill_to.id, read.bill_to.postal_code, read.bill_to.tax_region) == (bill_to, "123", "R")
    assert read.sold_to is None
    assert read.created_date.tzinfo is not None


def test_accounts_that_may_need_a_sync_are_selected(box: Sandbox) -> None:
    wanted = {
        account(box, IntegrationStatus__NS=None),
        account(box, IntegrationStatus__NS="Error Creating Customer"),
        account(box, IntegrationStatus__NS="Creating Customer", SynctoNetSuite__NS="Yes"),
    }
    account(box, IntegrationStatus__NS="Sync Complete")
    account(box, IntegrationStatus__NS="Ignore")
    account(box, SynctoNetSuite__NS="No")
    account(box, Status="Draft")
    assert set(selected(box, "accounts_to_netsuite")) == wanted


def test_the_cutover_date_leaves_older_accounts_out(box: Sandbox) -> None:
    account(box, CreatedDate="2025-12-31T23:00:00Z")
    new = account(box, CreatedDate="2026-01-01T00:00:00Z")
    assert selected(box, "accounts_to_netsuite", cutover_accounts=date(2026, 1, 1)) == [new]


def test_modified_accounts_are_selected_only_with_new_and_modified(box: Sandbox) -> None:
    watermark = datetime(2026, 3, 10, 12, tzinfo=UTC)
    done: dict[str, Any] = {"IntegrationStatus__NS": "Sync Complete", "CreatedDate": "2026-01-01T00:00:00Z"}
    account(box, UpdatedDate=watermark - timedelta(days=2), **done)
    modified = account(box, UpdatedDate=watermark + timedelta(minutes=1), **done)
    both = {"customer_sync_behavior": SyncBehavior.NEW_AND_MODIFIED}
    assert selected(box, "accounts_to_netsuite", watermark, **both) == [modified]
    assert selected(box, "accounts_to_netsuite", watermark) == []
    assert len(selected(box, "accounts_to_netsuite", **both)) == 2


def test_many_accounts_are_read_in_few_calls(box: Sandbox) -> None:
    ids = [account(box, f"A{n}") for n in range(198)]
    before = box.gateway.calls()
    read = box.gateway.reader("accounts_to_netsuite").records([*ids, "0" * 32], context())
    assert [one.id for one in read] == ids
    assert box.gateway.calls() - before <= 4  # with the log-in


def test_a_charge_is_read_with_its_plan_and_product(box: Sandbox) -> None:
    id = charge(box, ItemType__NS="Service", AccountingCode="Sales", Taxable=True, Class__NS="A : B")
    (read,) = box.gateway.reader("charges_to_netsuite").records([id], context())
    assert isinstance(read, Charge)
    assert (read.rate_plan.name, read.rate_plan.product_name) == ("Gold", "Suite")
    assert read.rate_plan.effective_start == date(2021, 2, 3)
    assert (read.item_type, read.accounting_code, read.taxable) == ("Service", "Sales", True)
    assert read.classifications.class_name == "A : B"


def test_charges_of_one_answer_are_not_read_twice(box: Sandbox) -> None:
    ids = [charge(box, f"C{n}") for n in range(3)]
    reader = box.gateway.reader("charges_to_netsuite")
    assert list(reader.ids(context())) == ids
    before = box.gateway.calls()
    assert len(reader.records(ids, context())) == 3
    assert box.gateway.calls() - before == 2  # rate plans and products
    box.tenant.update("ProductRatePlanCharge", ids[0], Name="renamed")
    assert reader.records(ids[:1], context())[0].name == "renamed"
