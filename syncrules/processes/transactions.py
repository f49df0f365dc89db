"""Rules and parts that the Zuora transactions on their way to NetSuite have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from syncrules.language import Context, Criterion, Current, Fact, Failure, Parent, Result, Value
from syncrules.preferences import TransactionNumberMapping
from syncrules.records.common import AccountLink, Classifications, DocumentLink
from syncrules.statuses import SYNC_COMPLETE, Transfer, is_complete, is_ignore, selectable_transfer
from syncrules.texts import day_text

ORIGIN_ZUORA = "ZUORA"
ORIGIN_NETSUITE = "NETSUITE"


def _flag(record: Any, _context: Context) -> str:
    account: AccountLink | None = record.account
    return account.sync_to_netsuite if account else ""


def _opted_in(record: Any, context: Context) -> bool:
    # `true` is read as Yes (D31).
    return _flag(record, context).strip().casefold() in ("", "yes", "true")


ACCOUNT_OPTED_IN: Criterion[Any] = Criterion(
    code="ACCOUNT_OPTED_IN",
    title="Sync to NetSuite of the account is Yes or empty",
    holds=_opted_in,
    seen=lambda record, context: _flag(record, context) or "empty",
)

ACCOUNT_COMPLETE: Criterion[Any] = Criterion(
    code="ACCOUNT_COMPLETE",
    title="Account is Sync Complete",
    holds=lambda record, _: is_complete(record.account.integration.status),
    seen=lambda record, _: record.account.integration.status or "empty",
)

NOT_TRANSFERRED: Criterion[Any] = Criterion(
    code="NOT_TRANSFERRED",
    title="Transferred to Accounting is No, Error or Processing",
    holds=lambda record, _: selectable_transfer(record.integration.transferred),
    seen=lambda record, _: record.integration.transferred or "No",
)

NOT_IGNORED: Criterion[Any] = Criterion(
    code="NOT_IGNORED",
    title="Integration Status is not Ignore",
    holds=lambda record, _: not is_ignore(record.integration.status),
    seen=lambda record, _: record.integration.status or "empty",
)


def status_is(wanted: str, noun: str) -> Criterion[Any]:
    """The record's own status in Zuora."""
    return Criterion(
        code="STATUS",
        title=f"{noun} is {wanted}",
        holds=lambda record, _: record.status == wanted,
        seen=lambda record, _: record.status,
    )


def not_before_cutover(
    title: str, day: Callable[[Any], date], cutover: Callable[[Context], date | None]
) -> Criterion[Any]:
    """The record's date is the cutover date or later; holds when no cutover date is set."""

    def holds(record: Any, context: Context) -> bool:
        first = cutover(context)
        return first is None or day(record) >= first

    return Criterion(code="CUTOVER", title=title, holds=holds, seen=lambda record, _: day_text(day(record)))


def account_classifications(record: Any) -> Classifications:
    """Class, department and location of the record's account."""
    account: AccountLink | None = record.account
    return account.classifications if account else Classifications()


def unsynced_documents(documents: Iterable[DocumentLink], process: str, word: str) -> Iterable[Failure]:
    """One failure per document without a NetSuite record; `word` is its place in the message."""
    for document in dict.fromkeys(documents):
        if not document.integration_id:
            yield Failure(
                values={word: document.number},
                parent=Parent(process=process, source_id=document.id, label=document.number),
            )


def named_by_zuora(document: DocumentLink, context: Context, fact: Fact = Fact.INVOICE_LINK) -> bool:
    """Whether Zuora's document names this very NetSuite record.

    A copy made in NetSuite carries the Zuora ID of its original, but Zuora does not know it.
    """
    return context.fact(fact, document.integration_id) == document.id


def number_fields(number: str, context: Context) -> dict[str, Value]:
    """The document number, only with Use Number From Source Record; else NetSuite numbers."""
    source = context.preferences.transaction_number_mapping is TransactionNumberMapping.SOURCE
    return {"tranId": number} if source else {}


def completed(result: Result) -> dict[str, Value]:
    """The write-back of every transaction that reached NetSuite, new or re-linked."""
    return {
        "IntegrationId__NS": result.id,
        "IntegrationStatus__NS": SYNC_COMPLETE,
        "TransferredToAccounting": Transfer.YES.value,
    }


def only_result(results: Mapping[str, Result]) -> Result:
    """The result of a plan of one step, whether the record was created or found again."""
    (result,) = results.values()
    return result


def current(record: Any) -> Current:
    """Where a transaction stands in Zuora."""
    integration = record.integration
    return Current(
        record.id, integration.status, integration.id, integration.transferred, integration.sync_date
    )
