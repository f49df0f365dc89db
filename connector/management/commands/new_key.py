"""`manage.py new_key`: a key for CONNECTOR_ENCRYPTION_KEYS."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Prints a new Fernet key."""

    help = "Prints a new key for CONNECTOR_ENCRYPTION_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(Fernet.generate_key().decode())
