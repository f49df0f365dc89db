"""ZOQL queries: conditions, their escaping and limits, and reading all pages (zuora-api.md section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import product

from connector.gateways.zuora.client import Client
from connector.gateways.zuora.codec import Json

IDS_PER_QUERY = 195  # of the 200 conditions that a query may have
MAX_LENGTH = 10_000
ROWS_PER_PAGE = 2000


Condition = str


def where(field: str, operator: str, value: str | date | datetime | None) -> Condition:
    """A comparison: texts quoted and escaped, null bare, dates as an unquoted date and time."""
    return f"{field} {operator} {literal(value)}"


def literal(value: str | date | datetime | None) -> str:
    """A value as ZOQL writes it: without a time zone, as ZOQL takes times to be in the tenant's."""
    if value is None:
        return "null"
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(timespec="seconds")
    if isinstance(value, date):
        return datetime.combine(value, time()).isoformat(timespec="seconds")
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def all_of(*groups: Sequence[Sequence[Condition]]) -> str:
    """A where clause that holds when, of every group, one alternative (conditions joined by and) holds.

    ZOQL has no parentheses, so the groups are multiplied out into alternatives joined by or.
    """
    clauses = [[condition for part in parts for condition in part] for parts in product(*groups)]
    return " or ".join(" and ".join(clause) for clause in clauses)


def one_of(field: str, values: Iterable[str], overhead: int) -> Iterator[str]:
    """Where clauses that find all the values; each leaves `overhead` characters for the rest of its query."""
    clauses: list[str] = []
    length = overhead
    for value in dict.fromkeys(values):
        clause = f"{field}={literal(value)}"
        if clauses and (len(clauses) == IDS_PER_QUERY or length + len(clause) + 4 > MAX_LENGTH):
            yield " or ".join(clauses)
            clauses, length = [], overhead
        clauses.append(clause)
        length += len(clause) + 4
    if clauses:
        yield " or ".join(clauses)


@dataclass(frozen=True, slots=True)
class Fields:
    """What to read of an object: its name and field names, in the order of the query."""

    record: str
    names: tuple[str, ...]

    def query(self, clause: str) -> str:
        """The query's text; an empty clause reads everything."""
        return f"select {', '.join(self.names)} from {self.record}" + (f" where {clause}" if clause else "")

    def queries(self, field: str, values: Iterable[str]) -> Iterator[str]:
        """Queries within the limits that together find all the values of a field."""
        return (self.query(clause) for clause in one_of(field, values, len(self.query("")) + 7))


def pages(client: Client, query: str) -> Iterator[list[Json]]:
    """The rows of a query, 2000 at a time; null fields are missing from a row. Raises GatewayError."""
    body: Json = {"queryString": query, "conf": {"batchSize": ROWS_PER_PAGE}}
    answer = client.read("POST", "/v1/action/query", body=body).body
    yield answer.get("records") or []
    while not answer.get("done", True):
        body = {"queryLocator": answer["queryLocator"]}
        answer = client.read("POST", "/v1/action/queryMore", body=body).body
        yield answer.get("records") or []


def rows(client: Client, query: str) -> list[Json]:
    """All rows of a query."""
    return [row for page in pages(client, query) for row in page]
