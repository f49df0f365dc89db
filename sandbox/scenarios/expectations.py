"""What one run over the demo company must end with, record by record, for end-to-end tests.

Accounts, invoices, payments and refunds are named by their number, products, rate plans and
charges by their name. The tables are
complete: a record that a process selects and that is in none of them ends synced.
"""

from __future__ import annotations

from datetime import date
from typing import Any

Table = dict[str, dict[str, tuple[str, ...]]]

# Preference id -> value, as on the preferences page; what is not named keeps its default.
DEMO_PREFERENCES: dict[str, Any] = {
    "zuora_default_currency": "USD",
    "netsuite_multiple_currencies": True,
    "netsuite_default_tax_code": "-Not Taxable-",
    "netsuite_default_tax_schedule": "Zuora Taxes Only",
    "default_class": "Software",
    "default_department": "Sales",
    "default_location": "Americas : North America",
    "default_subsidiary": "Larkfield Inc.",
    "netsuite_subsidiaries": True,
    "netsuite_use_revenue_recognition": True,
    "customer_master": "Zuora",
    "customer_sync_behavior": "Sync New and Modified Records",
    "customer_number_mapping": "Use Number From Source Record",
    "customer_number_update": "Do Not Allow Updates",
    "item_id_mapping": "Use Zuora Charge Name",
    "product_catalog_sync_behavior": "Sync New and Modified Records",
    "transaction_number_mapping": "Use Number From Source Record",
    "invoice_line_class_mapping": "Zuora Charge",
    "invoice_line_department_mapping": "Zuora Charge",
    "invoice_line_location_mapping": "Zuora Charge",
    # Customers from before this date are left alone, so a currency changed in NetSuite stays changed.
    "cutover_accounts": date(2020, 1, 1),
    "disable_netsuite_payment_sync": False,
    "disable_netsuite_credit_memo_sync": False,
    "disable_netsuite_refund_sync": False,
    "enable_sales_order_sync": True,
    "force_product_catalog_sync": True,
    "use_standard_invoice_sync": "Yes",
    "custom_field_sync": True,
    "netsuite_concurrency": 4,
}

