"""Nothing of the specification is short: the table of criteria, validations and map rows per process."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from syncrules.sequence import SEQUENCE
from tests import coverage_table
from tests.coverage_table import PAGE, Line, lines, page, rule_cases
from tests.journeys.maps.tables import proved_rows
from tests.rules.spec_coverage import DEMANDS
from tests.spec import spec_page


@pytest.fixture(scope="module")
def table() -> list[Line]:
    return lines(rule_cases(), proved_rows())


def test_all_processes_are_in_the_table() -> None:
    assert set(DEMANDS) == {step.process for step in SEQUENCE}


def test_no_process_is_short(table: list[Line]) -> None:
    print(page(table))
    assert not {line.process: line.missing for line in table if not line.complete}


def test_the_page_shows_the_table(table: list[Line]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(table), "run `python -m tests.coverage_table`"


def test_a_criterion_without_a_failing_case_and_a_row_without_a_check_are_short() -> None:
    full = {process: {*demand.validations, *demand.criteria.values(), coverage_table.PASSES}
            for process, demand in DEMANDS.items()}  # fmt: skip
    rows = {process: set(demand.rows) for process, demand in DEMANDS.items()}
    full["refunds_to_zuora"].discard("FULLY_APPLIED")
    rows["refunds_to_zuora"].discard("memo -> Comment")
    (line,) = [line for line in lines(full, rows) if line.process == "refunds_to_zuora"]
    assert line.missing == (("fully applied",), (), ("memo -> Comment",))
    full["refunds_to_zuora"].discard(coverage_table.PASSES)
    (line,) = [line for line in lines(full, rows) if line.process == "refunds_to_zuora"]
    assert len(line.missing[1]) == line.demanded[1]


# --- the numbers are those of the pages -------------------------------------------------------------

PAGES = {
    "accounts_to_netsuite": ("accounts.md", "# accounts_to_netsuite", "# customers_to_zuora"),
    "customers_to_zuora": ("accounts.md", "# customers_to_zuora", ""),
    "sales_orders_to_zuora": ("sales-orders.md", "# sales_orders_to_zuora", ""),
    "invoices_to_netsuite": ("invoices.md", "# invoices_to_netsuite", ""),
    "debit_memos_to_netsuite": ("debit-memos.md", "# debit_memos_to_netsuite", ""),
    "credit_memos_to_netsuite": ("credit-memos.md", "# credit_memos_to_netsuite", "# credit_memos_to_zuora"),
    "credit_memos_to_zuora": ("credit-memos.md", "# credit_memos_to_zuora", ""),
    "payments_to_netsuite": ("payments.md", "# payments_to_netsuite", "# payments_to_zuora"),
    "payments_to_zuora": ("payments.md", "# payments_to_zuora", ""),
    "refunds_to_netsuite": ("refunds.md", "# refunds_to_netsuite", "# refunds_to_zuora"),
    "refunds_to_zuora": ("refunds.md", "# refunds_to_zuora", ""),
    "adjustments_to_netsuite": ("adjustments.md", "# adjustments_to_netsuite", ""),
}


def part_of(process: str) -> str:
    name, start, end = PAGES[process]
    text = spec_page(name)
    text = text[text.index(start) :]
    return text[: text.index(end, 1)] if end else text


def cells(text: str, after: str) -> Iterator[list[str]]:
    """The rows of the tables behind a heading, without heads."""
    for line in text[text.index(after) :].splitlines():
        if line.startswith("| ") and not set(line) <= set("|- "):
            yield [cell.strip() for cell in re.split(r"\|", line)[1:-1]]


@pytest.mark.parametrize("process", PAGES)
def test_validation_codes_are_those_of_the_page(process: str) -> None:
    codes = set(re.findall(r"^\| `([A-Z_]+)` \|(?:[^|\n]*\|){3}$", part_of(process), re.MULTILINE))
    assert set(DEMANDS[process].validations) == codes


@pytest.mark.parametrize("process", sorted(set(PAGES) - {"payments_to_zuora", "credit_memos_to_zuora"}))
def test_map_rows_are_those_of_the_page(process: str) -> None:
    part = part_of(process)
    heads = {"Zuora", "NetSuite"}
    rows = [row for row in cells(part, "## Field map") if row[0] not in heads]
    plain = [re.sub(r"[`*]", "", cell).strip() for row in rows for cell in row[:1]]
    named = [name.removeprefix("Line: ").removeprefix("Tax line: ") for name in plain]
    demanded = DEMANDS[process].rows
    assert len(rows) == len(demanded), process
    for name, row in zip(named, demanded, strict=True):
        assert name in row, (process, name)
