"""charges_to_netsuite: Zuora product rate plan charges become NetSuite items (catalog.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from syncrules.classifications import classification_validations, subsidiary_validation
from syncrules.language import Context, Failure, Kind, Summary, SyncProcess, System, Validation
from syncrules.processes.charge_map import CHARGE_ITEM, income_account
from syncrules.processes.items import (
    ITEM_NEEDS,
    ITEM_PREFERENCES,
    ITEM_REFERENCES,
    item_criteria,
    item_lookups,
    item_resync,
    item_rules,
    item_validations,
)
from syncrules.processes.master_data import current
from syncrules.records.charge import Charge

RULES = item_rules("ProductRatePlanCharge", CHARGE_ITEM)
UNSUPPORTED_MODELS = ("highwatermark", "multiattribute", "prerated")


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
    *item_validations(),
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

CHARGES_TO_NETSUITE: SyncProcess[Charge] = SyncProcess(
    id="charges_to_netsuite",
    title="Charges",
    noun="Charge",
    spec="catalog.md",
    source=System.ZUORA,
    destination=System.NETSUITE,
    source_object="ProductRatePlanCharge",
    criteria=item_criteria("charge", RULES),
    validations=VALIDATIONS,
    current=current,
    describe=lambda charge: Summary(
        charge.name, date=charge.created_date.date(), subsidiary=charge.classifications.subsidiary
    ),
    action=RULES.action,
    plan=RULES.plan,
    settle=RULES.settle,
    lookups=item_lookups(CHARGE_ITEM),
    resync=item_resync("charge"),
    resume=RULES.resume,
    references=(*ITEM_REFERENCES, Kind.INCOME_ACCOUNT, Kind.DEFERRED_ACCOUNT, Kind.REV_REC_TEMPLATE),
    needs=ITEM_NEEDS,
    preferences=(
        *ITEM_PREFERENCES,
        "netsuite_use_revenue_recognition",
        "use_standard_invoice_sync",
        "disable_charge_sync",
    ),
    watermarked=True,
    custom_fields=lambda _charge: True,
)