# process -> our code -> records that end with it
_VALIDATIONS: Table = {
    "accounts_to_netsuite": {
        "PAYMENT_TERM_UNMATCHED": ("A00009001", "A00009002"),
        "CURRENCY_UNMATCHED": ("A00009003",),
        "INTEGRATION_ID_MISSING": ("A00009004",),
        "SUBSIDIARY_INVALID": ("A00009005",),
        "PARENT_NOT_SYNCED": ("A00009007", "A00009008"),
    },
    "products_to_netsuite": {
        "ITEM_TYPE_MISSING": ("Larkfield Labs",),
        "ITEM_TYPE_CHANGED": ("Larkfield Mobile",),
        "INTEGRATION_ID_MISSING": ("Partner Marketplace",),
        "ITEM_NAME_NOT_UNIQUE": ("Classic Edition",),
    },
    "rate_plans_to_netsuite": {
        "ITEM_TYPE_MISSING": ("Team Sandbox",),
        "ITEM_TYPE_CHANGED": ("Starter Kit",),
        "INTEGRATION_ID_MISSING": ("Support Weekends",),
        "ITEM_NAME_NOT_UNIQUE": ("Audit Log Archive",),
        "PRODUCT_NOT_SYNCED": ("Labs Preview",),
        "PRICE_INVALID": ("Analytics Forecasts",),
        "MULTI_CURRENCY_PRICE_SYNTAX": ("Analytics Exports",),
        "MULTI_CURRENCY_PRICE_DUPLICATE": ("Analytics Alerts",),
        "MULTI_CURRENCY_PRICE_CURRENCY": ("Analytics Streams",),
        "CLASS_INVALID": ("Support Nights",),
        "DEPARTMENT_INVALID": ("Support Holidays",),
        "LOCATION_INVALID": ("Support On Site",),
        "SUBSIDIARY_INVALID": ("Support Abroad",),
    },
    "sales_orders_to_zuora": {
        "AUTO_RENEW_MISSING": ("SO-9001",),
        "INITIAL_TERM_MISSING": ("SO-9002",),
        "RENEWAL_TERM_MISSING": ("SO-9003",),
        "CURRENCY_UNMATCHED": ("SO-9004",),
    },
    "charges_to_netsuite": {
        "ITEM_TYPE_MISSING": ("Training Voucher",),
        "ITEM_TYPE_CHANGED": ("Backup Appliance",),
        "INTEGRATION_ID_MISSING": ("Migration Day",),
        "ITEM_NAME_NOT_UNIQUE": ("Audit Log Archive",),
        "INCOME_ACCOUNT_INVALID": ("Connector Pack",),
        "DEFERRED_ACCOUNT_INVALID": ("Priority Routing",),
        "REV_REC_CODE_INVALID": ("White-label Option",),
        "CLASS_INVALID": ("Compliance Report",),
        "DEPARTMENT_INVALID": ("On-site Visit",),
        "LOCATION_INVALID": ("Colocation Rack",),
        "SUBSIDIARY_INVALID": ("Reseller Margin",),
        "CHARGE_MODEL_UNSUPPORTED": ("Peak Bandwidth",),
    },
    "invoices_to_netsuite": {
        "ACCOUNT_NOT_SYNCED": ("INV00090001", "INV00090002"),
        "CHARGE_NOT_SYNCED": ("INV00090003",),
        "TAX_CODE_NOT_LINKED": ("INV00090004",),
        "PROJECT_MISSING": ("INV00090005",),
        "LOCATION_INVALID": ("INV00090006",),
        "CLASS_INVALID": ("INV00090007",),
        "DEPARTMENT_INVALID": ("INV00090008",),
        "LINE_LIMIT_EXCEEDED": ("INV00090010",),
    },
    "payments_to_netsuite": {
        "PAYMENT_METHOD_UNMATCHED": ("P-00090001",),
        "INVOICE_NOT_SYNCED": ("P-00090002",),
        "LOCATION_INVALID": ("P-00090003",),
        "CLASS_INVALID": ("P-00090004",),
        "DEPARTMENT_INVALID": ("P-00090005",),
        "CUSTOMER_CURRENCY_CHANGED": ("P-00090006",),
    },
    "refunds_to_netsuite": {
        "PAYMENT_METHOD_UNMATCHED": ("R-00090001",),
        "PAYMENT_NOT_SYNCED": ("R-00090002", "R-00090003"),
        "LOCATION_INVALID": ("R-00090004",),
        "CLASS_INVALID": ("R-00090005",),
        "DEPARTMENT_INVALID": ("R-00090006",),
        "CUSTOMER_CURRENCY_CHANGED": ("R-00090010",),
    },
    "payments_to_zuora": {
        "INVOICE_NOT_SYNCED": ("PYMT-9001",),
        "PAYMENT_METHOD_UNMATCHED": ("PYMT-9002",),
    },
    "refunds_to_zuora": {
        "REFUND_MULTIPLE_APPLICATIONS": ("CREF-9001",),
        "REFUND_PAYMENT_REFERENCE_MISSING": ("CREF-9002", "CREF-9003"),
        "REFUND_EXCEEDS_PAYMENT": ("CREF-9004",),
        "REFUND_NOT_FULL_MEMO": ("CREF-9005",),
        "PARTIAL_REFUND_MULTI_INVOICE": ("CREF-9006",),
        "PAYMENT_METHOD_UNMATCHED": ("CREF-9007",),
    },
}

_WITHOUT_SETTLEMENT: Table = {
    "adjustments_to_netsuite": {
        "INVOICE_NOT_SYNCED": ("IIA-00090001",),
        "ACCOUNT_NOT_SYNCED": ("IIA-00090002",),
        "CHARGE_NOT_SYNCED": ("IIA-00090003",),
        "TAX_CODE_NOT_LINKED": ("IIA-00090004",),
        "LOCATION_INVALID": ("IIA-00090005",),
        "CLASS_INVALID": ("IIA-00090006",),
        "DEPARTMENT_INVALID": ("IIA-00090007",),
    },
    "credit_memos_to_zuora": {
        "MULTIPLE_ZUORA_INVOICES": ("CRED-9001",),
        "INVOICE_NOT_SYNCED": ("CRED-9002",),
        "CREDIT_MEMO_NOT_APPLIED": ("CRED-9003",),
        "NEGATIVE_INVOICE_NOT_FOUND": ("CRED-9004",),
    },
}

