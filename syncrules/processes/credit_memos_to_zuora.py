"""NetSuite credit memos become Zuora adjustments, without Invoice Settlement (credit-memos.md, second half).

One adjustment for a memo on one invoice. A memo made from a negative invoice closes that invoice with a
charge and credits every Zuora invoice that it is applied to; each of these legs has a key of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from syncrules.language import (
    Action,
    Context,
    Current,
    Fact,
    Found,
    Lookup,
    Made,
    Need,
    Result,
    ResyncRule,
    Step,
    Summary,
    SyncProcess,
    System,
    Value,
    Verb,
    Write,
)
from syncrules.processes.adjustment_legs import Piece, legs_of, lines_of, spread, whole
from syncrules.processes.applied_memo_checks import MEMO_CRITERIA, MEMO_VALIDATIONS, on_items
from syncrules.processes.transactions import ORIGIN_NETSUITE
from syncrules.records.applied_memo import AppliedMemo
from syncrules.statuses import SYNC_COMPLETE, Transfer, creating, failed, is_complete
from syncrules.texts import filled, moment_text, money_text

WORKING = creating("Invoice Adjustment")
ADJUSTMENT = "InvoiceAdjustment"
ITEM_ADJUSTMENT = "InvoiceItemAdjustment"
KINDS = (ADJUSTMENT, ITEM_ADJUSTMENT)
KEY = "IntegrationId__NS"
ID_SEPARATOR = ","
LONGEST_TEXT = 300  # of a free-form text field in NetSuite
TRANSFER = "transfer"


def _plan(memo: AppliedMemo, _action: Action, context: Context) -> tuple[Step, ...]:
    return _steps(memo, _pieces(memo, context, on_items(context)), context)


def _resume(memo: AppliedMemo, found: Found, context: Context) -> tuple[Step, ...]:
    """What a memo whose first adjustment was found still lacks, as the kind that it was begun with.

    Each remaining adjustment is asked for before it is made. A cancelled one is not touched any more.
    """
    items = found.record == ITEM_ADJUSTMENT
    steps = _steps(memo, _pieces(memo, context, items), context)
    rest = steps[1:] if found.status == "Processed" else steps[2:]
    return (replace(rest[0], working=WORKING), *rest[1:]) if rest else ()


def _pieces(memo: AppliedMemo, context: Context, items: bool) -> tuple[Piece, ...]:
    legs = legs_of(memo, context)
    return spread(legs, context) if items and all(lines_of(leg, context) for leg in legs) else whole(legs)


def _steps(memo: AppliedMemo, pieces: Iterable[Piece], context: Context) -> tuple[Step, ...]:
    """Each adjustment, and directly after it the mark that keeps it from being sent back to NetSuite."""
    steps: list[Step] = []
    for number, piece in enumerate(pieces, start=1):
        name, transfer = ("create", TRANSFER) if number == 1 else (f"leg {number}", f"{TRANSFER} {number}")
        steps.append(_create(memo, piece, name, context))
        steps.append(_transfer(piece, transfer, name))
    return tuple(steps)


def _create(memo: AppliedMemo, piece: Piece, name: str, context: Context) -> Step:
    record = _record(piece)
    write = Write(
        system=System.ZUORA,
        verb=Verb.ADD,
        record=record,
        fields=filled(_adjustment(memo, piece, context)),
        key=f"nscm-{record}-{piece.key}",
    )
    return Step(
        name=name,
        working=WORKING if name == "create" else "",
        failed=failed(WORKING),
        write=write,
        done_by=(Lookup(System.ZUORA, (record,), KEY, piece.key, memo.account_id),),
        words={"amount": money_text(piece.leg.amount), "invoice": piece.leg.invoice},
    )


def _adjustment(memo: AppliedMemo, piece: Piece, context: Context) -> dict[str, Value]:
    leg, line = piece.leg, piece.line
    fields: dict[str, Value] = {
        "AccountId": memo.account_id,
        "InvoiceId": leg.invoice_id,
        "AdjustmentDate": leg.date,
        "Type": leg.type,
        "Amount": piece.amount,
        "Comment": memo.memo,
        "ReferenceId": memo.id,
        KEY: piece.key,
        "SyncDate__NS": moment_text(context.now),
    }
    if line is not None:
        return fields | {"SourceType": line.source_type, "SourceId": line.source_id}
    # Only the adjustment of a whole invoice has these fields.
    return fields | {"Origin__NS": ORIGIN_NETSUITE, "Transaction__NS": leg.number}


def _transfer(piece: Piece, name: str, made_by: str) -> Step:
    """Transferred to Accounting, which Zuora takes only after the creation."""
    record, field = _record(piece), "TransferredToAccounting"
    done: dict[str, Value] = {field: Transfer.YES.value}
    write = Write(System.ZUORA, Verb.UPDATE, record, fields=done, id=Made(made_by))
    before = Lookup(System.ZUORA, (record,), "Id", Made(made_by), marker=(field, Transfer.YES.value))
    return Step(name, "", failed(WORKING), write, done_by=(before,))


def _record(piece: Piece) -> str:
    return ADJUSTMENT if piece.line is None else ITEM_ADJUSTMENT


def _arrives(memo: AppliedMemo, _context: Context) -> Decimal:
    """A memo counts as far as it credits Zuora invoices; that of a negative invoice came from there whole."""
    if memo.negative:
        return memo.total
    return sum((application.amount for application in memo.zuora_applications), Decimal(0))


def _settle(
    memo: AppliedMemo, _action: Action, results: Mapping[str, Result], context: Context
) -> tuple[Write, ...]:
    ids = [result.id for name, result in results.items() if not name.startswith(TRANSFER)]
    done: dict[str, Value] = {
        "Zuora ID": _joined(ids),
        "Zuora Sync Date": moment_text(context.now),
        "Zuora Integration Status": SYNC_COMPLETE,
    }
    return (Write(System.NETSUITE, Verb.UPDATE, "creditMemo", custom=done, id=memo.id),)


def _joined(ids: Sequence[str]) -> str:
    """All ids, the charge first; only the first where the field is too short for all (D39)."""
    joined = ID_SEPARATOR.join(ids)
    return joined if len(joined) <= LONGEST_TEXT else ids[0]


def _lookups(memo: AppliedMemo, _context: Context) -> tuple[Lookup, ...]:
    """The first adjustment, of either kind: by its id, which Zuora ID names first, then by its key."""
    by_key = (
        Lookup(System.ZUORA, KINDS, KEY, memo.id, memo.account_id),
        Lookup(System.ZUORA, (ITEM_ADJUSTMENT,), KEY, f"{memo.id}-1", memo.account_id),
    )
    first = _first_id(memo)
    return (Lookup(System.ZUORA, KINDS, "Id", first, memo.account_id), *by_key) if first else by_key


def _all_adjustments(memo: AppliedMemo, _context: Context) -> tuple[Lookup, ...]:
    """Every leg and piece carries the memo's internal id as its reference."""
    return (Lookup(System.ZUORA, KINDS, "ReferenceId", memo.id, memo.account_id),)


