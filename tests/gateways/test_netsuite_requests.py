"""Records go out as the schema wants them: types, order, references, custom fields, dates, sublists."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from lxml import etree

from connector.gateways.errors import Kind
from connector.gateways.netsuite.scripts import ScriptIds, default_script_id
from syncrules.language import FreeField, Made, Ref, Row, Sublist, System, Verb, Write
from tests.gateways.netsuite_scripted import saved, scripted, sent_records

XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def sent(write, **options):
    """The record element that goes out for one write (validated against the vendor's XSDs)."""
    with scripted(saved, **options) as (gateway, app):
        ((_, result),) = gateway.write([write])
    assert result.refusal is None, result.refusal
    return sent_records(etree.fromstring(app.requests[0]))[0]


def add(record, fields=None, custom=None, **sublists):
    return Write(System.NETSUITE, Verb.ADD, record, fields or {}, custom or {}, sublists, key="zuora-1")


def update(record, clear=(), **sublists):
    return Write(System.NETSUITE, Verb.UPDATE, record, sublists=sublists, id="88", clear=clear)


def at(element, path):
    found = element.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    assert found is not None, f"{path} in {etree.tostring(element).decode()}"
    return found


def custom_fields(element):
    return {f.get("scriptId"): f for f in element.iter("{*}customField")}


def test_a_day_is_sent_at_noon_utc_so_that_no_time_zone_moves_it():
    record = sent(add("invoice", {"tranDate": date(2026, 1, 2)}))
    assert at(record, "tranDate").text == "2026-01-02T12:00:00.000+00:00"


def test_a_moment_is_sent_with_its_offset():
    record = sent(add("invoice", {"tranDate": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)}))
    assert at(record, "tranDate").text == "2026-01-02T03:04:05.000+00:00"


def test_an_amount_is_sent_exactly():
    row = Row({"item": Ref("item", "7"), "amount": Decimal("0.1") + Decimal("0.2")})
    record = sent(add("invoice", itemList=Sublist((row,))))
    assert at(record, "itemList/item/amount").text == "0.3"


def test_references_carry_internal_ids_and_only_types_that_netsuite_knows():
    row = Row({"item": Ref("item", "7")})
    fields = {"entity": Ref("customer", "5"), "class": Ref("classification", "3")}
    record = sent(add("invoice", fields, itemList=Sublist((row,))))
    assert dict(at(record, "entity").attrib) == {"internalId": "5", "type": "customer"}
    assert dict(at(record, "class").attrib) == {"internalId": "3", "type": "classification"}
    assert dict(at(record, "itemList/item/item").attrib) == {"internalId": "7"}


def test_markup_and_control_characters_do_no_harm():
    record = sent(add("invoice", {"memo": "Smith & <Sons>\x0b, \x00é"}))
    assert at(record, "memo").text == "Smith & <Sons>, é"


def test_an_empty_reference_is_left_out():
    record = sent(add("invoice", {"terms": None, "memo": "x"}))
    assert record.find("{*}terms") is None


def test_an_add_carries_the_key_as_external_id():
    record = sent(add("customer", {"companyName": "Acme"}))
    assert record.get("externalId") == "zuora-1"
    assert record.get("internalId") is None


def test_an_update_carries_the_internal_id_and_clears_fields_by_script_id():
    record = sent(update("customerRefund", clear=("Zuora ID", "Zuora Integration Status")))
    assert (record.get("internalId"), record.get("externalId")) == ("88", None)
    names = [name.text for name in at(record, "nullFieldList").iter("{*}name")]
    assert names == ["custbodyzuoraid", "custbodyzuoraintegrationstatus"]
    assert etree.QName(record[0]).localname == "nullFieldList"


HOSTILE = """Fenwick & Daughters <Fine Foods> "since" '21 ]]> &amp; é"""


def test_fields_of_the_customer_s_own_carry_both_ids_and_their_text_as_it_is():
    free = (FreeField("custbody_project", "511", HOSTILE), FreeField("custbody_slip", "512", "7" * 400))
    record = sent(Write(System.NETSUITE, Verb.UPDATE, "invoice", id="88", free=free))
    fields = custom_fields(record)
    assert [field.get("internalId") for field in fields.values()] == ["511", "512"]
    assert [at(field, "value").text for field in fields.values()] == [HOSTILE, "7" * 400]
    assert {field.get(XSI_TYPE).partition(":")[2] for field in fields.values()} == {"StringCustomFieldRef"}


def test_a_text_of_the_bundle_is_cut_to_what_a_field_takes():
    record = sent(add("invoice", custom={"Zuora Reference Number": "9" * 301}))
    assert at(custom_fields(record)["custbodyzuorareferencenumber"], "value").text == "9" * 300


def test_replace_all_is_always_said():
    row = Row({"doc": Ref("invoice", "77"), "apply": True, "amount": Decimal("5.50")})
    kept = sent(update("customerPayment", applyList=Sublist((row,))))
    replaced = sent(update("customerPayment", applyList=Sublist((row,), replace_all=True)))
    assert at(kept, "applyList").get("replaceAll") == "false"
    assert at(replaced, "applyList").get("replaceAll") == "true"
    assert at(kept, "applyList/apply/doc").text == "77"


