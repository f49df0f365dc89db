"""Adding, changing, clearing and deleting records."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from zeep.exceptions import Fault

from tests.sandbox.netsuite_world import World


def _results(world: World, operation: str, items: list[Any]) -> list[Any]:
    return list(world.call(operation, items).body.writeResponseList.writeResponse)


def _code(result: Any) -> str:
    return "" if result.status.isSuccess else str(result.status.statusDetail[0].code)


def test_a_list_saves_what_it_can_and_answers_in_order(netsuite: World) -> None:
    bad = netsuite.invoice(entity=netsuite.ref("77"))
    results = _results(netsuite, "addList", [netsuite.invoice(external_id="a"), bad, netsuite.invoice()])
    assert [_code(result) for result in results] == ["", "INVALID_KEY_OR_REF", ""]
    assert results[0].baseRef.externalId == "a"
    assert len(netsuite.company.rows("invoice")) == 2


def test_an_external_id_is_unique_over_all_transactions_whatever_its_letter_case(netsuite: World) -> None:
    invoice = netsuite.add(netsuite.invoice(external_id="zuora-1"))
    memo = netsuite.type(
        "CreditMemo",
        externalId="ZUORA-1",
        entity=netsuite.ref(netsuite.ids["acme"]),
        itemList={"item": [{"item": netsuite.ref(netsuite.ids["item"]), "amount": 1}]},
    )
    assert netsuite.refusal("add", memo) == "DUP_RCRD"
    netsuite.call("delete", netsuite.ref(invoice, type="invoice"))
    assert netsuite.add(memo)


def test_the_caps_of_the_list_operations_are_faults_that_process_nothing(netsuite: World) -> None:
    records = [netsuite.invoice()] * 201
    with pytest.raises(Fault, match="maximum number of records") as caught:
        netsuite.call("addList", records)
    assert caught.value.detail[0].tag.endswith("}exceededRecordCountFault")
    assert not netsuite.company.rows("invoice")


def test_get_list_answers_in_order_with_an_error_for_what_is_missing(netsuite: World) -> None:
    first, second = netsuite.add(netsuite.invoice(external_id="x")), netsuite.add(netsuite.invoice())
    wanted = [
        netsuite.ref(second, type="invoice"),
        netsuite.ref("4711", type="invoice"),
        netsuite.ref(external_id="X", type="invoice"),
        netsuite.ref(first, type="creditMemo"),
    ]
    answers = netsuite.call("getList", wanted).body.readResponseList.readResponse
    assert [answer.record.internalId if answer.record else None for answer in answers] == [
        second,
        None,
        first,
        None,
    ]
    assert answers[1].status.statusDetail[0].code == "RCRD_DSNT_EXIST"


def test_an_update_changes_only_what_it_names(netsuite: World) -> None:
    id_ = netsuite.add(netsuite.invoice(memo="keep", customFieldList=netsuite.custom(custbodyzuoraid="z")))
    change = netsuite.type(
        "Invoice",
        internalId=id_,
        customFieldList=netsuite.custom(custbodyzuoraintegrationstatus="Sync Complete"),
    )
    assert _code(_results(netsuite, "updateList", [change])[0]) == ""
    record = netsuite.company.get("invoice", id_)
    assert record.fields["memo"] == "keep"
    assert record.custom == {"custbodyzuoraid": "z", "custbodyzuoraintegrationstatus": "Sync Complete"}
    assert len(record.fields["itemList"]) == 1


def test_the_null_field_list_clears_and_a_wrong_name_is_refused(netsuite: World) -> None:
    id_ = netsuite.add(netsuite.invoice(memo="x", customFieldList=netsuite.custom(custbodyzuoraid="z")))
    clear = {"name": ["memo", "custbodyzuoraid"]}
    netsuite.call("update", netsuite.type("Invoice", internalId=id_, nullFieldList=clear))
    record = netsuite.company.get("invoice", id_)
    assert "memo" not in record.fields
    assert record.custom == {}
    wrong = netsuite.type("Invoice", internalId=id_, nullFieldList={"name": ["custbodynosuch"]})
    assert netsuite.refusal("update", wrong) == "INVALID_FIELD_NAME_FOR_NULL"


def test_sublists_are_replaced_unless_replace_all_is_false(netsuite: World) -> None:
    line = {"item": netsuite.ref(netsuite.ids["item"]), "amount": Decimal(1)}
    id_ = netsuite.add(netsuite.invoice(itemList={"item": [line, line, line]}))

    def lines() -> list[tuple[int, Decimal]]:
        found = netsuite.company.get("invoice", id_).fields["itemList"]
        return [(item["line"], item["amount"]) for item in found]

    kept = {"item": [{"line": 2, "amount": Decimal(5)}], "replaceAll": False}
    netsuite.call("update", netsuite.type("Invoice", internalId=id_, itemList=kept))
    assert lines() == [(1, 1), (2, 5), (3, 1)]
    netsuite.call("update", netsuite.type("Invoice", internalId=id_, itemList={"item": [{"line": 2}]}))
    assert lines() == [(2, 5)]
    netsuite.call(
        "update", netsuite.type("Invoice", internalId=id_, itemList={"item": [line], "replaceAll": False})
    )
    assert lines() == [(2, 5), (3, 1)]
    assert netsuite.company.get("invoice", id_).fields["total"] == 6


def test_the_last_modified_date_moves_only_with_a_change(netsuite: World) -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    netsuite.company.clock = lambda: now
    id_ = netsuite.add(netsuite.invoice(memo="x"))
    now += timedelta(hours=1)
    change = netsuite.type("Invoice", internalId=id_, memo="x")
    netsuite.call("update", change)
    assert netsuite.company.get("invoice", id_).fields["lastModifiedDate"] == now - timedelta(hours=1)
    change.memo = "y"
    netsuite.call("update", change)
    assert netsuite.company.get("invoice", id_).fields["lastModifiedDate"] == now


@pytest.mark.parametrize(
    ("field", "kind", "code"),
    [
        ("custbodynosuch", "StringCustomFieldRef", "INVALID_CSTM_FIELD_REF"),
        ("custentityzuoraid", "StringCustomFieldRef", "INVALID_CSTM_FIELD_REF"),
        ("custbodycreatezuorarefund", "StringCustomFieldRef", "INVALID_CSTM_FIELD_DATA_TYP"),
    ],
)
def test_unknown_custom_fields_and_wrong_types_are_refused(
    netsuite: World, field: str, kind: str, code: str
) -> None:
    custom = {"customField": [netsuite.type(kind, scriptId=field, value="x")]}
    assert netsuite.refusal("add", netsuite.invoice(customFieldList=custom)) == code


def test_names_of_customers_and_items_are_unique(netsuite: World) -> None:
    customer = netsuite.type(
        "Customer", entityId="a-1", companyName="Acme Two", subsidiary=netsuite.ref(netsuite.ids["inc"])
    )
    item = netsuite.type(
        "ServiceSaleItem",
        itemId="SUPPORT",
        subsidiaryList={"recordRef": [netsuite.ref(netsuite.ids["inc"])]},
    )
    assert netsuite.refusal("add", customer) == "DUP_ENTITY"
    assert netsuite.refusal("add", item) == "DUP_ITEM"


def test_a_customer_needs_a_name_and_a_subsidiary(netsuite: World) -> None:
    assert netsuite.refusal("add", netsuite.type("Customer", companyName="No Subsidiary")) == "USER_ERROR"
    person = netsuite.type("Customer", isPerson=True, subsidiary=netsuite.ref(netsuite.ids["inc"]))
    assert netsuite.refusal("add", person) == "USER_ERROR"


def test_addresses_get_ids_and_are_replaced_whole(netsuite: World) -> None:
    def book(city: str) -> dict[str, Any]:
        address = netsuite.type("Address", country="_unitedStates", city=city, addressee="Acme")
        return {"addressbook": [{"defaultBilling": True, "addressbookAddress": address, "label": "Bill"}]}

    customer = netsuite.type(
        "Customer",
        companyName="Town",
        subsidiary=netsuite.ref(netsuite.ids["inc"]),
        addressbookList=book("Austin"),
    )
    id_ = netsuite.add(customer)
    netsuite.call("update", netsuite.type("Customer", internalId=id_, addressbookList=book("Boston")))
    read = netsuite.call("get", netsuite.ref(id_, type="customer")).body.readResponse.record
    (line,) = read.addressbookList.addressbook
    assert (line.addressbookAddress.city, line.addressbookAddress.country) == ("Boston", "_unitedStates")
    assert line.internalId == "2"


def test_dates_are_taken_in_the_accounts_time_zone(netsuite: World) -> None:
    id_ = netsuite.add(netsuite.invoice(tranDate="2026-11-22T00:00:00-08:00"))
    assert netsuite.company.get("invoice", id_).fields["tranDate"] == date(2026, 11, 22)
    shifted = netsuite.add(netsuite.invoice(tranDate="2026-11-22T00:00:00+00:00"))
    assert netsuite.company.get("invoice", shifted).fields["tranDate"] == date(2026, 11, 21)


def test_numbers_may_be_set_only_where_override_is_allowed(netsuite: World) -> None:
    assert netsuite.add(netsuite.invoice(tranId="INV00000007"))
    assert netsuite.refusal("add", netsuite.invoice(tranId="inv00000007")) == "DUP_RCRD"
    netsuite.company.allow_override.discard("invoice")
    assert netsuite.refusal("add", netsuite.invoice(tranId="INV00000008")) == "INSUFFICIENT_PERMISSION"


def test_an_inactive_item_and_an_item_without_income_account_cannot_be_sold(netsuite: World) -> None:
    item = netsuite.ids["item"]
    netsuite.company.update("serviceSaleItem", item, isInactive=True)
    assert netsuite.refusal("add", netsuite.invoice()) == "INVALID_KEY_OR_REF"
    netsuite.company.update("serviceSaleItem", item, isInactive=False, nulls=["incomeAccount"])
    assert netsuite.refusal("add", netsuite.invoice()) == "USER_ERROR"


def test_a_closed_period_refuses_ledger_changes_but_not_notes(netsuite: World) -> None:
    id_ = netsuite.add(netsuite.invoice(tranDate="2026-01-10T00:00:00-08:00"))
    netsuite.company.closed_through = date(2026, 1, 31)
    late = netsuite.invoice(tranDate="2026-01-10T00:00:00-08:00")
    assert netsuite.refusal("add", late) == "CLOSED_TRAN_PRD"
    line = {"item": [{"line": 1, "amount": Decimal(7)}], "replaceAll": False}
    changed = netsuite.type("Invoice", internalId=id_, itemList=line)
    assert netsuite.refusal("update", changed) == "CLOSED_TRAN_PRD"
    noted = netsuite.type("Invoice", internalId=id_, memo="seen")
    assert netsuite.call("update", noted).body.writeResponse.status.isSuccess


def test_amounts_are_rounded_to_the_precision_of_the_currency(netsuite: World) -> None:
    id_ = netsuite.add(netsuite.invoice("10.005"))
    assert netsuite.company.get("invoice", id_).fields["total"] == Decimal("10.01")


def test_an_upsert_adds_first_and_changes_then(netsuite: World) -> None:
    record = netsuite.invoice("5", external_id="other-1", memo="a")
    first = netsuite.call("upsert", record).body.writeResponse.baseRef.internalId
    record.memo = "b"
    second = netsuite.call("upsertList", [record]).body.writeResponseList.writeResponse[0].baseRef.internalId
    assert first == second
    assert netsuite.company.get("invoice", first).fields["memo"] == "b"
    assert netsuite.refusal("upsert", netsuite.type("Invoice", internalId=first)) == "USER_ERROR"


def test_a_customer_with_transactions_cannot_be_deleted(netsuite: World) -> None:
    netsuite.add(netsuite.invoice())
    answer = netsuite.call("delete", netsuite.ref(netsuite.ids["acme"], type="customer")).body.writeResponse
    assert answer.status.statusDetail[0].code == "CANT_DELETE_RCRD"


def test_a_line_shows_the_zuora_id_of_its_item(netsuite: World) -> None:
    id_ = netsuite.add(netsuite.invoice())
    (line,) = netsuite.company.get("invoice", id_).fields["itemList"]
    assert line["customFieldList"]["custcolzuoraitemid"] == "charge-1"


def test_a_new_transaction_takes_the_zuora_id_of_its_customer(netsuite: World) -> None:
    field = "custbodyzuoracustomeridsales"
    netsuite.company.update("customer", netsuite.ids["acme"], {"custentityzuoraid": "acc-1"})
    id_ = netsuite.add(netsuite.invoice())
    own = netsuite.add(netsuite.invoice(customFieldList=netsuite.custom(**{field: "acc-2"})))
    netsuite.company.update("customer", netsuite.ids["acme"], {"custentityzuoraid": "acc-3"})
    shown = [netsuite.company.get("invoice", one).custom[field] for one in (id_, own)]
    assert shown == ["acc-1", "acc-2"]


def test_a_text_field_of_the_bundle_takes_300_characters(netsuite: World) -> None:
    custom = {length: netsuite.custom(custbodyzuoraid="z" * length) for length in (300, 301)}
    assert netsuite.add(netsuite.invoice(customFieldList=custom[300]))
    refusal = netsuite.refusal("add", netsuite.invoice(customFieldList=custom[301]))
    assert refusal == "EXCEEDED_MAX_FIELD_LENGTH"
