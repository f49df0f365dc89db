"""Counterparts are found by id, external id and bundle fields, in few calls."""

from __future__ import annotations

from decimal import Decimal

import pytest

from syncrules.language import Lookup, Ref, Row, Sublist, System, Verb, Write
from tests.gateways.netsuite_company import running


def lookup(by, value, *records, owner="", marker=None, lines=False):
    return Lookup(System.NETSUITE, records or ("invoice",), by, value, owner, marker, lines)


def found_ids(hits):
    return [[found.id for found in founds] for founds in hits]


def test_ids_and_external_ids_share_one_call_and_keep_their_order():
    with running() as account:
        customer = account.customer("Acme", "acc-1")
        first = account.document("invoice", customer, "10", custbodyzuoraid="inv-1")
        second = account.company.insert(
            "invoice",
            entity=customer,
            external_id="zuora-inv-2",
            itemList=[{"item": account.ids["item"], "amount": 5, "quantity": 1}],
        )
        hits = account.gateway.find(
            [
                lookup("externalId", "zuora-inv-2"),
                lookup("internalId", "424242"),
                lookup("internalId", first),
                lookup("internalId", ""),
            ]
        )
        assert found_ids(hits) == [[second], [], [first], []]
        assert account.gateway.calls() == 1
        ((found,),) = [hits[2]]
        assert (found.record, found.owner, found.source_id) == ("invoice", customer, "inv-1")
        assert found.number


def test_a_record_of_another_type_is_no_hit():
    with running() as account:
        customer = account.customer("Acme")
        memo = account.document("creditMemo", customer, "10")
        hits = account.gateway.find(
            [lookup("internalId", memo), lookup("internalId", memo, "invoice", "creditMemo")]
        )
    assert found_ids(hits) == [[], [memo]]


def test_the_zuora_id_is_searched_value_by_value_among_the_given_types():
    with running() as account:
        customer = account.customer("Acme", "acc-1")
        first = account.document("invoice", customer, "10", custbodyzuoraid="inv-1")
        twice = account.document("invoice", customer, "10", custbodyzuoraid="inv-1")
        memo = account.document("creditMemo", customer, "10", custbodyzuoraid="inv-2")
        hits = account.gateway.find(
            [
                lookup("Zuora ID", "inv-1"),
                lookup("Zuora ID", "inv-2"),
                lookup("Zuora ID", "inv-2", "creditMemo"),
                lookup("Zuora ID", "acc-1", "customer"),
                lookup("Zuora ID", ""),
            ]
        )
        assert found_ids(hits) == [[first, twice], [], [memo], [customer], []]
        assert account.gateway.calls() == 4


def test_items_are_found_by_zuora_id_among_all_item_types():
    with running() as account:
        account.company.update("serviceSaleItem", account.ids["item"], {"custitemzuoraid": "chg-1"})
        types = ("inventoryItem", "nonInventorySaleItem", "serviceSaleItem")
        ((found,),) = account.gateway.find([lookup("Zuora ID", "chg-1", *types)])
    assert (found.record, found.id, found.number) == ("serviceSaleItem", account.ids["item"], "Seats")


def test_a_hit_of_another_customer_or_without_the_marker_does_not_count():
    with running() as account:
        acme, bolt = account.customer("Acme"), account.customer("Bolt")
        memo = account.document(
            "creditMemo",
            acme,
            "10",
            custbodyzuorareferencenumber="INV-9",
            custbodyzuoratype="NEGATIVE_INVOICE",
        )
        negative, other = ("Zuora Type", "NEGATIVE_INVOICE"), ("Zuora Type", "CREDIT_MEMO")
        hits = account.gateway.find(
            [
                lookup("internalId", memo, "creditMemo", owner=acme),
                lookup("internalId", memo, "creditMemo", owner=bolt),
                lookup("Zuora Reference Number", "INV-9", "creditMemo", marker=negative),
                lookup("Zuora Reference Number", "INV-9", "creditMemo", marker=other),
            ]
        )
    assert found_ids(hits) == [[memo], [], [memo], []]


