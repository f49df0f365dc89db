"""`manage.py connection_add NAME`: a connection from the environment; secrets never as arguments."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from connector.models import Connection, IntegrationPreferences

REQUIRED = [
    name for name in settings.FIRST_CONNECTION if name not in ("netsuite_base_url", "netsuite_endpoint")
]


class Command(BaseCommand):
    """Adds or updates a connection."""

    help = (
        "Adds a connection, or updates the one of that name. Addresses and secrets come from the "
        "environment or .env: ZUORA_BASE_URL, ZUORA_CLIENT_ID, ZUORA_CLIENT_SECRET, NETSUITE_ACCOUNT, "
        "NETSUITE_CONSUMER_KEY, NETSUITE_CONSUMER_SECRET, NETSUITE_TOKEN_ID, NETSUITE_TOKEN_SECRET."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--time-zone", help="UTC unless given.")
        parser.add_argument("--invoice-settlement", choices=["on", "off"], help="Off unless given.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Store the connection with its default preferences."""
        values = settings.FIRST_CONNECTION
        missing = [name.upper() for name in REQUIRED if not values[name]]
        if missing:
            raise CommandError(f"Set {', '.join(missing)} in the environment or in .env, then try again.")
        connection = Connection.objects.filter(name=options["name"]).first() or Connection(
            name=options["name"]
        )
        for name, value in values.items():
            setattr(connection, name, value)
        # Not given, both stay as they are: whoever only renews a secret keeps them.
        if options["time_zone"]:
            connection.time_zone = options["time_zone"]
        if options["invoice_settlement"]:
            connection.invoice_settlement = options["invoice_settlement"] == "on"
        try:
            connection.full_clean()
        except ValidationError as error:
            lines = [f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items()]
            raise CommandError("The connection was not saved. " + " ".join(lines)) from error
        connection.save()
        IntegrationPreferences.objects.get_or_create(connection=connection)
        self.stdout.write(
            f"Connection {connection.name} saved. Next: manage.py connection_test {connection.name}"
        )
