"""What the processes of debit and credit memos share (debit-memos.md, credit-memos.md)."""

from __future__ import annotations

from syncrules.language import Value
from syncrules.processes.transactions import not_before_cutover
from syncrules.records.memo import Memo
from syncrules.texts import moment_text

# One cutover date for both kinds.
MEMO_DATE_NOT_BEFORE_CUTOVER = not_before_cutover(
    "Memo date is not before the cutover date",
    lambda memo: memo.memo_date,
    lambda context: context.preferences.cutover_memos,
)


def memo_dates(memo: Memo) -> dict[str, Value]:
    """The bundle's field that memos have and invoices do not."""
    return {"Zuora Updated Date": moment_text(memo.updated_date)}
