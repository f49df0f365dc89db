"""Fully applied credit memos with the documents they are applied to (spec: credit-memos.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from connector.gateways.netsuite.criteria import custom_text, nothing_left
from connector.gateways.netsuite.names import Names
from connector.gateways.netsuite.readers.transactions import (
    CHUNK,
    amount,
    incomplete,
    integration,
    not_complete,
)
from connector.gateways.netsuite.reading import Record, applied
from connector.gateways.netsuite.scripts import ScriptIds
from connector.gateways.netsuite.search import Finder
from syncrules.language import Context
from syncrules.records.applied_memo import AppliedMemo, MemoApplication
from syncrules.records.common import DocumentLink

INVOICE = "Invoice"


class AppliedMemoReader:
    """Reads NetSuite credit memos for `credit_memos_to_zuora`, those of negative invoices too."""

    def __init__(self, finder: Finder, scripts: ScriptIds, names: Names) -> None:
        self._finder = finder
        self._scripts = scripts
        self._names = names

    def ids(self, context: Context) -> Iterator[str]:
        """Internal ids of the memos of synced customers with nothing left that are not marked done."""
        schema = self._finder.client.schema
        account = custom_text(schema, self._id("Zuora Customer ID (Sales)"), "notEmpty")
        remaining = nothing_left(schema)
        yield from not_complete(
            self._finder, self._scripts, "_creditMemo", [account], amountRemaining=remaining
        )

    def records(self, ids: Sequence[str], context: Context) -> list[AppliedMemo]:
        """The memos with the Zuora fields of their invoices; ids that no longer exist are left out."""
        memos = self._finder.by_id("creditMemo", ids, CHUNK)
        documents = [
            line.text("doc")
            for memo in memos.values()
            for line in applied(memo)
            if line.text("type") in (INVOICE, "")
        ]
        invoices = self._finder.by_id("invoice", documents, CHUNK)
        return [self._memo(memos[id_], invoices) for id_ in dict.fromkeys(ids) if id_ in memos]

    def _memo(self, memo: Record, invoices: Mapping[str, Record]) -> AppliedMemo:
        tran_date = memo.day("tranDate")
        if tran_date is None:
            raise incomplete(memo, "tranDate")
        return AppliedMemo(
            id=memo.id,
            number=memo.text("tranId"),
            account_id=self._custom(memo, "Zuora Customer ID (Sales)"),
            total=amount(memo, "total"),
            amount_remaining=amount(memo, "amountRemaining" if "amountRemaining" in memo else "unapplied"),
            currency=self._names.currency_symbol(memo.ref("currency")),
            tran_date=tran_date,
            customer=memo.ref_name("entity"),
            subsidiary=memo.ref_name("subsidiary"),
            zuora_type=self._custom(memo, "Zuora Type"),
            reference_number=self._custom(memo, "Zuora Reference Number"),
            integration=integration(memo, self._scripts),
            applications=tuple(self._application(line, invoices) for line in applied(memo)),
            memo=memo.text("memo"),
        )

    def _application(self, line: Record, invoices: Mapping[str, Record]) -> MemoApplication:
        id_ = line.text("doc")
        invoice = invoices.get(id_)
        if invoice is None:
            return MemoApplication(DocumentLink(id_, line.text("refNum")), amount(line, "amount"))
        return MemoApplication(
            document=DocumentLink(
                id=id_,
                number=invoice.text("tranId") or line.text("refNum"),
                integration_id=self._custom(invoice, "Zuora ID"),
            ),
            amount=amount(line, "amount"),
            zuora_type=self._custom(invoice, "Zuora Type"),
            date=invoice.day("tranDate"),
        )

    def _custom(self, record: Record, label: str) -> str:
        return record.custom(self._id(label))

    def _id(self, label: str) -> str:
        return self._scripts.id("body", label)
