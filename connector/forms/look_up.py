"""Which record a person wants to see."""

from __future__ import annotations

from typing import Any

from django import forms

from connector.models import Connection
from connector.selectors.words import process_choices, process_words
from connector.services.named_records import LONGEST
from syncrules.registry import built


class LookUpForm(forms.Form):
    """A type that syncs on the connection, and a number or an id."""

    process = forms.ChoiceField(label="Type")
    name = forms.CharField(label="Number or id", max_length=LONGEST)

    def __init__(self, connection: Connection, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["process"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (process, f"{title} ({process_words(process).direction})")
            for process, title in process_choices()
            if built(process, connection.invoice_settlement)
        ]
