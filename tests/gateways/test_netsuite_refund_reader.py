"""The reader of refunds_to_zuora: all candidates first, then complete records in few calls."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from connector.gateways.errors import RequestRefused
from syncrules.language import Context
from syncrules.preferences import Preferences
from tests.gateways.netsuite_company import DAY, running

CONTEXT = Context(Preferences(), datetime(2026, 11, 22, tzinfo=UTC))
STATUS = "custbodyzuoraintegrationstatus"


def reader_of(account):
    return account.gateway.reader("refunds_to_zuora")


def scene(account, **custom):
    """A payment over two invoices, a special credit memo naming it, and the refund of the memo."""
    customer = account.customer("Acme", "acc-1")
    first = account.document("invoice", customer, "70", custbodyzuoraid="inv-1", custbodyzuoratype="INVOICE")
    second = account.document(
        "invoice", customer, "30", custbodyzuoraid="dm-1", custbodyzuoratype="DEBIT_MEMO"
    )
    payment = account.payment(customer, {first: "70", second: "30"}, custbodyzuoraid="pay-1")
    memo = account.document(
        "creditMemo",
        customer,
        "40",
        custbodycreatezuorarefund=True,
        custbodyzuorarefundpaymentreference=payment,
    )
    refund = account.refund(customer, {memo: "40"}, **custom)
    return {
        "customer": customer, "first": first, "second": second, "payment": payment, "memo": memo,
        "refund": refund,
    }  # fmt: skip


def test_a_refund_is_read_with_its_memo_its_payment_and_their_zuora_ids():
    with running() as account:
        ids = scene(account)
        (refund,) = reader_of(account).records([ids["refund"]], CONTEXT)
    assert (refund.id, refund.total, refund.currency, refund.tran_date) == (
        ids["refund"], Decimal("40"), "USD", DAY,
    )  # fmt: skip
    assert (refund.customer.id, refund.customer.zuora_id) == (ids["customer"], "acc-1")
    assert refund.customer.subsidiary == "Acme Inc"
    assert (refund.payment_method, refund.memo) == ("ACH", "returned goods")
    assert refund.amount_remaining == 0
    (application,) = refund.applications
    assert (application.document_id, application.document_type) == (ids["memo"], "Credit Memo")
    memo = application.memo
    assert memo.create_zuora_refund
    assert (memo.total, memo.payment.zuora_id, memo.payment.amount) == (
        Decimal("40"), "pay-1", Decimal("100"),
    )  # fmt: skip
    by_document = {a.document.id: a for a in memo.payment.applications}
    assert by_document[ids["first"]].document.integration_id == "inv-1"
    assert by_document[ids["first"]].amount == Decimal("70")
    assert not by_document[ids["first"]].debit_memo
    assert by_document[ids["second"]].debit_memo


def test_many_refunds_need_no_more_calls_than_one():
    with running() as account:
        first = scene(account)
        customer, payment = first["customer"], first["payment"]
        refunds = [first["refund"]]
        for _ in range(5):
            memo = account.document(
                "creditMemo",
                customer,
                "1",
                custbodycreatezuorarefund=True,
                custbodyzuorarefundpaymentreference=payment,
            )
            refunds.append(account.refund(customer, {memo: "1"}))
        reader = reader_of(account)
        reader.records(refunds[:1], CONTEXT)
        one = account.gateway.calls()
        assert len(reader.records(refunds, CONTEXT)) == 6
        assert account.gateway.calls() - one <= one


def test_refunds_that_no_longer_exist_are_left_out():
    with running() as account:
        ids = scene(account)
        records = reader_of(account).records(["424242", ids["refund"]], CONTEXT)
    assert [record.id for record in records] == [ids["refund"]]


def test_a_memo_without_reference_has_no_payment():
    with running() as account:
        customer = account.customer("Acme")
        memo = account.document("creditMemo", customer, "5")
        (refund,) = reader_of(account).records([account.refund(customer, {memo: "5"})], CONTEXT)
    assert refund.applications[0].memo.payment is None
    assert not refund.applications[0].memo.create_zuora_refund
    assert refund.customer.zuora_id == ""


def test_the_status_and_zuora_id_are_read():
    with running() as account:
        ids = scene(account, **{STATUS: "Error Creating Refund", "custbodyzuoraid": "ref-1"})
        (refund,) = reader_of(account).records([ids["refund"]], CONTEXT)
    assert (refund.integration.status, refund.integration.id) == ("Error Creating Refund", "ref-1")


def test_completed_refunds_are_no_candidates_and_all_others_are():
    with running() as account:
        customer = account.customer("Acme")
        made = {}
        for status in ("", "Sync Complete", "Error Creating Refund", "Ignore"):
            memo = account.document("creditMemo", customer, "5")
            made[status] = account.refund(customer, {memo: "5"}, **({STATUS: status} if status else {}))
        found = set(reader_of(account).ids(CONTEXT))
    assert found >= {made[""], made["Error Creating Refund"]}
    assert made["Sync Complete"] not in found


def test_refunds_that_came_from_zuora_are_no_candidates():
    with running() as account:
        customer = account.customer("Acme")
        native, ours = (
            account.refund(customer, {account.document("creditMemo", customer, "5"): "5"}, **custom)
            for custom in ({}, {"custbodyzuoratype": "PAYMENT_REFUND", "custbodyzuoraid": "ref-1"})
        )
        found = set(reader_of(account).ids(CONTEXT))
    assert native in found
    assert ours not in found


def test_candidates_of_all_pages_are_there_before_the_first_is_given(monkeypatch):
    monkeypatch.setattr("connector.gateways.netsuite.search.PAGE", 5)
    with running() as account:
        customer = account.customer("Acme")
        made = set()
        for _ in range(12):
            memo = account.document("creditMemo", customer, "5")
            made.add(account.refund(customer, {memo: "5"}))
        found = []
        for id_ in reader_of(account).ids(CONTEXT):
            # What the sync does next would shift the pages of a search that is still being read.
            account.company.update("customerRefund", id_, {STATUS: "Sync Complete"})
            found.append(id_)
        assert sorted(found) == sorted(made)
        assert account.wire.operations().count("searchMoreWithId") >= 2


def test_a_search_that_expires_is_begun_anew(monkeypatch):
    monkeypatch.setattr("connector.gateways.netsuite.search.PAGE", 5)
    with running(concurrency=1) as account:
        customer = account.customer("Acme")
        memos = [account.document("creditMemo", customer, "5") for _ in range(7)]
        made = {account.refund(customer, {memo: "5"}) for memo in memos}
        account.app.faults.add("search_expired")
        assert set(reader_of(account).ids(CONTEXT)) == made


def test_other_processes_have_no_reader_here():
    with running() as account, pytest.raises(RequestRefused):
        account.gateway.reader("invoices_to_netsuite")
