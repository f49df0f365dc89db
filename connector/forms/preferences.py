"""The preferences form, built from the catalogue so that labels and help are written once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from connector.models import IntegrationPreferences
from syncrules.preference_catalog import PREFERENCES, FieldKind, Group, PreferenceInfo, problems, warnings
from syncrules.preferences import Preferences


@dataclass(frozen=True, slots=True)
class Row:
    """A preference with its form field, and its default in words."""

    info: PreferenceInfo
    field: forms.BoundField
    default: str
    required: str
    warns: bool


def in_words(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "empty" if value in ("", None) else str(value)


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """All preferences that have a meaning in this tenant, with a reason for the change."""

    reason = forms.CharField(
        required=False,
        max_length=500,
        label="Reason for the change",
        widget=forms.TextInput(attrs={"class": "field", "placeholder": "Reason for the change (optional)"}),
    )

    class Meta:
        model = IntegrationPreferences
        fields = tuple(info.id for info in PREFERENCES)
        widgets = {
            info.id: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for info in PREFERENCES
            if info.kind is FieldKind.DATE
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settlement = self.instance.connection.invoice_settlement
        # A preference that this tenant does not have keeps its stored value.
        for info in PREFERENCES:
            if not info.applies.to(self.settlement):
                self.fields.pop(info.id, None)
        self.before = Preferences() if self.instance.pk is None else self.instance.values()
        self.stored = {name: getattr(self.instance, name) for name in self.fields if name != "reason"}
        for info in PREFERENCES:
            if info.id in self.fields:
                self._dress(info)

    def _dress(self, info: PreferenceInfo) -> None:
        field = self.fields[info.id]
        field.label = info.label
        field.widget.attrs["aria-describedby"] = f"help_{info.id}"
        if info.kind is FieldKind.FLAG:
            field.widget.attrs |= {"class": "switch", "role": "switch"}

    @property
    def groups(self) -> Iterator[tuple[Group, list[Row]]]:
        """The rows under their headings, in the order of the catalogue."""
        shown = [info for info in PREFERENCES if info.id in self.fields]
        order = list(Group)
        for group, infos in groupby(sorted(shown, key=lambda i: order.index(i.group)), key=lambda i: i.group):
            yield group, [self._row(info) for info in infos]

    def _row(self, info: PreferenceInfo) -> Row:
        value = getattr(self.values_now(), info.id)
        warns = value in info.warns_for and value != info.default
        required = f"Required {info.required}.".replace(" always.", ".") if info.required else ""
        return Row(info, self[info.id], in_words(info.default), required, warns)

    def values_now(self) -> Preferences:
        """The values in the form; fields that cannot be read count as stored."""
        if not self.is_bound:
            return self.before
        self.errors  # noqa: B018 - fills cleaned_data
        given = {name: self.cleaned_data[name] for name in self.stored if name in self.cleaned_data}
        return _typed({**_as_dict(self.before), **given})

    @property
    def warnings(self) -> list[str]:
        """What a person should know about the changes."""
        old = self.before if self.instance.pk else None
        return [sentence for _id, sentence in warnings(old, self.values_now())]

    def clean(self) -> dict[str, Any]:
        """Problems of the preferences as a whole block saving, each beside its field."""
        cleaned = super().clean() or self.cleaned_data
        values = _typed({**_as_dict(self.before), **{k: v for k, v in cleaned.items() if k in self.stored}})
        for name, sentence in problems(values, self.settlement):
            self.add_error(name if name in self.fields else None, ValidationError(sentence))
        return cleaned

    def given(self) -> dict[str, Any]:
        """The checked values by preference id, of the preferences that this tenant has."""
        return {name: self.cleaned_data[name] for name in self.stored}


def _as_dict(values: Preferences) -> dict[str, Any]:
    return {name: getattr(values, name) for name in Preferences.__dataclass_fields__}


def _typed(given: dict[str, Any]) -> Preferences:
    """Texts of choices become the enums that the rules compare with."""
    defaults = Preferences()
    for name, value in given.items():
        default = getattr(defaults, name)
        if isinstance(default, StrEnum):
            given[name] = type(default)(value)
    return Preferences(**given)
