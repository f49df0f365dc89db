"""The connection form: secrets are written, never shown."""

from __future__ import annotations

from typing import Any

from django import forms

from connector.models import Connection
from connector.selectors.connections import SECRETS


def _secret(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        strip=True,
        # render_value stays off: what was typed is not sent back either when the form has errors.
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "vTextField"}),
    )


class ConnectionForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Secrets are separate from the model's fields, so that the stored ones are not even read."""

    zuora_client_secret = _secret("Zuora client secret")
    netsuite_consumer_secret = _secret("NetSuite consumer secret")
    netsuite_token_secret = _secret("NetSuite token secret")

    class Meta:
        model = Connection
        # The admin fills in all fields but these; a list of fields would not keep it from adding them.
        exclude = SECRETS  # noqa: DJ006

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.instance.pk is not None
        for name in SECRETS:
            self.fields[name].required = not known
            self.fields[name].help_text = "Stored. Leave empty to keep it." if known else "Never shown again."

    def save(self, commit: bool = True) -> Connection:
        """Only secrets that were typed replace the stored ones."""
        for name in SECRETS:
            if self.cleaned_data.get(name):
                setattr(self.instance, name, self.cleaned_data[name])
        connection: Connection = super().save(commit)
        return connection
