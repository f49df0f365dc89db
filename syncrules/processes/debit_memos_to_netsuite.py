"""Zuora debit memos become NetSuite invoices; tenants with Invoice Settlement (debit-memos.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from syncrules.classifications import REFERENCES, classification_validations
from syncrules.language import (
    Action,
    Context,
    Criterion,
    Kind,
    Lookup,
    Result,
    ResyncRule,
    Step,
    Sublist,
    SyncProcess,
    System,
    Validation,
    Value,
    Verb,
    Write,
)
from syncrules.processes.billed_checks import (
    ACCOUNT_NOT_SYNCED,
    CHARGE_NOT_SYNCED,
    PROJECT_MISSING,
    TAX_CODE_NOT_LINKED,
    currency_differs,
)
from syncrules.processes.billed_header import (
    HEADER_PREFERENCES,
    LINE_PREFERENCES,
    custom,
    header,
    lookups,
    settled,
    summary,
)
from syncrules.processes.billed_lines import Columns, lines
from syncrules.processes.memo_parts import MEMO_DATE_NOT_BEFORE_CUTOVER, memo_dates
from syncrules.processes.recognition_pass import deferred_lines, recognition_pass
from syncrules.processes.transactions import (
    ACCOUNT_OPTED_IN,
    NOT_IGNORED,
    NOT_TRANSFERRED,
    account_classifications,
    current,
    only_result,
    status_is,
)
from syncrules.records.memo import DebitMemo
from syncrules.statuses import creating, failed, is_complete

DEBIT_MEMO = "DEBIT_MEMO"
WORKING = creating("Debit Memo")
COLUMNS = Columns(service_dates=False, tax_rate=False)

CRITERIA: tuple[Criterion[Any], ...] = (
    ACCOUNT_OPTED_IN,
    status_is("Posted", "Debit memo"),
    NOT_TRANSFERRED,
    MEMO_DATE_NOT_BEFORE_CUTOVER,
    Criterion(
        "NOT_COMPLETE",
        "Integration Status is not Sync Complete",
        lambda memo, _: not is_complete(memo.integration.status),
        lambda memo, _: memo.integration.status or "empty",
    ),
    NOT_IGNORED,
)

VALIDATIONS: tuple[Validation[Any], ...] = (
    ACCOUNT_NOT_SYNCED,
    CHARGE_NOT_SYNCED,
    TAX_CODE_NOT_LINKED,
    PROJECT_MISSING,
    *classification_validations(account_classifications),
    currency_differs("Debit memo"),
)


def _key(memo: DebitMemo) -> str:
    return f"zuora-dm-{memo.id}"


def _plan(memo: DebitMemo, _action: Action, context: Context) -> tuple[Step, ...]:
    own: dict[str, Value] = {"tranDate": memo.memo_date, "dueDate": memo.due_date}
    write = Write(
        system=System.NETSUITE,
        verb=Verb.ADD,
        record="invoice",
        fields=header(memo, context, own),
        custom=custom(memo, DEBIT_MEMO, context, memo_dates(memo)),
        sublists={"itemList": Sublist(lines(memo, context, COLUMNS))},
        key=_key(memo),
    )
    return (Step("create", WORKING, failed(WORKING), write),)


def _settle(
    memo: DebitMemo, _action: Action, results: Mapping[str, Result], context: Context
) -> tuple[Write, ...]:
    fields = settled(memo, only_result(results), context)
    return (Write(System.ZUORA, Verb.UPDATE, "DebitMemo", fields=fields, id=memo.id),)


def _lookups(memo: DebitMemo, _context: Context) -> tuple[Lookup, ...]:
    # Zuora's own connector uses the bare id as external id.
    return lookups(memo, "invoice", _key(memo), memo.id)


DEBIT_MEMOS_TO_NETSUITE: SyncProcess[DebitMemo] = SyncProcess(
    id="debit_memos_to_netsuite",
    title="Debit memos",
    noun="Debit memo",
    spec="debit-memos.md",
    source=System.ZUORA,
    destination=System.NETSUITE,
    source_object="DebitMemo",
    criteria=CRITERIA,
    validations=VALIDATIONS,
    current=current,
    describe=lambda memo: summary(memo, memo.memo_date),
    action=lambda _memo, _context: Action.CREATE,
    plan=_plan,
    settle=_settle,
    lookups=_lookups,
    resync=ResyncRule(
        manual_step="Delete the NetSuite invoice.",
        # Without an empty status it would not be selected (D17).
        cleared=("TransferredToAccounting", "IntegrationStatus__NS", "IntegrationId__NS"),
        verified="NetSuite has no invoice with its Integration ID, Zuora ID or external id.",
        refused_when="The NetSuite invoice still exists: re-link it instead.",
    ),
    transfers=True,
    references=(*REFERENCES, Kind.TAX_CODE, Kind.REV_REC_TEMPLATE),
    preferences=(
        "disable_debit_memo_sync",
        "cutover_memos",
        *HEADER_PREFERENCES,
        *LINE_PREFERENCES,
        "avoid_zero_amount_invoice_items",
    ),
    defers=deferred_lines,
)

DEBIT_MEMO_RECOGNITION = recognition_pass(DEBIT_MEMOS_TO_NETSUITE, "debit_memo_recognition")
