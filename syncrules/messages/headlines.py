"""What many records with one cause have in common, for codes whose message names a single record.

Only `{value}`, `{code}` and `{text}` (the remote system's own words) may occur: they are the cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HEADLINES: Mapping[str, str] = MappingProxyType(
    {
        "INTEGRATION_ID_MISSING": "Marked Sync Complete without an Integration ID",
        "BATCH_MISSING": "Zuora Batch is empty on the customer",
        "BILL_CYCLE_DAY_MISSING": "Zuora Bill Cycle Day is empty on the customer",
        "BILLING_ADDRESS_MISSING": "The customer has no default billing address",
        "BILLING_ADDRESSEE_MISSING": "The default billing address has no addressee",
        "SHIPPING_ADDRESSEE_MISSING": "The default shipping address has no addressee",
        "LAST_NAME_EMPTY": "The addressee gives no last name",
        "TOO_MANY_CONTACTS": "The customer has more than 80 contacts",
        "ITEM_TYPE_MISSING": "Item Type is empty",
        "ITEM_TYPE_CHANGED": "Item Type was changed after the first sync",
        "PRICE_INVALID": "Price is not an amount",
        "MULTI_CURRENCY_PRICE_SYNTAX": "MultiCurrencyPrice cannot be read",
        "MULTI_CURRENCY_PRICE_DUPLICATE": "MultiCurrencyPrice names {value} more than once",
        "MULTI_CURRENCY_PRICE_CURRENCY": "MultiCurrencyPrice names {value}, which NetSuite does not know",
        "CHARGE_MODEL_UNSUPPORTED": "Charge model {value} is not supported",
        "AUTO_RENEW_MISSING": "Zuora Auto Renewal is empty on the sales order",
        "INITIAL_TERM_MISSING": "Zuora Initial Term is empty on the sales order",
        "RENEWAL_TERM_MISSING": "Zuora Renewal Term is empty on the sales order",
        "TAX_CODE_NOT_LINKED": "Tax code {value} has no accounting code that names a NetSuite item",
        "PROJECT_MISSING": "A subscription has no NetSuite Project ID",
        "UNASSIGNED_CUSTOMER_MISSING": "A payment has no account, and Unassigned Payments is not set",
        "JOURNAL_APPLICATION": "A NetSuite payment is applied to a journal entry",
        "CUSTOMER_CURRENCY_CHANGED": "The currency of a NetSuite customer was changed to {value}",
        "MULTIPLE_ZUORA_INVOICES": "A credit memo is not applied to exactly one Zuora invoice",
        "CREDIT_MEMO_NOT_APPLIED": "A credit memo is not applied to any transaction",
        "NEGATIVE_INVOICE_NOT_FOUND": "The Zuora invoice behind a credit memo was not found",
        "REFUND_MULTIPLE_APPLICATIONS": "The refund is applied to more than its one credit memo",
        "REFUND_NOT_FULL_MEMO": "The refund differs from its credit memo",
        "REFUND_PAYMENT_REFERENCE_MISSING": "The credit memo names no valid Zuora payment",
        "REFUND_EXCEEDS_PAYMENT": "The refund is larger than its payment",
        "PARTIAL_REFUND_MULTI_INVOICE": "Partial refund of a payment on several invoices",
        "COUNTERPART_AMBIGUOUS": "Several records carry the id of one record",
        "CREDIT_EXCEEDS_BALANCE": "The credit is larger than what is open on the invoice",
        "PAYMENT_NOT_UNAPPLIABLE": "NetSuite refuses to unapply a payment",
        "NUMBER_OVERRIDE_REFUSED": "NetSuite refuses document numbers from Zuora",
        "ACCOUNTING_PERIODS_MISSING": "NetSuite has not enough accounting periods for the recognition",
        "CUSTOM_FIELDS_FAILED": "Created, but the custom fields were refused: {text}",
        "NETSUITE_REFUSED": "NetSuite refused: {text}",
        "ZUORA_REFUSED": "Zuora refused: {text}",
        "SCRIPT_USAGE_LIMIT": "A script in NetSuite used up its allowance",
        "TTA_OVERRIDE_REFUSED": "Zuora does not let this user change Transferred to Accounting",
        "OUTCOME_UNKNOWN": "The answer to a write was lost",
    }
)
