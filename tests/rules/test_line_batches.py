"""Invoices of more than 4000 lines go to NetSuite in batches of 100 lines, and no line twice (D13)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from syncrules.language import Action, Context, Found, Lookup, Made, Result, Step, Verb
from syncrules.processes.billed_lines import lines
from syncrules.processes.invoices_to_netsuite import INVOICES_TO_NETSUITE as PROCESS
from syncrules.processes.line_batches import batched, missing
from syncrules.records.invoice import Invoice
from tests.rules.transaction_samples import INVOICE, ITEM, TAX, context


def invoice(count: int, **changes: object) -> Invoice:
    """Items of 1.00 each, the last of them taxed."""
    items = [replace(ITEM, id=f"item-{n}", amount=Decimal("1.00"), taxes=()) for n in range(count - 2)]
    items.append(replace(ITEM, id="item-last", taxes=(replace(TAX, id="tax-last"),)))
    return replace(INVOICE, items=tuple(items), **changes)


LONG = invoice(4001)


def line_ids(step: Step) -> list[str]:
    return [str(row.custom["Zuora ID"]) for row in step.write.sublists["itemList"].rows]


def all_ids(steps: tuple[Step, ...]) -> list[str]:
    return [id_ for step in steps for id_ in line_ids(step)]


def plan(record: Invoice, rules: Context | None = None) -> tuple[Step, ...]:
    return PROCESS.plan(record, Action.CREATE, rules or context())


def test_4000_lines_go_in_one() -> None:
    (step,) = plan(invoice(4000))
    assert len(line_ids(step)) == 4000


def test_the_first_100_lines_create_the_invoice_and_the_others_are_added_100_at_a_time() -> None:
    create, *others = plan(LONG)
    assert (create.name, create.working, create.failed) == (
        "create",
        "Creating Invoice",
        "Error Creating Invoice",
    )
    assert (create.write.verb, create.write.key) == (Verb.ADD, "zuora-inv-inv-1")
    assert [step.name for step in others] == [f"lines {n}" for n in range(2, 42)]
    for step in others:
        # The status stays Creating Invoice until all lines are there.
        assert (step.working, step.failed) == ("", "Error Creating Invoice")
        assert (step.write.verb, step.write.record, step.write.id) == (Verb.UPDATE, "invoice", Made("create"))
        assert step.write.sublists["itemList"].replace_all is False
        assert not step.write.fields
        assert not step.write.custom
    assert [len(line_ids(step)) for step in (create, *others)] == [100] * 40 + [1]
    assert all_ids((create, *others)) == [row.custom["Zuora ID"] for row in lines(LONG, context())]


def test_a_negative_invoice_is_a_credit_memo_in_every_batch() -> None:
    items = tuple(replace(ITEM, id=f"i-{n}", amount=Decimal(-1), taxes=()) for n in range(4001))
    steps = plan(replace(INVOICE, amount=Decimal(-4001), items=items))
    assert {step.write.record for step in steps} == {"creditMemo"}
    assert {step.failed for step in steps} == {"Error Creating Credit Memo"}


def test_line_numbers_are_asked_for_once_and_only_without_invoice_settlement() -> None:
    assert [step.lines for step in plan(LONG)] == [True] + [False] * 40
    assert not any(step.lines for step in plan(LONG, context(invoice_settlement=True)))


def test_the_record_is_complete_only_with_the_id_of_its_first_batch() -> None:
    results = {step.name: Result("9001") for step in plan(LONG)}
    write = PROCESS.settle(LONG, Action.CREATE, results, context())[-1]
    assert write.fields["IntegrationId__NS"] == "9001"
    assert write.fields["IntegrationStatus__NS"] == "Sync Complete"
    assert write.fields["TransferredToAccounting"] == "Yes"


# --- recovery ---------------------------------------------------------------------------------------


def found(*ids: str) -> Found:
    return Found("invoice", "9001", source_id="inv-1", lines={id_: str(n) for n, id_ in enumerate(ids, 1)})


def test_recovery_adds_what_is_missing_and_nothing_else() -> None:
    present = all_ids(plan(LONG)[:7])
    steps = PROCESS.resume(LONG, found(*present), context())
    assert present + all_ids(steps) == all_ids(plan(LONG))
    assert {step.write.id for step in steps} == {"9001"}
    assert {step.write.verb for step in steps} == {Verb.UPDATE}
    assert [step.working for step in steps] == ["Creating Invoice"] + [""] * (len(steps) - 1)


def test_recovery_of_a_complete_invoice_writes_nothing_more() -> None:
    assert PROCESS.resume(LONG, found(*all_ids(plan(LONG))), context()) == ()


def test_an_invoice_sent_in_one_has_nothing_to_finish() -> None:
    assert PROCESS.resume(INVOICE, found(), context()) == ()


def test_lines_are_asked_for_only_where_they_decide_what_is_missing() -> None:
    def asks(record: Invoice) -> set[tuple[str, bool]]:
        lookups: tuple[Lookup, ...] = PROCESS.lookups(record, context())
        return {(lookup.by, lookup.lines) for lookup in lookups if lookup.by.startswith("Zuora")}

    assert asks(LONG) == {("Zuora ID", True)}
    assert asks(INVOICE) == {("Zuora ID", False)}
    negative = replace(LONG, amount=Decimal(-1))
    assert asks(negative) == {("Zuora ID", True), ("Zuora Reference Number", True)}


def create_of(amounts: list[int]) -> Step:
    items = tuple(
        replace(ITEM, id=f"i-{n}", amount=Decimal(amount), taxes=()) for n, amount in enumerate(amounts)
    )
    (step,) = plan(replace(INVOICE, amount=Decimal(sum(amounts)), items=items))
    return step


def totals(steps: tuple[Step, ...]) -> list[Decimal]:
    total, seen = Decimal(0), []
    for step in steps:
        for row in step.write.sublists["itemList"].rows:
            amount = row.fields["amount"]
            assert isinstance(amount, Decimal)
            total += amount
        seen.append(total)
    return seen


def test_an_order_that_never_falls_below_zero_is_kept() -> None:
    step = create_of([-1] * 50 + [1] * 250)
    assert all_ids(batched(step)) == line_ids(step)


def test_what_reduces_the_total_comes_last_where_a_batch_would_fall_below_zero() -> None:
    step = create_of([-1] * 150 + [1] * 150)
    assert min(totals(batched(step))) >= 0
    assert sorted(all_ids(batched(step))) == sorted(line_ids(step))


@given(
    amounts=st.lists(st.integers(-3, 4), min_size=1, max_size=350).filter(lambda found: sum(found) >= 0),
    done=st.integers(1, 4),
)
def test_whatever_was_done_before_each_line_is_sent_once_and_no_batch_is_refused(
    amounts: list[int], done: int
) -> None:
    step = create_of(amounts)
    steps = batched(step)
    assert min(totals(steps)) >= 0
    present = all_ids(steps[:done])
    rest = missing(step, "invoice", "9001", frozenset(present))
    assert sorted(present + all_ids(rest)) == sorted(line_ids(step))
    assert [line_ids(s) for s in rest] == [line_ids(s) for s in steps[done:]]
