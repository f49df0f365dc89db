"""What a person enters about many records or a cause."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User

AS_IS = "as is"


class BulkForm(forms.Form):
    """Why, and until when."""

    reason = forms.CharField(max_length=500, required=False)
    until = forms.DateField(required=False)


class AssignForm(forms.Form):
    """Who takes care of causes, by when, and what is known of them."""

    owner = forms.CharField(required=False, max_length=20)
    note = forms.CharField(required=False, max_length=2000)
    due = forms.DateField(required=False)

    def clean_owner(self) -> User | str | None:
        """A person, nobody, or as it is."""
        text: str = self.cleaned_data["owner"]
        if text in ("", AS_IS):
            return text or None
        owner = User.objects.filter(pk=text if text.isascii() and text.isdecimal() else 0).first()
        if owner is None:
            raise forms.ValidationError("This person does not exist any more.")
        return owner

    def changes(self, several: bool) -> dict[str, Any]:
        """What is to be stored; of several causes only what was filled in."""
        given = {name: value for name, value in self.cleaned_data.items() if value != AS_IS}
        if several:
            given = {name: value for name, value in given.items() if name == "owner" or value}
        return given