# Processes that only tenants with Invoice Settlement have.
_MEMOS: Table = {
    "debit_memos_to_netsuite": {
        "CHARGE_NOT_SYNCED": ("DM00090001",),
        "ACCOUNT_NOT_SYNCED": ("DM00090002",),
        "TAX_CODE_NOT_LINKED": ("DM00090004",),
        "PROJECT_MISSING": ("DM00090005",),
        "LOCATION_INVALID": ("DM00090006",),
        "CLASS_INVALID": ("DM00090007",),
        "DEPARTMENT_INVALID": ("DM00090008",),
    },
    "credit_memos_to_netsuite": {
        "INVOICE_NOT_SYNCED": ("CM00090001",),
        "DEBIT_MEMO_NOT_SYNCED": ("CM00090002",),
        "CHARGE_NOT_SYNCED": ("CM00090003",),
        "TAX_CODE_NOT_LINKED": ("CM00090004",),
        "LOCATION_INVALID": ("CM00090006",),
        "CLASS_INVALID": ("CM00090007",),
        "DEPARTMENT_INVALID": ("CM00090008",),
    },
}

# Of processes that run in both kinds of tenants: what ends so in one kind only.
_NO_SETTLEMENT_ONLY: Table = {"payments_to_zuora": {"ROUNDING_MISMATCH": ("PYMT-9004",)}}
_SETTLEMENT_ONLY: Table = {
    "invoices_to_netsuite": {"CUSTOM_FIELDS_FAILED": ("INV00090014",)},
    "payments_to_zuora": {
        "JOURNAL_APPLICATION": ("PYMT-9005",),
        "DEBIT_MEMO_NOT_SYNCED": ("PYMT-9006",),
        "CUSTOMER_CURRENCY_CHANGED": ("PYMT-9007",),
    },
    "payments_to_netsuite": {
        "UNASSIGNED_CUSTOMER_MISSING": ("P-00090008",),
        "PAYMENT_WAITING_FOR_APPLICATION": ("P-00090009",),
        "DEBIT_MEMO_NOT_SYNCED": ("P-00090010",),
    },
}

# Said aloud while the record is synced all the same.
WARNINGS: Table = {
    "invoices_to_netsuite": {"CURRENCY_DIFFERS": ("INV00090009",)},
    "debit_memos_to_netsuite": {"CURRENCY_DIFFERS": ("DM00090009",)},
}

# process -> a code or some words of the destination's own answer -> records that it refuses
REFUSALS: Table = {
    "accounts_to_netsuite": {"DUP_ENTITY": ("A00009010",)},
    "products_to_netsuite": {"DUP_ITEM": ("Field Services",), "RCRD_DSNT_EXIST": ("Data Exchange",)},
    "rate_plans_to_netsuite": {"Invalid parent reference key": ("Data Exchange Basic",)},
    "sales_orders_to_zuora": {
        "has no price in EUR": ("SO-9005",),
        "value of InitialTerm is invalid": ("SO-9006",),
        "subscription number S-SO-9031 already exists": ("SO-9007",),
    },
    "charges_to_netsuite": {"DUP_ITEM": ("Legal Hold",)},
    "invoices_to_netsuite": {
        "CLOSED_TRAN_PRD": ("INV00090011", "INV00090012"),
        "DUP_RCRD": ("INV00090013",),
        "INSUFCNT_NUM_PRDS_FOR_REV_REC": ("INV00090015",),
    },
    "debit_memos_to_netsuite": {"CLOSED_TRAN_PRD": ("DM00090011",), "DUP_RCRD": ("DM00090013",)},
    "credit_memos_to_netsuite": {"CLOSED_TRAN_PRD": ("CM00090011",), "DUP_RCRD": ("CM00090013",)},
    "payments_to_netsuite": {"CLOSED_TRAN_PRD": ("P-00090007",)},
    "credit_memos_to_zuora": {"larger than the balance": ("CRED-9005",)},
    "refunds_to_netsuite": {
        "CLOSED_TRAN_PRD": ("R-00090007",),
        "RCRD_UNEDITABLE": ("R-00090008",),
        "DUP_RCRD": ("R-00090009",),
    },
    "adjustments_to_netsuite": {
        "CLOSED_TRAN_PRD": ("IIA-00090008",),
        "INVALID_AMT": ("IIA-00090009",),
    },
    "payments_to_zuora": {"larger than the balance": ("PYMT-9003",)},
    "refunds_to_zuora": {"cannot be earlier than the payment date": ("CREF-9008",)},
}

