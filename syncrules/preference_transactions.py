"""Preferences about transactions, start dates, switches and technical limits (preferences.md)."""

from __future__ import annotations

from syncrules.preference_info import Applies, FieldKind, Group, PreferenceInfo, choices_of
from syncrules.preferences import (
    CreditMemoTarget,
    ErrorLimit,
    SyncBehavior,
    TransactionNumberMapping,
)

DRIFT = "Use this only when a custom sync replaces the process. Otherwise the two systems drift apart."

INFOS = (
    PreferenceInfo(
        "transaction_number_mapping",
        "Transaction Number Mapping",
        Group.TRANSACTIONS,
        FieldKind.CHOICE,
        (
            "Whether NetSuite transactions carry the Zuora number, or NetSuite numbers them, which is "
            "recommended."
        ),
        choices=choices_of(TransactionNumberMapping),
        warning=(
            "NetSuite needs Allow Override for credit memo, invoice, payment and sales order document "
            "numbers."
        ),
        warns_for=(TransactionNumberMapping.SOURCE,),
        grave=True,
    ),
    PreferenceInfo(
        "enable_sales_order_sync",
        "Enable Sales Order Sync",
        Group.TRANSACTIONS,
        FieldKind.FLAG,
        ("Turns NetSuite sales orders into Zuora subscriptions, and sends products and rate plans for them."),
        warning="Zuora advises against sales order sync.",
        warns_for=(True,),
    ),
    PreferenceInfo(
        "payment_sync_behaviour",
        "Payment Sync Behaviour",
        Group.TRANSACTIONS,
        FieldKind.CHOICE,
        (
            "Whether NetSuite payments that changed after their first sync are updated in Zuora, or "
            "only new ones are sent."
        ),
        choices=choices_of(SyncBehavior),
        applies=Applies.SETTLEMENT,
        grave=True,
    ),
    PreferenceInfo(
        "netsuite_credit_memo_target",
        "NetSuite Credit Memo Target",
        Group.TRANSACTIONS,
        FieldKind.CHOICE,
        (
            "What a NetSuite credit memo becomes in Zuora: one adjustment of the invoice, or "
            "adjustments of its items."
        ),
        choices=choices_of(CreditMemoTarget),
        applies=Applies.NO_SETTLEMENT,
        grave=True,
    ),
    PreferenceInfo(
        "avoid_zero_amount_invoice_items",
        "Avoid zero amount invoice items",
        Group.TRANSACTIONS,
        FieldKind.FLAG,
        "Leaves items with amount 0 out of the NetSuite invoice.",
        applies=Applies.SETTLEMENT,
    ),
    PreferenceInfo(
        "cutover_accounts",
        "Cutover: Zuora Accounts",
        Group.CUTOVER,
        FieldKind.DATE,
        "Accounts created before this day are left out. Empty: all are taken.",
        grave=True,
    ),
    PreferenceInfo(
        "cutover_invoices",
        "Cutover: Zuora Invoices",
        Group.CUTOVER,
        FieldKind.DATE,
        "Invoices dated before this day are left out. Empty: all are taken.",
        grave=True,
    ),
    PreferenceInfo(
        "cutover_payments",
        "Cutover: Zuora Payments",
        Group.CUTOVER,
        FieldKind.DATE,
        "Payments effective before this day are left out. Empty: all are taken.",
        grave=True,
    ),
    PreferenceInfo(
        "cutover_refunds",
        "Cutover: Zuora Payment Refunds",
        Group.CUTOVER,
        FieldKind.DATE,
        "Refunds dated before this day are left out. Empty: all are taken.",
        grave=True,
    ),
    PreferenceInfo(
        "cutover_adjustments",
        "Cutover: Zuora Invoice Item Adjustments",
        Group.CUTOVER,
        FieldKind.DATE,
        "Adjustments dated before this day are left out. Empty: all are taken.",
        applies=Applies.NO_SETTLEMENT,
        grave=True,
    ),
    PreferenceInfo(
        "cutover_memos",
        "Cutover: Zuora Debit/Credit Memos",
        Group.CUTOVER,
        FieldKind.DATE,
        "Debit memos and credit memos dated before this day are left out. Empty: all are taken.",
        applies=Applies.SETTLEMENT,
        grave=True,
    ),
    PreferenceInfo(
        "cutover_netsuite_payments",
        "Cutover: NetSuite Payments",
        Group.CUTOVER,
        FieldKind.DATE,
        (
            "NetSuite payments dated before this day are left out; with Invoice Settlement their later "
            "changes too. Empty: all are taken."
        ),
        grave=True,
    ),
    PreferenceInfo(
        "disable_customer_account_sync",
        "Disable Customer Account Sync",
        Group.SWITCHES,
        FieldKind.FLAG,
        "Skips step 1, customers in either direction.",
        warning="Customer sync is required by every later sync. " + DRIFT,
        warns_for=(True,),
        grave=True,
    ),
    PreferenceInfo(
        "disable_charge_sync",
        "Disable Zuora Product Rate Plan Charge Sync",
        Group.SWITCHES,
        FieldKind.FLAG,
        "Skips charges: no items are created or updated for them.",
        warning="Invoices need charges with NetSuite items. " + DRIFT,
        warns_for=(True,),
        grave=True,
    ),
    PreferenceInfo(
        "disable_invoice_sync",
        "Disable Zuora Invoice Sync",
        Group.SWITCHES,
        FieldKind.FLAG,
        "Skips Zuora invoices.",
        warning=DRIFT,
        warns_for=(True,),
        grave=True,
    ),
    PreferenceInfo(
        "disable_payment_sync",
        "Disable Zuora Payment Sync",
        Group.SWITCHES,
        FieldKind.FLAG,
        "Skips Zuora payments.",
        warning=DRIFT,
        warns_for=(True,),
        grave=True,
    ),
    PreferenceInfo(
        "disable_refund_sync",
        "Disable Zuora Payment Refund Sync",
        Group.SWITCHES,
        FieldKind.FLAG,
        "Skips Zuora refunds.",
        warning=DRIFT,
        warns_for=(True,),
        grave=True,
    ),
    PreferenceInfo(
        "disable_adjustment_sync",
        "Disable Zuora Invoice Item Adjustment Sync",
        Group.SWITCHES,
        FieldKind.FLAG,
        "Skips Zuora invoice item adjustments.",
        warning=DRIFT,
        warns_for=(True,),
        applies=Applies.NO_SETTLEMENT,
        grave=True,
    ),
    PreferenceInfo(
        "disable_debit_memo_sync",
        "Disable Zuora Debit Memo Sync",
        Group.SWITCHES,
        FieldKind.FLAG,
        "Skips Zuora debit memos.",
        warning=DRIFT,
        warns_for=(True,),
        applies=Applies.SETTLEMENT,
        grave=True,
    ),
    PreferenceInfo(
        "disable_credit_memo_sync",
        "Disable Zuora Credit Memo Sync",
        Group.SWITCHES,
        FieldKind.FLAG,
        "Skips Zuora credit memos.",
        warning=DRIFT,
        warns_for=(True,),
        applies=Applies.SETTLEMENT,
        grave=True,
    ),
    PreferenceInfo(
        "disable_netsuite_payment_sync",
        "Disable NetSuite Payment Sync",
        Group.SWITCHES,
        FieldKind.FLAG,
        "Skips NetSuite payments. On unless you want them in Zuora.",
        warning=DRIFT,
        warns_for=(True,),
        grave=True,
    ),
    PreferenceInfo(
        "disable_netsuite_credit_memo_sync",
        "Disable NetSuite Credit Memo Sync",
        Group.SWITCHES,
        FieldKind.FLAG,
        "Skips NetSuite credit memos, both variants. On unless you want them in Zuora.",
        warning=DRIFT,
        warns_for=(True,),
        applies=Applies.NO_SETTLEMENT,
        grave=True,
    ),
    PreferenceInfo(
        "disable_netsuite_refund_sync",
        "Disable NetSuite Refund Sync",
        Group.SWITCHES,
        FieldKind.FLAG,
        "Skips NetSuite refunds. On unless you want them in Zuora.",
        warning=DRIFT,
        warns_for=(True,),
        grave=True,
    ),
    PreferenceInfo(
        "custom_field_sync",
        "Custom Field Sync",
        Group.SWITCHES,
        FieldKind.FLAG,
        (
            "Copies further Zuora custom fields to NetSuite right after a record was created for the first "
            "time; the rows are kept under Custom fields."
        ),
        applies=Applies.SETTLEMENT,
    ),
    PreferenceInfo(
        "netsuite_error_limit",
        "NetSuite Error Limit for Debugging",
        Group.TECHNICAL,
        FieldKind.CHOICE,
        (
            "How many errors the log shows at once; Default means 50. Every error is kept in full with "
            "its record."
        ),
        choices=choices_of(ErrorLimit),
    ),
    PreferenceInfo(
        "netsuite_concurrency",
        "NetSuite Concurrency",
        Group.TECHNICAL,
        FieldKind.NUMBER,
        (
            "How many calls to NetSuite run side by side; one is kept for clicks. NetSuite's limit is "
            "shared with everything else that uses the account, so half of it is the default."
        ),
    ),
)
