"""Preferences about the company, customers, items, tax and classifications (preferences.md)."""

from __future__ import annotations

from syncrules.preference_info import Applies, FieldKind, Group, PreferenceInfo, choices_of
from syncrules.preferences import (
    CustomerMaster,
    CustomerNumberMapping,
    CustomerNumberUpdate,
    ItemIdMapping,
    LineMapping,
    StandardInvoiceSync,
    SyncBehavior,
)

INFOS = (
    PreferenceInfo(
        "zuora_default_currency",
        "Zuora Default Currency",
        Group.COMPANY,
        FieldKind.TEXT,
        (
            "The currency of catalog prices, as a three-letter code such as USD. Also given to a new "
            "Zuora account whose NetSuite customer has no currency."
        ),
        required="always",
    ),
    PreferenceInfo(
        "netsuite_multiple_currencies",
        "NetSuite Multiple Currencies",
        Group.COMPANY,
        FieldKind.FLAG,
        (
            "Whether NetSuite keeps customers in several currencies. If not, every customer gets "
            "NetSuite's default currency, whatever Zuora says."
        ),
        warning="Amounts of accounts in other currencies will be booked in the wrong currency.",
        warns_for=(False,),
    ),
    PreferenceInfo(
        "netsuite_subsidiaries",
        "NetSuite Subsidiaries",
        Group.COMPANY,
        FieldKind.FLAG,
        (
            "Whether NetSuite is a OneWorld account. If so, subsidiaries are checked and sent for new "
            "customers and items."
        ),
    ),
    PreferenceInfo(
        "default_subsidiary",
        "Default Subsidiary",
        Group.COMPANY,
        FieldKind.TEXT,
        'The subsidiary of accounts and items that name none, as the full name "Parent : Child".',
        required="if NetSuite Subsidiaries is Yes",
    ),
    PreferenceInfo(
        "customer_master",
        "Customer Account Master",
        Group.CUSTOMERS,
        FieldKind.CHOICE,
        ("The system that owns customers. They travel one way, from here to the other system. Choose once."),
        choices=choices_of(CustomerMaster),
        warning="Records of the other system will no longer be read; existing links stay.",
        warns_for=tuple(CustomerMaster),
        grave=True,
        two_people=True,
    ),
    PreferenceInfo(
        "customer_sync_behavior",
        "Customer Account Sync Behavior",
        Group.CUSTOMERS,
        FieldKind.CHOICE,
        ("Whether customers that changed after their first sync are updated, or only new ones are sent."),
        choices=choices_of(SyncBehavior),
        warning=(
            "All addresses of the NetSuite customer are replaced on update. Only changes made from now "
            "on are sent."
        ),
        warns_for=(SyncBehavior.NEW_AND_MODIFIED,),
        grave=True,
    ),
    PreferenceInfo(
        "customer_number_mapping",
        "Customer Account Number Mapping",
        Group.CUSTOMERS,
        FieldKind.CHOICE,
        (
            "Where the number of a new customer comes from: the number or the name in the source, or "
            "the automatic numbering of the destination, which is best where NetSuite numbers."
        ),
        choices=choices_of(CustomerNumberMapping),
        warning=(
            "NetSuite needs Allow Override for customers under Auto-Generated Numbers; with New and "
            "Modified also Update."
        ),
        warns_for=(CustomerNumberMapping.NUMBER, CustomerNumberMapping.NAME),
        grave=True,
    ),
    PreferenceInfo(
        "customer_number_update",
        "Customer Account Number Update Behavior",
        Group.CUSTOMERS,
        FieldKind.CHOICE,
        (
            "Whether a number that changed in the source is sent when a customer is updated. Has a "
            "meaning only with New and Modified."
        ),
        choices=choices_of(CustomerNumberUpdate),
        grave=True,
    ),
    PreferenceInfo(
        "deconcatenate_account_number",
        "De-concatenate Account Number",
        Group.CUSTOMERS,
        FieldKind.FLAG,
        (
            "For customers from NetSuite: the account number is the entity id up to its first space. "
            "An existing number changes only while the account has no invoice."
        ),
    ),
    PreferenceInfo(
        "unassigned_payments_customer",
        "Unassigned Payments",
        Group.CUSTOMERS,
        FieldKind.TEXT,
        (
            "The internal id of the NetSuite customer that receives Zuora payments without an account. "
            "Empty: such payments are not sent."
        ),
        applies=Applies.SETTLEMENT,
    ),
    PreferenceInfo(
        "sync_vat_id",
        "Sync VAT ID",
        Group.CUSTOMERS,
        FieldKind.FLAG,
        (
            "Whether the VAT ID of an account becomes the tax registration number of the customer. It "
            "cannot be emptied again."
        ),
        applies=Applies.SETTLEMENT,
    ),
    PreferenceInfo(
        "item_id_mapping",
        "Item ID Mapping",
        Group.ITEMS,
        FieldKind.CHOICE,
        "What becomes the NetSuite item name: the Zuora id, which is always unique, or the name.",
        choices=choices_of(ItemIdMapping),
        warning="Names must be unique over all products, rate plans and charges.",
        warns_for=(ItemIdMapping.CHARGE_NAME,),
        grave=True,
    ),
    PreferenceInfo(
        "product_catalog_sync_behavior",
        "Product Catalog Sync Behavior",
        Group.ITEMS,
        FieldKind.CHOICE,
        (
            "Whether products, rate plans and charges that changed after their first sync are updated, "
            "or only new ones are sent."
        ),
        choices=choices_of(SyncBehavior),
        warning="Only changes made from now on are sent.",
        warns_for=(SyncBehavior.NEW_AND_MODIFIED,),
        grave=True,
    ),
    PreferenceInfo(
        "netsuite_advanced_pricing",
        "NetSuite Advanced Pricing",
        Group.ITEMS,
        FieldKind.FLAG,
        (
            "Whether NetSuite uses price levels: rate plan prices then go into the pricing matrix "
            "instead of the rate."
        ),
    ),
    PreferenceInfo(
        "force_product_catalog_sync",
        "Force Zuora Product Catalog Sync",
        Group.ITEMS,
        FieldKind.FLAG,
        "Sends products and rate plans although sales orders are not synced.",
    ),
    PreferenceInfo(
        "netsuite_default_tax_code",
        "NetSuite Default Tax Code",
        Group.TAX_AND_REVENUE,
        FieldKind.TEXT,
        (
            "The exact name of the tax code for customers and transactions. Tax add-ons need a 0 % "
            "code here. Empty: none is sent."
        ),
    ),
    PreferenceInfo(
        "netsuite_default_tax_schedule",
        "NetSuite Default Tax Schedule",
        Group.TAX_AND_REVENUE,
        FieldKind.TEXT,
        "The exact name of the tax schedule for items. NetSuite asks for it with Advanced Taxes.",
    ),
    PreferenceInfo(
        "netsuite_use_revenue_recognition",
        "NetSuite Use Revenue Recognition",
        Group.TAX_AND_REVENUE,
        FieldKind.FLAG,
        "Whether recognition accounts, templates and dates are checked and sent.",
    ),
    PreferenceInfo(
        "use_standard_invoice_sync",
        "Use Standard Invoice Sync",
        Group.TAX_AND_REVENUE,
        FieldKind.CHOICE,
        (
            "Who calculates tax. Yes: Zuora, and NetSuite must not. Int'l Edition: Zuora, and no tax "
            "fields are sent. No: NetSuite; switch taxation off in Zuora first."
        ),
        choices=choices_of(StandardInvoiceSync),
        warning=(
            "The run ends after invoices, with Invoice Settlement after debit memos: credit memos, "
            "payments, refunds and adjustments are no longer synced."
        ),
        warns_for=(StandardInvoiceSync.NO, StandardInvoiceSync.AVATAX),
        grave=True,
    ),
    PreferenceInfo(
        "default_class",
        "Default Class",
        Group.CLASSIFICATIONS,
        FieldKind.TEXT,
        ("The class of items and transaction headers that have none of their own, as the full path."),
    ),
    PreferenceInfo(
        "default_department",
        "Default Department",
        Group.CLASSIFICATIONS,
        FieldKind.TEXT,
        ("The department of items and transaction headers that have none of their own, as the full path."),
    ),
    PreferenceInfo(
        "default_location",
        "Default Location",
        Group.CLASSIFICATIONS,
        FieldKind.TEXT,
        (
            "The location of items and transaction headers that have none of their own, as the full "
            "path. NetSuite asks for it with Multi-Location Inventory."
        ),
    ),
    PreferenceInfo(
        "invoice_line_class_mapping",
        "Invoice Line Class Mapping",
        Group.CLASSIFICATIONS,
        FieldKind.CHOICE,
        (
            "Where the class of a transaction line comes from: the account's own value, or the item in "
            "NetSuite."
        ),
        choices=choices_of(LineMapping),
    ),
    PreferenceInfo(
        "invoice_line_department_mapping",
        "Invoice Line Department Mapping",
        Group.CLASSIFICATIONS,
        FieldKind.CHOICE,
        (
            "Where the department of a transaction line comes from: the account's own value, or the "
            "item in NetSuite."
        ),
        choices=choices_of(LineMapping),
    ),
    PreferenceInfo(
        "invoice_line_location_mapping",
        "Invoice Line Location Mapping",
        Group.CLASSIFICATIONS,
        FieldKind.CHOICE,
        (
            "Where the location of a transaction line comes from: the account's own value, or the item "
            "in NetSuite. An account's location has to be valid for the subsidiary of the customer."
        ),
        choices=choices_of(LineMapping),
    ),
)
