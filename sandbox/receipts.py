"""What payments that were entered in NetSuite come to in both sandbox systems, for the tie-out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
State = Callable[[str], list[Row]]
Amounts = list[tuple[str, Decimal]]  # (account or currency id, amount), one for each payment

ORIGIN = "NETSUITE"


def zuora_receipts(state: State) -> tuple[Amounts, Amounts]:
    """(account id, amount) of what is applied to documents, and of what is not."""
    rows = [row for row in state("Payment") if row.get("Origin__NS") == ORIGIN and _processed(row)]
    applied = [(row["AccountId"], Decimal(row["AppliedAmount"])) for row in rows]
    open_ = [(row["AccountId"], Decimal(row["UnappliedAmount"])) for row in rows]
    return applied, [entry for entry in open_ if entry[1]]


def _processed(row: Row) -> bool:
    return row["Status"] == "Processed" and row.get("TransferredToAccounting") == "Yes"


def netsuite_receipts(state: State, *, settled: bool) -> tuple[Amounts, Amounts]:
    """(currency id, amount) of what is applied to documents from Zuora, and of the rest.

    Tenants without Invoice Settlement are not told of the rest.
    """
    known = {row["internalId"] for row in state("invoice") if _custom(row, "id") and _custom(row, "type")}
    applied, rest = [], []
    for row in state("customerPayment"):
        if _custom(row, "origin") != ORIGIN or _custom(row, "integrationstatus") != "Sync Complete":
            continue
        lines = [line for line in row.get("applyList") or [] if str(line["doc"]) in known]
        used = sum((Decimal(line["amount"]) for line in lines), Decimal(0))
        applied.append((row["currency"], used))
        rest.append((row["currency"], Decimal(row["payment"]) - used))
    return applied, [entry for entry in rest if entry[1] and settled]


def _custom(row: Row, field: str) -> str:
    return str((row.get("customFieldList") or {}).get(f"custbodyzuora{field}") or "")