def _first_id(memo: AppliedMemo) -> str:
    return memo.integration.id.split(ID_SEPARATOR)[0]


def _current(memo: AppliedMemo) -> Current:
    """Zuora ID names several adjustments, and before a memo of a negative invoice is done that invoice."""
    status = memo.integration.status
    done = is_complete(status) or not memo.negative
    return Current(memo.id, status, _first_id(memo) if done else "", id_text=memo.integration.id)


def _linked(memo: AppliedMemo, _context: Context) -> Iterator[str]:
    if memo.negative:
        yield memo.id


def _named_invoices(memo: AppliedMemo, context: Context) -> Iterator[str]:
    """Whatever may name the original negative invoice."""
    if memo.negative:
        yield from (
            context.fact(Fact.LINKED_INVOICE, memo.id),
            memo.integration.id,
            memo.reference_number,
        )


def _credited_invoices(memo: AppliedMemo, _context: Context) -> Iterator[str]:
    yield from (a.document.integration_id for a in memo.zuora_applications if a.document.integration_id)


def _spread_invoices(memo: AppliedMemo, context: Context) -> Iterator[str]:
    """Invoices whose lines have to be known, also where an earlier attempt may have used item adjustments."""
    if on_items(context) or memo.integration.status:
        yield from (leg.invoice_id for leg in legs_of(memo, context))


CREDIT_MEMOS_TO_ZUORA: SyncProcess[AppliedMemo] = SyncProcess(
    id="credit_memos_to_zuora",
    title="NetSuite credit memos",
    noun="Credit memo",
    spec="credit-memos.md",
    source=System.NETSUITE,
    destination=System.ZUORA,
    source_object="creditMemo",
    criteria=MEMO_CRITERIA,
    validations=MEMO_VALIDATIONS,
    current=_current,
    describe=lambda memo: Summary(
        memo.number, memo.customer, memo.total, memo.currency, memo.tran_date, memo.subsidiary
    ),
    arrives=_arrives,
    action=lambda _memo, _context: Action.CREATE,
    plan=_plan,
    settle=_settle,
    lookups=_lookups,
    resume=_resume,
    resync=ResyncRule(
        manual_step=(
            "Cancel the adjustment in Zuora; for a memo made from a negative invoice all of them, the charge "
            "and the credits."
        ),
        cleared=("Zuora Integration Status", "Zuora ID"),
        verified="Every adjustment is Canceled or missing.",
        refused_when="An adjustment is still active.",
        counterparts=_all_adjustments,
    ),
    needs=(
        Need(Fact.LINKED_INVOICE, None, _linked),
        Need(Fact.INVOICE_LINK, System.ZUORA, _credited_invoices),
        Need(Fact.NEGATIVE_INVOICE, System.ZUORA, _named_invoices),
        Need(Fact.OPEN_LINES, System.ZUORA, _spread_invoices),
    ),
    preferences=("disable_netsuite_credit_memo_sync", "netsuite_credit_memo_target"),
)
