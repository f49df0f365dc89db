"""Facts about invoices, memos and adjustments."""

from __future__ import annotations

from dataclasses import replace

from syncrules.facts.base import (
    NETSUITE_COUNTERPART,
    ONE_SHOT,
    PUSHED,
    ZUORA_CASH,
    ZUORA_TRANSACTION,
    Facts,
    StepFact,
    creates,
    updates,
)
from syncrules.statuses import creating, failed

_NO_LATER_CHANGES = "Later changes and cancellations are not synced."
_INVOICE_KEYS = (
    *NETSUITE_COUNTERPART,
    "for a negative invoice also Zuora Reference Number with Zuora Type NEGATIVE_INVOICE",
)
_MEMO_KEYS = (*NETSUITE_COUNTERPART, "external id = Zuora id, as Zuora's own connector writes it")

_RELEASE = Facts(
    purpose="Lines whose revenue was held back when they were sent are released once their date is known.",
    actions=(
        "Update of the lines whose trigger date is known by now.",
        "Nothing is created in the place of a transaction that is gone.",
    ),
    steps=(
        updates("Revenue Recognition", "Set start and end of recognition on these lines; the others stay."),
    ),
    found_by=NETSUITE_COUNTERPART,
    written_back={"IntegrationStatus__NS": "Sync Complete"},
    limits=(
        "Only lines that this installation sent; where its register was lost, only invoices in a status of "
        "this pass.",
    ),
)

FACTS = {
    "invoices_to_netsuite": Facts(
        purpose=(
            "Each posted Zuora invoice becomes a NetSuite invoice; one with a negative amount becomes a "
            "credit memo that is not applied to anything."
        ),
        actions=ONE_SHOT,
        steps=(
            creates("Invoice", "Add the invoice: a line per invoice item and per taxation item."),
            creates("Credit Memo", "For a negative amount: add the credit memo, all amounts turned round."),
        ),
        found_by=_INVOICE_KEYS,
        written_back={
            **ZUORA_TRANSACTION,
            "InvoiceItem.IntegrationId__NS": "line number in NetSuite, not with Invoice Settlement",
        },
        limits=(
            "Up to 4000 lines in one go. A longer invoice gets Transferred to Accounting Ignore; once "
            "somebody sets it to No, it is sent in batches of 100 lines.",
            "NetSuite takes at most 5000 lines.",
            "The custom field phase follows only invoices below 4000 items.",
            f"{_NO_LATER_CHANGES} Amounts change through invoice item adjustments.",
        ),
    ),
    "invoice_recognition": replace(_RELEASE, found_by=_INVOICE_KEYS),
    "debit_memos_to_netsuite": Facts(
        purpose="NetSuite has no debit memo: each Zuora debit memo becomes an invoice of type DEBIT_MEMO.",
        actions=ONE_SHOT,
        steps=(creates("Debit Memo", "Add the invoice."),),
        found_by=_MEMO_KEYS,
        written_back=ZUORA_TRANSACTION,
        limits=(
            _NO_LATER_CHANGES,
            "Tax goes over as amount lines without tax code.",
            "No custom field phase.",
        ),
    ),
    "debit_memo_recognition": replace(_RELEASE, found_by=_MEMO_KEYS),
    "credit_memos_to_netsuite": Facts(
        purpose="Each Zuora credit memo becomes a NetSuite credit memo that is applied alike.",
        actions=PUSHED,
        steps=(
            creates("Credit Memo", "Add the credit memo with its applications."),
            updates("Credit Memo", "Rewrite the header and the applications as they are now."),
        ),
        found_by=_MEMO_KEYS,
        written_back=ZUORA_TRANSACTION,
        limits=(
            "Applied is the memo as a whole: NetSuite knows no settlement of single items.",
            "A cancellation is not synced.",
        ),
    ),
    "adjustments_to_netsuite": Facts(
        purpose="Each Zuora invoice item adjustment becomes a NetSuite credit memo or invoice of one line.",
        actions=ONE_SHOT,
        steps=(
            creates("Credit Memo", "A credit: add a credit memo, applied to the invoice of the original."),
            creates("Invoice", "A charge: add an invoice that names the original."),
            StepFact(
                "A charge on a negative invoice: apply the original's credit memo to the new invoice.",
                "",
                failed(creating("Invoice")),
            ),
        ),
        found_by=NETSUITE_COUNTERPART,
        written_back={name: what for name, what in ZUORA_CASH.items() if name != "Origin__NS"},
        limits=(
            _NO_LATER_CHANGES,
            "Adjusted accounting codes are not synced.",
            "Header-level adjustments that are made in Zuora are not for this connector.",
        ),
    ),
}
