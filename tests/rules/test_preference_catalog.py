"""Every preference is described as documented, and bad or risky sets are told (preferences.md)."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date, time
from enum import StrEnum
from typing import get_type_hints

import pytest

from syncrules.preference_catalog import (
    PREFERENCES,
    SCHEDULE,
    SETTINGS,
    Applies,
    FieldKind,
    PreferenceInfo,
    problems,
    warnings,
)
from syncrules.preferences import (
    CustomerMaster,
    CustomerNumberMapping,
    CustomerNumberUpdate,
    Preferences,
    StandardInvoiceSync,
    SyncBehavior,
)
from syncrules.schedule import Schedule
from tests.spec import spec_page

GOOD = Preferences(zuora_default_currency="USD")


def test_every_preference_is_described_once() -> None:
    assert sorted(info.id for info in PREFERENCES) == sorted(field.name for field in fields(Preferences))
    schedule = {field.name for field in fields(Schedule)} - {"since"}
    assert {info.id for info in SCHEDULE} == schedule
    assert len(SETTINGS) == len(PREFERENCES) + len(SCHEDULE)


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
    labels = dict(found)
    assert set(labels) == set(SETTINGS) - {"netsuite_concurrency", "schedule_zone"}
    for id, label in labels.items():
        assert label.split(" (")[0] == SETTINGS[id].label


def test_values_and_defaults_are_those_of_the_page() -> None:
    row = r"^\| `([a-z_]+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \|"
    words = {"on": "Yes", "off": "No", "empty": "", "required, none": ""}
    for id, values, default in re.findall(row, spec_page("preferences.md"), re.MULTILINE):
        if id.startswith("schedule_") or default.strip() == "same":
            continue
        info = SETTINGS[id]
        for value in re.findall(r"`([^`]+)`", values):
            other_name = value.startswith(("Use Unique", "Use Zuora Record"))
            assert value in info.choices or other_name, (id, value)
        documented = re.split(r" \(| =|; ", default)[0].strip(" *`")
        assert info.as_text(info.default) == words.get(documented, documented), id


@pytest.mark.parametrize("info", SETTINGS.values(), ids=lambda info: info.id)
def test_the_history_text_of_a_value_is_read_back(info: PreferenceInfo) -> None:
    samples = {
        FieldKind.FLAG: (True, False),
        FieldKind.DATE: (date(2026, 4, 1), None),
        FieldKind.TIME: (time(6, 30), None),
        FieldKind.NUMBER: (7,),
    }.get(info.kind, (*info.choices, ""))
    for value in samples:
        assert info.from_text(info.as_text(value)) == value


@pytest.mark.parametrize(
    ("id", "text"), [("sync_vat_id", "maybe"), ("cutover_refunds", "soon"), ("schedule_start", "noon")]
)
def test_a_text_that_no_history_holds_is_refused(id: str, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        SETTINGS[id].from_text(text)


def test_what_decides_about_bookings_needs_a_reason() -> None:
    grave = {info.id for info in SETTINGS.values() if info.grave}
    assert {id for id in SETTINGS if id.startswith(("disable_", "cutover_"))} <= grave
    assert {id for id in grave if not id.startswith(("disable_", "cutover_"))} == {
        "customer_master",
        "customer_sync_behavior",
        "product_catalog_sync_behavior",
        "payment_sync_behaviour",
        "customer_number_mapping",
        "customer_number_update",
        "transaction_number_mapping",
        "item_id_mapping",
        "netsuite_credit_memo_target",
        "use_standard_invoice_sync",
    }


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
        ({"netsuite_concurrency": 101}, ["netsuite_concurrency"]),
        ({"netsuite_concurrency": 100}, []),
        ({"unassigned_payments_customer": "Acme"}, ["unassigned_payments_customer"]),
        ({"unassigned_payments_customer": "123"}, []),
        ({"default_class": "Sales : EMEA"}, []),
        ({"default_class": "Sales: EMEA"}, ["default_class"]),
        ({"default_department": "Sales :EMEA"}, ["default_department"]),
        ({"default_location": ": Berlin"}, ["default_location"]),
        ({"default_subsidiary": "Holding:Acme"}, ["default_subsidiary"]),
    ],
)
def test_what_keeps_preferences_from_being_saved(changes: dict[str, object], wrong: list[str]) -> None:
    found = problems(replace(GOOD, **changes), True)  # type: ignore[arg-type]
    assert [id for id, _ in found] == wrong
    for id, sentence in found:
        assert sentence.startswith(f"{SETTINGS[id].label} is ")


def test_a_problem_names_field_value_and_cure() -> None:
    (currency,) = problems(replace(GOOD, zuora_default_currency="usd"), False)
    assert currency[1] == (
        'Zuora Default Currency is "usd". '
        "Enter the currency of the Zuora catalog as three capital letters, such as USD."
    )
    (path,) = problems(replace(GOOD, default_class="Sales:EMEA"), False)
    assert path[1] == (
        'Default Class is "Sales:EMEA". Write the full path with a blank around each colon: "Sales : EMEA".'
    )


@pytest.mark.parametrize(("calls", "wrong"), [(1, False), (10, False), (11, True)])
def test_concurrency_is_bounded_by_what_netsuite_allows(calls: int, wrong: bool) -> None:
    found = problems(replace(GOOD, netsuite_concurrency=calls), False, concurrency_limit=10)
    assert bool(found) is wrong
    assert all("NetSuite allows 10 calls at once" in sentence for _, sentence in found)


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


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"customer_number_update": CustomerNumberUpdate.DO_NOT_ALLOW}, True),
        (
            {
                "customer_number_update": CustomerNumberUpdate.DO_NOT_ALLOW,
                "customer_sync_behavior": SyncBehavior.NEW_AND_MODIFIED,
            },
            False,
        ),
        ({"deconcatenate_account_number": True}, True),
        ({"deconcatenate_account_number": True, "customer_master": CustomerMaster.NETSUITE}, True),
        (
            {
                "deconcatenate_account_number": True,
                "customer_master": CustomerMaster.NETSUITE,
                "customer_number_mapping": CustomerNumberMapping.NUMBER,
            },
            False,
        ),
        ({"force_product_catalog_sync": True}, False),
        ({"force_product_catalog_sync": True, "enable_sales_order_sync": True}, True),
        ({"netsuite_default_tax_code": "Z"}, False),
        (
            {
                "netsuite_default_tax_code": "Z",
                "use_standard_invoice_sync": StandardInvoiceSync.INTERNATIONAL,
            },
            True,
        ),
    ],
)
def test_a_value_that_another_one_makes_idle_is_told(changes: dict[str, object], told: bool) -> None:
    new = replace(GOOD, **changes)  # type: ignore[arg-type]
    sentences = [sentence for id, sentence in warnings(GOOD, new) if id == next(iter(changes))]
    assert any(sentence.startswith(("Has no effect", "Is not sent")) for sentence in sentences) is told
    assert warnings(new, new) == []


@pytest.mark.parametrize(("day", "told"), [(date(2026, 5, 1), False), (date(2026, 5, 2), True)])
def test_a_start_date_in_the_future_is_told(day: date, told: bool) -> None:
    found = warnings(GOOD, replace(GOOD, cutover_invoices=day), today=date(2026, 5, 1))
    assert bool(found) is told
    assert all("2026-05-02, in the future" in sentence for _, sentence in found)