def test_an_inactive_customer_says_so():
    with running() as account:
        customer = account.customer("Acme", isInactive=True)
        ((found,),) = account.gateway.find([lookup("internalId", customer, "customer")])
    assert found.status == "Inactive"


def test_line_numbers_come_by_the_lines_zuora_id():
    with running() as account:
        customer = account.customer("Acme")
        lines = [
            {"item": account.ids["item"], "amount": 5, "quantity": 1, "custom": {"custcolzuoraid": key}}
            for key in ("ii-1", "ii-2")
        ]
        invoice = account.company.insert("invoice", entity=customer, itemList=lines)
        found = account.gateway.lines("invoice", [invoice, "424242"])
    assert found == {invoice: {"ii-1": "1", "ii-2": "2"}}


@pytest.mark.parametrize("endpoint", ["2024_1", "2025_2"])
def test_other_endpoint_versions_work_alike(endpoint):
    with running(endpoint=endpoint) as account:
        customer = account.customer("Acme", "acc-1")
        assert found_ids(account.gateway.find([lookup("Zuora ID", "acc-1", "customer")])) == [[customer]]


@pytest.mark.parametrize("by", ["internalId", "Zuora ID"])
def test_what_a_found_payment_or_credit_is_applied_to_is_read_with_it(by):
    with running() as account:
        customer = account.customer("Acme", "acc-1")
        invoices = [account.document("invoice", customer, "10") for _ in range(2)]
        applied = dict(zip(invoices, ("7.50", "10"), strict=True))
        payment = account.payment(customer, applied, custbodyzuoraid="pay-1")
        value = payment if by == "internalId" else "pay-1"
        ((found,),) = account.gateway.find([lookup(by, value, "customerPayment")])
        assert found.applied == {doc: Decimal(amount) for doc, amount in applied.items()}
        ((invoice,),) = account.gateway.find([lookup("internalId", invoices[0])])
        assert invoice.applied is None, "an invoice applies nothing"


def test_lines_come_with_a_hit_where_they_are_asked_for():
    with running() as account:
        customer = account.customer("Acme", "acc-1")
        lines = [
            {"item": account.ids["item"], "amount": Decimal(5), "custom": {"custcolzuoraid": id_}}
            for id_ in ("item-1", "item-2")
        ]
        account.company.insert("invoice", {"custbodyzuoraid": "inv-1"}, entity=customer, itemList=lines)
        with_lines, without = account.gateway.find(
            [lookup("Zuora ID", "inv-1", lines=True), lookup("Zuora ID", "inv-1")]
        )
    assert with_lines[0].lines == {"item-1": "1", "item-2": "2"}
    assert without[0].lines == {}


def test_lines_that_are_added_join_those_that_are_there():
    with running() as account:
        customer = account.customer("Acme", "acc-1")
        invoice = account.document("invoice", customer, "10")
        rows = tuple(
            Row({"item": Ref("item", account.ids["item"]), "amount": Decimal(n)}, {"Zuora ID": f"item-{n}"})
            for n in (1, 2)
        )
        sublists = {"itemList": Sublist(rows)}
        (_, result) = next(
            account.gateway.write(
                [Write(System.NETSUITE, Verb.UPDATE, "invoice", sublists=sublists, id=invoice)]
            )
        )
        assert result.id == invoice
        lines = account.gateway.lines("invoice", [invoice])[invoice]
        stored = account.company.get("invoice", invoice).fields
    assert lines == {"item-1": "2", "item-2": "3"}
    assert stored["total"] == Decimal(13)


def test_a_record_is_shown_with_all_its_fields_under_its_own_type():
    with running() as account:
        customer = account.customer("Acme", "acc-1")
        memo = account.document("creditMemo", customer, "10", custbodyzuoraid="inv-1")
        text = account.gateway.show(["invoice", "creditMemo"], memo)
        assert f'internalId="{memo}"' in text
        assert "inv-1" in text
        assert account.gateway.show(["invoice"], "424242") == ""
        assert account.gateway.calls() == 2
