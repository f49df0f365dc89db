"""Both ledgers as plain comparable rows, without what differs from run to run: ids, times, numbers given."""

from __future__ import annotations

import json
import urllib.request
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]

NETSUITE_KINDS = (
    *("customer", "serviceSaleItem", "nonInventorySaleItem", "inventoryItem", "salesOrder"),
    *("invoice", "creditMemo", "customerPayment", "customerRefund"),
)
ZUORA_KINDS = (
    *("Account", "Contact", "Product", "ProductRatePlan", "ProductRatePlanCharge", "Subscription"),
    *("Invoice", "DebitMemo", "CreditMemo", "Payment", "InvoicePayment", "Refund"),
    *("InvoiceItemAdjustment", "InvoiceAdjustment"),
)
ID_LABELS = ("custentityzuoraid", "custbodyzuoraid", "custitemzuoraid")
STATUS_LABELS = ("custentityzuoraintegrationstatus", "custbodyzuoraintegrationstatus")
CUSTOM_FIELD_STATUSES = ("Updating custom fields", "Error updating custom fields")
SCENARIO_IDS = "8ad09a"
AMOUNTS = ("total", "payment", "amountRemaining", "unapplied", "balance", "status", "isInactive")
ZUORA_FIELDS = (
    *("IntegrationStatus__NS", "TransferredToAccounting", "Origin__NS", "Status", "Amount", "Balance"),
    *("RefundAmount", "UnappliedAmount", "Type", "Description", "FirstName", "LastName"),
)


@dataclass(frozen=True)
class Ledger:
    """Rows of both systems by what identifies them, each with how often it occurs."""

    rows: Counter[str]
    identities: Counter[str]

    def difference(self, expected: Ledger) -> dict[str, list[str]]:
        """Duplicates, losses and other differences against an undisturbed run."""
        more, fewer = self.identities - expected.identities, expected.identities - self.identities
        named = {*more, *fewer}
        other = [row for row in (self.rows - expected.rows) if json.loads(row)["is"] not in named]
        other += [f"instead of {r}" for r in (expected.rows - self.rows) if json.loads(r)["is"] not in named]
        return {
            "duplicates": sorted(more.elements()),
            "losses": sorted(fewer.elements()),
            "unexplained": sorted(other),
        }


def state(url: str, kind: str) -> list[Row]:
    """All records of a type; none where the system does not know it."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/_sandbox/state/{kind}", timeout=60) as answer:
            rows: list[Row] = json.load(answer)
            return rows
    except urllib.error.HTTPError:
        return []


def read_ledger(zuora_url: str, netsuite_url: str) -> Ledger:
    """Everything that a sync may create or change, in both systems."""
    netsuite = {kind: state(netsuite_url, kind) for kind in NETSUITE_KINDS}
    zuora = {kind: state(zuora_url, kind) for kind in ZUORA_KINDS}
    origins = {row["Id"]: _zuora_name(kind, row) for kind, rows in zuora.items() for row in rows}
    names = {
        row["internalId"]: _netsuite_name(kind, row, origins)
        for kind, rows in netsuite.items()
        for row in rows
    }
    lines = [
        *(_netsuite_row(kind, row, names, origins) for kind, rows in netsuite.items() for row in rows),
        *(_zuora_row(kind, row, names, origins) for kind, rows in zuora.items() for row in rows),
    ]
    return Ledger(
        Counter(json.dumps(line, sort_keys=True, default=str) for line in lines),
        Counter(line["is"] for line in lines),
    )


def _custom(row: Row, labels: Iterable[str]) -> str:
    custom = row.get("customFieldList") or {}
    return next((str(custom[label]) for label in labels if custom.get(label)), "")


def _netsuite_name(kind: str, row: Row, origins: dict[str, str]) -> str:
    zuora_id = _custom(row, ID_LABELS)
    if " of " in _origin(zuora_id, origins):
        # What we made of it in Zuora has another id each time; itself it has always been there.
        return f"{kind} {row['internalId']}"
    own = row.get("externalId") or row.get("tranId") or row.get("entityId") or row.get("itemId")
    return f"{kind} {zuora_id or own or row['internalId']}"


def _origin(zuora_ids: str, origins: dict[str, str]) -> str:
    """The names of the Zuora records that a NetSuite record carries, several joined by commas."""
    return ", ".join(origins.get(id_, id_) for id_ in zuora_ids.split(","))


def _zuora_name(kind: str, row: Row) -> str:
    """A record of the scenario is known by its id, one made since by the NetSuite record that it is of."""
    if row["Id"].startswith(SCENARIO_IDS) or not row.get("IntegrationId__NS"):
        return f"{kind} {row['Id']}"
    return f"{kind} of {row['IntegrationId__NS']}"


def _netsuite_row(kind: str, row: Row, names: dict[str, str], origins: dict[str, str]) -> Row:
    own = _custom(row, ID_LABELS)
    applied = [
        (names.get(str(line.get("doc")), str(line.get("doc"))), str(line.get("amount")))
        for line in row.get("applyList") or []
        if line.get("apply")
    ]
    items = [(str(line.get("item")), str(line.get("amount"))) for line in row.get("itemList") or []]
    return {
        "is": names[row["internalId"]],
        "zuora": _origin(own, origins),
        "integration": _custom(row, STATUS_LABELS),
        "applied": sorted(applied),
        "items": sorted(items),
        **{field: str(row[field]) for field in AMOUNTS if row.get(field) is not None},
    }


def _zuora_row(kind: str, row: Row, names: dict[str, str], origins: dict[str, str]) -> Row:
    counterpart = str(row.get("IntegrationId__NS") or "")
    parents = {
        name: origins.get(str(row[name]), str(row[name]))
        for name in ("AccountId", "InvoiceId", "PaymentId")
        if row.get(name)
    }
    return {
        "is": origins[row["Id"]]
        if kind != "Contact"
        else f"Contact of {parents.get('AccountId')} {row.get('Description')}",
        "counterpart": names.get(counterpart, counterpart),
        **parents,
        **{field: _settled(str(row[field])) for field in ZUORA_FIELDS if row.get(field) not in (None, "")},
    }


def _settled(value: str) -> str:
    """The custom field phase is never repeated (D49): killed in it, the record exists all the same."""
    return "Sync Complete" if value in CUSTOM_FIELD_STATUSES else value
