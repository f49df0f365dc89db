"""Form fields that Django does not have."""

from __future__ import annotations

from typing import Any

from django import forms

from syncrules.schedule import Weekday


class DaysField(forms.MultipleChoiceField):
    """Days of the week, kept as `Mon, Tue`."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=[(day.value, day.value) for day in Weekday], required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        """The stored text as a list of days."""
        return [name.strip() for name in value.split(",")] if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        """The chosen days in the order of the week."""
        chosen = super().clean(value)
        return ", ".join(day for day in Weekday if day in chosen)
