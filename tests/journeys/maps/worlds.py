"""The runs whose books the map tables are proved on: one demo company per mode and set of preferences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from connector.management.demo_company import preferences_of
from connector.models import DeferredLine, RunState, SyncRecord
from tests.journeys.maps.books import KINDS, Books, Side, Synced
from tests.journeys.maps.rows import AVATAX, ITEM_ADJUSTMENTS, MASTER, OFF, ON, RELEASED
from tests.journeys.world import World, demo_world

FULL_ACCOUNT = "A00001048"  # every optional field of it is filled before the run
FULL_CUSTOMER = "N1004"
FULL_INVOICE = "INV00090009"
FULL_CHARGE = "Data Retention Add-on"
LONG_DEBIT_MEMO = "DM00010007"  # several lines, some of them waiting for a date
FULL_RATE_PLAN, FULL_PRODUCT = "Platform Starter", "Larkfield Platform"
PLAIN_RATE_PLAN = "Platform Team"  # nothing but an item type


@dataclass(frozen=True)
class Setting:
    """How a world differs from the demo company, and what people enter in it before the run.

    With `earlier` there was a run before that, and this is what had been entered by then.
    """

    settlement: bool = False
    scenario: str = "demo"
    preferences: Mapping[str, Any] = field(default_factory=dict)
    earlier: tuple[Callable[[World], None], ...] = ()
    prepare: tuple[Callable[[World], None], ...] = ()
    process: str = ""  # only this one runs


def fill_account(world: World) -> None:
    """An account with its Bill To contact, complete."""
    account = _one(world, "zuora", "Account", "AccountNumber", FULL_ACCOUNT)
    method = world.state("zuora", "PaymentMethod")[0]
    world.edit(
        *("zuora", "Account", account["Id"]),
        Mrr="1250.50",
        PurchaseOrderNumber="PO-7731",
        Notes="Pays by the end of the month",
        TaxExemptStatus="Yes",
        TaxExemptCertificateID="CERT-118",
        VATId="DE129273398",
        DefaultPaymentMethodId=method["Id"],
    )
    world.edit(
        "zuora", "Contact", account["BillToId"], Fax="+1 555 0199", TaxRegion="West", Address2="Floor 3"
    )
    world.edit("zuora", "Contact", account["SoldToId"], WorkEmail="dock@example.com", Address2="Dock 4")


def fill_customer(world: World) -> None:
    """A NetSuite customer with the fields that few have."""
    (customer,) = (c for c in world.sandbox.company.rows("customer") if c.fields["entityId"] == FULL_CUSTOMER)
    custom = {
        "taxexemptstatus": "Yes",
        "taxexemptcertificateid": "CERT-118",
        "billtotaxregion": "West",
        "soldtoworkemail": "dock@example.com",
    }
    book = [dict(line) for line in customer.fields["addressbookList"]]
    for line in book:
        line["addressbookAddress"] = {**line["addressbookAddress"], "addr2": "Floor 3"}
    world.sandbox.company.update(
        *("customer", customer.id),
        {f"custentityzuora{name}": value for name, value in custom.items()},
        addressbookList=book,
    )


def fill_charge(world: World) -> None:
    """A new charge with everything that it may have."""
    charge = _one(world, "zuora", "ProductRatePlanCharge", "Name", FULL_CHARGE)
    world.edit(
        *("zuora", "ProductRatePlanCharge", charge["Id"]),
        RecognizedRevAccount__NS="Revenue : Services",
        Class__NS="Software : Analytics",
        Department__NS="Customer Success : Support",
        Location__NS="Europe : Germany",
        Subsidiary__NS="Larkfield Inc. : Larkfield Europe GmbH",
        IncludeChildren__NS="Yes",
    )


def fill_catalog(world: World) -> None:
    """A product and a rate plan that become items, with everything that they may have."""
    product = _one(world, "zuora", "Product", "Name", FULL_PRODUCT)
    world.edit("zuora", "Product", product["Id"], ItemType__NS="Non Inventory")
    plain = _one(world, "zuora", "ProductRatePlan", "Name", PLAIN_RATE_PLAN)
    world.edit("zuora", "ProductRatePlan", plain["Id"], ItemType__NS="Service")
    plan = _one(world, "zuora", "ProductRatePlan", "Name", FULL_RATE_PLAN)
    world.edit(
        *("zuora", "ProductRatePlan", plan["Id"]),
        ItemType__NS="Service",
        BillingPeriod__NS="Annual",
        Price__NS="249.50",
        MultiCurrencyPrice__NS="EUR:229.00;GBP:199.90",
        Class__NS="Software : Analytics",
        Department__NS="Customer Success : Support",
        Location__NS="Europe : Germany",
        Subsidiary__NS="Larkfield Inc. : Larkfield Europe GmbH",
        IncludeChildren__NS="Yes",
    )


def fill_invoice(world: World) -> None:
    """An invoice that was mailed and has a comment."""
    invoice = _one(world, "zuora", "Invoice", "InvoiceNumber", FULL_INVOICE)
    sent = "2026-11-09T08:00:00+00:00"
    world.edit("zuora", "Invoice", invoice["Id"], LastEmailSentDate=sent, Comments="Thank you")


def withhold_trigger_date(world: World) -> None:
    """The lines of a debit memo that wait for the date of a contract have none to go by."""
    world.edit("zuora", "Subscription", _contract(world)["Id"], ContractEffectiveDate=None)


def enter_trigger_dates(world: World) -> None:
    """All dates that lines were deferred for are known now."""
    contract = _contract(world)
    start = contract["SubscriptionStartDate"]
    world.edit("zuora", "Subscription", contract["Id"], ContractEffectiveDate=start)
    items = {row["Id"]: row for row in world.state("zuora", "InvoiceItem")}
    for line in DeferredLine.objects.filter(process="invoices_to_netsuite"):
        item = items[line.line_id]
        world.edit("zuora", "InvoiceItem", item["Id"], RevRecStartDate=item["ServiceStartDate"])


def _contract(world: World) -> dict[str, Any]:
    memo = _one(world, "zuora", "DebitMemo", "MemoNumber", LONG_DEBIT_MEMO)
    items = world.state("zuora", "DebitMemoItem")
    item = next(row for row in items if row["DebitMemoId"] == memo["Id"])
    return _one(world, "zuora", "Subscription", "Id", item["SubscriptionId"])


def _one(world: World, system: str, kind: str, name: str, value: str) -> dict[str, Any]:
    (found,) = [row for row in world.state(system, kind) if row.get(name) == value]
    return found


WORLDS: dict[str, Setting] = {
    OFF: Setting(prepare=(fill_account, fill_charge, fill_invoice)),
    ON: Setting(
        settlement=True,
        preferences={
            "sync_vat_id": True,
            "transaction_number_mapping": "Let Destination Auto-Number",
            "unassigned_payments_customer": "1001",
            "force_product_catalog_sync": True,
            "invoice_line_class_mapping": "Zuora Account",
            "invoice_line_department_mapping": "Zuora Account",
            "invoice_line_location_mapping": "Zuora Account",
        },
        prepare=(fill_account, fill_charge, fill_catalog, fill_invoice),
    ),
    AVATAX: Setting(
        preferences={
            "use_standard_invoice_sync": "No – Use NetSuite Avatax",
            "customer_number_mapping": "Use Name From Source Record",
            "item_id_mapping": "Use Zuora Charge ID",
            "transaction_number_mapping": "Let Destination Auto-Number",
            "force_product_catalog_sync": True,
        },
        prepare=(fill_account, fill_charge, fill_catalog, fill_invoice),
    ),
    ITEM_ADJUSTMENTS: Setting(
        preferences={"netsuite_credit_memo_target": "Invoice Item Adjustments"},
        process="credit_memos_to_zuora",
    ),
    RELEASED: Setting(settlement=True, earlier=(withhold_trigger_date,), prepare=(enter_trigger_dates,)),
    MASTER: Setting(scenario="netsuite_master", prepare=(fill_customer,)),
}


def books_of(name: str) -> Books:
    """Run the sequence once in a world of this name and keep what both systems had and have stored."""
    setting = WORLDS[name]
    start = {"scenario": setting.scenario, "invoice_settlement": setting.settlement}
    with demo_world(**start, **setting.preferences) as world:
        for prepare in setting.earlier:
            prepare(world)
        if setting.earlier:
            world.run()
        for prepare in setting.prepare:
            prepare(world)
        before = {system: _side(world, system) for system in KINDS}
        began = datetime.now(UTC)
        run = world.run(process=setting.process)
        assert run.state == RunState.WARNINGS, [(s.process, s.message) for s in run.steps.all()]
        ended = datetime.now(UTC)
        return Books(
            world=name,
            settlement=setting.settlement,
            preferences={**preferences_of(setting.scenario), **setting.preferences},
            zuora_before=before["zuora"],
            zuora=_side(world, "zuora"),
            netsuite_before=before["netsuite"],
            netsuite=_side(world, "netsuite"),
            began=began,
            ended=ended,
            synced=_synced(world),
        )


def _side(world: World, system: str) -> Side:
    return Side({kind: world.state(system, kind) for kind in KINDS[system]})


def _synced(world: World) -> dict[str, list[Synced]]:
    found: dict[str, list[Synced]] = {}
    rows = SyncRecord.objects.filter(connection=world.connection, state="done", attempts_made__gt=0)
    for record in rows.prefetch_related("attempts").order_by("pk"):
        action = record.attempts.all()[0].action
        synced = Synced(record.source_id, record.destination_record, record.destination_id, action)
        found.setdefault(record.process, []).append(synced)
    return found
