"""Zuora credit memos become NetSuite credit memos, applied alike; with Invoice Settlement (credit-memos.md).

Applied is the memo as a whole: NetSuite knows no settlement of single items.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from syncrules.classifications import REFERENCES, classification_validations
from syncrules.language import (
    Action,
    Context,
    Criterion,
    Found,
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
from syncrules.processes.applications import (
    DEBIT_MEMOS_SYNCED,
    INVOICES_SYNCED,
    applied_amounts,
    apply_list,
)
from syncrules.processes.billed_checks import CHARGE_NOT_SYNCED, TAX_CODE_NOT_LINKED
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
from syncrules.processes.cash import not_from_netsuite
from syncrules.processes.memo_parts import MEMO_DATE_NOT_BEFORE_CUTOVER, memo_dates
from syncrules.processes.transactions import (
    ACCOUNT_COMPLETE,
    ACCOUNT_OPTED_IN,
    NOT_IGNORED,
    NOT_TRANSFERRED,
    account_classifications,
    current,
    status_is,
)
from syncrules.records.memo import CreditMemo
from syncrules.statuses import creating, failed, updating, wants

CREDIT_MEMO = "CREDIT_MEMO"
CREATING, UPDATING = creating("Credit Memo"), updating("Credit Memo")
COLUMNS = Columns(quantity=False, service_dates=False, item_type=False, tax_rate=False, zero_amounts=True)

CRITERIA: tuple[Criterion[Any], ...] = (
    status_is("Posted", "Credit memo"),
    ACCOUNT_COMPLETE,
    ACCOUNT_OPTED_IN,
    NOT_TRANSFERRED,
    not_from_netsuite("Credit memo"),
    MEMO_DATE_NOT_BEFORE_CUTOVER,
    NOT_IGNORED,
)

VALIDATIONS: tuple[Validation[Any], ...] = (
    INVOICES_SYNCED,
    DEBIT_MEMOS_SYNCED,
    CHARGE_NOT_SYNCED,
    TAX_CODE_NOT_LINKED,
    *classification_validations(account_classifications),
)


def _key(memo: CreditMemo) -> str:
    return f"zuora-cm-{memo.id}"


def _create(memo: CreditMemo, context: Context) -> Write:
    own: dict[str, Value] = {"tranDate": memo.memo_date, "memo": memo.comment}
    applied = {"applyList": apply_list(memo.applications)} if memo.applications else {}
    return Write(
        system=System.NETSUITE,
        verb=Verb.ADD,
        record="creditMemo",
        fields=header(memo, context, own),
        custom=custom(memo, CREDIT_MEMO, context, memo_dates(memo)),
        sublists={"itemList": Sublist(lines(memo, context, COLUMNS)), **applied},
        key=_key(memo),
    )


def _update(memo: CreditMemo, id: str, context: Context) -> Write:
    """The header and the applications as they are now; customer and lines of a posted memo do not change."""
    new = _create(memo, context)
    return replace(
        new,
        verb=Verb.UPDATE,
        fields={name: value for name, value in new.fields.items() if name != "entity"},
        sublists={"applyList": apply_list(memo.applications, replace_all=True)},
        key="",
        id=id,
    )


def _complete(memo: CreditMemo, id: str) -> Write:
    """Only the applications: somebody may have worked on the header since."""
    applied = {"applyList": apply_list(memo.applications, replace_all=True)}
    return Write(System.NETSUITE, Verb.UPDATE, "creditMemo", sublists=applied, id=id)


def _pushed(memo: CreditMemo) -> bool:
    """Whether changes are to be sent: it names its counterpart, or an update of it did not get through."""
    return bool(memo.integration.id) or wants("Updating", memo.integration.status)


def _plan(memo: CreditMemo, _action: Action, context: Context) -> tuple[Step, ...]:
    # Also for an update: its counterpart was not found, so it is created (D37).
    return (Step("create", CREATING, failed(CREATING), _create(memo, context)),)


def _resume(memo: CreditMemo, found: Found, context: Context) -> tuple[Step, ...]:
    if _pushed(memo):
        write = _update(memo, found.id, context)
    elif found.applied != applied_amounts(memo.applications):
        write = _complete(memo, found.id)
    else:
        return ()
    return (Step("update", UPDATING, failed(UPDATING), write),)


def _settle(
    memo: CreditMemo, _action: Action, results: Mapping[str, Result], context: Context
) -> tuple[Write, ...]:
    fields = settled(memo, results["create"], context)
    return (Write(System.ZUORA, Verb.UPDATE, "CreditMemo", fields=fields, id=memo.id),)


def _lookups(memo: CreditMemo, _context: Context) -> tuple[Lookup, ...]:
    # Zuora's own connector uses the bare id as external id.
    return lookups(memo, "creditMemo", _key(memo), memo.id)


CREDIT_MEMOS_TO_NETSUITE: SyncProcess[CreditMemo] = SyncProcess(
    id="credit_memos_to_netsuite",
    title="Credit memos",
    noun="Credit memo",
    spec="credit-memos.md",
    source=System.ZUORA,
    destination=System.NETSUITE,
    source_object="CreditMemo",
    criteria=CRITERIA,
    validations=VALIDATIONS,
    current=current,
    describe=lambda memo: summary(memo, memo.memo_date),
    action=lambda memo, _: Action.UPDATE if memo.integration.id else Action.CREATE,
    plan=_plan,
    settle=_settle,
    lookups=_lookups,
    resync=ResyncRule(
        manual_step="Delete the NetSuite credit memo. (To send changes only, nothing needs to be deleted.)",
        cleared=("TransferredToAccounting", "IntegrationStatus__NS", "IntegrationId__NS"),
        verified="NetSuite has no credit memo with its Integration ID, Zuora ID or external id.",
        refused_when="The NetSuite credit memo still exists: re-link it or push the changes instead.",
        push=True,
    ),
    resume=_resume,
    transfers=True,
    references=(*REFERENCES, Kind.TAX_CODE, Kind.REV_REC_TEMPLATE),
    preferences=(
        "disable_credit_memo_sync",
        "cutover_memos",
        *HEADER_PREFERENCES,
        *LINE_PREFERENCES,
        "custom_field_sync",
    ),
    custom_fields=lambda _memo: True,
)
