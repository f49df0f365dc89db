"""The preferences form, built from the catalogue so that labels and help are written once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from connector.forms.fields import DaysField
from connector.models import IntegrationPreferences
from connector.selectors.preferences import preferences_complete, settings_of
from syncrules import schedule as schedules
from syncrules.preference_catalog import SETTINGS, FieldKind, Group, PreferenceInfo, problems, warnings
from syncrules.preferences import Preferences
from syncrules.schedule import Schedule

CURES = {
    FieldKind.DATE: "Enter a date such as 2026-01-31, or leave it empty.",
    FieldKind.TIME: "Enter a time such as 06:00.",
    FieldKind.NUMBER: "Enter a whole number.",
    FieldKind.TEXT: "Enter at most 255 characters.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A preference with its form field, and its default in words."""

    info: PreferenceInfo
    field: forms.BoundField
    default: str
    required: str
    warns: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One preference whose value in the form differs from the stored one; texts as the history keeps them."""

    info: PreferenceInfo
    old: str
    new: str


def in_words(info: PreferenceInfo, value: Any) -> str:
    """A value as a person reads it."""
    return info.as_text(value) or "empty"


def as_data(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a browser would send them: ticked boxes only, several days as several values."""
    data: dict[str, Any] = {}
    for name, value in values.items():
        info = SETTINGS[name]
        if info.kind is FieldKind.DAYS:
            data[name] = [day.strip() for day in value.split(",")]
        elif value not in (None, False):
            data[name] = "on" if value is True else info.as_text(value)
    return data


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """All preferences that have a meaning in this tenant."""

    schedule_days = DaysField()

    class Meta:
        model = IntegrationPreferences
        fields = tuple(SETTINGS)
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            if info.kind is FieldKind.DATE
            else forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name, info in SETTINGS.items()
            if info.kind in (FieldKind.DATE, FieldKind.TIME)
        }

    def __init__(self, data: Any = None, *, instance: IntegrationPreferences) -> None:
        self.before = settings_of(instance)
        self.complete = instance.pk is not None and preferences_complete(instance)
        super().__init__(data, instance=instance, initial=self.before)
        self.connection = instance.connection
        zone = self.connection.time_zone
        self.fields["schedule_zone"] = forms.ChoiceField(
            choices=[(name, name) for name in dict.fromkeys((self.before["schedule_zone"], zone, "UTC"))]
        )
        self.fields["netsuite_concurrency"].required = True
        for name, info in SETTINGS.items():
            if self._shown(info):
                self._dress(info)
            else:
                self.fields.pop(name)  # it keeps its stored value

    def _shown(self, info: PreferenceInfo) -> bool:
        """It has a meaning in this tenant; the scheduler waits for the other preferences."""
        applies = info.applies.to(self.connection.invoice_settlement)
        return applies and (self.complete or info.group is not Group.SCHEDULE)

    def _dress(self, info: PreferenceInfo) -> None:
        field = self.fields[info.id]
        field.label = info.label
        field.widget.attrs["aria-describedby"] = f"help_{info.id}"
        if info.kind is FieldKind.FLAG:
            field.widget.attrs |= {"class": "switch", "role": "switch"}

    def full_clean(self) -> None:
        """As always, and the first field that is wrong gets the focus."""
        super().full_clean()
        wrong = next((name for name in self.fields if name in self.errors), None)
        if wrong:
            self.fields[wrong].widget.attrs["autofocus"] = True

    @property
    def groups(self) -> Iterator[tuple[Group, list[Row]]]:
        """The rows under their headings, in the order of the catalogue."""
        shown = [info for info in SETTINGS.values() if info.id in self.fields]
        order = list(Group)
        for group, infos in groupby(sorted(shown, key=lambda i: order.index(i.group)), key=lambda i: i.group):
            yield group, [self._row(info) for info in infos]

    def _row(self, info: PreferenceInfo) -> Row:
        value = self.values_now()[info.id]
        changed = value != self.before[info.id]
        warns = value in info.warns_for and (changed or value != info.default)
        required = f"Required {info.required}.".replace(" always.", ".") if info.required else ""
        return Row(info, self[info.id], in_words(info, self._default(info)), required, warns, changed)

    def _default(self, info: PreferenceInfo) -> Any:
        if info.id not in ("netsuite_concurrency", "schedule_zone"):
            return info.default
        fresh = IntegrationPreferences(connection=self.connection)  # it follows from the connection
        return fresh.setting(info.id)

    def values_now(self) -> dict[str, Any]:
        """The values in the form; fields that cannot be read count as stored."""
        if not self.is_bound:
            return dict(self.before)
        self.errors  # noqa: B018 - fills cleaned_data
        return self._merged(self.cleaned_data)

    def _merged(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        given = {name: cleaned[name] for name in self.fields if name in cleaned}
        return {name: _typed(name, given.get(name, value)) for name, value in self.before.items()}

    @property
    def preferences_before(self) -> Preferences:
        """What rules read today."""
        return _preferences(self.before)

    @property
    def preferences_now(self) -> Preferences:
        """What rules would read."""
        return _preferences(self.values_now())

    @property
    def schedule_now(self) -> Schedule:
        """When runs would start."""
        return _schedule(self.values_now())

    @property
    def changes(self) -> list[Change]:
        """What would be saved."""
        now = self.values_now()
        return [
            Change(info, info.as_text(self.before[name]), info.as_text(now[name]))
            for name, info in SETTINGS.items()
            if name in self.fields and now[name] != self.before[name]
        ]

    @property
    def warnings(self) -> list[tuple[str, str]]:
        """What a person should know about the changes: (label, sentence)."""
        old = self.preferences_before if self.instance.pk else None
        told = warnings(old, self.preferences_now, timezone.localdate())
        if self.schedule_now != _schedule(self.before):
            told += schedules.warnings(self.schedule_now)
        return [(SETTINGS[name].label, sentence) for name, sentence in told]

    def clean(self) -> dict[str, Any]:
        """Problems of the preferences as a whole block saving, each beside its field."""
        cleaned = super().clean() or self.cleaned_data
        values = self._merged(cleaned)
        limit = self.connection.netsuite_concurrency_limit
        found = problems(_preferences(values), self.connection.invoice_settlement, limit)
        for name, sentence in (*found, *schedules.problems(_schedule(values))):
            if name in self.fields:
                self.add_error(name, ValidationError(sentence))
        return cleaned

    def add_error(self, field: str | None, error: Any) -> None:
        """One sentence a field, naming field, value and cure; Django's own say only what it expected."""
        if field in SETTINGS and field in self.fields:
            if field in self.errors:
                return
            if any(e.code for e in getattr(error, "error_list", [error])):
                error = ValidationError(self._unreadable(SETTINGS[field]))
        super().add_error(field, error)

    def _unreadable(self, info: PreferenceInfo) -> str:
        raw = self[info.id].value()
        choices = ", ".join(str(label) for _, label in getattr(self.fields[info.id], "choices", ()))
        cure = CURES.get(info.kind) or f"Choose one of: {choices}."
        return f'{info.label} is "{raw}". {cure}' if raw else f"{info.label} is empty. {cure}"

    def given(self) -> dict[str, Any]:
        """The checked values by preference id, of the preferences that are shown."""
        now = self.values_now()
        return {name: now[name] for name in SETTINGS if name in self.fields}


def _typed(name: str, value: Any) -> Any:
    """Texts of choices become the enums that the rules compare with."""
    default = SETTINGS[name].default
    return type(default)(value) if isinstance(default, StrEnum) else value


def _preferences(values: Mapping[str, Any]) -> Preferences:
    return Preferences(**{name: values[name] for name in Preferences.__dataclass_fields__})


def _schedule(values: Mapping[str, Any]) -> Schedule:
    return Schedule(**{name: values[name] for name in SETTINGS if name.startswith("schedule_")})
