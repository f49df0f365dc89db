"""The recognition pass reads little: which registered lines have a date, and what was left unfinished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.gateways import zuora_company as company
from tests.gateways.zuora_sandbox import Sandbox, context, sandbox

USED = {"netsuite_use_revenue_recognition": True}


def ids(box: Sandbox, process: str, deferred: Mapping[str, frozenset[str]], **preferences: bool) -> list[str]:
    rules = replace(context(**preferences), deferred=deferred)
    return list(box.gateway.reader(process).ids(rules))


def test_invoices_with_a_dated_line_and_unfinished_ones_are_candidates() -> None:
    with sandbox() as box:
        account = company.account(box)
        waiting, dated, complete = (company.invoice(box, account) for _ in range(3))
        statuses = ("Updating Revenue Recognition", "Error Updating Revenue Recognition")
        unfinished = [company.invoice(box, account, IntegrationStatus__NS=status) for status in statuses]
        lines = {
            invoice: box.add("InvoiceItem", InvoiceId=invoice, ChargeAmount="1", RevRecStartDate=day)
            for invoice, day in ((waiting, None), (dated, "2026-05-01"), (complete, "2026-05-01"))
        }
        register = {invoice: frozenset({lines[invoice]}) for invoice in (waiting, dated)}
        found = ids(box, "invoice_recognition", register, **USED)
        (record,) = box.gateway.reader("invoice_recognition").records([dated], context())
    assert sorted(found) == sorted([*unfinished, dated])
    assert [item.trigger_date is not None for item in record.items] == [True]


def test_a_long_register_costs_few_calls() -> None:
    with sandbox() as box:
        register = {f"inv{n}": frozenset({f"{n:032x}"}) for n in range(1000)}
        ids(box, "invoice_recognition", register, **USED)
        assert box.gateway.calls() <= 8


def test_nothing_is_read_while_revenue_recognition_is_not_used() -> None:
    with sandbox(settlement=True) as box:
        register = {"inv": frozenset({"line"})}
        assert ids(box, "invoice_recognition", register) == []
        assert ids(box, "debit_memo_recognition", register) == []
        assert box.gateway.calls() == 0


def test_debit_memos_come_from_the_register() -> None:
    with sandbox(settlement=True) as box:
        assert ids(box, "debit_memo_recognition", {"memo": frozenset({"line"})}, **USED) == ["memo"]
