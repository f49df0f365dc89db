"""Accounts and the catalog: what their readers select and know of each, read from the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from syncrules.preferences import SyncBehavior
from syncrules.records.account import Account, ParentAccount
from syncrules.records.charge import Charge
from syncrules.records.product import Product
from syncrules.records.rate_plan import ProductLink, RatePlan
from tests.gateways.zuora_company import account, charge, product, rate_plan, selected
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


def test_a_product_is_read_with_its_dates_and_item_type(box: Sandbox) -> None:
    id = product(box, "Suite & <More>", ItemType__NS="Non Inventory", IntegrationStatus__NS="Creating Item")
    (read,) = box.gateway.reader("products_to_netsuite").records([id], context())
    assert isinstance(read, Product)
    assert (read.name, read.item_type, read.integration.status) == (
        *("Suite & <More>", "Non Inventory", "Creating Item"),
    )
    assert (read.effective_start, read.effective_end) == (date(2020, 1, 1), date(2030, 1, 1))
    assert read.updated_date.tzinfo is not None


def test_a_rate_plan_is_read_with_its_product_and_prices(box: Sandbox) -> None:
    suite = product(box, IntegrationId__NS="400")
    id = rate_plan(
        box,
        suite,
        ItemType__NS="Service",
        BillingPeriod__NS="Semi-Annual",
        IncludeChildren__NS="Yes",
        Price__NS="9.50",
        MultiCurrencyPrice__NS="CAD:12;GBP:7.10",
        Class__NS="A : B",
        Subsidiary__NS="Parent : Child",
    )
    (read,) = box.gateway.reader("rate_plans_to_netsuite").records([id], context())
    assert isinstance(read, RatePlan)
    assert read.product == ProductLink(suite, "Suite", "400")
    assert (read.item_type, read.billing_period, read.include_children) == ("Service", "Semi-Annual", "Yes")
    assert (read.price, read.multi_currency_price) == ("9.50", "CAD:12;GBP:7.10")
    assert (read.classifications.class_name, read.classifications.subsidiary) == ("A : B", "Parent : Child")
    assert (read.effective_start, read.effective_end) == (date(2021, 2, 3), date(2029, 1, 1))


def test_a_rate_plan_without_dates_is_effective_for_ever(box: Sandbox) -> None:
    id = box.add("ProductRatePlan", Name="Gold", ProductId=product(box))
    (read,) = box.gateway.reader("rate_plans_to_netsuite").records([id], context())
    assert (read.effective_start, read.effective_end) == (date.min, date.max)


def test_a_product_that_was_synced_meanwhile_is_seen_with_its_new_id(box: Sandbox) -> None:
    suite = product(box)
    id = rate_plan(box, suite)
    reader = box.gateway.reader("rate_plans_to_netsuite")
    assert reader.records([id], context())[0].product.integration_id == ""
    box.tenant.update("Product", suite, IntegrationId__NS="400")
    assert reader.records([id], context())[0].product.integration_id == "400"


@pytest.mark.parametrize(
    ("process", "record"),
    [
        ("products_to_netsuite", "Product"),
        ("rate_plans_to_netsuite", "ProductRatePlan"),
        ("charges_to_netsuite", "ProductRatePlanCharge"),
    ],
)
def test_the_catalog_is_selected_by_status_and_by_its_own_watermark(
    box: Sandbox, process: str, record: str
) -> None:
    ignored: dict[str, Any] = {"IntegrationStatus__NS": "Ignore", "CreatedDate": "2026-01-01T00:00:00Z"}
    suite = product(box, **ignored)
    plan = rate_plan(box, suite, **ignored)
    make = {
        "Product": lambda **fields: product(box, **fields),
        "ProductRatePlan": lambda **fields: rate_plan(box, suite, **fields),
        "ProductRatePlanCharge": lambda **fields: box.add(
            record, Name="Seats", ProductRatePlanId=plan, ChargeModel="Flat", ChargeType="Usage", **fields
        ),
    }[record]
    watermark = datetime(2026, 3, 10, 12, tzinfo=UTC)
    new, refused = make(), make(IntegrationStatus__NS="Error Creating Item")
    done: dict[str, Any] = {"IntegrationStatus__NS": "Sync Complete", "CreatedDate": "2026-01-01T00:00:00Z"}
    old = make(UpdatedDate=watermark - timedelta(days=2), **done)
    modified = make(UpdatedDate=watermark + timedelta(minutes=1), **done)
    both = {"product_catalog_sync_behavior": SyncBehavior.NEW_AND_MODIFIED}
    assert set(selected(box, process, watermark)) == {new, refused}
    assert set(selected(box, process, watermark, **both)) == {new, refused, modified}
    assert set(selected(box, process, **both)) == {new, refused, modified, old} | (
        {suite, plan} & {row["Id"] for row in box.tenant.rows(record)}
    )  # what is ignored is left to the rules


def test_many_rate_plans_are_read_in_few_calls(box: Sandbox) -> None:
    ids = [rate_plan(box, product(box, f"P{n}"), f"R{n}") for n in range(150)]
    reader = box.gateway.reader("rate_plans_to_netsuite")
    assert set(reader.ids(context())) == set(ids)
    before = box.gateway.calls()
    assert len(reader.records(ids, context())) == 150
    assert box.gateway.calls() - before == 1  # the products