# Found in the destination by look-up and linked instead of created again.
RELINKED: dict[str, tuple[str, ...]] = {
    "sales_orders_to_zuora": ("SO-9031", "SO-9032"),
    "invoices_to_netsuite": ("INV00090031",),
    "debit_memos_to_netsuite": ("DM00090031",),
    "credit_memos_to_netsuite": ("CM00090031",),
    "payments_to_netsuite": ("P-00090031",),
    "credit_memos_to_zuora": ("CRED-9031",),
    "refunds_to_netsuite": ("R-00090031",),
    "adjustments_to_netsuite": ("IIA-00090031", "IIA-00090032"),
}

# pass -> records whose deferred lines are released, although an earlier run was refused
RELEASED: dict[str, tuple[str, ...]] = {"invoice_recognition": ("INV00090033",)}

# process -> records that the selection leaves out, although they are not synced
LEFT_OUT: dict[str, tuple[str, ...]] = {
    "accounts_to_netsuite": ("A00009006", "A00009011", "A00009012", "A00009013", "A00009041"),
    "products_to_netsuite": ("Beta Programme", "Larkfield 2015", "Larkfield Next"),
    "rate_plans_to_netsuite": ("Classic Edition", "Support Pilot"),
    "sales_orders_to_zuora": ("SO-9021", "SO-9022", "SO-9023", "SO-9024", "SO-9025"),
    "charges_to_netsuite": ("Beta Feature Pass", "Classic Edition Fee"),
    "invoices_to_netsuite": ("INV00090021", "INV00090022", "INV00090023", "INV00090024", "INV00090025"),
    "debit_memos_to_netsuite": tuple(f"DM000900{number}" for number in range(21, 27)),
    "credit_memos_to_netsuite": tuple(f"CM000900{number}" for number in range(21, 28)),
    "payments_to_netsuite": ("P-00090021", "P-00090022", "P-00090023", "P-00090024", "P-00090025"),
    "refunds_to_netsuite": tuple(f"R-000900{number}" for number in range(21, 28)),
    "adjustments_to_netsuite": ("IIA-00090021", "IIA-00090022", "IIA-00090023"),
    "credit_memos_to_zuora": ("CRED-9021", "CRED-9022", "CRED-9023", "CRED-9024"),
    "payments_to_zuora": ("PYMT-9021", "PYMT-9022"),
    "refunds_to_zuora": ("CREF-9021", "CREF-9022", "R-00090009"),
}
# What only tenants without, and only tenants with Invoice Settlement leave out.
_LEFT_OUT_IN_MODE: dict[bool, dict[str, tuple[str, ...]]] = {
    False: {"payments_to_zuora": ("PYMT-0031", "PYMT-0032", "PYMT-0033", "PYMT-9024", "PYMT-9025")},
    True: {"payments_to_zuora": ("PYMT-9026",)},
}


def left_out(*, invoice_settlement: bool) -> dict[str, tuple[str, ...]]:
    """process -> numbers of the records that the selection leaves out in a tenant of this kind."""
    mode = _LEFT_OUT_IN_MODE[invoice_settlement]
    return {process: (*numbers, *mode.get(process, ())) for process, numbers in LEFT_OUT.items()}


def runs(process: str, *, invoice_settlement: bool) -> bool:
    """Whether the process is part of the sequence of a tenant of this kind."""
    return process not in (_WITHOUT_SETTLEMENT if invoice_settlement else _MEMOS)


def expected(*, invoice_settlement: bool) -> Table:
    """process -> our code -> numbers of the records that must end with that code and no other."""
    table = {process: dict(codes) for process, codes in _VALIDATIONS.items()}
    if not invoice_settlement:
        table |= _WITHOUT_SETTLEMENT
    else:
        table |= _MEMOS
    for process, codes in (_SETTLEMENT_ONLY if invoice_settlement else _NO_SETTLEMENT_ONLY).items():
        table.setdefault(process, {}).update(codes)
    return table
