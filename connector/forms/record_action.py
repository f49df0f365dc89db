"""What a person enters in the dialog of a guided action."""

from __future__ import annotations

from typing import Any

from django import forms

from connector.models import ActionKind
from connector.services.record_actions import NEEDS_REASON

UNDERSTOOD = "Confirm that you know: editing status or ids by hand can create duplicates."


class RecordActionForm(forms.Form):
    """One form for all actions; each asks for what it needs."""

    reason = forms.CharField(required=False, max_length=500)
    destination_id = forms.CharField(required=False, max_length=64)
    until = forms.DateField(required=False)
    override = forms.BooleanField(required=False)
    confirmation = forms.CharField(required=False, max_length=255)
    understood = forms.BooleanField(required=False, error_messages={"required": UNDERSTOOD})

    def __init__(self, kind: ActionKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.required = kind in NEEDS_REASON
        reason.error_messages["required"] = f"{kind.label} needs a reason; it is kept in the audit trail."
        self.fields["understood"].required = kind is ActionKind.CLEAR

    def asked(self) -> dict[str, Any]:
        """The options of `action_request`; call it on a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name != "understood"}
