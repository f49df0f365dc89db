"""Every row of the map from a charge to an item (catalog.md)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from syncrules.language import Action, Context, Ref, Write
from syncrules.preferences import StandardInvoiceSync
from syncrules.processes.charges_to_netsuite import CHARGES_TO_NETSUITE as PROCESS
from tests.rules.masters import CHARGE, classified, context, linked

FULL = replace(
    CHARGE,
    description="Seats by month",
    accounting_code="Income : Subscriptions",
    deferred_rev_account="Deferred Revenue",
    rev_rec_code="Straight-line",
    taxable=True,
    tax_code="SW052",
)


def write(record: Any, action: Action = Action.CREATE, given: Context | None = None) -> Write:
    (step,) = PROCESS.plan(record, action, given or context())
    return step.write


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Zuora Charge Model", "Per Unit Pricing"),
        ("Zuora Charge Type", "Recurring"),
        ("Zuora Created Date", "2026-01-10T08:00:00+00:00"),
        ("Zuora Product Rate Plan Charge Name", "Gold seats"),
        ("Zuora Taxable", True),
        ("Zuora Tax Code", "SW052"),
        ("Zuora Product Rate Plan Name", "Gold monthly"),
        ("Zuora Product Name", "Gold"),
    ],
)
@pytest.mark.parametrize("action", [Action.CREATE, Action.UPDATE, Action.LINK])
def test_zuoras_own_fields_are_sent_with_every_action(action: Action, label: str, value: object) -> None:
    assert write(linked(FULL), action).custom[label] == value


@pytest.mark.parametrize("action", [Action.CREATE, Action.UPDATE])
def test_standard_fields_are_sent_on_create_and_update(action: Action) -> None:
    fields = dict(write(linked(FULL), action).fields)
    fields.pop("displayName", None)
    assert fields == {
        "itemId": "Zuora Charge chg-1",
        "salesDescription": "Seats by month",
        "incomeAccount": Ref("account", "54"),
    }


def test_the_display_name_is_set_once() -> None:
    assert write(FULL).fields["displayName"] == "Gold seats"
    assert "displayName" not in write(linked(FULL), Action.UPDATE).fields


def test_the_recognised_revenue_account_wins_over_the_accounting_code() -> None:
    both = replace(FULL, recognized_rev_account="Income : Services")
    assert write(both).fields["incomeAccount"] == Ref("account", "55")
    assert "incomeAccount" not in write(CHARGE).fields


def test_revenue_recognition_is_sent_only_if_netsuite_uses_it() -> None:
    sent = write(FULL, given=context(netsuite_use_revenue_recognition=True)).fields
    assert sent["deferredRevenueAccount"] == Ref("account", "66")
    assert sent["revRecSchedule"] == Ref("revRecTemplate", "77")
    assert not {"deferredRevenueAccount", "revRecSchedule"} & set(write(FULL).fields)


@pytest.mark.parametrize("sync", list(StandardInvoiceSync))
def test_taxable_is_sent_when_netsuite_taxes_and_avalaras_code_with_avatax(
    sync: StandardInvoiceSync,
) -> None:
    given = context(use_standard_invoice_sync=sync)
    netsuite_taxes = sync in (StandardInvoiceSync.NO, StandardInvoiceSync.AVATAX)
    assert write(FULL, given=given).fields.get("isTaxable") == (True if netsuite_taxes else None)
    avalara = "SW052" if sync is StandardInvoiceSync.AVATAX else None
    assert write(FULL, given=given).custom.get("Avalara Tax Code") == avalara


def test_classifications_are_the_charges_or_the_defaults() -> None:
    given = context(default_class="Software", default_department="Sales")
    fields = write(classified(CHARGE, class_name="Software : Cloud"), given=given).fields
    assert fields["class"] == Ref("classification", "12")
    assert fields["department"] == Ref("department", "21")
    assert "location" not in fields


@pytest.mark.parametrize(("text", "sent"), [("Yes", True), ("true", True), ("No", False), ("", None)])
def test_include_children_has_no_default(text: str, sent: bool | None) -> None:
    given = context(netsuite_subsidiaries=True, default_subsidiary="Acme Group")
    record = replace(CHARGE, include_children=text)
    assert write(record, given=given).fields.get("includeChildren") is sent
    assert "includeChildren" not in write(record).fields


def test_no_price_is_sent() -> None:
    assert not {"rate", "pricingMatrix"} & set(write(FULL).fields)
    assert dict(write(FULL).sublists) == {}
