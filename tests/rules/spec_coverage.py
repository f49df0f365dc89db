"""What the specification demands of each process: criteria, validation codes and rows of its field map.

Written down from the pages. A criterion has no code there: beside its words stands the code of our rule,
empty while there is none.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.rules import spec_maps_cash, spec_maps_documents, spec_maps_masters

MAPS = {**spec_maps_masters.MAPS, **spec_maps_documents.MAPS, **spec_maps_cash.MAPS}

_IGNORE = {"status is not Ignore": "NOT_IGNORED"}
_TTA = {"TTA null or No, Error, Processing": "NOT_TRANSFERRED"}
_OPTED_IN = {"account SynctoNetSuite__NS empty or Yes": "ACCOUNT_OPTED_IN"}
_CHANGED = {"never synced, or modified since the watermark": "NOT_SYNCED_OR_CHANGED"}
_CATALOG = {"effective now": "EFFECTIVE", **_CHANGED, **_IGNORE}
_NOT_COMPLETE = {"Integration Status is not Sync Complete": "NOT_COMPLETE"}
_CLASSIFICATIONS = ("LOCATION_INVALID", "CLASS_INVALID", "DEPARTMENT_INVALID")

CRITERIA: dict[str, dict[str, str]] = {
    "accounts_to_netsuite": {
        "Status = Active": "ACCOUNT_ACTIVE",
        "SynctoNetSuite__NS = Yes or empty": "SYNC_TO_NETSUITE",
        **_CHANGED,
        "created on or after cutover_accounts": "CUTOVER",
        **_IGNORE,
    },
    "customers_to_zuora": {
        "active": "CUSTOMER_ACTIVE",
        "Send to Zuora = Yes": "SEND_TO_ZUORA",
        "Stage = Customer": "STAGE_CUSTOMER",
        **_CHANGED,
        **_IGNORE,
    },
    "products_to_netsuite": _CATALOG,
    "rate_plans_to_netsuite": _CATALOG,
    "sales_orders_to_zuora": {
        "customer has a Zuora ID": "CUSTOMER_SYNCED",
        **_NOT_COMPLETE,
        **_IGNORE,
        "a line whose item has a Zuora Item ID of a rate plan": "HAS_RATE_PLAN",
        "Send to Zuora = Yes on the sales order": "SEND_TO_ZUORA",
    },
    "charges_to_netsuite": _CATALOG,
    "invoices_to_netsuite": {
        **_OPTED_IN,
        "status = Posted": "STATUS",
        **_TTA,
        "InvoiceDate >= cutover_invoices": "CUTOVER",
        **_IGNORE,
    },
    "debit_memos_to_netsuite": {
        **_OPTED_IN,
        "status Posted": "STATUS",
        **_TTA,
        "memo date >= cutover_memos": "CUTOVER",
        **_NOT_COMPLETE,
        **_IGNORE,
    },
    "credit_memos_to_netsuite": {
        "status Posted": "STATUS",
        "account Integration Status = Sync Complete": "ACCOUNT_COMPLETE",
        **_OPTED_IN,
        **_TTA,
        "Origin__NS is not NETSUITE": "ORIGIN_NOT_NETSUITE",
        "memo date >= cutover_memos": "CUTOVER",
        **_IGNORE,
    },
    "payments_to_netsuite": {
        **_OPTED_IN,
        "status = Processed": "STATUS",
        **_TTA,
        "EffectiveDate >= cutover_payments": "CUTOVER",
        "account Integration Status = Sync Complete": "ACCOUNT_COMPLETE",
        "Origin__NS is not NETSUITE": "ORIGIN_NOT_NETSUITE",
        **_IGNORE,
    },
    "refunds_to_netsuite": {
        **_OPTED_IN,
        "status = Processed": "STATUS",
        **_TTA,
        "RefundDate >= cutover_refunds": "CUTOVER",
        "SourceType = Payment": "SOURCE_PAYMENT",
        "refund SynctoNetSuite__NS is not No": "REFUND_OPTED_IN",
        "Origin__NS is not NETSUITE": "ORIGIN_NOT_NETSUITE",
        **_IGNORE,
    },
    "adjustments_to_netsuite": {
        "status Processed": "STATUS",
        **_TTA,
        "AdjustmentDate >= cutover_adjustments": "CUTOVER",
        **_IGNORE,
    },
    "payments_to_zuora": {
        "Zuora Customer ID (Payment) filled": "CUSTOMER_SYNCED",
        "non-IS: Integration Status is not Sync Complete": "NOT_COMPLETE",
        **_IGNORE,
        "non-IS: Amount Remaining = 0": "FULLY_APPLIED",
        "Zuora Origin is not ZUORA": "ORIGIN_NOT_ZUORA",
        "non-IS: applied only to invoices": "ONLY_INVOICES",
        "non-IS: applied to an invoice with Zuora Type INVOICE and Zuora ID": "ZUORA_INVOICE",
        "date >= cutover_netsuite_payments": "CUTOVER",
        "IS: applied to a Zuora invoice or debit memo, or fully unapplied": "ZUORA_DOCUMENT_OR_UNAPPLIED",
        "IS: if fully applied, a Zuora document among the applications": "ZUORA_DOCUMENT_OR_UNAPPLIED",
        "IS: Zuora Sync Updates = Yes": "SYNC_UPDATES",
        "IS: New Only leaves out Sync Complete": "NOT_COMPLETE",
    },
    "credit_memos_to_zuora": {
        "Zuora Customer ID filled": "CUSTOMER_SYNCED",
        **_NOT_COMPLETE,
        **_IGNORE,
        "Amount Remaining = 0": "FULLY_APPLIED",
        "Zuora Type empty (standard) or NEGATIVE_INVOICE (negative balance)": "ZUORA_TYPE",
        "standard: applied to exactly one invoice with Zuora Type INVOICE": "ON_ZUORA_INVOICE",
    },
    "refunds_to_zuora": {
        "customer synced": "CUSTOMER_SYNCED",
        **_NOT_COMPLETE,
        **_IGNORE,
        "fully applied": "FULLY_APPLIED",
        "Create Zuora Refund ticked on the credit memo": "CREATE_ZUORA_REFUND",
    },
}

_ITEM = ("ITEM_TYPE_MISSING", "ITEM_TYPE_CHANGED", "INTEGRATION_ID_MISSING", "ITEM_NAME_NOT_UNIQUE")

VALIDATIONS: dict[str, tuple[str, ...]] = {
    "accounts_to_netsuite": (
        "PAYMENT_TERM_UNMATCHED",
        "CURRENCY_UNMATCHED",
        "INTEGRATION_ID_MISSING",
        "SUBSIDIARY_INVALID",
        "PARENT_NOT_SYNCED",
    ),
    "customers_to_zuora": (
        "SUBSIDIARY_INVALID",
        "PAYMENT_TERM_UNMATCHED",
        "CURRENCY_UNMATCHED",
        "BATCH_MISSING",
        "BILL_CYCLE_DAY_MISSING",
        "BILLING_ADDRESS_MISSING",
        "BILLING_ADDRESSEE_MISSING",
        "SHIPPING_ADDRESSEE_MISSING",
        "LAST_NAME_EMPTY",
        "PARENT_NOT_SYNCED",
        "TOO_MANY_CONTACTS",
    ),
    "products_to_netsuite": _ITEM,
    "rate_plans_to_netsuite": (
        *_ITEM,
        "PRODUCT_NOT_SYNCED",
        "MULTI_CURRENCY_PRICE_SYNTAX",
        "MULTI_CURRENCY_PRICE_DUPLICATE",
        "MULTI_CURRENCY_PRICE_CURRENCY",
        *_CLASSIFICATIONS,
    ),
    "sales_orders_to_zuora": (
        "AUTO_RENEW_MISSING",
        "INITIAL_TERM_MISSING",
        "RENEWAL_TERM_MISSING",
        "CURRENCY_UNMATCHED",
    ),
    "charges_to_netsuite": (
        *_ITEM,
        "INCOME_ACCOUNT_INVALID",
        "DEFERRED_ACCOUNT_INVALID",
        "REV_REC_CODE_INVALID",
        *_CLASSIFICATIONS,
        "SUBSIDIARY_INVALID",
        "CHARGE_MODEL_UNSUPPORTED",
    ),
    "invoices_to_netsuite": (
        "ACCOUNT_NOT_SYNCED",
        "CHARGE_NOT_SYNCED",
        "TAX_CODE_NOT_LINKED",
        "PROJECT_MISSING",
        *_CLASSIFICATIONS,
        "CURRENCY_DIFFERS",
        "LINE_LIMIT_EXCEEDED",
    ),
    "debit_memos_to_netsuite": (
        "ACCOUNT_NOT_SYNCED",
        "CHARGE_NOT_SYNCED",
        "TAX_CODE_NOT_LINKED",
        "PROJECT_MISSING",
        *_CLASSIFICATIONS,
        "CURRENCY_DIFFERS",
    ),
    "credit_memos_to_netsuite": (
        "INVOICE_NOT_SYNCED",
        "DEBIT_MEMO_NOT_SYNCED",
        "CHARGE_NOT_SYNCED",
        "TAX_CODE_NOT_LINKED",
        *_CLASSIFICATIONS,
    ),
    "payments_to_netsuite": (
        "PAYMENT_METHOD_UNMATCHED",
        "INVOICE_NOT_SYNCED",
        "DEBIT_MEMO_NOT_SYNCED",
        *_CLASSIFICATIONS,
        "CUSTOMER_CURRENCY_CHANGED",
        "UNASSIGNED_CUSTOMER_MISSING",
        "PAYMENT_WAITING_FOR_APPLICATION",
    ),
    "refunds_to_netsuite": (
        "PAYMENT_METHOD_UNMATCHED",
        "PAYMENT_NOT_SYNCED",
        *_CLASSIFICATIONS,
        "CUSTOMER_CURRENCY_CHANGED",
    ),
    "adjustments_to_netsuite": (
        "INVOICE_NOT_SYNCED",
        "ACCOUNT_NOT_SYNCED",
        "CHARGE_NOT_SYNCED",
        "TAX_CODE_NOT_LINKED",
        *_CLASSIFICATIONS,
    ),
    "payments_to_zuora": (
        "INVOICE_NOT_SYNCED",
        "DEBIT_MEMO_NOT_SYNCED",
        "PAYMENT_METHOD_UNMATCHED",
        "JOURNAL_APPLICATION",
        "CUSTOMER_CURRENCY_CHANGED",
    ),
    "credit_memos_to_zuora": (
        "MULTIPLE_ZUORA_INVOICES",
        "INVOICE_NOT_SYNCED",
        "CREDIT_MEMO_NOT_APPLIED",
        "NEGATIVE_INVOICE_NOT_FOUND",
    ),
    "refunds_to_zuora": (
        "REFUND_MULTIPLE_APPLICATIONS",
        "REFUND_PAYMENT_REFERENCE_MISSING",
        "REFUND_EXCEEDS_PAYMENT",
        "REFUND_NOT_FULL_MEMO",
        "PARTIAL_REFUND_MULTI_INVOICE",
        "PAYMENT_METHOD_UNMATCHED",
    ),
}


@dataclass(frozen=True, slots=True)
class Demand:
    """What one process owes: words of its criteria with our codes, validation codes, rows of its map."""

    criteria: dict[str, str]
    validations: tuple[str, ...]
    rows: tuple[str, ...]


DEMANDS = {process: Demand(CRITERIA[process], VALIDATIONS[process], MAPS[process]) for process in CRITERIA}
