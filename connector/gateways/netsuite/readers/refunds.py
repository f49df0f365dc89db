"""Customer refunds with the credit memo and payment behind them, in batches (spec: refunds.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from connector.gateways.netsuite.criteria import custom_text
from connector.gateways.netsuite.names import Names
from connector.gateways.netsuite.readers.transactions import (
    CHUNK,
    amount,
    customer_link,
    incomplete,
    integration,
    not_complete,
)
from connector.gateways.netsuite.reading import Record, applied
from connector.gateways.netsuite.scripts import ScriptIds
from connector.gateways.netsuite.search import Finder
from syncrules.language import Context
from syncrules.records.common import Application, DocumentLink
from syncrules.records.refund import (
    CustomerRefund,
    ReferencedPayment,
    RefundApplication,
    RefundedMemo,
)

CREDIT_MEMO = "Credit Memo"
INVOICE = "Invoice"
DEBIT_MEMO_TYPE = "DEBIT_MEMO"


class RefundReader:
    """Reads NetSuite customer refunds for `refunds_to_zuora`."""

    def __init__(self, finder: Finder, scripts: ScriptIds, names: Names) -> None:
        self._finder = finder
        self._scripts = scripts
        self._names = names
        self._label = {
            label: scripts.id("body", label)
            for label in (
                "Zuora ID",
                "Zuora Type",
                "Create Zuora Refund",
                "Zuora Refund Payment Reference",
            )
        }

    def ids(self, context: Context) -> Iterator[str]:
        """Internal ids of native refunds that are not marked done, all pages before the first is given."""
        # Those that we made ourselves never get a status, and would be read again by every run.
        native = custom_text(self._finder.client.schema, self._label["Zuora Type"], "empty")
        yield from not_complete(self._finder, self._scripts, "_customerRefund", [native])

    def records(self, ids: Sequence[str], context: Context) -> list[CustomerRefund]:
        """The refunds with everything their rules need; ids that no longer exist are left out."""
        refunds = self._finder.by_id("customerRefund", ids, CHUNK)
        memos = self._memos(refunds.values())
        customers = self._finder.by_id("customer", (r.ref("customer") for r in refunds.values()), CHUNK)
        return [self._refund(refunds[id_], memos, customers) for id_ in dict.fromkeys(ids) if id_ in refunds]

    def _memos(self, refunds: Iterable[Record]) -> dict[str, RefundedMemo]:
        documents = [
            line.text("doc") for r in refunds for line in applied(r) if line.text("type") == CREDIT_MEMO
        ]
        memos = self._finder.by_id("creditMemo", documents, CHUNK)
        reference = self._label["Zuora Refund Payment Reference"]
        payments = self._payments(memo.custom(reference) for memo in memos.values())
        return {
            memo.id: RefundedMemo(
                id=memo.id,
                number=memo.text("tranId"),
                total=amount(memo, "total"),
                create_zuora_refund=memo.custom(self._label["Create Zuora Refund"]) == "true",
                payment=payments.get(memo.custom(reference)),
            )
            for memo in memos.values()
        }

    def _payments(self, ids: Iterable[str]) -> dict[str, ReferencedPayment]:
        payments = self._finder.by_id("customerPayment", ids, CHUNK)
        documents = [
            line.text("doc")
            for payment in payments.values()
            for line in applied(payment)
            if line.text("type") in (INVOICE, "")
        ]
        invoices = self._finder.by_id("invoice", documents, CHUNK)
        return {payment.id: self._payment(payment, invoices) for payment in payments.values()}

    def _payment(self, payment: Record, invoices: Mapping[str, Record]) -> ReferencedPayment:
        return ReferencedPayment(
            id=payment.id,
            number=payment.text("tranId"),
            amount=amount(payment, "payment" if "payment" in payment else "total"),
            zuora_id=payment.custom(self._label["Zuora ID"]),
            tran_date=payment.day("tranDate"),
            applications=tuple(self._application(line, invoices) for line in applied(payment)),
        )

    def _application(self, line: Record, invoices: Mapping[str, Record]) -> Application:
        invoice = invoices.get(line.text("doc"))
        zuora_id = invoice.custom(self._label["Zuora ID"]) if invoice is not None else ""
        kind = invoice.custom(self._label["Zuora Type"]) if invoice is not None else ""
        document = DocumentLink(id=line.text("doc"), number=line.text("refNum"), integration_id=zuora_id)
        return Application(document, amount(line, "amount"), debit_memo=kind == DEBIT_MEMO_TYPE)

    def _refund(
        self, refund: Record, memos: Mapping[str, RefundedMemo], customers: Mapping[str, Record]
    ) -> CustomerRefund:
        applications = tuple(
            RefundApplication(
                document_id=line.text("doc"),
                document_type=line.text("type"),
                number=line.text("refNum"),
                amount=amount(line, "amount"),
                memo=memos.get(line.text("doc")) if line.text("type") == CREDIT_MEMO else None,
            )
            for line in [*applied(refund), *deposits(refund)]
        )
        tran_date = refund.day("tranDate")
        if tran_date is None:
            raise incomplete(refund, "tranDate")
        return CustomerRefund(
            id=refund.id,
            number=refund.text("tranId") or refund.text("transactionNumber"),
            customer=customer_link(refund, "customer", customers, self._scripts),
            total=amount(refund, "total"),
            currency=self._names.currency_symbol(refund.ref("currency")),
            tran_date=tran_date,
            integration=integration(refund, self._scripts),
            applications=applications,
            payment_method=refund.ref_name("paymentMethod"),
            memo=refund.text("memo"),
        )


def deposits(record: Record) -> list[Record]:
    """The deposit lines of a refund that are in force."""
    return [line for line in record.rows("depositList", "customerRefundDeposit") if line.flag("apply")]
