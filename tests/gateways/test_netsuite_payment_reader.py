"""The reader of payments_to_zuora: all candidates first, then complete records in few calls."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from syncrules.language import Context
from syncrules.preferences import Preferences, SyncBehavior
from syncrules.records.common import DocumentLink
from tests.gateways.netsuite_company import DAY, Account, running

STATUS, ORIGIN = "custbodyzuoraintegrationstatus", "custbodyzuoraorigin"
CUSTOMER_ID, SYNC_UPDATES = "custbodyzuoracustomeridpayment", "custbodyzuorasyncupdates"


def context(settlement: bool = False, **preferences: object) -> Context:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return Context(Preferences(**preferences), now, invoice_settlement=settlement)  # type: ignore[arg-type]


def journal(account: Account, customer: str, amount: str) -> str:
    """A claim on a customer that was booked by hand."""
    claim = {"account": account.ids["receivables"], "entity": customer, "debit": Decimal(amount)}
    income = {"account": account.ids["income"], "credit": Decimal(amount)}
    return account.company.insert("journalEntry", tranDate=DAY, lineList=[claim, income])


def test_a_payment_is_read_with_its_documents_and_what_zuora_calls_them() -> None:
    with running() as account:
        customer = account.customer("Acme", "acc-1")
        fields = {"custbodyzuoraid": "inv-1", "custbodyzuoratype": "INVOICE"}
        ours = account.document("invoice", customer, "70", **fields)
        memo = account.document(
            "invoice", customer, "20", custbodyzuoraid="dm-1", custbodyzuoratype="DEBIT_MEMO"
        )
        native, claim = account.document("invoice", customer, "5"), journal(account, customer, "3")
        id_ = account.payment(
            customer,
            {ours: "70", memo: "20", native: "5", claim: "3"},
            **{
                CUSTOMER_ID: "acc-1",
                SYNC_UPDATES: "1",
                ORIGIN: "NETSUITE",
                STATUS: "Creating Payment",
                "custbodyzuoraid": "pay-1",
                "custbodyzuorapaymentreferenceid": "bank-7",
            },
        )
        (payment,) = account.gateway.reader("payments_to_zuora").records([id_, "424242"], context())
        stored = account.company.get("customerPayment", id_).fields
    assert (payment.id, payment.number, payment.account_id) == (id_, stored["tranId"], "acc-1")
    assert (payment.amount, payment.applied, payment.remaining) == (Decimal(98), Decimal(98), 0)
    assert (payment.currency, payment.customer_currency, payment.customer) == ("USD", "USD", "Acme")
    assert payment.subsidiary == "Acme Inc"
    assert (payment.tran_date, payment.payment_method, payment.reference_id) == (DAY, "ACH", "bank-7")
    assert (payment.integration.id, payment.integration.status) == ("pay-1", "Creating Payment")
    assert (payment.integration.origin, payment.sync_updates) == ("NETSUITE", "Yes")
    by_id = {application.document.id: application for application in payment.applications}
    assert by_id[ours].document.integration_id == "inv-1"
    assert (by_id[ours].invoice, by_id[ours].zuora_type, by_id[ours].amount) == (True, "INVOICE", 70)
    assert by_id[memo].debit_memo
    assert by_id[native].document == DocumentLink(native, by_id[native].document.number)
    assert (by_id[claim].journal, by_id[claim].invoice) == (True, False)
    assert by_id[claim].document.number


def test_what_is_not_applied_is_amount_remaining() -> None:
    with running() as account:
        customer = account.customer("Acme")
        invoice = account.document("invoice", customer, "30")
        line = {"doc": invoice, "apply": True, "amount": Decimal(30)}
        fields = {"customer": customer, "tranDate": DAY, "payment": Decimal(50)}
        id_ = account.company.insert("customerPayment", None, applyList=[line], **fields)
        open_id = account.company.insert("customerPayment", None, **fields)
        part, whole = account.gateway.reader("payments_to_zuora").records([id_, open_id], context())
    assert (part.applied, part.remaining) == (Decimal(30), Decimal(20))
    assert (whole.applied, whole.remaining, whole.applications) == (Decimal(0), Decimal(50), ())


def test_many_payments_need_no_more_calls_than_one() -> None:
    with running() as account:
        customer = account.customer("Acme")
        ids = []
        for _ in range(6):
            invoice = account.document("invoice", customer, "1")
            ids.append(account.payment(customer, {invoice: "1"}))
        reader = account.gateway.reader("payments_to_zuora")
        reader.records(ids[:1], context())
        one = account.gateway.calls()
        assert len(reader.records(ids, context())) == 6
        assert account.gateway.calls() - one <= one


@pytest.mark.parametrize(
    ("settlement", "behaviour", "synced_too"),
    [
        (False, SyncBehavior.NEW_AND_MODIFIED, False),
        (True, SyncBehavior.NEW_ONLY, False),
        (True, SyncBehavior.NEW_AND_MODIFIED, True),
    ],
)
def test_candidates_are_native_payments_of_synced_customers(
    settlement: bool, behaviour: SyncBehavior, synced_too: bool
) -> None:
    with running() as account:
        customer = account.customer("Acme")
        made = {}
        for name, custom in {
            "new": {},
            "refused": {STATUS: "Error Creating Payment"},
            "synced": {STATUS: "Sync Complete", ORIGIN: "NETSUITE"},
            "from Zuora": {ORIGIN: "ZUORA"},
        }.items():
            invoice = account.document("invoice", customer, "1")
            made[name] = account.payment(customer, {invoice: "1"}, **{CUSTOMER_ID: "acc-1", **custom})
        invoice = account.document("invoice", customer, "1")
        account.payment(customer, {invoice: "1"})  # its customer is not in Zuora
        wanted = {"new", "refused"} | ({"synced"} if synced_too else set())
        reader = account.gateway.reader("payments_to_zuora")
        found = set(reader.ids(context(settlement, payment_sync_behaviour=behaviour)))
    assert found == {made[name] for name in wanted}


def test_payments_long_before_the_cutover_are_not_read() -> None:
    with running() as account:
        customer = account.customer("Acme")
        id_ = account.payment(
            customer, {account.document("invoice", customer, "1"): "1"}, **{CUSTOMER_ID: "acc-1"}
        )
        reader = account.gateway.reader("payments_to_zuora")
        assert list(reader.ids(context(cutover_netsuite_payments=DAY))) == [id_]
        assert list(reader.ids(context(cutover_netsuite_payments=date(2026, 11, 10)))) == []
