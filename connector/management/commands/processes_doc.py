"""`manage.py processes_doc`: write docs/processes.md from the rules, or tell that it is out of date."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from syncrules.documentation import page


class Command(BaseCommand):
    """The page says what the rules do, because it is written from them."""

    help = "Writes docs/processes.md; with --check only compares, exit code 1 when it differs."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; fail when it is out of date."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare."""
        file = settings.BASE_DIR / "docs" / "processes.md"
        text = page()
        if not options["check"]:
            file.write_text(text, encoding="utf-8")
            self.stdout.write(f"{file.relative_to(settings.BASE_DIR)} is written.")
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            raise CommandError("docs/processes.md is out of date. Run `python manage.py processes_doc`.")
