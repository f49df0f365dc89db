"""Completes the taxation items of memos: cut arrays, and the accounting codes (zuora-api.md section 9)."""

from __future__ import annotations

from collections.abc import Sequence

from connector.gateways.zuora.client import Client
from connector.gateways.zuora.codec import Json, text
from connector.gateways.zuora.object_query import PAGE_SIZE
from connector.gateways.zuora.readers.access import Access, Task
from connector.gateways.zuora.readers.items import Spelling

CODE = "accountingCode"
REST_PAGE = "40"


class MemoTaxes:
    """Object query gives memos' taxation items without their accounting code, which names the NetSuite item.

    It belongs to the tax code, so it is read once for each, from the address of the taxation items. Where
    the first item has none, the others of that tax code are asked too: it may have been set since.
    """

    def __init__(self, access: Access, memos: str, spelling: Spelling) -> None:
        self._access = access
        self._memos = memos
        self._spelling = spelling
        self._codes: dict[str, str] = {}

    def complete(self, items: Sequence[Json]) -> None:
        """Fill in what is missing on the taxation items of these item rows."""
        self._read([item for item in items if len(self._taxes(item)) >= PAGE_SIZE])
        unknown = [item for item in items if self._unknown(item)]
        samples = {code: item for item in unknown for code in self._unknown(item)}
        self._read(list({item["id"]: item for item in samples.values()}.values()))
        self._read([item for item in unknown if self._unknown(item)])
        for tax in (tax for item in items for tax in self._taxes(item)):
            tax[CODE] = text(tax, CODE) or self._codes.get(text(tax, "taxCode"), "")

    def _taxes(self, item: Json) -> list[Json]:
        return item.get(self._spelling.taxes) or []

    def _unknown(self, item: Json) -> list[str]:
        """The tax codes of an item whose accounting code is not known yet."""
        taxes = (tax for tax in self._taxes(item) if CODE not in tax)
        return [code for tax in taxes if (code := text(tax, "taxCode")) not in self._codes]

    def _read(self, items: Sequence[Json]) -> None:
        """Read the taxation items of some items anew, from their own address."""
        tasks = [(item, self._task(item)) for item in items]
        for item, task in tasks:
            item[self._spelling.taxes] = taxes = [_with_code(row) for row in task.rows()]
            self._codes.update({text(tax, "taxCode"): tax[CODE] for tax in taxes if tax[CODE]})

    def _task(self, item: Json) -> Task[Json]:
        path = f"/v1/{self._memos}/{text(item, self._spelling.parent)}/items/{item['id']}/taxation-items"
        return Task([self._access.pool.submit(_rows, self._access.client, path)])


def _rows(client: Client, path: str) -> list[Json]:
    rows: list[Json] = []
    page = 1
    while True:
        params = [("page", str(page)), ("pageSize", REST_PAGE)]
        body = client.read("GET", path, params=params).body
        rows += body.get("data") or []
        if not body.get("nextPage"):
            return rows
        page += 1


def _with_code(row: Json) -> Json:
    finance = row.get("financeInformation") or {}
    return {**row, CODE: text(finance, "salesTaxPayableAccountingCode")}
