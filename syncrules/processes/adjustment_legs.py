"""The Zuora adjustments that a NetSuite credit memo becomes: legs, and their pieces on items (D39)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from syncrules.language import Context, Fact
from syncrules.records.applied_memo import AppliedMemo, MemoApplication
from syncrules.records.zuora_invoice import NegativeInvoice, OpenLine

CREDIT = "Credit"
CHARGE = "Charge"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Leg:
    """One adjustment of one invoice. `key` and `number` tell it from the memo's other legs."""

    type: str
    invoice_id: str
    invoice: str  # its number, for people
    amount: Decimal
    date: date
    key: str
    number: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What is written to Zuora for a leg: all of it, or a part on one line of the invoice."""

    leg: Leg
    key: str
    amount: Decimal
    line: OpenLine | None = None


def original_invoice(memo: AppliedMemo, context: Context) -> NegativeInvoice | None:
    """The negative invoice behind a memo: by our own link, else Zuora ID, else reference number (D39).

    Zuora ID stops naming the invoice as soon as the memo's adjustments are written there.
    """
    linked = context.fact(Fact.LINKED_INVOICE, memo.id)
    for candidate in (linked, memo.integration.id, memo.reference_number):
        found: NegativeInvoice | None = context.known(Fact.NEGATIVE_INVOICE, candidate)
        if found is not None and found.account_id == memo.account_id:
            return found
    return None


def legs_of(memo: AppliedMemo, context: Context) -> tuple[Leg, ...]:
    """The charge on the original negative invoice, if there is one, then one credit per Zuora invoice."""
    if not memo.negative:
        return tuple(_credit(memo, application, memo.id, memo.number) for application in _credited(memo))
    return (
        *_charge(memo, original_invoice(memo, context)),
        *(
            _credit(
                memo,
                application,
                f"{memo.id}_{application.document.id}",
                f"{memo.number}_{application.document.number}",
            )
            for application in _credited(memo)
        ),
    )


def _charge(memo: AppliedMemo, original: NegativeInvoice | None) -> Iterator[Leg]:
    # What came from Zuora as a charge has been charged there.
    amount = memo.total - memo.charged_in_zuora
    if original is not None and amount:
        yield Leg(CHARGE, original.id, original.number, amount, memo.tran_date, memo.id, memo.number)


def _credit(memo: AppliedMemo, application: MemoApplication, key: str, number: str) -> Leg:
    document = application.document
    # Zuora takes no adjustment before its invoice; a memo is often older than what it is applied to.
    day = max(memo.tran_date, application.date or memo.tran_date)
    return Leg(CREDIT, document.integration_id, document.number, application.amount, day, key, number)


def _credited(memo: AppliedMemo) -> tuple[MemoApplication, ...]:
    """The applications to Zuora invoices, without empty ones."""
    return tuple(a for a in memo.zuora_applications if a.amount)


def whole(legs: Iterable[Leg]) -> tuple[Piece, ...]:
    """Each leg as one adjustment of the whole invoice."""
    return tuple(Piece(leg, leg.key, leg.amount) for leg in legs)


def spread(legs: Iterable[Leg], context: Context) -> tuple[Piece, ...]:
    """Each leg spread over the lines of its invoice, in their order, up to what is open on them.

    Pieces that an earlier attempt has made keep their line and number; only the rest is spread.
    """
    return tuple(piece for leg in legs for piece in _pieces(leg, lines_of(leg, context)))


def unplaced(leg: Leg, context: Context) -> Decimal:
    """What of a leg finds no room on the lines of its invoice."""
    placed = sum((piece.amount for piece in _pieces(leg, lines_of(leg, context))), ZERO)
    return leg.amount - placed


def lines_of(leg: Leg, context: Context) -> Sequence[OpenLine]:
    """The lines of the leg's invoice, items before taxes; none where they are not known."""
    lines: Sequence[OpenLine] = context.known(Fact.OPEN_LINES, leg.invoice_id) or ()
    return lines


def _pieces(leg: Leg, lines: Sequence[OpenLine]) -> Iterator[Piece]:
    made = sorted(_made(leg, lines), key=lambda numbered: numbered[0])
    yield from (piece for _, piece in made)
    left = leg.amount - sum((piece.amount for _, piece in made), ZERO)
    number = max((number for number, _ in made), default=0)
    for line in lines:
        part = min(left, _room(leg, line))
        if part > 0:
            number += 1
            left -= part
            yield Piece(leg, f"{leg.key}-{number}", part, line)


def _made(leg: Leg, lines: Iterable[OpenLine]) -> Iterator[tuple[int, Piece]]:
    """The pieces of the leg that are in Zuora already, with their numbers."""
    for line in lines:
        for key, amount in line.adjustments.items():
            base, _, number = key.rpartition("-")
            if base == leg.key and number.isdecimal():
                yield int(number), Piece(leg, key, amount, line)


def _room(leg: Leg, line: OpenLine) -> Decimal:
    """How much of the leg the line takes: credits lower an amount, charges lower a negative one."""
    return line.open if leg.type == CREDIT else -line.open
