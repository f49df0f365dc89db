"""Every preference with label, meaning and choices, and what is wrong or risky (preferences.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from datetime import date
from typing import Any

from syncrules import preference_masters, preference_schedule, preference_transactions
from syncrules.preference_info import Applies, FieldKind, Group, PreferenceInfo
from syncrules.preferences import (
    CustomerMaster,
    CustomerNumberMapping,
    CustomerNumberUpdate,
    Preferences,
    StandardInvoiceSync,
    SyncBehavior,
)
from syncrules.schedule import Schedule

__all__ = [
    "PREFERENCES",
    "SCHEDULE",
    "SETTINGS",
    "Applies",
    "FieldKind",
    "Group",
    "PreferenceInfo",
    "problems",
    "warnings",
]

MOST_CONCURRENCY = 100  # while NetSuite's own limit is not known
_DEFAULTS = {f.name: f.default for kind in (Preferences, Schedule) for f in fields(kind)}
_PATHS = ("default_subsidiary", "default_class", "default_department", "default_location")


def _with_defaults(infos: tuple[PreferenceInfo, ...]) -> tuple[PreferenceInfo, ...]:
    known = {name: default for name, default in _DEFAULTS.items() if default is not MISSING}
    return tuple(replace(info, default=known[info.id]) for info in infos)


PREFERENCES = _with_defaults((*preference_masters.INFOS, *preference_transactions.INFOS))
SCHEDULE = _with_defaults(preference_schedule.INFOS)
SETTINGS: dict[str, PreferenceInfo] = {info.id: info for info in (*PREFERENCES, *SCHEDULE)}


def _problem(name: str, value: Any, cure: str) -> tuple[str, str]:
    shown = "empty" if value in ("", None) else f'"{value}"' if isinstance(value, str) else str(value)
    return name, f"{SETTINGS[name].label} is {shown}. {cure}"


def problems(
    preferences: Preferences, invoice_settlement: bool, concurrency_limit: int | None = None
) -> list[tuple[str, str]]:
    """What keeps these preferences from being saved: (preference id, field, value and cure in a sentence).

    `concurrency_limit` is what NetSuite allows the integration, where it is known.
    """
    found = []
    currency = preferences.zuora_default_currency
    if not re.fullmatch(r"[A-Z]{3}", currency):
        cure = "Enter the currency of the Zuora catalog as three capital letters, such as USD."
        found.append(_problem("zuora_default_currency", currency, cure))
    if preferences.netsuite_subsidiaries and not preferences.default_subsidiary.strip():
        cure = "NetSuite Subsidiaries is Yes: enter the Default Subsidiary, or set it to No."
        found.append(_problem("default_subsidiary", "", cure))
    found += _path_problems(preferences)
    customer = preferences.unassigned_payments_customer
    if invoice_settlement and customer and not customer.isdecimal():
        cure = "Enter the internal id of a NetSuite customer, which is a number, or leave it empty."
        found.append(_problem("unassigned_payments_customer", customer, cure))
    most = concurrency_limit or MOST_CONCURRENCY
    if not 1 <= preferences.netsuite_concurrency <= most:
        why = (
            f"NetSuite allows {most} calls at once" if concurrency_limit else "NetSuite's limit is not known"
        )
        cure = f"{why}: enter a number from 1 to {most}."
        found.append(_problem("netsuite_concurrency", preferences.netsuite_concurrency, cure))
    return found


def _path_problems(preferences: Preferences) -> Iterator[tuple[str, str]]:
    for name in _PATHS:
        path = getattr(preferences, name)
        if re.search(r"\S:|:\S|:$|^:", path):
            better = " : ".join(part.strip() for part in path.split(":") if part.strip())
            yield _problem(name, path, f'Write the full path with a blank around each colon: "{better}".')


def warnings(old: Preferences | None, new: Preferences, today: date | None = None) -> list[tuple[str, str]]:
    """What a person should know before saving a change: (preference id, sentence).

    Without `old` nothing was saved yet: only values that differ from the default count as changed.
    """
    before = old or Preferences()
    changed = [info for info in PREFERENCES if getattr(new, info.id) != getattr(before, info.id)]
    told = [(info.id, info.warning) for info in changed if getattr(new, info.id) in info.warns_for]
    for name, sentence in (*_without_effect(new), *_in_future(new, today)):
        if any(info.id == name for info in changed):
            told.append((name, sentence))
    return told


def _without_effect(new: Preferences) -> Iterator[tuple[str, str]]:
    """Values that are allowed, but that another value keeps from doing anything."""
    fixed = new.customer_number_update is CustomerNumberUpdate.DO_NOT_ALLOW
    if fixed and new.customer_sync_behavior is SyncBehavior.NEW_ONLY:
        yield (
            "customer_number_update",
            "Has no effect while Customer Account Sync Behavior is Sync New Records Only.",
        )
    if new.deconcatenate_account_number and new.customer_master is CustomerMaster.ZUORA:
        yield "deconcatenate_account_number", "Has no effect while Customer Account Master is Zuora."
    elif new.deconcatenate_account_number and new.customer_number_mapping is not CustomerNumberMapping.NUMBER:
        yield (
            "deconcatenate_account_number",
            "Has no effect unless Customer Account Number Mapping is Use Number From Source Record.",
        )
    if new.force_product_catalog_sync and new.enable_sales_order_sync:
        yield (
            "force_product_catalog_sync",
            "Has no effect while Enable Sales Order Sync is on: it sends products and rate plans itself.",
        )
    if new.netsuite_default_tax_code and new.use_standard_invoice_sync is StandardInvoiceSync.INTERNATIONAL:
        yield (
            "netsuite_default_tax_code",
            "Is not sent with transactions while Use Standard Invoice Sync is the Int'l Edition.",
        )


def _in_future(new: Preferences, today: date | None) -> Iterator[tuple[str, str]]:
    for info in PREFERENCES:
        day = getattr(new, info.id)
        if info.group is Group.CUTOVER and day is not None and today is not None and day > today:
            yield info.id, f"{info.label} is {day.isoformat()}, in the future: nothing is taken until then."
