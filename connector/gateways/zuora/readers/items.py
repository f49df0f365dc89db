"""Reads the items of invoices and memos: charges, subscriptions, taxes (zuora-api.md section 9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from connector.gateways.zuora.codec import Json, amount, day, moment, text
from connector.gateways.zuora.readers.access import Access, Cache
from connector.gateways.zuora.zoql import Fields
from syncrules.records.billed import BilledItem, ChargeLink, SubscriptionLink, TaxationItem

CHARGE = Fields(
    "ProductRatePlanCharge",
    (
        *("Id", "Name", "IntegrationId__NS", "RevRecCode", "RevRecTriggerCondition"),
        *("RevRecTemplateType__NS", "RevRecStart__NS", "RevRecEnd__NS"),
    ),
)
# Object query gives the processing type as a number.
PROCESSING_TYPES = {"0": "Charge", "1": "Discount", "2": "Prepayment", "3": "Tax"}
# Where a subscription keeps the date that a charge's recognition waits for.
TRIGGERS = {
    "contracteffectivedate": "contractEffectiveDate",
    "serviceactivationdate": "serviceActivationDate",
    "customeracceptancedate": "contractAcceptanceDate",
}


@dataclass(frozen=True, slots=True)
class Spelling:
    """How object query spells what the items of one kind of document have."""

    parent: str
    amount: str
    taxes: str
    tax_code: str
    triggered: bool = False  # the item carries its trigger date itself


INVOICE_ITEM = Spelling("invoiceId", "chargeAmount", "taxationItems", "taxCode", triggered=True)


def charges(access: Access) -> Cache[ChargeLink]:
    """A cache of the charges that items name."""
    return Cache(access, CHARGE, _charge)


def charge_ids(rows: Iterable[Json]) -> Iterable[str]:
    """The ids of the charges that item rows name."""
    return (text(row, "productRatePlanChargeId") for row in rows)


def by_parent(rows: Iterable[Json], spelling: Spelling) -> Mapping[str, list[Json]]:
    """Item rows by the id of their document; a document without items has none."""
    found: defaultdict[str, list[Json]] = defaultdict(list)
    for row in rows:
        found[text(row, spelling.parent)].append(row)
    return found


def billed_items(
    rows: Iterable[Json], charges: Mapping[str, ChargeLink], spelling: Spelling
) -> tuple[BilledItem, ...]:
    """The items of one document, in the order of their rows."""
    return tuple(
        billed_item(row, charges.get(text(row, "productRatePlanChargeId")), spelling) for row in rows
    )


def billed_item(row: Json, charge: ChargeLink | None, spelling: Spelling) -> BilledItem:
    """One item with its taxes and its subscription."""
    subscription = row.get("subscription") or {}
    processing = text(row, "processingType")
    return BilledItem(
        id=row["id"],
        amount=amount(row, spelling.amount),
        quantity=amount(row, "quantity"),
        charge=charge,
        subscription=_subscription(subscription),
        charge_date=moment(row, "chargeDate"),
        service_start=day(row, "serviceStartDate"),
        service_end=day(row, "serviceEndDate"),
        trigger_date=day(row, "revRecStartDate") if spelling.triggered else _triggered(charge, subscription),
        processing_type=PROCESSING_TYPES.get(processing, processing),
        tax_code=text(row, spelling.tax_code),
        integration_id=text(row, "IntegrationId__NS"),
        taxes=tuple(map(tax, row.get(spelling.taxes) or [])),
    )


def _charge(row: Json) -> ChargeLink:
    return ChargeLink(
        id=row["Id"],
        name=text(row, "Name"),
        integration_id=text(row, "IntegrationId__NS"),
        rev_rec_code=text(row, "RevRecCode"),
        rev_rec_trigger=text(row, "RevRecTriggerCondition"),
        rev_rec_template_type=text(row, "RevRecTemplateType__NS"),
        rev_rec_start=text(row, "RevRecStart__NS"),
        rev_rec_end=text(row, "RevRecEnd__NS"),
    )


def _triggered(charge: ChargeLink | None, subscription: Json) -> date | None:
    """The trigger date of a memo's item, which Zuora keeps on the subscription only."""
    condition = charge.rev_rec_trigger.replace(" ", "").casefold() if charge else ""
    return day(subscription, TRIGGERS.get(condition, ""))


def _subscription(row: Json) -> SubscriptionLink | None:
    if "id" not in row:
        return None
    return SubscriptionLink(
        id=row["id"],
        name=text(row, "name"),
        notes=text(row, "notes"),
        project=text(row, "Project__NS"),
        end_date=day(row, "subscriptionEndDate"),
    )


def tax(row: Json) -> TaxationItem:
    """One taxation item."""
    return TaxationItem(
        id=row["id"],
        amount=amount(row, "taxAmount"),
        accounting_code=text(row, "accountingCode"),
        tax_code=text(row, "taxCode"),
        tax_date=day(row, "taxDate"),
        tax_rate=amount(row, "taxRate") if row.get("taxRate") is not None else None,
        tax_rate_type=text(row, "taxRateType"),
        tax_rate_description=text(row, "taxRateDescription"),
    )
