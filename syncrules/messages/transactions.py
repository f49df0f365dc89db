"""Messages about invoices, memos, payments, refunds and sales orders (errors.md)."""

from __future__ import annotations

from syncrules.messages.base import Family, Message, Retry, Where

MESSAGES = (
    Message(
        "ACCOUNT_NOT_SYNCED",
        Family.DATA,
        "Customer account {account} is not linked in the other system yet.",
        (
            "Sync the account first: check its Sync to NetSuite / Send to Zuora flag, its status and its "
            "own errors. This record follows in the next run."
        ),
        Retry.NEXT_RUN,
        Where.ZUORA,
    ),
    Message(
        "CHARGE_NOT_SYNCED",
        Family.DATA,
        "Charge {charge} used on line {line} has no NetSuite item yet.",
        (
            "Open the charge in the error queue, fix it (item type, accounts), run again; or link an "
            "existing item by entering its internal id."
        ),
        Retry.NEXT_RUN,
        Where.ZUORA,
    ),
    Message(
        "INVOICE_NOT_SYNCED",
        Family.DATA,
        "Invoice {invoice} has no NetSuite record yet.",
        "Fix and sync the invoice first; this record follows.",
        Retry.NEXT_RUN,
        Where.ZUORA,
    ),
    Message(
        "DEBIT_MEMO_NOT_SYNCED",
        Family.DATA,
        "Debit memo {memo} has no NetSuite record yet.",
        "Fix and sync the debit memo first; this record follows.",
        Retry.NEXT_RUN,
        Where.ZUORA,
    ),
    Message(
        "PAYMENT_NOT_SYNCED",
        Family.DATA,
        "Payment {payment} has no NetSuite record yet.",
        "Sync the payment first; the refund follows.",
        Retry.NEXT_RUN,
        Where.ZUORA,
    ),
    Message(
        "AUTO_RENEW_MISSING",
        Family.DATA,
        "Zuora Auto Renewal is empty on sales order {record}.",
        "Choose Yes or No.",
        Retry.NEXT_RUN,
        Where.NETSUITE,
    ),
    Message(
        "INITIAL_TERM_MISSING",
        Family.DATA,
        "Zuora Initial Term is empty on sales order {record}.",
        "Enter the initial term.",
        Retry.NEXT_RUN,
        Where.NETSUITE,
    ),
    Message(
        "RENEWAL_TERM_MISSING",
        Family.DATA,
        "Zuora Renewal Term is empty on sales order {record}.",
        "Enter the renewal term.",
        Retry.NEXT_RUN,
        Where.NETSUITE,
    ),
    Message(
        "TAX_CODE_NOT_LINKED",
        Family.SETUP,
        "Tax code {value} on {record} has no accounting code that names a NetSuite item.",
        (
            "Set the tax code's Accounting Code in Zuora to the internal id of its NetSuite "
            "non-inventory sale item."
        ),
        Retry.NEXT_RUN,
        Where.ZUORA,
    ),
    Message(
        "PROJECT_MISSING",
        Family.DATA,
        (
            "Subscription {subscription} has no NetSuite Project ID although charge {charge} uses the "
            "Variable template."
        ),
        "Enter the NetSuite project internal id on the subscription.",
        Retry.NEXT_RUN,
        Where.ZUORA,
    ),
    Message(
        "LINE_LIMIT_EXCEEDED",
        Family.DATA,
        "{record} has {count} lines (more than 4000). Transferred to Accounting was set to Ignore.",
        "Set Transferred to Accounting to No to sync it in batches of 100 lines.",
        Retry.NO,
        Where.ZUORA,
    ),
    Message(
        "CURRENCY_DIFFERS",
        Family.DATA,
        (
            "{record} is in {value} but the account is in {account_currency}; NetSuite will book the "
            "customer's currency."
        ),
        "Check the amounts in NetSuite; correct the account currency set-up.",
        Retry.NO,
        Where.NETSUITE,
    ),
    Message(
        "PAYMENT_METHOD_UNMATCHED",
        Family.SETUP,
        'Payment method "{value}" has no counterpart of exactly that name in {destination}.',
        (
            "Create the NetSuite payment method with exactly this name (case and spaces count), without "
            "ticking CREDIT CARD."
        ),
        Retry.NEXT_RUN,
        Where.NETSUITE,
    ),
    Message(
        "PAYMENT_WAITING_FOR_APPLICATION",
        Family.INFO,
        "Payment {record} is not applied to anything yet; waiting.",
        "Nothing to do; apply it in Zuora when known.",
        Retry.NEXT_RUN,
        Where.ZUORA,
    ),
    Message(
        "UNASSIGNED_CUSTOMER_MISSING",
        Family.SETUP,
        "Payment {record} has no account and the Unassigned Payments customer is not set.",
        "Enter the NetSuite customer internal id in Unassigned Payments, or assign the payment.",
        Retry.NEXT_RUN,
        Where.SETTING,
    ),
    Message(
        "JOURNAL_APPLICATION",
        Family.DATA,
        "NetSuite payment {record} is applied to journal entry {journal}.",
        "Not supported. Enter it in Zuora by hand, then set the status to Ignore.",
        Retry.NEXT_RUN,
        Where.NETSUITE,
    ),
    Message(
        "CUSTOMER_CURRENCY_CHANGED",
        Family.DATA,
        "The currency of NetSuite customer {customer} was changed from {old} to {value}.",
        "Restore the currency of the customer or enter the record by hand.",
        Retry.NEXT_RUN,
        Where.NETSUITE,
    ),
    Message(
        "MULTIPLE_ZUORA_INVOICES",
        Family.DATA,
        "Credit memo {record} is applied to {count} Zuora invoices; exactly one is allowed.",
        "Split the memo: one per Zuora invoice.",
        Retry.NEXT_RUN,
        Where.NETSUITE,
    ),
    Message(
        "CREDIT_MEMO_NOT_APPLIED",
        Family.DATA,
        "Credit memo {record} is not applied to any transaction.",
        "Apply it in NetSuite.",
        Retry.NEXT_RUN,
        Where.NETSUITE,
    ),
    Message(
        "NEGATIVE_INVOICE_NOT_FOUND",
        Family.DATA,
        "The Zuora invoice behind credit memo {record} was not found.",
        "Check Zuora ID and Zuora Reference Number on the memo.",
        Retry.NEXT_RUN,
        Where.NETSUITE,
    ),
    Message(
        "REFUND_MULTIPLE_APPLICATIONS",
        Family.DATA,
        "Refund {record} is applied to more than its one credit memo.",
        "Redo the refund: one credit memo, nothing else.",
        Retry.NEXT_RUN,
        Where.NETSUITE,
    ),
    Message(
        "REFUND_NOT_FULL_MEMO",
        Family.DATA,
        "Refund {record} ({amount}) differs from credit memo {memo} ({memo_amount}).",
        "Refund the full amount of the credit memo.",
        Retry.NEXT_RUN,
        Where.NETSUITE,
    ),
    Message(
        "REFUND_PAYMENT_REFERENCE_MISSING",
        Family.DATA,
        "Credit memo {memo} names no valid Zuora payment.",
        (
            "Choose the Zuora Refund Payment Reference on the memo's Zuora Refund tab; the payment must "
            "be synced."
        ),
        Retry.NEXT_RUN,
        Where.NETSUITE,
    ),
    Message(
        "REFUND_EXCEEDS_PAYMENT",
        Family.DATA,
        "Refund {amount} is larger than payment {payment} ({payment_amount}).",
        "Correct the refund amount or the reference.",
        Retry.NEXT_RUN,
        Where.NETSUITE,
    ),
    Message(
        "PARTIAL_REFUND_MULTI_INVOICE",
        Family.DATA,
        "Payment {payment} was applied to several invoices; a partial refund cannot be synced.",
        "Enter the refund in Zuora by hand, then set the status to Ignore.",
        Retry.NEXT_RUN,
        Where.ZUORA,
    ),
    Message(
        "COUNTERPART_AMBIGUOUS",
        Family.RESYNC,
        "{count} records in {destination} carry the id of {record}.",
        "Delete or re-label the duplicates, keep one, then resync.",
        Retry.NO,
        Where.NETSUITE,
    ),
    Message(
        "NO_RECORDS",
        Family.INFO,
        "No records found to sync.",
        "Check the record against the selection criteria if you expected it.",
        Retry.NOT_APPLICABLE,
        Where.NOBODY,
    ),
    Message(
        "NETSUITE_WARNING",
        Family.DATA,
        "NetSuite accepted {record} with a warning: {code} - {text}",
        "Check the record in NetSuite.",
        Retry.NO,
        Where.NETSUITE,
    ),
)
