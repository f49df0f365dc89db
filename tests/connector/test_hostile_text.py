"""Whatever a remote system or a person wrote, every page of the URL configuration shows it as text."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client

from tests.addresses import addresses
from tests.everything import everything
from tests.foreign_text import made, read_all, turned_round

pytestmark = pytest.mark.django_db
_SHOW_IT = {
    *("index", "queue", "queue_group", "queue_csv", "record", "record_action", "run", "runs", "preview"),
    *("bulk", "preview_payloads", "attempt_exchanges", "search", "preferences", "preferences_history"),
    *(
        "looked_up",
        "connector_syncrecord_changelist",
        "connector_connection_changelist",
        "auth_group_changelist",
    ),
}
_NEVER_SHOWN = {"DeferredLine", "Intent", "Watermark"}


def test_foreign_text_is_text_on_every_page_and_in_every_file(admin_client: Client) -> None:
    connection = everything()
    assert {
        model.__name__
        for model in apps.get_app_config("connector").get_models()
        if not model.objects.exists()
    } == _NEVER_SHOWN
    shown, found = read_all(admin_client, addresses(connection), made, turned_round)
    assert found == []
    assert shown >= _SHOW_IT
