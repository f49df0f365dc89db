"""What one run over the company with NetSuite as Customer Master must end with, customer by customer."""

from __future__ import annotations

from typing import Any

from sandbox.scenarios.expectations import DEMO_PREFERENCES, Table

NATIVE_PREFERENCES: dict[str, Any] = DEMO_PREFERENCES | {
    "customer_master": "NetSuite",
    "customer_number_update": "Allow Updates",
    "deconcatenate_account_number": True,
}

# process -> our code -> records that end with it
NATIVE_VALIDATIONS: Table = {
    "customers_to_zuora": {
        "PAYMENT_TERM_UNMATCHED": ("N9001", "N9002"),
        "CURRENCY_UNMATCHED": ("N9003",),
        "BATCH_MISSING": ("N9004",),
        "BILL_CYCLE_DAY_MISSING": ("N9005",),
        "BILLING_ADDRESS_MISSING": ("N9006",),
        "BILLING_ADDRESSEE_MISSING": ("N9007",),
        "SHIPPING_ADDRESSEE_MISSING": ("N9008",),
        "LAST_NAME_EMPTY": ("N9009",),
        "TOO_MANY_CONTACTS": ("N9010",),
        "SUBSIDIARY_INVALID": ("N9011",),
        "PARENT_NOT_SYNCED": ("N9012", "N9013"),
    }
}

# process -> some words of the destination's own answer -> records that it refuses
NATIVE_REFUSALS: Table = {
    "customers_to_zuora": {
        "AccountNumber N9014 already exists": ("N9014",),
        "Bavaria is not a state of United States": ("N9015",),
    }
}

# Found in the destination by look-up and finished or linked instead of created again.
NATIVE_RELINKED: dict[str, tuple[str, ...]] = {"customers_to_zuora": ("N9031", "N9032")}

# Updated although they were never created here: refused before, or entered by hand.
NATIVE_UPDATED: dict[str, tuple[str, ...]] = {"customers_to_zuora": ("N9033", "N9041", "N9042 Wharf Street")}

NATIVE_LEFT_OUT: dict[str, tuple[str, ...]] = {
    "customers_to_zuora": ("N9021", "N9022", "N9023", "N9024", "N9025"),
    "sales_orders_to_zuora": ("SO-9011", "SO-9012"),  # of customers without account
}
