"""ZOQL texts: escaping, the multiplied-out where clause, and queries within Zuora's limits."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.gateways.zuora.zoql import Fields, all_of, literal, where


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        ("Sync Complete", "'Sync Complete'"),
        ("O'Neill", r"'O\'Neill'"),
        ("back\\slash", r"'back\\slash'"),
        (date(2026, 1, 31), "2026-01-31T00:00:00"),
        (datetime(2026, 1, 31, 12, 30, tzinfo=UTC), "2026-01-31T12:30:00"),
    ],
)
def test_values_are_written_as_zoql_reads_them(value: str | date | None, text: str) -> None:
    assert literal(value) == text


@given(st.text())
def test_no_text_ends_its_quotation(value: str) -> None:
    inner = literal(value)[1:-1]
    assert re.fullmatch(r"(?:\\.|[^'\\])*", inner, re.DOTALL)
    assert re.sub(r"\\(.)", r"\1", inner, flags=re.DOTALL) == value


def test_groups_of_alternatives_are_multiplied_out() -> None:
    status = [[where("Status", "=", "Posted")]]
    transferred = [[where("TransferredToAccounting", "=", value)] for value in (None, "Error")]
    cutover = [[where("InvoiceDate", ">=", date(2026, 1, 1))]]
    assert all_of(status, transferred, cutover, [[]]) == (
        "Status = 'Posted' and TransferredToAccounting = null and InvoiceDate >= 2026-01-01T00:00:00"
        " or Status = 'Posted' and TransferredToAccounting = 'Error' and InvoiceDate >= 2026-01-01T00:00:00"
    )


@given(st.lists(st.sampled_from("abcd"), min_size=2, max_size=2), st.sampled_from("abcd"))
def test_the_clause_means_and_of_ors(first: list[str], second: str) -> None:
    clause = all_of([[f"{name}"] for name in first], [[second]])
    for values in product([True, False], repeat=4):
        row = dict(zip("abcd", values, strict=True))
        assert eval(clause, {}, row) == (any(row[name] for name in first) and row[second])


@pytest.mark.parametrize("length", [1, 32, 120])
def test_every_query_keeps_to_the_limits_and_all_values_are_asked_for(length: int) -> None:
    values = [f"{n:0{length}d}" if length > 1 else str(n) for n in range(9 if length == 1 else 1000)]
    fields = Fields("InvoicePayment", ("Id", "PaymentId", "InvoiceId", "Amount", "RefundAmount"))
    queries = list(fields.queries("PaymentId", values))
    assert all(len(query) <= 10_000 for query in queries)
    assert all(query.count("PaymentId='") <= 200 for query in queries)
    assert re.findall(r"PaymentId='(\w+)'", " ".join(queries)) == values


def test_ids_of_thirty_two_characters_fill_a_query() -> None:
    ids = [f"{n:032x}" for n in range(390)]
    assert len(list(Fields("Account", ("Id", "Name")).queries("Id", ids))) == 2


def test_nothing_to_find_is_no_query() -> None:
    assert list(Fields("Account", ("Id",)).queries("Id", [])) == []
