"""The field map from a Zuora charge to a NetSuite sale item (catalog.md)."""

from __future__ import annotations

from syncrules.language import Context, Kind, Value
from syncrules.preferences import StandardInvoiceSync
from syncrules.processes.item_map import Fields, ItemMap, include_children
from syncrules.processes.master_data import named
from syncrules.records.charge import Charge
from syncrules.texts import moment_text


def income_account(charge: Charge) -> str:
    """The recognised revenue account, else the accounting code; empty: NetSuite's default (D32)."""
    return charge.recognized_rev_account or charge.accounting_code


def _standard(charge: Charge, context: Context) -> Fields:
    fields: dict[str, Value] = {
        "salesDescription": charge.description,
        "incomeAccount": named("account", Kind.INCOME_ACCOUNT, income_account(charge), context),
        **include_children(charge.include_children, context),
        **_revenue_recognition(charge, context),
    }
    if not context.preferences.use_standard_invoice_sync.runs_everything:
        fields["isTaxable"] = charge.taxable
    return fields


def _revenue_recognition(charge: Charge, context: Context) -> Fields:
    if not context.preferences.netsuite_use_revenue_recognition:
        return {}
    return {
        "deferredRevenueAccount": named(
            "account", Kind.DEFERRED_ACCOUNT, charge.deferred_rev_account, context
        ),
        "revRecSchedule": named("revRecTemplate", Kind.REV_REC_TEMPLATE, charge.rev_rec_code, context),
    }


def _custom(charge: Charge, context: Context) -> Fields:
    avatax = context.preferences.use_standard_invoice_sync is StandardInvoiceSync.AVATAX
    return {
        "Zuora Charge Model": charge.charge_model,
        "Zuora Charge Type": charge.charge_type,
        "Zuora Created Date": moment_text(charge.created_date),
        "Zuora Product Rate Plan Charge Name": charge.name,
        "Zuora Taxable": charge.taxable,
        "Zuora Tax Code": charge.tax_code,
        "Avalara Tax Code": charge.tax_code if avatax else "",
        "Zuora Product Rate Plan Name": charge.rate_plan.name,
        "Zuora Product Name": charge.rate_plan.product_name,
    }


CHARGE_ITEM: ItemMap[Charge] = ItemMap(
    word="Zuora Charge",
    prefix="zuora-chg",
    zuora_type="CHARGE",
    custom=_custom,
    standard=_standard,
    # The display name is kept on update, so that migrated items keep theirs.
    on_create=lambda charge, _: {"displayName": charge.name},
    classifications=lambda charge: charge.classifications,
)
