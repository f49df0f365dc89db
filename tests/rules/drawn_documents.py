"""Invoices, memos and adjustments of any amounts that pass every rule of their process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from syncrules.language import Context, Step, SyncProcess
from syncrules.preferences import StandardInvoiceSync, TransactionNumberMapping
from syncrules.records.adjustment import Adjustment
from syncrules.records.billed import BilledItem
from syncrules.records.common import Application, DocumentLink
from syncrules.registry import PROCESSES
from tests.rules.adjustment_samples import CREDIT, NEGATIVE, ORIGINAL, TAXED
from tests.rules.memo_samples import CREDIT_MEMO, DEBIT_MEMO
from tests.rules.transaction_samples import INVOICE, ITEM, TAX, context

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A record with what its rules know besides, as one process sees them."""

    process: SyncProcess[Any]
    record: Any
    context: Context

    @property
    def steps(self) -> tuple[Step, ...]:
        """What would be written to the destination."""
        action = self.process.action(self.record, self.context)
        return self.process.plan(self.record, action, self.context)


def amounts(least: int, most: int = 10**7) -> st.SearchStrategy[Decimal]:
    """Exact amounts of currencies with cents, without them and with three decimals."""
    units = st.integers(least, most)
    return st.builds(lambda unit, places: Decimal(unit).scaleb(-places), units, st.sampled_from((2, 0, 3)))


POSITIVE = amounts(1)
SIGNED = amounts(-(10**7))

_PREFERENCES = st.fixed_dictionaries(
    {
        "avoid_zero_amount_invoice_items": st.booleans(),
        "use_standard_invoice_sync": st.sampled_from(StandardInvoiceSync),
        "transaction_number_mapping": st.sampled_from(TransactionNumberMapping),
    }
)


@st.composite
def contexts(draw: st.DrawFn, /, settlement: bool | None = None, **preferences: Any) -> Context:
    """The preferences that decide over amounts or numbers, and a tenant of either kind if not said."""
    settled = draw(st.booleans()) if settlement is None else settlement
    return context(settled, **(draw(_PREFERENCES) | preferences))


@st.composite
def applications(draw: st.DrawFn, debit_memos: bool, least: int = 0) -> tuple[Application, ...]:
    """Applications to invoices, and to debit memos where wanted; some documents get several."""
    numbers = draw(st.lists(st.integers(1, 4), min_size=least, max_size=5))
    kinds = [debit_memos and number % 2 == 0 for number in numbers]
    return tuple(
        Application(
            DocumentLink(f"{'dm' if memo else 'inv'}-{number}", f"N-{number}", f"900{number}"),
            draw(POSITIVE),
            debit_memo=memo,
        )
        for number, memo in zip(numbers, kinds, strict=True)
    )


# --- what has a line for each item and each tax -----------------------------------------------------


@st.composite
def _items(draw: st.DrawFn) -> tuple[BilledItem, ...]:
    amount = SIGNED | st.just(Decimal("0.00"))
    item_amounts = draw(st.lists(amount, max_size=5))
    return tuple(
        replace(
            ITEM,
            id=f"item-{n}",
            amount=item_amount,
            quantity=draw(SIGNED),
            taxes=tuple(
                replace(TAX, id=f"tax-{n}-{m}", amount=tax)
                for m, tax in enumerate(draw(st.lists(amount, max_size=2)))
            ),
        )
        for n, item_amount in enumerate(item_amounts)
    )


def of_items(sample: Any, items: tuple[BilledItem, ...]) -> Any:
    """The document with these items and the amounts that they come to."""
    without_tax = sum((item.amount for item in items), ZERO)
    tax = sum((tax.amount for item in items for tax in item.taxes), ZERO)
    return replace(
        sample, items=items, amount=without_tax + tax, amount_without_tax=without_tax, tax_amount=tax
    )


@st.composite
def invoices(draw: st.DrawFn) -> Drawn:
    """Positive, negative and empty ones, in both kinds of tenants."""
    record = of_items(INVOICE, draw(_items()))
    return Drawn(PROCESSES["invoices_to_netsuite"], record, draw(contexts()))


@st.composite
def debit_memos(draw: st.DrawFn) -> Drawn:
    """Debit memos, whose totals are never negative."""
    record = draw(_items().map(lambda items: of_items(DEBIT_MEMO, items)).filter(lambda m: m.amount >= 0))
    return Drawn(PROCESSES["debit_memos_to_netsuite"], record, draw(contexts(settlement=True)))


@st.composite
def credit_memos(draw: st.DrawFn) -> Drawn:
    """Credit memos with any applications."""
    record = draw(_items().map(lambda items: of_items(CREDIT_MEMO, items)).filter(lambda m: m.amount >= 0))
    record = replace(record, applications=draw(applications(debit_memos=True)))
    return Drawn(PROCESSES["credit_memos_to_netsuite"], record, draw(contexts(settlement=True)))


@st.composite
def adjustments(draw: st.DrawFn) -> Drawn:
    """Credits and charges of items and taxes of positive and negative invoices."""
    record: Adjustment = replace(
        draw(st.sampled_from((CREDIT, TAXED))),
        type=draw(st.sampled_from(("Credit", "Charge"))),
        invoice=draw(st.sampled_from((ORIGINAL, NEGATIVE))),
        amount=draw(POSITIVE),
    )
    return Drawn(PROCESSES["adjustments_to_netsuite"], record, draw(contexts(settlement=False)))
