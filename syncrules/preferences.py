"""Integration preferences and advanced settings, named as in preferences.md (default: documented or D48)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CustomerMaster(StrEnum):
    """Which system owns customers."""

    ZUORA = "Zuora"
    NETSUITE = "NetSuite"


class SyncBehavior(StrEnum):
    """Whether changes of records that were synced before are synced too."""

    NEW_AND_MODIFIED = "Sync New and Modified Records"
    NEW_ONLY = "Sync New Records Only"


class CustomerNumberMapping(StrEnum):
    """Where the number of a new customer comes from."""

    NUMBER = "Use Number From Source Record"
    NAME = "Use Name From Source Record"
    AUTO = "Let Destination Auto-Number"


class CustomerNumberUpdate(StrEnum):
    """Whether a changed account number is sent on update."""

    ALLOW = "Allow Updates"
    DO_NOT_ALLOW = "Do Not Allow Updates"


class ItemIdMapping(StrEnum):
    """What becomes the NetSuite item name."""

    CHARGE_ID = "Use Zuora Charge ID"
    CHARGE_NAME = "Use Zuora Charge Name"


class TransactionNumberMapping(StrEnum):
    """Where the number of a NetSuite transaction comes from."""

    SOURCE = "Use Number From Source Record"
    AUTO = "Let Destination Auto-Number"


class LineMapping(StrEnum):
    """Where the classification of a transaction line comes from."""

    ACCOUNT = "Zuora Account"
    CHARGE = "Zuora Charge"


class CreditMemoTarget(StrEnum):
    """What a NetSuite credit memo becomes in Zuora (D04)."""

    INVOICE_ADJUSTMENT = "Invoice Adjustment"
    INVOICE_ITEM_ADJUSTMENTS = "Invoice Item Adjustments"


class StandardInvoiceSync(StrEnum):
    """Use Standard Invoice Sync: who taxes, and how far the sequence runs."""

    YES = "Yes"
    INTERNATIONAL = "Yes - NetSuite Int'l Edition"
    NO = "No"
    AVATAX = "No – Use NetSuite Avatax"

    @property
    def runs_everything(self) -> bool:
        """False for `No` and its Avatax variant: the sequence is cut (D21)."""
        return self in (StandardInvoiceSync.YES, StandardInvoiceSync.INTERNATIONAL)


class ErrorLimit(StrEnum):
    """NetSuite Error Limit for Debugging; only affects the log view (D47)."""

    DEFAULT = "Default"
    HUNDRED = "100"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """The preferences of one connection. Dates are cutover dates; an empty text means not set."""

    zuora_default_currency: str = ""
    netsuite_multiple_currencies: bool = False
    netsuite_advanced_pricing: bool = False
    netsuite_default_tax_code: str = ""
    netsuite_default_tax_schedule: str = ""
    default_department: str = ""
    default_location: str = ""
    default_class: str = ""
    default_subsidiary: str = ""
    netsuite_subsidiaries: bool = False
    netsuite_use_revenue_recognition: bool = False
    customer_master: CustomerMaster = CustomerMaster.ZUORA
    customer_sync_behavior: SyncBehavior = SyncBehavior.NEW_ONLY
    customer_number_mapping: CustomerNumberMapping = CustomerNumberMapping.AUTO
    customer_number_update: CustomerNumberUpdate = CustomerNumberUpdate.ALLOW
    deconcatenate_account_number: bool = False
    unassigned_payments_customer: str = ""
    item_id_mapping: ItemIdMapping = ItemIdMapping.CHARGE_ID
    product_catalog_sync_behavior: SyncBehavior = SyncBehavior.NEW_ONLY
    transaction_number_mapping: TransactionNumberMapping = TransactionNumberMapping.AUTO
    enable_sales_order_sync: bool = False
    invoice_line_class_mapping: LineMapping = LineMapping.CHARGE
    invoice_line_department_mapping: LineMapping = LineMapping.CHARGE
    invoice_line_location_mapping: LineMapping = LineMapping.CHARGE
    payment_sync_behaviour: SyncBehavior = SyncBehavior.NEW_AND_MODIFIED
    netsuite_credit_memo_target: CreditMemoTarget = CreditMemoTarget.INVOICE_ADJUSTMENT
    sync_vat_id: bool = False
    custom_field_sync: bool = False

    cutover_accounts: date | None = None
    cutover_invoices: date | None = None
    cutover_payments: date | None = None
    cutover_refunds: date | None = None
    cutover_adjustments: date | None = None
    cutover_memos: date | None = None
    cutover_netsuite_payments: date | None = None
    disable_customer_account_sync: bool = False
    disable_charge_sync: bool = False
    disable_invoice_sync: bool = False
    disable_payment_sync: bool = False
    disable_refund_sync: bool = False
    disable_adjustment_sync: bool = False
    disable_debit_memo_sync: bool = False
    disable_credit_memo_sync: bool = False
    disable_netsuite_payment_sync: bool = True
    disable_netsuite_credit_memo_sync: bool = True
    disable_netsuite_refund_sync: bool = True
    force_product_catalog_sync: bool = False
    avoid_zero_amount_invoice_items: bool = False
    netsuite_error_limit: ErrorLimit = ErrorLimit.DEFAULT
    use_standard_invoice_sync: StandardInvoiceSync = StandardInvoiceSync.YES

    netsuite_concurrency: int = 3
