"""System checks: what has to be right before a worker or a page is started."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def encryption_keys_are_usable(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """Every key of CONNECTOR_ENCRYPTION_KEYS is a Fernet key."""
    problems: list[CheckMessage] = []
    for position, key in enumerate(settings.CONNECTOR_ENCRYPTION_KEYS, 1):
        try:
            Fernet(key)
        except ValueError:
            problems.append(
                Error(
                    f"Key {position} of CONNECTOR_ENCRYPTION_KEYS is not a Fernet key.",
                    hint="Make one with `python manage.py new_key`.",
                    id="ledgerline.E001",
                )
            )
    return problems


@register()
def queues_use_json(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """No queue accepts pickled jobs."""
    wrong = [
        n for n, q in settings.RQ_QUEUES.items() if q.get("SERIALIZER") != "rq.serializers.JSONSerializer"
    ]
    return [Error(f"Queue {name} does not use the JSON serializer.", id="ledgerline.E002") for name in wrong]
