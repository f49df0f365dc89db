"""Reads posted debit and credit memos by object query (debit-memos.md, credit-memos.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from connector.gateways.zuora import object_query
from connector.gateways.zuora.codec import Json, amount, certain_day, day, integration, moment, text
from connector.gateways.zuora.readers.access import Access
from connector.gateways.zuora.readers.applications import credited
from connector.gateways.zuora.readers.items import Spelling, billed_items, by_parent, charge_ids, charges
from connector.gateways.zuora.readers.links import accounts
from connector.gateways.zuora.readers.memo_taxes import MemoTaxes
from syncrules.language import Context
from syncrules.records.billed import BilledItem
from syncrules.records.common import AccountLink
from syncrules.records.memo import CreditMemo, DebitMemo
from syncrules.statuses import selectable_transfer

DEBIT_ITEM = Spelling("debitMemoId", "amountWithoutTax", "debitTaxationItems", "taxCodeName")
CREDIT_ITEM = Spelling("creditMemoId", "amountWithoutTax", "creditTaxationItems", "taxCodeName")
ROWS_KEPT = 2000  # complete rows that the selection keeps for the reading that follows


class MemoReader:
    """What both kinds share. ZOQL has no memos, and object query can't filter Transferred to Accounting."""

    def __init__(
        self, access: Access, memos: str, items: str, spelling: Spelling, expand: tuple[str, ...]
    ) -> None:
        self._access = access
        self._memos = memos
        self._items = items
        self._spelling = spelling
        self._expand = expand
        self._accounts = accounts(access)
        self._charges = charges(access)
        self._taxes = MemoTaxes(access, memos, spelling)
        self._kept: dict[str, Json] = {}

    def ids(self, context: Context) -> Iterator[str]:
        cutover = context.preferences.cutover_memos
        filters = ["status.EQ:Posted"] + ([f"memodate.GE:{cutover.isoformat()}"] if cutover else [])
        found: list[str] = []
        self._kept = {}
        pages = object_query.pages(self._access.client, self._memos, filters, expand=self._expand)
        for row in (row for page in pages for row in page):
            if selectable_transfer(text(row, "transferredToAccounting")):
                found.append(row["id"])
                if len(found) <= ROWS_KEPT:
                    self._kept[row["id"]] = row
        return iter(found)

    def read(self, ids: Sequence[str]) -> list[tuple[Json, AccountLink, tuple[BilledItem, ...]]]:
        """The header row, the account and the items of each memo; a kept row is used once."""
        kept = [self._kept.pop(id) for id in ids if id in self._kept]
        known = {row["id"] for row in kept}
        missing = [id for id in ids if id not in known]
        header_task = self._access.objects(self._memos, "id", missing, expand=self._expand)
        item_task = self._access.objects(
            self._items,
            self._spelling.parent.lower(),
            ids,
            expand=("subscription", self._spelling.taxes.lower()),
        )
        rows, items = [*kept, *header_task.rows()], item_task.rows()
        self._taxes.complete(items)
        accounts = self._accounts.get(text(row, "accountId") for row in rows)
        charges = self._charges.get(charge_ids(items))
        by_memo = by_parent(items, self._spelling)
        return [
            (row, account, billed_items(by_memo[row["id"]], charges, self._spelling))
            for row in rows
            if (account := accounts.get(text(row, "accountId")))
        ]


class DebitMemoReader(MemoReader):
    """Debit memos."""

    def __init__(self, access: Access) -> None:
        super().__init__(access, "debit-memos", "debit-memo-items", DEBIT_ITEM, ())

    def records(self, ids: Sequence[str], context: Context) -> list[DebitMemo]:
        return [
            DebitMemo(**_header(row, account, items), due_date=day(row, "dueDate"))
            for row, account, items in self.read(ids)
        ]


class CreditMemoReader(MemoReader):
    """Credit memos with what they are applied to; documents are read anew, they may just have been synced."""

    def __init__(self, access: Access) -> None:
        super().__init__(
            access, "credit-memos", "credit-memo-items", CREDIT_ITEM, ("creditmemoapplications",)
        )

    def records(self, ids: Sequence[str], context: Context) -> list[CreditMemo]:
        memos = self.read(ids)
        applied = credited(self._access, [row for row, _, _ in memos])
        return [
            CreditMemo(
                **_header(row, account, items),
                comment=text(row, "comment"),
                applications=tuple(applied[row["id"]]),
            )
            for row, account, items in memos
        ]


def _header(row: Json, account: AccountLink, items: tuple[BilledItem, ...]) -> dict[str, Any]:
    """The fields that both kinds have."""
    return {
        "id": row["id"],
        "number": text(row, "memoNumber"),
        "account": account,
        "status": text(row, "status"),
        "amount": amount(row, "totalAmount"),
        "memo_date": certain_day(row, "memoDate"),
        "integration": integration(row),
        "currency": text(row, "currency"),
        "amount_without_tax": amount(row, "totalAmountWithoutTax"),
        "tax_amount": amount(row, "taxAmount"),
        "tax_exempt_amount": amount(row, "totalTaxExemptAmount"),
        "target_date": day(row, "targetDate"),
        "posted_date": moment(row, "postedOn"),
        "created_date": moment(row, "createdDate"),
        "updated_date": moment(row, "updatedDate"),
        "items": items,
    }
