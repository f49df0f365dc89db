"""Compares the totals of synced documents in both sandbox systems, read from their own books."""

from __future__ import annotations

import json
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from sandbox.receipts import ORIGIN, netsuite_receipts, zuora_receipts

Row = dict[str, Any]
Totals = dict[str, tuple[Decimal, int]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One kind of document in one currency: total and number in either system."""

    kind: str
    currency: str
    zuora: Decimal
    zuora_count: int
    netsuite: Decimal
    netsuite_count: int

    @property
    def agrees(self) -> bool:
        """Equal to the cent, and as many documents."""
        return self.zuora == self.netsuite and self.zuora_count == self.netsuite_count


KINDS = (
    "invoices",
    "debit memos",
    "credit memos",
    "credits applied",
    "payments",
    "receipts",
    "unapplied",
    "refunds",
    "adjustments",
    "credits",
    "charges",
)


def compare(zuora_url: str, netsuite_url: str, kinds: Collection[str] = KINDS) -> list[Comparison]:
    """Synced documents of the given kinds, by currency.

    NetSuite books the customer's currency, so an invoice counts in the currency of its account.
    """
    accounts = {row["Id"]: row["Currency"] for row in _state(zuora_url, "Account")}
    symbols = {row["internalId"]: row["symbol"] for row in _state(netsuite_url, "currency")}

    def zuora(kind: str, amount: Callable[[Row], Decimal] = _sent) -> Totals:
        rows = [row for row in _state(zuora_url, kind) if _synced(row) and not _of_memo(row)]
        return _totals(rows, lambda r: (accounts[r["AccountId"]], amount(r)))

    def netsuite(source: str, types: Collection[str], *kinds: tuple[str, str, int]) -> Totals:
        known = {row["IntegrationId__NS"] for row in _state(zuora_url, source) if _synced(row)}
        rows = [
            (row, field, sign)
            for kind, field, sign in kinds
            for row in _linked(_state(netsuite_url, kind), types, known)
        ]
        return _totals(rows, lambda r: (symbols[r[0]["currency"]], r[2] * _booked(r[0][r[1]])))

    def adjusted(kind: str) -> Totals:
        legs = _legs(zuora_url, kind)
        return _totals(legs, lambda leg: (accounts[leg[0]], leg[1]))

    def in_symbols(row: tuple[str, Decimal]) -> tuple[str, Decimal]:
        return symbols[row[0]], row[1]

    documents = (("invoice", "total", 1), ("creditMemo", "total", -1))
    received = zuora_receipts(partial(_state, zuora_url))
    settled = bool(_state(zuora_url, "PaymentApplication"))
    booked = netsuite_receipts(partial(_state, netsuite_url), settled=settled)

    def receipts(place: int) -> tuple[Totals, Totals]:
        """Of payments from NetSuite: what is applied to documents of Zuora (0), and what is not (1)."""
        left = _totals(received[place], lambda entry: (accounts[entry[0]], entry[1]))
        return left, _totals(booked[place], lambda entry: (symbols[entry[0]], entry[1]))

    pairs = {
        "invoices": (zuora("Invoice"), netsuite("Invoice", ("INVOICE", "NEGATIVE_INVOICE"), *documents)),
        "debit memos": (zuora("DebitMemo"), netsuite("DebitMemo", ("DEBIT_MEMO",), documents[0])),
        "credit memos": (
            zuora("CreditMemo"),
            netsuite("CreditMemo", ("CREDIT_MEMO",), ("creditMemo", "total", 1)),
        ),
        "credits applied": (
            zuora("CreditMemo", lambda row: Decimal(row["AppliedAmount"])),
            netsuite("CreditMemo", ("CREDIT_MEMO",), ("creditMemo", "applyList", 1)),
        ),
        "payments": (zuora("Payment"), netsuite("Payment", (), ("customerPayment", "payment", 1))),
        "refunds": (zuora("Refund"), netsuite("Refund", (), ("customerRefund", "total", 1))),
        "adjustments": (
            zuora("InvoiceItemAdjustment"),
            netsuite("InvoiceItemAdjustment", ("INVOICE_ITEM_ADJUSTMENT",), *documents),
        ),
        "credits": (adjusted("Credit"), _totals(_credits(netsuite_url), in_symbols)),
        "charges": (adjusted("Charge"), _totals(_charges(netsuite_url), in_symbols)),
        "receipts": receipts(0),
        "unapplied": receipts(1),
    }
    return [row for kind in kinds for row in _compared(kind, *pairs[kind])]


def table(rows: Iterable[Comparison]) -> str:
    """The comparison as text."""
    lines = [f"{'synced':<16}{'':<5}{'Zuora':>16}{'':>7}{'NetSuite':>16}"]
    for row in rows:
        verdict = "agrees" if row.agrees else f"DIFFERS by {row.zuora - row.netsuite}"
        lines.append(
            f"{row.kind:<16}{row.currency:<5}{row.zuora:>16,.2f}{f'({row.zuora_count})':>7}"
            f"{row.netsuite:>16,.2f}{f'({row.netsuite_count})':>7}  {verdict}"
        )
    return "\n".join(lines)


def _compared(kind: str, left: Totals, right: Totals) -> Iterable[Comparison]:
    nothing = (Decimal(0), 0)
    for currency in sorted({*left, *right}):
        yield Comparison(kind, currency, *left.get(currency, nothing), *right.get(currency, nothing))


def _totals(rows: Iterable[Any], value: Callable[[Any], tuple[str, Decimal]]) -> Totals:
    totals: defaultdict[str, Decimal] = defaultdict(Decimal)
    counts: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        currency, amount = value(row)
        totals[currency] += amount
        counts[currency] += 1
    return {currency: (total, counts[currency]) for currency, total in totals.items()}


def _synced(row: Row) -> bool:
    """It was sent to NetSuite; what came from there is compared as receipts."""
    came = row.get("Origin__NS") == ORIGIN and "PaymentNumber" in row
    return row.get("TransferredToAccounting") == "Yes" and bool(row.get("IntegrationId__NS")) and not came


def _sent(row: Row) -> Decimal:
    """The amount that NetSuite has: what is not applied of a payment stays in Zuora, credits are negative.

    A payment that was taken off everything after its first sync keeps its amount in NetSuite.
    """
    if "TotalAmount" in row:  # a memo, which NetSuite has whole
        return Decimal(row["TotalAmount"])
    amount, unapplied = Decimal(row["Amount"]), Decimal(row.get("UnappliedAmount") or 0)
    if row.get("Type") == "Credit":
        return -amount
    return amount - unapplied if unapplied < amount else amount


def _booked(value: Any) -> Decimal:
    """A NetSuite amount, or the sum of an apply list."""
    lines = value if isinstance(value, list) else [{"amount": value}]
    return sum((Decimal(line["amount"]) for line in lines), Decimal(0))


def _linked(rows: Iterable[Row], types: Collection[str], known: set[str]) -> list[Row]:
    """NetSuite documents that belong to a Zuora document: it names them, or they carry its id and type."""
    return [row for row in rows if row["internalId"] in known or _marked(row, types)]


def _marked(row: Row, types: Collection[str]) -> bool:
    custom = row.get("customFieldList") or {}
    origin = custom.get("custbodyzuoraorigin")
    # Payments from NetSuite are receipts; what another tool brought from Zuora was not sent by us.
    received = row["type"] == "customerPayment" and origin == ORIGIN
    imported = row["type"] in ("invoice", "creditMemo") and not (row["externalId"] or origin)
    carried = bool(custom.get("custbodyzuoraid")) and (not types or custom.get("custbodyzuoratype") in types)
    return carried and not received and not imported


def _of_memo(row: Row) -> bool:
    """An adjustment of a NetSuite credit memo: the memo's id is its reference and opens its key."""
    key, reference = str(row.get("IntegrationId__NS") or ""), row.get("ReferenceId")
    return bool("InvoiceId" in row and reference and key.startswith(reference))


def _legs(url: str, kind: str) -> list[tuple[str, Decimal]]:
    """(account, amount) of adjustments that came from NetSuite credit memos; pieces of one leg together."""
    legs: defaultdict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for row in [*_state(url, "InvoiceAdjustment"), *_state(url, "InvoiceItemAdjustment")]:
        if _of_memo(row) and _synced(row) and (row["Type"], row["Status"]) == (kind, "Processed"):
            legs[row["AccountId"], row["ReferenceId"], row["InvoiceId"]] += Decimal(row["Amount"])
    return [(account, amount) for (account, *_), amount in legs.items()]


def _credits(url: str) -> list[tuple[str, Decimal]]:
    """(currency, amount) of what completed credit memos are applied to invoices from Zuora."""
    invoices = {row["internalId"] for row in _state(url, "invoice") if _custom(row, "type") == "INVOICE"}
    return [
        (memo["currency"], Decimal(line["amount"]))
        for memo in _completed_memos(url)
        for line in memo.get("applyList") or []
        if str(line["doc"]) in invoices
    ]


def _charges(url: str) -> list[tuple[str, Decimal]]:
    """(currency, amount) of completed memos of negative invoices, without what Zuora charged itself."""
    invoices = _state(url, "invoice")
    charges = {row["internalId"] for row in invoices if _custom(row, "type") == "INVOICE_ITEM_ADJUSTMENT"}

    def left(memo: Row) -> Decimal:
        lines = [line for line in memo.get("applyList") or [] if str(line["doc"]) in charges]
        return Decimal(memo["total"]) - _booked(lines)

    memos = [memo for memo in _completed_memos(url) if _custom(memo, "type") == "NEGATIVE_INVOICE"]
    return [(memo["currency"], left(memo)) for memo in memos]


def _completed_memos(url: str) -> list[Row]:
    """Credit memos that went to Zuora; those of refunds carry no application."""
    return [row for row in _state(url, "creditMemo") if _custom(row, "integrationstatus") == "Sync Complete"]


def _custom(row: Row, field: str) -> str:
    return str((row.get("customFieldList") or {}).get(f"custbodyzuora{field}") or "")


def _state(url: str, kind: str) -> list[Row]:
    # A proxy of the environment is not for our own machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{url}/_sandbox/state/{kind}", timeout=60) as answer:
        rows: list[Row] = json.load(answer)
    return rows
