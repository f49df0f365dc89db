"""Lists of exact names, facts about records, and the connection test."""

from __future__ import annotations

import pytest

from connector.gateways.errors import AuthenticationFailed, RequestRefused
from syncrules.field_mapping import FieldMapping
from syncrules.language import Fact, Kind
from tests.gateways.netsuite_company import running


def test_flat_lists_give_names_and_ids():
    with running() as account:
        company = account.company
        template = company.insert("revRecTemplate", name="Straight line")
        tax = company.insert("salesTaxItem", itemId="Zero", rate="0%")
        schedule = company.insert("taxSchedule", name="Default")
        names = account.gateway.names
        assert names(Kind.TERM) == {"Net 30": account.ids["term"]}
        assert names(Kind.CURRENCY) == {"USD": account.ids["USD"], "EUR": account.ids["EUR"]}
        assert names(Kind.PAYMENT_METHOD) == {"ACH": account.ids["ACH"]}
        assert names(Kind.REV_REC_TEMPLATE) == {"Straight line": template}
        assert names(Kind.TAX_CODE) == {"Zero": tax}
        assert names(Kind.TAX_SCHEDULE) == {"Default": schedule}


@pytest.mark.parametrize(
    ("kind", "record"),
    [(Kind.CLASS, "classification"), (Kind.DEPARTMENT, "department"), (Kind.LOCATION, "location")],
)
def test_hierarchies_give_full_names_of_the_active_entries(kind, record):
    with running() as account:
        parent = account.company.insert(record, name="EMEA")
        child = account.company.insert(record, name="Germany", parent=parent)
        grandchild = account.company.insert(record, name="Berlin", parent=child)
        account.company.insert(record, name="Closed", parent=parent, isInactive=True)
        assert account.gateway.names(kind) == {
            "EMEA": parent,
            "EMEA : Germany": child,
            "EMEA : Germany : Berlin": grandchild,
        }


def test_subsidiaries_give_full_names():
    with running() as account:
        parent = account.ids["subsidiary"]
        child = account.company.insert(
            "subsidiary", name="Acme GmbH", currency=account.ids["EUR"], parent=parent
        )
        assert account.gateway.names(Kind.SUBSIDIARY) == {"Acme Inc": parent, "Acme Inc : Acme GmbH": child}


def test_accounts_are_told_apart_by_type():
    with running() as account:
        child = account.company.insert(
            "account", acctName="Licences", acctType="_income", parent=account.ids["income"]
        )
        deferred = account.company.insert("account", acctName="Deferred", acctType="_deferredRevenue")
        assert account.gateway.names(Kind.INCOME_ACCOUNT) == {
            "Revenue": account.ids["income"],
            "Revenue : Licences": child,
        }
        assert account.gateway.names(Kind.DEFERRED_ACCOUNT) == {"Deferred": deferred}


def test_the_bundles_custom_lists_give_their_values():
    with running() as account:
        batches = account.gateway.names(Kind.BATCH)
        days = account.gateway.names(Kind.BILL_CYCLE_DAY)
    assert batches["Batch20"] == "20"
    assert len(days) == 31


def test_a_missing_custom_list_is_an_unknown_script_id():
    with (
        running(script_ids={("list", "Zuora Batch"): "customlist_other"}) as account,
        pytest.raises(RequestRefused, match="customlist_other") as caught,
    ):
        account.gateway.names(Kind.BATCH)
    assert caught.value.code == "SCRIPT_ID_UNKNOWN"


def test_a_zuora_list_is_none_of_netsuites():
    with running() as account, pytest.raises(RequestRefused):
        account.gateway.names(Kind.ZUORA_TERM)


def test_customer_currencies_come_in_one_call_and_unknown_customers_are_left_out():
    with running() as account:
        acme, bolt = account.customer("Acme"), account.customer("Bolt")
        account.gateway.names(Kind.CURRENCY)
        before = account.gateway.calls()
        found = account.gateway.facts(Fact.CUSTOMER_CURRENCY, [acme, bolt, acme, "99999"])
        assert found == {acme: "USD", bolt: "USD"}
        assert account.gateway.calls() - before <= 2


def test_payments_that_exist_give_the_documents_that_they_are_applied_to():
    with running() as account:
        acme = account.customer("Acme")
        first, second = (account.document("invoice", acme, "50") for _ in range(2))
        open_payment = account.payment(acme, {first: "50"})
        account.company.update("customerPayment", open_payment, applyList=[])
        payment = account.payment(acme, {first: "50", second: "20"})
        before = account.gateway.calls()
        found = account.gateway.facts(Fact.PAYMENT_DOCUMENTS, [payment, open_payment, "99999"])
        assert account.gateway.calls() - before == 1
    assert found == {payment: f"{first} {second}", open_payment: ""}


def test_item_types_come_by_id_whatever_the_type():
    with running() as account:
        other = account.company.insert(
            "nonInventorySaleItem",
            itemId="Tax",
            incomeAccount=account.ids["income"],
            subsidiaryList=[account.ids["subsidiary"]],
        )
        found = account.gateway.facts(Fact.ITEM_TYPE, [account.ids["item"], other, "99999"])
    assert found == {account.ids["item"]: "serviceSaleItem", other: "nonInventorySaleItem"}


def test_the_connection_test_reports_clock_limit_and_script_ids():
    with running() as account:
        facts = account.gateway.test()
    assert facts.account == "TSTDRV123"
    assert facts.concurrency == 5
    missing = [note for ok, note in facts.notes if not ok]
    assert all("sendtozuora" in note for note in missing), missing


def test_the_connection_test_names_a_script_id_that_does_not_exist():
    with running(script_ids={("body", "Zuora ID"): "custbody_gone"}) as account:
        facts = account.gateway.test()
    assert (False, "Script id custbody_gone (Zuora ID) does not exist in NetSuite.") in facts.notes


def test_the_connection_test_looks_for_the_mapped_custom_fields():
    with running() as account:
        account.company.define_field("custbody_region", "Region", "body")
        internal_id = account.company.custom_fields["custbody_region"].internal_id
        right = FieldMapping("Region__c", "custbody_region", internal_id)
        wrong = FieldMapping("Region__c", "custbody_region", "9" + internal_id)
        gone = FieldMapping("Gone__c", "custentity_gone", "7")
        notes = account.gateway.test({"Invoice": [right, wrong], "Account": [gone]}).notes
    told = [(ok, note) for ok, note in notes if note.startswith("Custom field mapping")]
    assert [ok for ok, _ in told] == [False, True, False]
    assert told[0][1] == "Custom field mapping Gone__c: custentity_gone does not exist in NetSuite."
    assert told[2][1].endswith(f"custbody_region has internal id {internal_id}, not 9{internal_id}.")


def test_wrong_secrets_are_refused():
    with running(token_secret="wrong") as account, pytest.raises(AuthenticationFailed):
        account.gateway.test()
