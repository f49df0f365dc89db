"""What a browser sends from the preferences page."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from connector.forms.preferences import as_data
from connector.models import Connection, IntegrationPreferences
from connector.selectors.preferences import settings_of


def stored(connection: Connection) -> IntegrationPreferences:
    return IntegrationPreferences.objects.get(connection=connection)


def form_data(connection: Connection, **changes: Any) -> dict[str, Any]:
    """The whole form as it was loaded, with some fields changed."""
    preferences = stored(connection)
    data = as_data(settings_of(preferences)) | {"revision": str(preferences.revision)}
    for name, value in changes.items():
        data.pop(name, None)
        if value not in (None, False):
            data[name] = "on" if value is True else value
    return data


def review(client: Client, connection: Connection, **changes: Any) -> str:
    """Press Save: the page with the dialog, or with what is wrong."""
    return client.post(reverse("admin:preferences_review"), form_data(connection, **changes)).content.decode()


def confirm(client: Client, revision: int, reason: str = "", **changes: str) -> str:
    """Press Save in the dialog; values in words."""
    data = {"revision": str(revision), "reason": reason, **changes}
    return client.post(reverse("admin:preferences"), data, follow=True).content.decode()
