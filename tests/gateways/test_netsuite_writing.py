"""Records written to the NetSuite sandbox arrive once and as sent, whatever goes wrong on the way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from connector.gateways.errors import Kind
from syncrules.language import Lookup, Ref, Row, Sublist, System, Verb, Write
from tests.gateways.netsuite_company import running


def customer(account, number):
    address = Row({"country": "_unitedStates", "addr1": "1 Main St", "city": "Reno", "state": "NV"})
    entry = Row({"defaultBilling": True, "label": "Zuora Bill To Address", "addressbookAddress": address})
    return Write(
        System.NETSUITE,
        Verb.ADD,
        "customer",
        fields={
            "entityId": f"A-{number}",
            "companyName": f"Company {number}",
            "isPerson": False,
            "currency": Ref("currency", account.ids["USD"]),
            "terms": Ref("term", account.ids["term"]),
            "subsidiary": Ref("subsidiary", account.ids["subsidiary"]),
        },
        custom={"Zuora ID": f"acc-{number}", "Zuora Auto Pay": True, "Zuora Batch": Ref("customList", "2")},
        sublists={"addressbookList": Sublist((entry,))},
        key=f"zuora-acct-acc-{number}",
    )


def invoice(account, entity, number, amount="30.00"):
    rows = tuple(
        Row(
            {"item": Ref("item", account.ids["item"]), "amount": Decimal(amount) / 3, "quantity": Decimal(1)},
            {"Zuora ID": f"ii-{number}-{line}"},
        )
        for line in range(3)
    )
    return Write(
        System.NETSUITE,
        Verb.ADD,
        "invoice",
        fields={"entity": Ref("customer", entity), "tranDate": date(2026, 11, 3), "memo": "a < b & c"},
        custom={"Zuora ID": f"inv-{number}", "Zuora Type": "INVOICE", "Zuora Origin": "ZUORA"},
        sublists={"itemList": Sublist(rows)},
        key=f"zuora-inv-inv-{number}",
    )


def written(account, *writes):
    results = dict(account.gateway.write(writes))
    assert sorted(results) == list(range(len(writes)))
    return [results[index] for index in range(len(writes))]


def saved(account, *writes):
    results = written(account, *writes)
    assert [result.refusal for result in results] == [None] * len(writes)
    return [result.id for result in results]


def test_a_customer_arrives_with_fields_addresses_and_custom_fields():
    with running() as account:
        (id_,) = saved(account, customer(account, 1))
        record = account.company.get("customer", id_)
    assert record.external_id == "zuora-acct-acc-1"
    assert record.fields["companyName"] == "Company 1"
    assert record.custom["custentityzuoraid"] == "acc-1"
    assert record.custom["custentityzuoraautopay"] is True
    (entry,) = record.fields["addressbookList"]
    assert entry["addressbookAddress"]["state"] == "NV"


def test_an_item_arrives_in_its_subsidiary():
    with running() as account:
        item = Write(
            System.NETSUITE,
            Verb.ADD,
            "nonInventorySaleItem",
            fields={
                "itemId": "Support",
                "incomeAccount": Ref("account", account.ids["income"]),
                "subsidiaryList": Ref("subsidiary", account.ids["subsidiary"]),
            },
            custom={"Zuora ID": "chg-1", "Zuora Taxable": True},
            key="zuora-chg-1",
        )
        (id_,) = saved(account, item)
        record = account.company.get("nonInventorySaleItem", id_)
    assert record.fields["incomeAccount"] == account.ids["income"]
    assert record.custom["custitemzuorataxable"] is True


def test_an_invoice_keeps_its_date_and_exact_amounts_and_gives_its_line_numbers():
    with running() as account:
        (id_,) = saved(account, invoice(account, account.customer("Acme"), 1))
        record = account.company.get("invoice", id_)
        lines = account.gateway.lines("invoice", [id_])
    assert record.fields["tranDate"] == date(2026, 11, 3)
    assert record.fields["total"] == Decimal("30.00")
    assert record.fields["memo"] == "a < b & c"
    assert lines == {id_: {f"ii-1-{line}": str(line + 1) for line in range(3)}}


def test_a_payment_is_applied_to_its_invoices():
    with running() as account:
        entity = account.customer("Acme")
        first, second = saved(account, invoice(account, entity, 1), invoice(account, entity, 2, "60.00"))
        rows = (
            Row({"doc": Ref("invoice", first), "apply": True, "amount": Decimal("30")}),
            Row({"doc": Ref("invoice", second), "apply": True, "amount": Decimal("10.50")}),
        )
        payment = Write(
            System.NETSUITE,
            Verb.ADD,
            "customerPayment",
            fields={
                "customer": Ref("customer", entity),
                "payment": Decimal("40.50"),
                "tranDate": date(2026, 11, 4),
                "paymentMethod": Ref("paymentMethod", account.ids["ACH"]),
            },
            custom={"Zuora ID": "pay-1"},
            sublists={"applyList": Sublist(rows)},
            key="zuora-pmt-pay-1",
        )
        saved(account, payment)
        open_amounts = [
            account.company.get("invoice", id_).fields["amountRemaining"] for id_ in (first, second)
        ]
    assert open_amounts == [Decimal("0"), Decimal("49.50")]


def test_an_update_touches_only_what_it_names_and_clears_by_label():
    with running() as account:
        entity = account.customer("Acme")
        memo = account.document("creditMemo", entity, "10", custbodyzuoraid="x")
        refund = account.refund(
            entity, {memo: "10"}, custbodyzuoraid="ref-1", custbodyzuoraintegrationstatus="Sync Complete"
        )
        status = {"Zuora Integration Status": "Sync Complete"}
        saved(
            account,
            Write(System.NETSUITE, Verb.UPDATE, "creditMemo", custom=status, id=memo),
            Write(
                System.NETSUITE,
                Verb.UPDATE,
                "customerRefund",
                id=refund,
                clear=("Zuora ID", "Zuora Integration Status"),
            ),
        )
        assert account.gateway.calls() == 1
        stored = account.company.get("customerRefund", refund)
        credit = account.company.get("creditMemo", memo)
    assert not stored.custom.get("custbodyzuoraid")
    assert not stored.custom.get("custbodyzuoraintegrationstatus")
    assert stored.fields["memo"] == "returned goods"
    assert (credit.custom["custbodyzuoraid"], credit.custom["custbodyzuoraintegrationstatus"]) == (
        "x",
        "Sync Complete",
    )


def test_a_second_add_with_the_same_key_is_a_duplicate_and_can_be_looked_up():
    with running() as account:
        (id_,) = saved(account, customer(account, 1))
        (again,) = written(account, customer(account, 1))
        assert again.refusal.duplicate
        key = Lookup(System.NETSUITE, ("customer",), "externalId", "zuora-acct-acc-1")
        ((found,),) = account.gateway.find([key])
    assert (found.id, found.source_id) == (id_, "acc-1")


def test_one_bad_reference_among_many_refuses_one_record():
    with running() as account:
        entity = account.customer("Acme")
        results = written(account, *(invoice(account, "999999" if n == 4 else entity, n) for n in range(10)))
        assert [n for n, result in enumerate(results) if result.refusal] == [4]
        assert results[4].refusal.code == "NETSUITE_REFUSED"
        assert len(account.company.rows("invoice")) == 9


def test_an_answer_lost_after_processing_leads_to_a_look_up_and_no_duplicate():
    with running() as account:
        account.app.faults.add("drop_after", operation="addList")
        results = written(account, customer(account, 1), customer(account, 2))
        assert {result.refusal.kind for result in results} == {Kind.UNCLEAR}
        keys = [
            Lookup(System.NETSUITE, ("customer",), "externalId", f"zuora-acct-acc-{n}") for n in (1, 2, 3)
        ]
        hits = account.gateway.find(keys)
        assert [len(founds) for founds in hits] == [1, 1, 0]
        assert len(account.company.rows("customer")) == 2


def test_a_changed_record_is_written_again():
    with running() as account:
        account.app.faults.add("changed", operation="addList")
        saved(account, customer(account, 1))


def test_a_failed_after_submit_script_is_a_warning():
    with running() as account:
        account.app.faults.add("after_submit_failed", operation="addList")
        (result,) = written(account, customer(account, 1))
        assert account.company.get("customer", result.id)
    assert result.warnings


def test_a_record_error_is_kept_verbatim():
    with running() as account:
        account.app.faults.add(
            "record_error",
            operation="addList",
            external_id="zuora-acct-acc-2",
            code="INSUFCNT_NUM_PRDS_FOR_REV_REC",
            message="Not enough accounting periods in range.",
        )
        good, bad = written(account, customer(account, 1), customer(account, 2))
    assert good.id
    assert bad.refusal.code == "ACCOUNTING_PERIODS_MISSING"
    assert bad.refusal.text == "Not enough accounting periods in range."


@pytest.mark.parametrize("fault", ["blocked", "drop_before"])
def test_every_record_arrives_exactly_once_in_spite_of(fault):
    with running(concurrency=3) as account:
        entity = account.customer("Acme")
        writes = [invoice(account, entity, n) for n in range(450)]
        account.app.faults.add(fault, operation="addList", count=2)
        first = written(account, *writes)
        left = [write for write, result in zip(writes, first, strict=True) if result.refusal]
        if fault == "blocked":
            assert left == []
        saved(account, *left)
        keys = [record.external_id for record in account.company.rows("invoice")]
    assert sorted(keys) == sorted({write.key for write in writes})


def test_an_account_with_fewer_slots_than_asked_for_still_takes_every_record_once():
    with running(concurrency=6) as account:
        entity = account.customer("Acme")
        account.company.concurrency_limit = 2
        account.app.faults.add("delay", operation="addList", count=None, seconds=0.05)
        writes = [invoice(account, entity, n) for n in range(1200)]
        saved(account, *writes)
        assert account.gateway._client.slots.limit < 6
        keys = [record.external_id for record in account.company.rows("invoice")]
    assert sorted(keys) == sorted(write.key for write in writes)
