"""The reader of customers_to_zuora: candidates by flag, stage, status and date; then complete customers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connector.gateways.netsuite.readers import native
from syncrules.language import Context
from syncrules.preferences import Preferences, SyncBehavior
from syncrules.records.customer import Address
from tests.gateways.netsuite_company import Account, running

NOW = datetime(2026, 11, 22, tzinfo=UTC)
STATUS, SEND = "custentityzuoraintegrationstatus", "custentityzuorasendtozuora"
YES, NO = "1", "2"
BILLING = {
    "addressee": " Ada Byron ",
    "addr1": "1 Main Street",
    "addr2": "Floor 2",
    "city": "Springfield",
    "state": "IL",
    "zip": "62701",
    "country": "_unitedStates",
}


def context(watermark: datetime | None = None, **preferences: Any) -> Context:
    return Context(Preferences(**preferences), NOW, watermark=watermark)


def reader_of(account: Account) -> Any:
    return account.gateway.reader("customers_to_zuora")


def customer(account: Account, name: str, status: str = "", send: str = YES, **fields: Any) -> str:
    custom = {SEND: send} | ({STATUS: status} if status else {})
    return account.company.insert(
        "customer",
        {key: value for key, value in custom.items() if value},
        entityId=name,
        companyName=name,
        isPerson=False,
        currency=account.ids["USD"],
        subsidiary=account.ids["subsidiary"],
        **fields,
    )


def test_candidates_are_active_customers_to_be_sent_that_are_not_done() -> None:
    with running() as account:
        wanted = [
            customer(account, "New"),
            customer(account, "Refused", "Error Creating Customer Account"),
            customer(account, "Died", "Creating Customer Account"),
        ]
        customer(account, "Done", "Sync Complete")
        customer(account, "Not to be sent", send=NO)
        customer(account, "Undecided", send="")
        customer(account, "Inactive", isInactive=True)
        customer(account, "Prospect", stage="_prospect")
        assert sorted(reader_of(account).ids(context())) == wanted


def test_with_new_and_modified_changed_customers_come_too() -> None:
    behaviour = {"customer_sync_behavior": SyncBehavior.NEW_AND_MODIFIED}
    with running() as account:
        new, done = customer(account, "New"), customer(account, "Done", "Sync Complete")
        changed = account.company.get("customer", done).fields["lastModifiedDate"]
        reader = reader_of(account)
        assert sorted(reader.ids(context(changed, **behaviour))) == [new, done]
        assert list(reader.ids(context(changed + timedelta(days=1), **behaviour))) == [new]
        assert list(reader.ids(context(changed))) == [new]


def test_where_the_list_cannot_be_read_everything_that_is_filled_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(native, "YES", "Oui")
    with running() as account:
        yes, no = customer(account, "Yes"), customer(account, "No", send=NO)
        customer(account, "Undecided", send="")
        assert sorted(reader_of(account).ids(context())) == [yes, no]


def test_a_customer_is_read_with_everything_the_map_names() -> None:
    texts = {
        "paymentterm": "Net 30", "crmid": "CRM-1", "customerservicerepname": "Noah", "salesrep": "Ingrid",
        "defaultpaymentmethod": "Check", "purchaseordernumber": "PO-7", "taxexemptstatus": "Yes",
        "taxexemptcertificateid": "X-1", "billtoid": "con-1", "soldtoid": "con-2", "billtotaxregion": "IL",
        "billtoworkemail": "b@acme.example", "soldtoworkemail": "s@acme.example", "id": "acc-1",
        "integrationstatus": "Sync Complete", "syncdate": "2026-11-01",
    }  # fmt: skip
    custom: dict[str, Any] = {f"custentityzuora{name}": value for name, value in texts.items()}
    custom |= {SEND: YES, "custentityzuoraautopay": True, "custentityzuorabatch": "7"}
    custom["custentityzuorabillcycleday"] = "15"
    with running() as account:
        parent = account.customer("Holding", "acc-0")
        id_ = account.company.insert(
            "customer",
            custom,
            entityId="CUST-1",
            companyName="Acme Inc.",
            isPerson=False,
            currency=account.ids["EUR"],
            subsidiary=account.ids["subsidiary"],
            terms=account.ids["term"],
            parent=parent,
            phone="555-0100",
            fax="555-0101",
            comments="Prefers <e-mail>",
            addressbookList=[
                {"defaultBilling": True, "addressbookAddress": BILLING},
                {"defaultShipping": True, "addressbookAddress": {"addressee": "Kurt", "country": "_germany"}},
                {"addressbookAddress": {"addressee": "Warehouse"}},
            ],
        )
        (read,) = reader_of(account).records([id_, "424242"], context())
    assert (read.id, read.number, read.name, read.currency) == (id_, "CUST-1", "Acme Inc.", "EUR")
    assert (read.batch, read.bill_cycle_day, read.send_to_zuora, read.auto_pay) == (
        "Batch7",
        "15",
        "Yes",
        True,
    )
    assert (read.stage, read.inactive, read.subsidiary, read.terms) == (
        "_customer", False, "Acme Inc", "Net 30",
    )  # fmt: skip
    assert (read.integration.id, read.integration.status) == ("acc-1", "Sync Complete")
    assert (read.phone, read.fax, read.comments) == ("555-0100", "555-0101", "Prefers <e-mail>")
    assert (read.payment_term, read.crm_id, read.customer_service_rep_name) == ("Net 30", "CRM-1", "Noah")
    assert (read.sales_rep_name, read.default_payment_method, read.purchase_order_number) == (
        "Ingrid", "Check", "PO-7",
    )  # fmt: skip
    assert (read.tax_exempt_status, read.tax_exempt_certificate_id) == ("Yes", "X-1")
    assert (read.bill_to_id, read.sold_to_id, read.bill_to_tax_region) == ("con-1", "con-2", "IL")
    assert (read.bill_to_work_email, read.sold_to_work_email) == ("b@acme.example", "s@acme.example")
    assert (read.parent.id, read.parent.number, read.parent.name, read.parent.zuora_id) == (
        parent, "Holding", "Holding", "acc-0",
    )  # fmt: skip
    assert read.billing == Address(
        " Ada Byron ", "1 Main Street", "Floor 2", "Springfield", "IL", "62701", "_unitedStates"
    )
    assert (read.shipping.addressee, read.shipping.country, read.addresses) == ("Kurt", "_germany", 3)
    assert read.updated_date.tzinfo is not None


def test_a_person_without_addresses_or_parent() -> None:
    with running() as account:
        id_ = account.company.insert(
            "customer",
            isPerson=True,
            firstName="Ada",
            lastName="Byron",
            subsidiary=account.ids["subsidiary"],
        )
        (read,) = reader_of(account).records([id_], context())
    assert (read.name, read.is_person, read.parent) == ("Ada Byron", True, None)
    assert (read.billing, read.shipping, read.addresses) == (None, None, 0)
    assert (read.batch, read.send_to_zuora, read.integration.id) == ("", "", "")


def test_a_parent_synced_meanwhile_is_seen_with_its_zuora_id() -> None:
    with running() as account:
        parent = account.customer("Holding")
        child = customer(account, "Child", parent=parent)
        reader = reader_of(account)
        (before,) = reader.records([child], context())
        account.company.update("customer", parent, {"custentityzuoraid": "acc-0"})
        (after,) = reader.records([child], context())
    assert (before.parent.zuora_id, after.parent.zuora_id) == ("", "acc-0")


def test_many_customers_need_no_more_calls_than_one() -> None:
    with running() as account:
        parent = account.customer("Holding")
        children = [customer(account, f"Child {n}", parent=parent) for n in range(6)]
        reader = reader_of(account)
        reader.records(children[:1], context())
        one = account.gateway.calls()
        assert len(reader.records(children, context())) == 6
        assert account.gateway.calls() - one <= one
