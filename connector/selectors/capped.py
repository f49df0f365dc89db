"""Counting up to a cap: nobody needs to know how many more there are, and counting them all takes time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

CAP = 10_000


class RowCount(Subquery):
    """The number of rows of a query, as a column of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.values("pk"))


class CappedCount(RowCount):
    """The same up to one more than the cap."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.order_by()[: CAP + 1])


@dataclass(frozen=True, slots=True)
class Capped:
    """A number that is exact up to the cap."""

    count: int

    def __str__(self) -> str:
        """`29`, or `10,000+`."""
        return f"{CAP:,}+" if self.count > CAP else f"{self.count:,}"
