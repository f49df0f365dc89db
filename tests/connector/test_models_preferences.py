"""Preferences are stored in columns that are the rules' fields, one for one."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from connector.models import IntegrationPreferences, PreferenceChange
from syncrules.preferences import Preferences
from syncrules.schedule import Schedule
from tests.factories import ConnectionFactory

pytestmark = pytest.mark.django_db


def columns() -> set[str]:
    own = {field.name for field in IntegrationPreferences._meta.concrete_fields}
    return own - {"id", "connection"}


def another(value: Any) -> Any:
    """A value that differs from the given one and may stand in the same field."""
    if isinstance(value, StrEnum):
        return next(option for option in type(value) if option is not value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return date(2026, 4, 1) if value is None else "EUR"


def test_the_columns_are_the_fields_of_the_rules_preferences_and_schedule() -> None:
    kept_by_us = {"schedule_since", "next_run_at", "revision"}
    described = {field.name for kind in (Preferences, Schedule) for field in fields(kind)} - {"since"}
    assert columns() == described | kept_by_us


def test_new_preferences_are_the_rules_defaults() -> None:
    stored = IntegrationPreferences.objects.create(connection=ConnectionFactory())
    read = IntegrationPreferences.objects.get(pk=stored.pk)
    assert read.values() == Preferences()
    assert read.schedule() == Schedule(schedule_zone="Europe/Berlin")


@pytest.mark.parametrize(("limit", "default"), [(None, 3), (1, 1), (5, 3), (10, 5)])
def test_concurrency_that_nobody_chose_is_half_of_netsuites_limit(limit: int | None, default: int) -> None:
    stored = IntegrationPreferences(connection=ConnectionFactory(netsuite_concurrency_limit=limit))
    assert stored.values().netsuite_concurrency == default
    stored.netsuite_concurrency = 4
    assert stored.values().netsuite_concurrency == 4


def test_history_is_never_rewritten() -> None:
    change = PreferenceChange.objects.create(connection=ConnectionFactory(), preference="sync_vat_id")
    change.reason = "nicer"
    for rewrite in (
        change.save,
        change.delete,
        PreferenceChange.objects.all().delete,
        lambda: PreferenceChange.objects.update(reason="nicer"),
    ):
        with pytest.raises(PermissionDenied):
            rewrite()
    assert PreferenceChange.objects.get().reason == ""


def test_every_preference_survives_storing() -> None:
    defaults = Preferences()
    changed = replace(
        defaults, **{field.name: another(getattr(defaults, field.name)) for field in fields(Preferences)}
    )
    values = {field.name: getattr(changed, field.name) for field in fields(Preferences)}
    stored = IntegrationPreferences(connection=ConnectionFactory(), **values)
    stored.full_clean()
    stored.save()
    read = IntegrationPreferences.objects.get(pk=stored.pk).values()
    assert read == changed
    assert all(type(getattr(read, name)) is type(value) for name, value in values.items())


@pytest.mark.parametrize("field", [f for f in fields(Preferences) if isinstance(f.default, StrEnum)])
def test_the_choices_of_a_column_are_those_of_the_rules(field: Any) -> None:
    column = IntegrationPreferences._meta.get_field(field.name)
    assert [value for value, _ in column.choices or ()] == [str(option) for option in type(field.default)]


def test_a_stored_value_that_is_no_choice_is_an_error_and_not_a_default() -> None:
    stored = IntegrationPreferences.objects.create(connection=ConnectionFactory())
    IntegrationPreferences.objects.update(customer_master="SAP")
    with pytest.raises(ValueError, match="SAP"):
        IntegrationPreferences.objects.get(pk=stored.pk).values()
