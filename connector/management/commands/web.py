"""`manage.py web`: serves the pages with waitress."""

from __future__ import annotations

from typing import Any

import waitress
from django.core.management.base import BaseCommand, CommandParser

from connector.wsgi import application


class Command(BaseCommand):
    """The web process."""

    help = "Serves the pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until stopped."""
        waitress.serve(application, host=options["host"], port=options["port"], threads=8, ident=None)
