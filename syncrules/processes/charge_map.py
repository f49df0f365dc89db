"""The field map from a Zuora charge to a NetSuite sale item (catalog.md)."""

from __future__ import annotations

from syncrules.classifications import header_fields, subsidiary
from syncrules.language import Action, Context, Fact, Kind, System, Value, Verb, Write
from syncrules.preferences import ItemIdMapping, StandardInvoiceSync
from syncrules.processes.master_data import ZUORA_ID, named, truthy
from syncrules.records.charge import Charge
from syncrules.texts import filled, moment_text

ITEM_RECORDS = {
    "Inventory": "inventoryItem",
    "Non Inventory": "nonInventorySaleItem",
    "Service": "serviceSaleItem",
}
_BY_LETTERS = {name.replace(" ", "").lower(): record for name, record in ITEM_RECORDS.items()}


def item_key(charge: Charge) -> str:
    """The externalId under which the item is created."""
    return f"zuora-chg-{charge.id}"


def item_record(item_type: str) -> str:
    """The SuiteTalk record of an Item Type; empty when the type is empty or none of the three."""
    return _BY_LETTERS.get("".join(filter(str.isalpha, item_type)).lower(), "")


def income_account(charge: Charge) -> str:
    """The recognised revenue account, else the accounting code; empty: NetSuite's default (D32)."""
    return charge.recognized_rev_account or charge.accounting_code


def item_write(charge: Charge, action: Action, context: Context) -> Write:
    """The write of a create, update or link; a link carries only Zuora's own fields."""
    custom = filled(_custom(charge, context))
    record = _record(charge, context)
    if action is Action.LINK:
        return Write(System.NETSUITE, Verb.UPDATE, record, custom=custom, id=charge.integration.id)
    creates = action is Action.CREATE
    return Write(
        System.NETSUITE,
        Verb.ADD if creates else Verb.UPDATE,
        record,
        fields=filled(_standard(charge, context) | (_on_create(charge, context) if creates else {})),
        custom=custom,
        id="" if creates else charge.integration.id,
        key=item_key(charge) if creates else "",
    )


def _record(charge: Charge, context: Context) -> str:
    # A link is not validated, its Item Type may be empty: then the existing item's own type counts.
    linked = context.fact(Fact.ITEM_TYPE, charge.integration.id) if charge.integration.id else ""
    return linked or item_record(charge.item_type) or ITEM_RECORDS["Service"]


def _standard(charge: Charge, context: Context) -> dict[str, Value]:
    preferences = context.preferences
    by_name = preferences.item_id_mapping is ItemIdMapping.CHARGE_NAME
    schedule = preferences.netsuite_default_tax_schedule
    fields: dict[str, Value] = {
        "itemId": charge.name if by_name else f"Zuora Charge {charge.id}",
        "salesDescription": charge.description,
        "incomeAccount": named("account", Kind.INCOME_ACCOUNT, income_account(charge), context),
        "taxSchedule": named("taxSchedule", Kind.TAX_SCHEDULE, schedule, context),
        **header_fields(charge.classifications, context),
        **_revenue_recognition(charge, context),
    }
    if not preferences.use_standard_invoice_sync.runs_everything:
        fields["isTaxable"] = charge.taxable
    if preferences.netsuite_subsidiaries and charge.include_children:
        fields["includeChildren"] = truthy(charge.include_children)
    return fields


def _on_create(charge: Charge, context: Context) -> dict[str, Value]:
    # The display name is kept on update, so that migrated items keep theirs; the subsidiary always.
    return {
        "displayName": charge.name,
        "subsidiaryList": subsidiary(charge.classifications, context),
    }


def _revenue_recognition(charge: Charge, context: Context) -> dict[str, Value]:
    if not context.preferences.netsuite_use_revenue_recognition:
        return {}
    return {
        "deferredRevenueAccount": named(
            "account", Kind.DEFERRED_ACCOUNT, charge.deferred_rev_account, context
        ),
        "revRecSchedule": named("revRecTemplate", Kind.REV_REC_TEMPLATE, charge.rev_rec_code, context),
    }


def _custom(charge: Charge, context: Context) -> dict[str, Value]:
    avatax = context.preferences.use_standard_invoice_sync is StandardInvoiceSync.AVATAX
    return {
        ZUORA_ID: charge.id,
        "Zuora Charge Model": charge.charge_model,
        "Zuora Charge Type": charge.charge_type,
        "Zuora Created Date": moment_text(charge.created_date),
        "Zuora Product Rate Plan Charge Name": charge.name,
        "Zuora Taxable": charge.taxable,
        "Zuora Tax Code": charge.tax_code,
        "Avalara Tax Code": charge.tax_code if avatax else "",
        "Zuora Product Rate Plan Name": charge.rate_plan.name,
        "Zuora Product Name": charge.rate_plan.product_name,
        "Zuora Type": "CHARGE",
        "Zuora Sync Date": moment_text(context.now),
    }
