"""Open records grouped by what has to be fixed, or by customer: how many, how much, since when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, QuerySet, Sum

from connector.models import Cause, Connection, SyncRecord
from connector.selectors.money import Money, totals
from connector.selectors.queue_blocked import Blocked, blocked_by_cause
from connector.selectors.queue_filter import SINCE
from syncrules.messages import CATALOGUE

FAMILIES = {
    "access": "Access",
    "setup": "Set-up",
    "data": "Data",
    "process": "Connection",
    "resync": "Resync",
}
PLACES = {"Zuora": "Fix in Zuora", "NetSuite": "Fix in NetSuite", "nobody": "Nobody, it repeats itself"}


@dataclass
class CauseGroup:
    """One group with all its records, and what waits for them.

    `key` stands in addresses and checkboxes: "c12" for a cause, "k" and a code, "b" and a blocking record,
    "u" and a customer.
    """

    key: str
    title: str
    remedy: str = ""
    label: str = ""
    where: str = ""
    cause: Cause | None = None
    count: int = 0
    blocked: int = 0
    oldest: datetime | None = None
    own: list[Money] = field(default_factory=list)
    money: list[Money] = field(default_factory=list)  # at risk: with that of the records that wait

    @property
    def owner(self) -> str:
        """Who takes care of it."""
        owner = self.cause.owner if self.cause else None
        return owner.get_full_name() or owner.get_username() if owner else ""

    @property
    def due(self) -> date | None:
        """Until when."""
        return self.cause.due if self.cause else None

    def weight(self, currency: str = "") -> Decimal:
        """Sorts the list, as finance thinks in money: in one currency, or by the largest figure of any."""
        amounts = (abs(m.amount) for m in self.money if m.currency == currency or not currency)
        return max(amounts, default=Decimal())

    def sums(self) -> str:
        """`EUR:12.50 USD:3`, read by the selection bar."""
        return " ".join(f"{m.currency}:{m.amount}" for m in self.own)


_OF_A_CAUSE = ("cause_id", "code", "blocked_by_process", "blocked_by_id", "blocked_by_label", "currency")


def cause_groups(connection: Connection, records: QuerySet[SyncRecord]) -> list[CauseGroup]:
    """Records grouped by cause, the largest amount first. Three queries, however many records."""
    parts = _parts(records.filter(connection=connection), _OF_A_CAUSE)
    ids = [rows[0]["cause_id"] for rows in parts.values() if rows[0]["cause_id"]]
    causes = Cause.objects.select_related("owner").in_bulk(ids)
    blocked = blocked_by_cause(connection) if ids else {}
    groups = []
    for key, rows in parts.items():
        cause = causes.get(rows[0]["cause_id"])
        group = _titled(key, rows[0], cause)
        groups.append(_filled(group, rows, blocked.get(cause.pk, Blocked()) if cause else Blocked()))
    return largest_first(groups)


def customer_groups(connection: Connection, records: QuerySet[SyncRecord]) -> list[CauseGroup]:
    """Records grouped by customer, the largest amount first. One query."""
    parts = _parts(records.filter(connection=connection), ("customer", "currency"))
    groups = [
        _filled(CauseGroup(key, key[1:] or "No customer", label="Customer"), rows, Blocked())
        for key, rows in parts.items()
    ]
    return largest_first(groups)


def _parts(records: QuerySet[SyncRecord], fields: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    rows = records.order_by().values(*fields)
    parts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.annotate(count=Count("pk"), amount=Sum("amount"), oldest=Min(SINCE)):
        parts[_key(row)].append(row)
    return parts


def _key(row: dict[str, Any]) -> str:
    if "customer" in row:
        return f"u{row['customer']}"
    if row["cause_id"]:
        return f"c{row['cause_id']}"
    if row["blocked_by_id"]:
        return f"b{row['blocked_by_process']}:{row['blocked_by_id']}"
    return f"k{row['code']}"


def _filled(group: CauseGroup, rows: list[dict[str, Any]], blocked: Blocked) -> CauseGroup:
    group.count = sum(row["count"] for row in rows)
    group.oldest = min(row["oldest"] for row in rows)
    own = [(row["currency"], row["amount"]) for row in rows]
    group.own, group.money = totals(own), totals([*own, *blocked.money])
    group.blocked = blocked.count
    return group


def largest_first(groups: list[CauseGroup], currency: str = "") -> list[CauseGroup]:
    """The groups by the money at risk, in one currency where one is chosen."""
    return sorted(groups, key=lambda g: (-g.weight(currency), -g.count, g.title))


def _titled(key: str, row: dict[str, Any], cause: Cause | None) -> CauseGroup:
    if cause is not None:
        label, place = FAMILIES.get(cause.family, "Data"), PLACES.get(cause.where, cause.where)
        return CauseGroup(key, cause.title, cause.remedy, label, place, cause)
    if row["blocked_by_id"]:
        title = f"{row['blocked_by_label'] or row['blocked_by_id']} is not synced yet"
        remedy = "These records follow in the same run as soon as it is synced."
        return CauseGroup(key, title, remedy, "Waits for another record")
    entry = CATALOGUE.get(row["code"])
    if entry is None:
        return CauseGroup(key, "Waiting for the next run", "Nothing to do.", "Not tried yet")
    place = PLACES.get(str(entry.where), str(entry.where))
    return CauseGroup(key, _plain(entry.text), entry.remedy, FAMILIES.get(str(entry.family), "Data"), place)


def _plain(text: str) -> str:
    """A message without the words of one record: `Payment … is not applied`."""
    while "{" in text and "}" in text:
        start, end = text.index("{"), text.index("}")
        text = f"{text[:start]}…{text[end + 1 :]}"
    return text
