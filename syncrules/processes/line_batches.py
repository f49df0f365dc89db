"""NetSuite transactions of very many lines: created with some, the others added in batches (D13)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from syncrules.language import Made, Row, Step, Sublist, System, Verb, Write

LINES_PER_BATCH = 100
ITEMS = "itemList"


def batched(step: Step) -> tuple[Step, ...]:
    """The step of a create with its first lines, and a step for each further batch.

    Only the first changes the source's status: the record stays in progress until the last batch is there.
    """
    rows = _safe_order(step.write.sublists[ITEMS].rows)
    first = replace(step.write, sublists={**step.write.sublists, ITEMS: Sublist(rows[:LINES_PER_BATCH])})
    return (
        replace(step, write=first),
        *_adding(rows[LINES_PER_BATCH:], step, step.write.record, Made(step.name)),
    )


def missing(step: Step, record: str, id_: str, present: Collection[str]) -> tuple[Step, ...]:
    """The steps that add what a transaction of an earlier attempt still lacks; never a line twice.

    `present` are the Zuora ids of the lines that it has.
    """
    rows = _safe_order(step.write.sublists[ITEMS].rows)
    steps = _adding([row for row in rows if row.custom["Zuora ID"] not in present], step, record, id_)
    return (replace(steps[0], working=step.working), *steps[1:]) if steps else ()


def _adding(rows: Sequence[Row], step: Step, record: str, id_: str | Made) -> tuple[Step, ...]:
    return tuple(
        Step(
            name=f"lines {number}",
            working="",
            failed=step.failed,
            write=Write(System.NETSUITE, Verb.UPDATE, record, sublists={ITEMS: Sublist(tuple(part))}, id=id_),
        )
        for number, part in enumerate(_parts(rows), start=2)
    )


def _parts(rows: Sequence[Row]) -> list[Sequence[Row]]:
    return [rows[start : start + LINES_PER_BATCH] for start in range(0, len(rows), LINES_PER_BATCH)]


def _safe_order(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows as they are, unless a batch would leave the transaction below zero, which NetSuite refuses.

    Then what reduces the total comes last.
    """
    total = Decimal(0)
    for part in _parts(rows):
        total += sum(map(_amount, part), Decimal(0))
        if total < 0:
            return tuple(sorted(rows, key=lambda row: _amount(row) < 0))
    return rows


def _amount(row: Row) -> Decimal:
    amount = row.fields["amount"]
    assert isinstance(amount, Decimal)
    return amount
