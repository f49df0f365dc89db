"""Facts about payments, refunds and NetSuite credit memos."""

from __future__ import annotations

from syncrules.facts.base import (
    LOOKED_UP_FIRST,
    NETSUITE_COUNTERPART,
    NETSUITE_LINK,
    ONE_SHOT,
    PUSHED,
    ZUORA_CASH,
    ZUORA_COUNTERPART,
    Facts,
    StepFact,
    creates,
    updates,
)
from syncrules.statuses import creating, failed

_ADJUSTMENT = "Invoice Adjustment"
_FROM_NETSUITE = {**NETSUITE_LINK, "Zuora Origin": "NETSUITE"}

FACTS = {
    "payments_to_netsuite": Facts(
        purpose="Each processed Zuora payment becomes a NetSuite customer payment, applied alike.",
        actions=("Without Invoice Settlement: create, once.", *PUSHED),
        steps=(
            creates("Payment", "Add the customer payment, a line per invoice or debit memo."),
            updates("Payment", "With Invoice Settlement: rewrite the applications as they are now."),
        ),
        found_by=NETSUITE_COUNTERPART,
        written_back=ZUORA_CASH,
        limits=(
            "What is overpaid stays in Zuora.",
            "The account to deposit to is never sent: it follows from the payment method in NetSuite.",
            "A payment that went to another account is not synced again.",
            "Skipped after a process-level error in invoices, debit memos or credit memos.",
        ),
    ),
    "refunds_to_netsuite": Facts(
        purpose="Each Zuora refund of a payment opens that payment in NetSuite and pays it out.",
        actions=ONE_SHOT,
        steps=(
            updates("Payment", "Lower what the NetSuite payment is applied to; the amounts are absolute."),
            creates("Refund", "Add the customer refund of the payment."),
        ),
        found_by=NETSUITE_COUNTERPART,
        written_back=ZUORA_CASH,
        limits=(
            "Refunds of the credit balance are not synced.",
            "Works only where NetSuite lets the payment be unapplied: open period, no locked deposit.",
            "Later changes and cancellations are not synced.",
        ),
    ),
    "payments_to_zuora": Facts(
        purpose="Each NetSuite payment of Zuora invoices becomes an external Zuora payment.",
        actions=(
            "No Zuora ID: create.",
            "With Invoice Settlement and New and Modified: compare the applications, then apply and "
            "unapply; where nothing differs nothing is written.",
            LOOKED_UP_FIRST,
        ),
        steps=(
            creates(
                "Payment",
                "Create the payment. Without Invoice Settlement: as a draft, one part per invoice, then "
                "processed.",
            ),
            updates("Payment", "With Invoice Settlement: apply and unapply what changed."),
        ),
        found_by=ZUORA_COUNTERPART,
        written_back=_FROM_NETSUITE,
        limits=(
            "Disabled by default.",
            "Applications to invoices that are not Zuora's are left out.",
            "Without Invoice Settlement later changes are not synced.",
            "At most 1,000 invoices and 1,000 debit memos per payment.",
        ),
    ),
    "credit_memos_to_zuora": Facts(
        purpose=(
            "Each NetSuite credit memo of a Zuora invoice becomes adjustments in Zuora; one that came from a "
            "negative invoice also settles that invoice."
        ),
        actions=("Create each adjustment that is missing, once.", LOOKED_UP_FIRST),
        steps=(
            creates(
                _ADJUSTMENT,
                "Standard: one credit on the invoice. Negative balance: first a charge on the original.",
            ),
            StepFact(
                "Negative balance: a credit on each Zuora invoice that the memo is applied to. Then "
                "Transferred to Accounting Yes on each adjustment, which Zuora takes only afterwards.",
                "",
                failed(creating(_ADJUSTMENT)),
            ),
        ),
        found_by=(
            "first id in Zuora ID",
            "IntegrationId__NS = internal id of the memo, for a further adjustment also that of its invoice",
        ),
        written_back={**NETSUITE_LINK, "Zuora ID": "ids of the adjustments"},
        limits=(
            "Disabled by default.",
            "Two credits on one invoice fit only while their sum is open.",
            "Later changes of the memo are not synced.",
        ),
    ),
    "refunds_to_zuora": Facts(
        purpose="Each NetSuite refund of a special credit memo becomes an external refund in Zuora.",
        actions=ONE_SHOT,
        steps=(
            creates("Refund", "Create the refund of the payment that the credit memo names."),
            StepFact(
                "Without Invoice Settlement: Transferred to Accounting Yes, which the creation cannot take.",
                "",
                failed(creating("Refund")),
            ),
        ),
        found_by=ZUORA_COUNTERPART,
        written_back={
            **NETSUITE_LINK,
            "credit memo: Zuora ID": "id of the Zuora refund",
            "credit memo: Zuora Integration Status": "Sync Complete",
        },
        limits=(
            "Disabled by default.",
            "One refund pays out one credit memo in full.",
            "A partial refund only of a payment on one invoice.",
            "Later changes and cancellations are not synced.",
        ),
    ),
}
