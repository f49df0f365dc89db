"""`manage.py connection_test NAME`: logs in to both systems and says what it found."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connector.models import Connection
from connector.services.connections import connection_test


class Command(BaseCommand):
    """Tests a connection."""

    help = "Logs in to both systems of a connection; exit code 1 when something is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per finding."""
        connection = Connection.objects.filter(name=options["name"]).first()
        if connection is None:
            known = ", ".join(Connection.objects.values_list("name", flat=True)) or "none yet"
            raise CommandError(f'There is no connection "{options["name"]}". Known: {known}.')
        test = connection_test(connection=connection)
        for ok, note in test.notes:
            self.stdout.write(f"{'ok  ' if ok else 'FAIL'}  {note}")
        if not test.ok:
            raise SystemExit(1)
