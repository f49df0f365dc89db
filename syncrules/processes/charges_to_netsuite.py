"""charges_to_netsuite: Zuora product rate plan charges become NetSuite items (catalog.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from syncrules.classifications import REFERENCES as CLASSIFICATION_KINDS
from syncrules.classifications import classification_validations, subsidiary_validation
from syncrules.language import (
    Context,
    Criterion,
    Fact,
    Failure,
    Kind,
    Need,
    ResyncRule,
    Summary,
    SyncProcess,
    System,
    Validation,
)
from syncrules.preferences import ItemIdMapping
from syncrules.processes.charge_map import ITEM_RECORDS, income_account, item_key, item_record, item_write
from syncrules.processes.master_data import MasterRules, current, integration_id_validation, lookups
from syncrules.records.charge import Charge

RULES = MasterRules("Item", "ProductRatePlanCharge", lambda p: p.product_catalog_sync_behavior, item_write)
UNSUPPORTED_MODELS = ("highwatermark", "multiattribute", "prerated")


def _effective(charge: Charge, context: Context) -> bool:
    today = context.now.date()
    return charge.rate_plan.effective_start <= today <= charge.rate_plan.effective_end


CRITERIA: tuple[Criterion[Charge], ...] = (
    Criterion(
        "EFFECTIVE",
        "The rate plan is effective today",
        _effective,
        lambda charge, _: f"{charge.rate_plan.effective_start} to {charge.rate_plan.effective_end}",
    ),
    *RULES.criteria(),
)


def _item_type_missing(charge: Charge, _context: Context) -> Iterable[Failure]:
    if not item_record(charge.item_type):
        yield Failure()


def _item_type_changed(charge: Charge, context: Context) -> Iterable[Failure]:
    existing = context.fact(Fact.ITEM_TYPE, charge.integration.id) if charge.integration.id else ""
    wanted = item_record(charge.item_type)
    if existing and wanted and existing != wanted:
        words = {record: name for name, record in ITEM_RECORDS.items()}
        yield Failure({"old": words.get(existing, existing), "value": words[wanted]})


def _by_name(context: Context) -> bool:
    return context.preferences.item_id_mapping is ItemIdMapping.CHARGE_NAME


def _name_not_unique(charge: Charge, context: Context) -> Iterable[Failure]:
    uses = context.fact(Fact.ITEM_NAME_USES, charge.name) if _by_name(context) else ""
    if uses and int(uses) > 1:
        yield Failure({"value": charge.name})


def _named(kind: Kind, given: Callable[[Charge], str], rev_rec: bool = False) -> Any:
    def failures(charge: Charge, context: Context) -> Iterable[Failure]:
        checked = context.preferences.netsuite_use_revenue_recognition or not rev_rec
        name = given(charge)
        if checked and name and not context.reference.id_of(kind, name):
            yield Failure({"value": name})

    return failures


def _model_unsupported(charge: Charge, _context: Context) -> Iterable[Failure]:
    letters = "".join(filter(str.isalpha, charge.charge_model)).lower()
    if letters.startswith(UNSUPPORTED_MODELS):
        yield Failure({"value": charge.charge_model})


VALIDATIONS: tuple[Validation[Any], ...] = (
    Validation(
        "ITEM_TYPE_MISSING",
        "Item Type is Inventory, Non Inventory or Service",
        _item_type_missing,
        lambda charge, _: charge.item_type or "empty",
    ),
    Validation(
        "ITEM_TYPE_CHANGED",
        "Item Type is still that of the NetSuite item",
        _item_type_changed,
        lambda charge, _: charge.item_type,
    ),
    integration_id_validation(),
    Validation(
        "ITEM_NAME_NOT_UNIQUE",
        "The name is used by no other product, rate plan or charge",
        _name_not_unique,
        lambda charge, _: charge.name,
    ),
    Validation(
        "INCOME_ACCOUNT_INVALID",
        "The income account exists in NetSuite",
        _named(Kind.INCOME_ACCOUNT, income_account),
        lambda charge, _: income_account(charge),
    ),
    Validation(
        "DEFERRED_ACCOUNT_INVALID",
        "The deferred revenue account exists in NetSuite",
        _named(Kind.DEFERRED_ACCOUNT, lambda charge: charge.deferred_rev_account, rev_rec=True),
        lambda charge, _: charge.deferred_rev_account,
    ),
    Validation(
        "REV_REC_CODE_INVALID",
        "The revenue recognition code is a NetSuite template",
        _named(Kind.REV_REC_TEMPLATE, lambda charge: charge.rev_rec_code, rev_rec=True),
        lambda charge, _: charge.rev_rec_code,
    ),
    *classification_validations(lambda charge: charge.classifications),
    subsidiary_validation(lambda charge: charge.classifications),
    Validation(
        "CHARGE_MODEL_UNSUPPORTED",
        "The charge model can be synced",
        _model_unsupported,
        lambda charge, _: charge.charge_model,
    ),
)

RESYNC = ResyncRule(
    manual_step=(
        "Delete the item in NetSuite (needed for a changed Item Type). "
        "A charge that only changed needs no resync: save it again in Zuora."
    ),
    cleared=("IntegrationId__NS", "IntegrationStatus__NS"),
    verified="The NetSuite item is gone.",
    refused_when="The NetSuite item exists: choose Re-link.",
)

CHARGES_TO_NETSUITE: SyncProcess[Charge] = SyncProcess(
    id="charges_to_netsuite",
    title="Charges",
    noun="Charge",
    spec="catalog.md",
    source=System.ZUORA,
    destination=System.NETSUITE,
    source_object="ProductRatePlanCharge",
    criteria=CRITERIA,
    validations=VALIDATIONS,
    current=current,
    describe=lambda charge: Summary(charge.name, date=charge.created_date.date()),
    action=RULES.action,
    plan=RULES.plan,
    settle=RULES.settle,
    lookups=lambda charge, _: lookups(charge, tuple(ITEM_RECORDS.values()), item_key(charge)),
    resync=RESYNC,
    resume=RULES.resume,
    references=(
        Kind.INCOME_ACCOUNT,
        Kind.DEFERRED_ACCOUNT,
        Kind.REV_REC_TEMPLATE,
        *CLASSIFICATION_KINDS,
        Kind.SUBSIDIARY,
        Kind.TAX_SCHEDULE,
    ),
    needs=(
        Need(
            Fact.ITEM_TYPE,
            System.NETSUITE,
            lambda charge, _: [charge.integration.id] if charge.integration.id else [],
        ),
        Need(
            Fact.ITEM_NAME_USES,
            System.ZUORA,
            lambda charge, context: [charge.name] if _by_name(context) else [],
        ),
    ),
    preferences=(
        "item_id_mapping",
        "product_catalog_sync_behavior",
        "netsuite_default_tax_schedule",
        "default_class",
        "default_department",
        "default_location",
        "default_subsidiary",
        "netsuite_subsidiaries",
        "netsuite_use_revenue_recognition",
        "use_standard_invoice_sync",
        "disable_charge_sync",
    ),
    watermarked=True,
)
