"""Reads documents whose deferred lines may be released by the pass that ends two processes (invoices.md)."""

from __future__ import annotations

from collections.abc import Iterator

from connector.gateways.zuora.codec import text
from connector.gateways.zuora.readers.invoices import InvoiceReader
from connector.gateways.zuora.readers.memos import DebitMemoReader
from connector.gateways.zuora.zoql import Fields, all_of, where
from syncrules.language import Context
from syncrules.statuses import UPDATING_REVENUE_RECOGNITION, failed

ITEM = Fields("InvoiceItem", ("Id", "InvoiceId", "RevRecStartDate"))
UNFINISHED = (UPDATING_REVENUE_RECOGNITION, failed(UPDATING_REVENUE_RECOGNITION))


class InvoiceRecognitionReader(InvoiceReader):
    """Invoices of the register whose lines have a trigger date by now, and what the pass left unfinished."""

    def ids(self, context: Context) -> Iterator[str]:
        if not context.preferences.netsuite_use_revenue_recognition:
            return iter(())
        lines = (line for lines in context.deferred.values() for line in lines)
        dated = self._access.by_ids(ITEM, lines)
        clause = all_of([[where("IntegrationStatus__NS", "=", status)] for status in UNFINISHED])
        unfinished = self._candidates.ids(clause)
        due = [text(row, "InvoiceId") for row in dated.rows() if text(row, "RevRecStartDate")]
        return iter(dict.fromkeys([*unfinished, *due]))


class DebitMemoRecognitionReader(DebitMemoReader):
    """Debit memos of the register: object query can neither filter their status nor their trigger dates."""

    def ids(self, context: Context) -> Iterator[str]:
        used = context.preferences.netsuite_use_revenue_recognition
        return iter(context.deferred if used else ())
