"""Every row of the map from a NetSuite customer to a Zuora account and its contacts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from syncrules.countries import known_countries
from syncrules.country_codes import country_code
from syncrules.language import Action, Context, Fact
from syncrules.preferences import CustomerNumberMapping, CustomerNumberUpdate, StandardInvoiceSync
from syncrules.processes.account_map import bill_cycle_day, split_name
from syncrules.processes.customers_to_zuora import CUSTOMERS_TO_ZUORA as PROCESS
from syncrules.records.customer import Customer
from tests.rules.native_samples import BILLING, CUSTOMER, NOW_TEXT, PARENT, SHIPPING, context, linked

FULL = replace(
    CUSTOMER,
    comments="Prefers e-mail",
    phone="555-0100",
    fax="555-0101",
    auto_pay=True,
    default_payment_method="Check",
    crm_id="0015e1",
    customer_service_rep_name="Noah",
    purchase_order_number="PO-7",
    sales_rep_name="Ingrid",
    tax_exempt_status="Yes",
    tax_exempt_certificate_id="X-1",
    bill_to_tax_region="IL",
    bill_to_work_email="ada@acme.example",
    sold_to_work_email="kurt@acme.example",
    parent=PARENT,
    shipping=SHIPPING,
)


def written(record: Customer, step: str, action: Action = Action.CREATE, rules: Context | None = None) -> Any:
    """The fields that one step sends."""
    plan = PROCESS.plan(record, action, rules or context())
    return next(s.write.fields for s in plan if s.name == step)


def test_every_field_of_a_new_account() -> None:
    assert written(FULL, "create") == {
        "Name": "Acme Inc.",
        "Status": "Draft",
        "Currency": "USD",
        "Batch": "Batch7",
        "BillCycleDay": 15,
        "Notes": "Prefers e-mail",
        "PaymentTerm": "Net 30",
        "AutoPay": True,
        "DefaultPaymentMethodId": "pm-check",
        "AllowInvoiceEdit": True,
        "CrmId": "0015e1",
        "CustomerServiceRepName": "Noah",
        "PurchaseOrderNumber": "PO-7",
        "SalesRepName": "Ingrid",
        "ParentId": "acc-0",
        "TaxExemptStatus": "Yes",
        "TaxExemptCertificateID": "X-1",
        "IntegrationId__NS": "501",
        "CustomerId__NS": "CUST-1 Acme",
        "SyncDate__NS": NOW_TEXT,
    }


def test_what_the_customer_does_not_say_is_left_out() -> None:
    assert set(written(CUSTOMER, "create")) == {
        "Name", "Status", "Currency", "Batch", "BillCycleDay", "PaymentTerm", "AutoPay", "AllowInvoiceEdit",
        "IntegrationId__NS", "CustomerId__NS", "SyncDate__NS",
    }  # fmt: skip


def test_a_default_payment_method_of_one_account_is_left_to_zuora() -> None:
    assert "DefaultPaymentMethodId" not in written(
        replace(FULL, default_payment_method="CreditCard"), "create"
    )


def test_an_update_sends_the_same_fields_without_status_and_first_sync_date() -> None:
    sent = written(replace(FULL, integration=linked().integration), "update", Action.UPDATE)
    assert set(written(FULL, "create")) - set(sent) == {"Status", "SyncDate__NS"}
    assert set(sent) <= set(written(FULL, "create"))


def test_the_bill_to_contact_is_the_default_billing_address() -> None:
    fields = dict(written(FULL, "bill_to"))
    del fields["AccountId"]
    assert fields == {
        "FirstName": "Ada",
        "LastName": "Byron",
        "Address1": "1 Main Street",
        "Address2": "Floor 2",
        "City": "Springfield",
        "State": "IL",
        "PostalCode": "62701",
        "Country": "US",
        "WorkPhone": "555-0100",
        "Fax": "555-0101",
        "WorkEmail": "ada@acme.example",
        "TaxRegion": "IL",
        "Description": "Bill To Contact",
    }


def test_the_sold_to_contact_is_the_default_shipping_address() -> None:
    fields = dict(written(FULL, "sold_to"))
    del fields["AccountId"]
    assert fields == {
        "FirstName": "Kurt",
        "LastName": "von Weber",
        "Address1": "Hauptstr. 5",
        "City": "Berlin",
        "PostalCode": "10115",
        "Country": "DE",
        "WorkPhone": "555-0100",
        "Fax": "555-0101",
        "WorkEmail": "kurt@acme.example",
        "Description": "Sold To Contact",
    }


@pytest.mark.parametrize(("own", "sent"), [("", "ada@acme.example"), ("k@acme.example", "k@acme.example")])
def test_without_a_shipping_address_the_sold_to_contact_repeats_the_billing_data(own: str, sent: str) -> None:
    record = replace(FULL, shipping=None, sold_to_work_email=own)
    bill_to, sold_to = dict(written(record, "bill_to")), dict(written(record, "sold_to"))
    assert sold_to == {k: v for k, v in bill_to.items() if k != "TaxRegion"} | {
        "Description": "Sold To Contact",
        "WorkEmail": sent,
    }


def test_a_shipping_address_without_mail_does_not_take_the_billing_one() -> None:
    assert "WorkEmail" not in written(replace(FULL, sold_to_work_email=""), "sold_to")


@pytest.mark.parametrize(
    ("addressee", "names"),
    [
        ("Ada Byron", ("Ada", "Byron")),
        ("Anna Maria de la Cruz", ("Anna", "Maria de la Cruz")),
        ("Ada  Byron", ("Ada", "Byron")),
        (" Byron", ("", "Byron")),
        ("Byron", ("Byron", "")),
        ("Byron ", ("Byron", "")),
    ],
)
def test_the_addressee_is_split_at_its_first_blank(addressee: str, names: tuple[str, str]) -> None:
    assert split_name(addressee) == names


def test_a_missing_first_name_repeats_the_last_name() -> None:
    fields = written(replace(CUSTOMER, billing=replace(BILLING, addressee=" Byron")), "bill_to")
    assert (fields["FirstName"], fields["LastName"]) == ("Byron", "Byron")


def test_an_individual_is_named_by_first_and_last_name() -> None:
    person = replace(CUSTOMER, is_person=True, first_name="Ada", last_name="Byron", company_name="Byron & Co")
    assert written(person, "create")["Name"] == "Ada Byron"
    assert written(replace(person, is_person=False), "create")["Name"] == "Byron & Co"


def test_a_customer_without_currency_gets_zuoras_default() -> None:
    rules = context(zuora_default_currency="EUR")
    assert written(replace(CUSTOMER, currency=""), "create", rules=rules)["Currency"] == "EUR"
    assert written(CUSTOMER, "create", rules=rules)["Currency"] == "USD"


def test_zuoras_own_term_comes_before_netsuites() -> None:
    both = replace(CUSTOMER, payment_term="Net 30", terms="Net 60")
    assert written(both, "create")["PaymentTerm"] == "Net 30"
    assert written(replace(both, payment_term=""), "create")["PaymentTerm"] == "Net 60"


def test_the_parent_is_left_out_where_hierarchies_are_off() -> None:
    assert "ParentId" not in written(FULL, "create", rules=context(hierarchy=False))


@pytest.mark.parametrize("value", [v for v in StandardInvoiceSync if v is not StandardInvoiceSync.YES])
def test_exemptions_are_sent_only_where_zuora_taxes(value: StandardInvoiceSync) -> None:
    sent = written(FULL, "create", rules=context(use_standard_invoice_sync=value))
    assert not {"TaxExemptStatus", "TaxExemptCertificateID"} & set(sent)


@pytest.mark.parametrize(
    ("label", "day"),
    [
        ("1", 1),
        ("15", 15),
        ("15th of the month", 15),
        ("31st of the month (EOM)", 31),
        ("End of the month", 31),
        ("EOM", 31),
        ("0", None),
        ("32", None),
        ("first", None),
        ("", None),
    ],
)
def test_bill_cycle_days_are_read_from_the_labels_of_the_list(label: str, day: int | None) -> None:
    assert bill_cycle_day(label) == day


# --- the account number -----------------------------------------------------------------------------

NUMBER, NAME, AUTO = CustomerNumberMapping
KEEP = CustomerNumberUpdate.DO_NOT_ALLOW
PERSON = replace(CUSTOMER, is_person=True, first_name="Ada", last_name="Byron")


@pytest.mark.parametrize(
    ("record", "mapping", "deconcatenate", "number"),
    [
        (CUSTOMER, NUMBER, False, "CUST-1 Acme"),
        (CUSTOMER, NUMBER, True, "CUST-1"),
        (replace(CUSTOMER, number="CUST-1"), NUMBER, True, "CUST-1"),
        (CUSTOMER, NAME, False, "Acme Inc."),
        (CUSTOMER, NAME, True, "Acme Inc."),
        (PERSON, NAME, False, "Ada Byron"),
        (CUSTOMER, AUTO, False, None),
        (CUSTOMER, AUTO, True, None),
    ],
)
def test_the_number_of_a_new_account_follows_the_mapping(
    record: Customer, mapping: CustomerNumberMapping, deconcatenate: bool, number: str | None
) -> None:
    rules = context(customer_number_mapping=mapping, deconcatenate_account_number=deconcatenate)
    assert written(record, "create", rules=rules).get("AccountNumber") == number


INVOICED = {Fact.LAST_INVOICE_DATE: {"acc-1": "2026-10-01"}}


@pytest.mark.parametrize(
    ("preferences", "facts", "number"),
    [
        ({}, {}, "CUST-1 Acme"),
        ({}, INVOICED, "CUST-1 Acme"),
        ({"customer_number_update": KEEP}, {}, None),
        ({"deconcatenate_account_number": True}, {}, "CUST-1"),
        ({"deconcatenate_account_number": True}, INVOICED, None),
        ({"deconcatenate_account_number": True, "customer_number_update": KEEP}, {}, None),
    ],
)
def test_the_number_is_updated_only_where_allowed(
    preferences: dict[str, Any], facts: dict[Fact, dict[str, str]], number: str | None
) -> None:
    rules = context(facts, customer_number_mapping=NUMBER, **preferences)
    assert written(linked(), "update", Action.UPDATE, rules).get("AccountNumber") == number


def test_every_country_of_netsuite_has_a_code() -> None:
    codes = {value: country_code(value) for value in known_countries()}
    assert [value for value, code in codes.items() if len(code) != 2] == []
    assert (codes["_unitedStates"], codes["_germany"], codes["_koreaTheRepublicOf"]) == ("US", "DE", "KR")
    assert country_code("") == country_code("_atlantis") == ""
