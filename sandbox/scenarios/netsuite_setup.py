"""The NetSuite set-up that every scenario shares: lists, accounts, taxes, periods, number overrides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sandbox.netsuite.company import Company
from sandbox.scenarios import custom_fields
from sandbox.scenarios.blueprint import month_day

MONTHS_PLANNED = 30  # accounting periods exist so far ahead
Names = dict[str, str]  # full name -> internal id
TREE = " : "

CURRENCIES = (("USA", "USD", "1"), ("Euro", "EUR", "1.08"), ("British Pound", "GBP", "1.27"))
TERMS = (("Net 15", 15), ("Net 30", 30), ("Net 60", 60), ("Due Upon Receipt", 0))
SUBSIDIARIES = (
    ("Larkfield Inc.", "_unitedStates", "USD"),
    ("Larkfield Inc. : Larkfield Europe GmbH", "_germany", "EUR"),
    ("Larkfield Inc. : Larkfield UK Ltd.", "_unitedKingdom", "GBP"),
)
CLASSES = ("Software", "Software : Analytics", "Hardware", "Services")
DEPARTMENTS = ("Sales", "Sales : Enterprise", "Customer Success", "Customer Success : Support")
LOCATIONS = (
    "Americas",
    "Americas : North America",
    "Americas : North America : Eastern",
    "Europe",
    "Europe : Germany",
    "Europe : Germany : Frankfurt",
    "Europe : United Kingdom",
)
INCOME = (
    "Sales",
    "Revenue",
    "Revenue : Subscriptions",
    "Revenue : Services",
    "Revenue : Hardware",
    "Revenue : Usage",
    "Revenue : Discounts",
    "Revenue : Tax Collected",
)
DEFERRED = ("Deferred Revenue", "Deferred Revenue : Subscriptions", "Deferred Revenue : Services")
TEMPLATES = (("Ratable over Term", 12), ("Immediate", 1), ("Project Percent Complete", 12))
# Every payment method of Zuora but PayPal, and one that Zuora does not know.
PAYMENT_METHODS = (
    "ACH",
    "Cash",
    "Check",
    "CreditCard",
    "Other",
    "WireTransfer",
    "DebitCard",
    "CreditCardReferenceTransaction",
    "BankTransfer",
    "Store Voucher",
)
YES_NO = {"Yes": "1", "No": "2"}  # value ids of the bundle's list
# Allow Override is ticked for these; customer refunds are not in the documented list, yet need it too.
NUMBERED_BY_CLIENTS = ("invoice", "creditMemo", "customerPayment", "salesOrder", "customerRefund")
TAX_CODES = ("-Not Taxable-", "US-EXEMPT", "VAT-0")
TAX_SCHEDULES = ("Zuora Taxes Only", "Taxable")
# Zuora tax code -> name of the non-inventory item for sale that books it; US USE TAX was forgotten.
TAX_ITEMS = {
    "US SALES TAX": "Sales Tax (Zuora)",
    "US COUNTY TAX": "County Tax (Zuora)",
    "VAT EU": "EU VAT (Zuora)",
    "VAT UK": "UK VAT (Zuora)",
}


@dataclass
class Setup:
    """Internal ids by full name, for the records that refer to them."""

    currencies: Names = field(default_factory=dict)
    terms: Names = field(default_factory=dict)
    subsidiaries: Names = field(default_factory=dict)
    classes: Names = field(default_factory=dict)
    departments: Names = field(default_factory=dict)
    locations: Names = field(default_factory=dict)
    accounts: Names = field(default_factory=dict)
    templates: Names = field(default_factory=dict)
    methods: Names = field(default_factory=dict)
    tax_codes: Names = field(default_factory=dict)
    tax_schedules: Names = field(default_factory=dict)
    tax_items: Names = field(default_factory=dict)  # by Zuora tax code
    project: str = ""


def set_up(company: Company) -> Setup:
    """Write the set-up into an empty company."""
    made = Setup()
    custom_fields.define(company)
    for name, symbol, rate in CURRENCIES:
        made.currencies[symbol] = _insert(
            company,
            "currency",
            name=name,
            symbol=symbol,
            displaySymbol=symbol,
            isBaseCurrency=symbol == "USD",
            exchangeRate=Decimal(rate),
        )
    for name, days in TERMS:
        made.terms[name] = _insert(company, "term", name=name, daysUntilNetDue=days, dateDriven=False)
    _add_organisation(company, made)
    _add_accounts(company, made)
    for name, months in TEMPLATES:
        made.templates[name] = _insert(company, "revRecTemplate", name=name, amortizationPeriod=months)
    for name in PAYMENT_METHODS:
        made.methods[name] = _insert(company, "paymentMethod", name=name, creditCard=False, undepFunds=True)
    company.default_income_account = made.accounts["Sales"]
    _add_taxes(company, made)
    _insert(company, "priceLevel", name="Base Price")
    made.project = _insert(company, "job", entityId="PRJ-1001 Implementation", companyName="Implementation")
    return made


def add_francs(company: Company, made: Setup) -> None:
    """A currency that Zuora does not know."""
    made.currencies["CHF"] = _insert(
        company,
        "currency",
        name="Swiss Franc",
        symbol="CHF",
        displaySymbol="CHF",
        exchangeRate=Decimal("1.1"),
    )


def _add_organisation(company: Company, made: Setup) -> None:
    for path, country, symbol in SUBSIDIARIES:
        currency = made.currencies[symbol]
        _add_path(company, "subsidiary", made.subsidiaries, path, country=country, currency=currency)
    for kind, names, paths in (
        ("classification", made.classes, CLASSES),
        ("department", made.departments, DEPARTMENTS),
        ("location", made.locations, LOCATIONS),
    ):
        for path in paths:
            _add_path(company, kind, names, path)


def close_books(company: Company, today: date) -> None:
    """Close the periods before the previous month, plan those to come, and free numbers for clients."""
    company.closed_through = month_day(today, 1, 1) - timedelta(days=1)
    company.periods_through = month_day(today, -MONTHS_PLANNED, 28)
    company.allow_override = set(NUMBERED_BY_CLIENTS)


def open_books(company: Company) -> None:
    """Let a scenario write past months and its own numbers."""
    company.closed_through = company.periods_through = None
    company.allow_override = set(NUMBERED_BY_CLIENTS)


def _add_accounts(company: Company, made: Setup) -> None:
    for path in INCOME:
        _add_path(company, "account", made.accounts, path, acctType="_income")
    for path in DEFERRED:
        _add_path(company, "account", made.accounts, path, acctType="_deferredRevenue")
    for path, kind in (
        ("Accounts Receivable", "_accountsReceivable"),
        ("Undeposited Funds", "_bank"),
        ("Operating Account", "_bank"),
        ("Accounts Payable", "_accountsPayable"),
    ):
        _add_path(company, "account", made.accounts, path, acctType=kind)


def _add_taxes(company: Company, made: Setup) -> None:
    for name in TAX_CODES:
        made.tax_codes[name] = _insert(company, "salesTaxItem", itemId=name, rate="0.0%")
    for name in TAX_SCHEDULES:
        made.tax_schedules[name] = _insert(company, "taxSchedule", name=name)
    for code, name in TAX_ITEMS.items():
        made.tax_items[code] = _insert(
            company,
            "nonInventorySaleItem",
            itemId=name,
            displayName=name,
            incomeAccount=made.accounts["Revenue : Tax Collected"],
            taxSchedule=made.tax_schedules["Zuora Taxes Only"],
            subsidiaryList=[made.subsidiaries["Larkfield Inc."]],
            includeChildren=True,
        )


def _add_path(company: Company, kind: str, names: Names, path: str, **fields: Any) -> None:
    """A record of a hierarchy; its parent must have been added before."""
    parent, _, name = path.rpartition(TREE)
    if kind == "account":
        fields["acctName"] = name
    else:
        fields["name"] = name
    if parent:
        fields["parent"] = names[parent]
    names[path] = _insert(company, kind, isInactive=False, **fields)


def _insert(company: Company, kind: str, **fields: Any) -> str:
    return company.insert(kind, **fields)
