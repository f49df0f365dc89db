"""Every preference with label, meaning and choices, and what is wrong or risky (preferences.md)."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields, replace

from syncrules import preference_masters, preference_transactions
from syncrules.preference_info import Applies, FieldKind, Group, PreferenceInfo
from syncrules.preferences import Preferences

__all__ = ["PREFERENCES", "Applies", "FieldKind", "Group", "PreferenceInfo", "problems", "warnings"]

_DEFAULTS = {f.name: f.default for f in fields(Preferences) if f.default is not MISSING}

PREFERENCES: tuple[PreferenceInfo, ...] = tuple(
    replace(info, default=_DEFAULTS[info.id])
    for info in (*preference_masters.INFOS, *preference_transactions.INFOS)
)


def problems(preferences: Preferences, invoice_settlement: bool) -> list[tuple[str, str]]:
    """What keeps these preferences from being saved: (preference id, sentence for a person)."""
    found = []
    if not re.fullmatch(r"[A-Z]{3}", preferences.zuora_default_currency):
        found.append(
            ("zuora_default_currency", "Enter the currency of the Zuora catalog as three capital letters.")
        )
    if preferences.netsuite_subsidiaries and not preferences.default_subsidiary.strip():
        found.append(("default_subsidiary", "NetSuite Subsidiaries is Yes: enter the Default Subsidiary."))
    if preferences.netsuite_concurrency < 1:
        found.append(("netsuite_concurrency", "At least one call to NetSuite has to be allowed."))
    customer = preferences.unassigned_payments_customer
    if invoice_settlement and customer and not customer.isdecimal():
        found.append(("unassigned_payments_customer", "Enter the internal id of a NetSuite customer."))
    return found


def warnings(old: Preferences | None, new: Preferences) -> list[tuple[str, str]]:
    """What a person should know before saving a change: (preference id, sentence).

    Without `old` nothing was saved yet: only values that differ from the default count as changed.
    """
    before = old or Preferences()
    return [
        (info.id, info.warning)
        for info in PREFERENCES
        if getattr(new, info.id) != getattr(before, info.id) and getattr(new, info.id) in info.warns_for
    ]
