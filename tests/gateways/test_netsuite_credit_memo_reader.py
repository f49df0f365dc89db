"""The reader of credit_memos_to_zuora: used-up memos of synced customers, with what Zuora knows of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from connector.gateways.base import Reader
from sandbox.netsuite.company import Company
from syncrules.language import Context
from syncrules.preferences import Preferences
from syncrules.records.common import DocumentLink, Integration
from tests.gateways.netsuite_company import DAY, Account, running

CONTEXT = Context(Preferences(), datetime(2026, 11, 22, tzinfo=UTC))
STATUS = "custbodyzuoraintegrationstatus"


def reader_of(account: Account) -> Reader:
    return account.gateway.reader("credit_memos_to_zuora")


def apply(company: Company, memo: str, amounts: dict[str, str]) -> None:
    lines = [{"apply": True, "doc": doc, "amount": Decimal(amount)} for doc, amount in amounts.items()]
    company.update("creditMemo", memo, applyList=lines)


def used_up(account: Account, customer: str, amount: str = "10", **custom: object) -> str:
    """A memo that is applied to one Zuora invoice in full."""
    invoice = account.document("invoice", customer, amount, custbodyzuoratype="INVOICE")
    memo = account.document("creditMemo", customer, amount, **custom)
    apply(account.company, memo, {invoice: amount})
    return memo


def test_a_memo_is_read_with_its_invoices_and_their_zuora_fields() -> None:
    with running() as account:
        customer = account.customer("Acme", "acc-1")
        ours = account.document(
            "invoice", customer, "70", custbodyzuoraid="zinv-1", custbodyzuoratype="INVOICE"
        )
        native = account.document("invoice", customer, "30")
        account.company.update("invoice", ours, tranDate=date(2026, 11, 5))
        fields = {
            "custbodyzuoratype": "NEGATIVE_INVOICE",
            "custbodyzuoraid": "zneg-1",
            "custbodyzuorareferencenumber": "INV-0900",
            "custbodyzuoraorigin": "ZUORA",
            STATUS: "Creating Invoice Adjustment",
        }
        id_ = account.document("creditMemo", customer, "95", **fields)
        account.company.update("creditMemo", id_, memo="Late delivery")
        apply(account.company, id_, {ours: "60", native: "20"})
        account.refund(customer, {id_: "15"})
        (memo,) = reader_of(account).records([id_], CONTEXT)
        numbers = [account.company.get("invoice", one).fields["tranId"] for one in (ours, native)]
    assert (memo.id, memo.account_id, memo.total, memo.amount_remaining) == (
        *(id_, "acc-1", Decimal(95), Decimal(0)),
    )
    assert (memo.currency, memo.tran_date, memo.memo) == ("USD", DAY, "Late delivery")
    assert (memo.zuora_type, memo.reference_number) == ("NEGATIVE_INVOICE", "INV-0900")
    assert memo.integration == Integration("zneg-1", "Creating Invoice Adjustment", "", "", "ZUORA")
    assert (memo.customer, memo.subsidiary) == ("Acme", "Acme Inc")
    first, second = sorted(memo.applications, key=lambda application: -application.amount)
    assert (first.document, first.amount, first.zuora_type, first.date) == (
        *(DocumentLink(ours, numbers[0], "zinv-1"), Decimal(60), "INVOICE", date(2026, 11, 5)),
    )
    assert (second.document, second.amount, second.zuora_type) == (
        *(DocumentLink(native, numbers[1]), Decimal(20), ""),
    )


def test_candidates_are_used_up_memos_of_synced_customers_that_are_not_done() -> None:
    with running() as account:
        synced, unknown = account.customer("Acme", "acc-1"), account.customer("Bolt")
        made = {
            status: used_up(account, synced, **({STATUS: status} if status else {}))
            for status in ("", "Sync Complete", "Error Creating Invoice Adjustment", "Ignore")
        }
        negative = used_up(account, synced, custbodyzuoratype="NEGATIVE_INVOICE", custbodyzuoraid="z1")
        used_up(account, unknown)
        partly = account.document("creditMemo", synced, "10")
        apply(account.company, partly, {account.document("invoice", synced, "4"): "4"})
        refunded = account.document("creditMemo", synced, "10")
        account.refund(synced, {refunded: "10"})
        found = set(reader_of(account).ids(CONTEXT))
    taken = {made[""], made["Error Creating Invoice Adjustment"], negative, refunded}
    assert taken <= found <= taken | {made["Ignore"]}


def test_many_memos_need_no_more_calls_than_one() -> None:
    with running() as account:
        customer = account.customer("Acme", "acc-1")
        memos = [used_up(account, customer) for _ in range(6)]
        reader = reader_of(account)
        reader.records(memos[:1], CONTEXT)
        one = account.gateway.calls()
        assert len(reader.records(memos, CONTEXT)) == 6
        assert account.gateway.calls() - one <= one


def test_memos_that_no_longer_exist_are_left_out() -> None:
    with running() as account:
        memo = used_up(account, account.customer("Acme", "acc-1"))
        records = reader_of(account).records(["424242", memo, memo], CONTEXT)
    assert [record.id for record in records] == [memo]
