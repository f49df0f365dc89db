"""Every preference is described as documented, and bad or risky sets are told (preferences.md)."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from enum import StrEnum
from typing import get_type_hints

import pytest

from syncrules.preference_catalog import PREFERENCES, Applies, FieldKind, PreferenceInfo, problems, warnings
from syncrules.preferences import CustomerMaster, Preferences, StandardInvoiceSync, SyncBehavior
from tests.spec import spec_page

GOOD = Preferences(zuora_default_currency="USD")
BY_ID = {info.id: info for info in PREFERENCES}


def test_every_preference_is_described_once() -> None:
    assert sorted(info.id for info in PREFERENCES) == sorted(field.name for field in fields(Preferences))


@pytest.mark.parametrize("info", PREFERENCES, ids=lambda info: info.id)
def test_the_kind_default_and_choices_fit_the_value(info: PreferenceInfo) -> None:
    assert info.default == getattr(Preferences(), info.id)
    hint = get_type_hints(Preferences)[info.id]
    enum = isinstance(hint, type) and issubclass(hint, StrEnum)
    kinds = {bool: FieldKind.FLAG, str: FieldKind.TEXT, int: FieldKind.NUMBER}
    assert info.kind is (FieldKind.CHOICE if enum else kinds.get(hint, FieldKind.DATE))
    assert info.choices == (tuple(hint) if enum else ())
    assert bool(info.warning) is bool(info.warns_for)
    assert info.help.endswith(".")


def test_ids_and_labels_are_those_of_the_page() -> None:
    found = re.findall(r"^\| `([a-z_]+)` \| ([^|]+) \|", spec_page("preferences.md"), re.MULTILINE)
    labels = {id: label for id, label in found if not id.startswith("schedule_")}
    assert set(labels) == set(BY_ID) - {"netsuite_concurrency"}
    for id, label in labels.items():
        assert label.split(" (")[0] == BY_ID[id].label


def test_preferences_that_need_a_mode_are_hidden_in_the_other() -> None:
    settlement = {info.id for info in PREFERENCES if info.applies is Applies.SETTLEMENT}
    without = {info.id for info in PREFERENCES if info.applies is Applies.NO_SETTLEMENT}
    assert settlement == {
        "unassigned_payments_customer",
        "sync_vat_id",
        "payment_sync_behaviour",
        "avoid_zero_amount_invoice_items",
        "cutover_memos",
        "disable_debit_memo_sync",
        "disable_credit_memo_sync",
        "custom_field_sync",
    }
    assert without == {
        "netsuite_credit_memo_target",
        "cutover_adjustments",
        "disable_adjustment_sync",
        "disable_netsuite_credit_memo_sync",
    }
    assert [a.to(True) for a in Applies] == [True, True, False]
    assert [a.to(False) for a in Applies] == [True, False, True]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"zuora_default_currency": ""}, ["zuora_default_currency"]),
        ({"zuora_default_currency": "usd"}, ["zuora_default_currency"]),
        ({"netsuite_subsidiaries": True}, ["default_subsidiary"]),
        ({"netsuite_subsidiaries": True, "default_subsidiary": " "}, ["default_subsidiary"]),
        ({"netsuite_subsidiaries": True, "default_subsidiary": "Acme"}, []),
        ({"netsuite_concurrency": 0}, ["netsuite_concurrency"]),
        ({"unassigned_payments_customer": "Acme"}, ["unassigned_payments_customer"]),
        ({"unassigned_payments_customer": "123"}, []),
    ],
)
def test_what_keeps_preferences_from_being_saved(changes: dict[str, object], wrong: list[str]) -> None:
    found = problems(replace(GOOD, **changes), True)  # type: ignore[arg-type]
    assert [id for id, _ in found] == wrong
    assert all(sentence.endswith(".") for _, sentence in found)


def test_a_preference_of_the_other_mode_is_not_checked() -> None:
    assert problems(replace(GOOD, unassigned_payments_customer="Acme"), False) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"customer_master": CustomerMaster.NETSUITE}, ["customer_master"]),
        ({"customer_sync_behavior": SyncBehavior.NEW_AND_MODIFIED}, ["customer_sync_behavior"]),
        ({"disable_charge_sync": True}, ["disable_charge_sync"]),
        ({"disable_netsuite_payment_sync": False}, []),
        ({"use_standard_invoice_sync": StandardInvoiceSync.INTERNATIONAL}, []),
        ({"use_standard_invoice_sync": StandardInvoiceSync.AVATAX}, ["use_standard_invoice_sync"]),
        ({"netsuite_multiple_currencies": True}, []),
        ({"enable_sales_order_sync": True}, ["enable_sales_order_sync"]),
    ],
)
def test_risky_changes_are_told_before_saving(changes: dict[str, object], told: list[str]) -> None:
    new = replace(GOOD, **changes)  # type: ignore[arg-type]
    assert [id for id, _ in warnings(GOOD, new)] == told
    assert [id for id, _ in warnings(None, new)] == told
    assert warnings(new, new) == []


def test_giving_up_multiple_currencies_is_told() -> None:
    (told,) = warnings(replace(GOOD, netsuite_multiple_currencies=True), GOOD)
    assert told == (
        "netsuite_multiple_currencies",
        "Amounts of accounts in other currencies will be booked in the wrong currency.",
    )


def test_every_disable_flag_says_that_the_systems_drift_apart() -> None:
    flags = [info for info in PREFERENCES if info.id.startswith("disable_")]
    assert len(flags) == 11
    assert all(info.warning.endswith("Otherwise the two systems drift apart.") for info in flags)
    assert all(info.warns_for == (True,) for info in flags)
