"""Every row of the map from an account to a customer (accounts.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from syncrules.language import Action, Context, Ref, Row, Write
from syncrules.preferences import CustomerNumberMapping, CustomerNumberUpdate, StandardInvoiceSync
from syncrules.processes.accounts_to_netsuite import ACCOUNTS_TO_NETSUITE as PROCESS
from tests.rules.masters import ACCOUNT, BILL_TO, NOW, PARENT, classified, context, linked

FULL = replace(
    ACCOUNT,
    auto_pay=True,
    batch="Batch7",
    bill_cycle_day=15,
    crm_id="crm-9",
    customer_service_rep_name="Grace",
    default_payment_method="ACH",
    mrr=Decimal("12000000.50"),
    notes="Pays late",
    purchase_order_number="PO-1",
    sales_rep_name="Alan",
    tax_exempt_certificate_id="CERT-1",
    tax_exempt_status="Yes",
    vat_id="DE123",
    parent=PARENT,
)


def write(record: Any, action: Action = Action.CREATE, given: Context | None = None) -> Write:
    (step,) = PROCESS.plan(record, action, given or context())
    return step.write


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Zuora Account Number", "A-01"),
        ("Zuora Auto Pay", True),
        ("Zuora Batch", Ref("customList", "7")),
        ("Zuora Bill Cycle Day", Ref("customList", "115")),
        ("Zuora Created Date", "2026-01-10T08:00:00+00:00"),
        ("Zuora CRM ID", "crm-9"),
        ("Zuora Customer Service Rep Name", "Grace"),
        ("Zuora ID", "acc-1"),
        ("Zuora Account MRR", "12000000.50"),
        ("Zuora Payment Term", "Net 30"),
        ("Zuora Purchase Order Number", "PO-1"),
        ("Zuora Sales Rep", "Alan"),
        ("Zuora Tax Exempt Certificate ID", "CERT-1"),
        ("Zuora Tax Exempt Status", "Yes"),
        ("Zuora Updated Date", "2026-03-10T09:30:00+00:00"),
        ("Zuora Bill To ID", "con-bill"),
        ("Zuora Bill To Tax Region", "IL"),
        ("Zuora Bill To Work Email", "ada@acme.example"),
        ("Zuora Default Payment Method", "ACH"),
        ("Zuora Sold To ID", "con-sold"),
        ("Zuora Sold To Work Email", "kurt@acme.example"),
        ("Zuora Sync Date", NOW.isoformat(timespec="seconds")),
    ],
)
@pytest.mark.parametrize("action", [Action.CREATE, Action.UPDATE, Action.LINK])
def test_zuoras_own_fields_are_sent_with_every_action(action: Action, label: str, value: object) -> None:
    assert write(linked(FULL), action).custom[label] == value


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("companyName", "Acme Inc."),
        ("comments", "Pays late"),
        ("terms", Ref("term", "3")),
        ("isInactive", False),
        ("isPerson", False),
        ("parent", Ref("customer", "900")),
        ("fax", "555-0101"),
        ("phone", "555-0100"),
        ("email", "ada@acme.example"),
    ],
)
@pytest.mark.parametrize("action", [Action.CREATE, Action.UPDATE])
def test_standard_fields_are_sent_on_create_and_update(action: Action, field: str, value: object) -> None:
    assert write(linked(FULL), action).fields[field] == value


def test_a_link_sends_nothing_but_zuoras_own_fields() -> None:
    one_world = context(netsuite_subsidiaries=True, default_subsidiary="Acme Group")
    link = write(linked(FULL), Action.LINK, one_world)
    assert (dict(link.fields), dict(link.sublists)) == ({}, {})
    assert link.custom


@pytest.mark.parametrize(
    ("mapping", "number"),
    [
        (CustomerNumberMapping.NUMBER, "A-01"),
        (CustomerNumberMapping.NAME, "Acme Inc."),
        (CustomerNumberMapping.AUTO, None),
    ],
)
def test_the_entity_id_follows_the_number_mapping(mapping: CustomerNumberMapping, number: str | None) -> None:
    create = write(ACCOUNT, Action.CREATE, context(customer_number_mapping=mapping))
    assert create.fields.get("entityId") == number


@pytest.mark.parametrize(
    ("behaviour", "action", "sent"),
    [
        (CustomerNumberUpdate.ALLOW, Action.UPDATE, True),
        (CustomerNumberUpdate.DO_NOT_ALLOW, Action.UPDATE, False),
        (CustomerNumberUpdate.DO_NOT_ALLOW, Action.CREATE, True),
    ],
)
def test_a_changed_number_is_sent_only_if_updates_are_allowed(
    behaviour: CustomerNumberUpdate, action: Action, sent: bool
) -> None:
    given = context(customer_number_mapping=CustomerNumberMapping.NUMBER, customer_number_update=behaviour)
    assert ("entityId" in write(linked(ACCOUNT), action, given).fields) is sent


def test_the_currency_is_sent_only_with_multiple_currencies() -> None:
    euro = replace(ACCOUNT, currency="EUR")
    sent = write(euro, given=context(netsuite_multiple_currencies=True))
    assert sent.fields["currency"] == Ref("currency", "4")
    assert "currency" not in write(euro).fields


@pytest.mark.parametrize("sync", [StandardInvoiceSync.NO, StandardInvoiceSync.AVATAX])
def test_when_netsuite_taxes_the_exemption_is_sent(sync: StandardInvoiceSync) -> None:
    fields = write(FULL, given=context(use_standard_invoice_sync=sync)).fields
    assert (fields["vatRegNumber"], fields["taxable"]) == ("CERT-1", False)
    taxed = replace(FULL, tax_exempt_status="No")
    assert write(taxed, given=context(use_standard_invoice_sync=sync)).fields["taxable"] is True
    silent = replace(FULL, tax_exempt_status="")
    assert "taxable" not in write(silent, given=context(use_standard_invoice_sync=sync)).fields


@pytest.mark.parametrize("sync", [StandardInvoiceSync.YES, StandardInvoiceSync.INTERNATIONAL])
def test_when_zuora_taxes_no_exemption_is_sent(sync: StandardInvoiceSync) -> None:
    fields = write(FULL, given=context(use_standard_invoice_sync=sync)).fields
    assert "vatRegNumber" not in fields
    assert "taxable" not in fields


@pytest.mark.parametrize(
    ("settlement", "switch", "vat", "sent"),
    [
        (True, True, "DE123", "DE123"),
        (True, False, "DE123", None),
        (False, True, "DE123", None),
        (True, True, "", None),
    ],
)
def test_the_vat_id_is_sent_behind_its_switch_only(
    settlement: bool, switch: bool, vat: str, sent: str | None
) -> None:
    given = replace(context(sync_vat_id=switch), invoice_settlement=settlement)
    assert write(replace(FULL, vat_id=vat), given=given).fields.get("vatRegNumber") == sent


def test_the_default_tax_code_becomes_the_tax_item() -> None:
    assert write(ACCOUNT, given=context(netsuite_default_tax_code="Zero")).fields["taxItem"] == Ref(
        "salesTaxItem", "-8"
    )
    assert "taxItem" not in write(ACCOUNT).fields


@pytest.mark.parametrize(
    ("given", "default", "sent"),
    [("Acme Group : Acme GmbH", "Acme Group", "2"), ("", "Acme Group", "1")],
)
def test_the_subsidiary_is_the_accounts_or_the_default(given: str, default: str, sent: str) -> None:
    prefs = context(netsuite_subsidiaries=True, default_subsidiary=default)
    record = linked(classified(ACCOUNT, subsidiary=given))
    assert write(record, Action.CREATE, prefs).fields["subsidiary"] == Ref("subsidiary", sent)
    assert "subsidiary" not in write(record, Action.UPDATE, prefs).fields
    assert "subsidiary" not in write(record, Action.CREATE).fields


def test_only_a_person_has_first_and_last_name() -> None:
    person = write(replace(ACCOUNT, customer_type="Individual")).fields
    assert (person["isPerson"], person["firstName"], person["lastName"]) == (True, "Ada", "Byron")
    company = write(replace(ACCOUNT, customer_type="Company")).fields
    assert company["isPerson"] is False
    assert "firstName" not in company
    assert "lastName" not in company


def test_a_customers_classification_is_not_sent() -> None:
    given = context(default_class="Software", default_department="Sales", default_location="Berlin")
    fields = write(classified(ACCOUNT, class_name="Software"), given=given).fields
    assert not {"class", "department", "location"} & set(fields)


def test_empty_values_are_left_out() -> None:
    plain = replace(ACCOUNT, payment_term="", bill_to=None, sold_to=None)
    create = write(plain)
    assert not [v for v in (*create.fields.values(), *create.custom.values()) if v in (None, "")]
    assert not {"terms", "comments", "email", "parent"} & set(create.fields)
    assert "Zuora Account MRR" not in create.custom
    assert dict(create.sublists) == {}


def test_a_parent_is_sent_unless_hierarchies_are_off() -> None:
    assert "parent" not in write(FULL, given=replace(context(), hierarchy=False)).fields
    assert "parent" not in write(replace(FULL, parent=replace(PARENT, integration_id=""))).fields


@pytest.mark.parametrize(("action", "replaces"), [(Action.CREATE, False), (Action.UPDATE, True)])
def test_both_addresses_are_sent_and_replaced_on_update(action: Action, replaces: bool) -> None:
    book = write(linked(ACCOUNT), action).sublists["addressbookList"]
    assert book.replace_all is replaces
    assert book.rows == (
        Row(
            {
                "defaultBilling": True,
                "label": "Zuora Bill To Address",
                "addressbookAddress": Row(
                    {
                        "country": "_unitedStates",
                        "attention": "Ada Byron",
                        "addressee": "Acme Inc.",
                        "addrPhone": "555-0100",
                        "addr1": "1 Main Street",
                        "addr2": "Floor 2",
                        "city": "Springfield",
                        "state": "Illinois",
                        "zip": "62701",
                    }
                ),
            }
        ),
        Row(
            {
                "defaultShipping": True,
                "label": "Zuora Sold To Address",
                "addressbookAddress": Row(
                    {
                        "country": "_germany",
                        "attention": "Kurt Weber",
                        "addressee": "Acme Inc.",
                        "addrPhone": "030-1234",
                        "addr1": "Hauptstr. 5",
                        "city": "Berlin",
                        "zip": "10115",
                    }
                ),
            }
        ),
    )


def test_one_contact_in_both_roles_gives_two_addresses() -> None:
    same = replace(ACCOUNT, sold_to=BILL_TO)
    assert len(write(same).sublists["addressbookList"].rows) == 2


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (1, "1st of the month"),
        (2, "2nd"),
        (3, "3"),
        (11, "11th of the month"),
        (22, "22nd of the month"),
        (31, "End of the month"),
    ],
)
def test_the_bill_cycle_day_finds_its_label_in_any_spelling(day: int, label: str) -> None:
    given = context()
    names = {kind: known for kind, known in given.reference.names.items() if "Bill Cycle" not in kind}
    bill_cycle = next(kind for kind in given.reference.names if "Bill Cycle" in kind)
    given = replace(given, reference=replace(given.reference, names={**names, bill_cycle: {label: "9"}}))
    sent = write(replace(ACCOUNT, bill_cycle_day=day), given=given).custom
    assert sent["Zuora Bill Cycle Day"] == Ref("customList", "9")
    other = write(replace(ACCOUNT, bill_cycle_day=30), given=given).custom
    assert "Zuora Bill Cycle Day" not in other


def test_dates_keep_the_offset_they_came_with() -> None:
    created = datetime.fromisoformat("2026-01-10T23:30:00.123-08:00")
    assert write(replace(ACCOUNT, created_date=created)).custom["Zuora Created Date"] == (
        "2026-01-10T23:30:00-08:00"
    )