def test_a_customer_with_addresses_and_lists():
    address = Row({"country": "_unitedStates", "addr1": "1 Main St", "state": "CA"})
    entry = Row({"defaultBilling": True, "label": "Zuora Bill To Address", "addressbookAddress": address})
    record = sent(
        add(
            "customer",
            {"isPerson": False, "currency": Ref("currency", "1")},
            {"Zuora Batch": Ref("customList", "2"), "Zuora Auto Pay": True, "Zuora Account MRR": "9.90"},
            addressbookList=Sublist((entry,), replace_all=True),
        )
    )
    fields = custom_fields(record)
    assert at(record, "addressbookList/addressbook/addressbookAddress/country").text == "_unitedStates"
    assert fields["custentityzuorabatch"].get(XSI_TYPE).endswith(":SelectCustomFieldRef")
    assert at(fields["custentityzuorabatch"], "value").get("internalId") == "2"
    assert fields["custentityzuoraautopay"].get(XSI_TYPE).endswith(":BooleanCustomFieldRef")
    assert at(fields["custentityzuoraaccountmrr"], "value").text == "9.90"


@pytest.mark.parametrize("name", ["subsidiary", "subsidiaryList"])
def test_the_subsidiary_of_an_item_goes_into_its_list(name):
    record = sent(add("serviceSaleItem", {"itemId": "Seats", name: Ref("subsidiary", "4")}))
    assert at(record, "subsidiaryList/recordRef").get("internalId") == "4"


def test_prices_are_nested_in_their_matrix():
    price = Row({"value": Decimal("9.50"), "quantity": 0})
    row = Row({"currency": Ref("currency", "1"), "priceLevel": Ref("priceLevel", "1"), "priceList": price})
    record = sent(add("nonInventorySaleItem", {"itemId": "Seats"}, pricingMatrix=Sublist((row,), True)))
    assert at(record, "pricingMatrix/pricing/priceList/price/value").text == "9.50"


def test_line_fields_use_the_column_script_ids():
    row = Row({"item": Ref("item", "7")}, {"Zuora ID": "ii-1", "Zuora Item Type": "Charge"})
    record = sent(add("creditMemo", itemList=Sublist((row,))))
    assert set(custom_fields(record)) == {"custcolzuoraid", "custcolzuoratype"}


def test_a_text_field_takes_amounts_dates_and_flags_as_text():
    custom = {
        "Zuora Tax Amount": Decimal("1E+2"),
        "Zuora Target Date": date(2026, 2, 1),
        "Zuora Origin": True,
    }
    values = {i: at(f, "value").text for i, f in custom_fields(sent(add("invoice", custom=custom))).items()}
    assert values == {
        "custbodyzuorataxamount": "100",
        "custbodyzuoratargetdate": "2026-02-01",
        "custbodyzuoraorigin": "true",
    }


def test_an_account_with_other_script_ids_gets_those():
    ids = {("body", "Zuora ID"): "custbody_zuora_id_2"}
    record = sent(add("invoice", custom={"Zuora ID": "z"}), script_ids=ids)
    assert set(custom_fields(record)) == {"custbody_zuora_id_2"}


@pytest.mark.parametrize(
    ("group", "label", "script_id"),
    [
        ("entity", "Zuora Bill Cycle Day", "custentityzuorabillcycleday"),
        ("list", "Zuora Bill Cycle Day", "customlistzuorabillcycleday"),
        ("body", "Zuora Customer ID (Payment)", "custbodyzuoracustomeridpayment"),
        ("entity", "Send to Zuora", "custentityzuorasendtozuora"),
        ("body", "Create Zuora Refund", "custbodycreatezuorarefund"),
    ],
)
def test_script_ids_follow_the_documented_pattern(group, label, script_id):
    assert default_script_id(group, label) == script_id
    assert ScriptIds().id(group, label) == script_id


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (add("invoice", {"colour": "red"}), "invoice has no field colour in endpoint 2023_2"),
        (add("invoice", {"exchangeRate": "dear"}), "invoice.exchangeRate cannot hold 'dear'"),
        (add("invoice", {"terms": Made("earlier")}), "invoice.terms refers to a step that has not run"),
        (add("invoice", {"billingAddress": Row({"a": "b"})}), "invoice.billingAddress has no field a"),
        (add("invoice", memo=Sublist(())), "invoice.memo is not a sublist"),
        (Write(System.NETSUITE, Verb.UPDATE, "invoice"), "invoice cannot be updated without an internal id"),
        (add("spaceship"), "spaceship is not a record type"),
        (add("invoice", custom={"Nope": "1"}), "labelled Nope"),
    ],
)
def test_a_write_that_cannot_be_built_is_refused_alone_and_names_its_field(write, said):
    with scripted(saved) as (gateway, _):
        results = dict(gateway.write([write, add("invoice", {"memo": "x"})]))
    refusal = results[0].refusal
    assert said in refusal.text
    assert (refusal.kind, refusal.sent) == (Kind.OURS, False)
    assert results[1].id
