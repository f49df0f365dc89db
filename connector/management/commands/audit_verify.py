"""`manage.py audit_verify`: proves that nobody changed, removed or inserted an event of the audit trail."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from connector.models import AuditEvent
from connector.services.audit import audit_verify


class Command(BaseCommand):
    """Reads the whole trail and checks every seal."""

    help = "Checks the seals of the audit trail; exit code 1 when it was tampered with."

    def handle(self, *args: Any, **options: Any) -> None:
        """Name every place that does not hold."""
        findings = list(audit_verify())
        for finding in findings:
            self.stderr.write(finding)
        if findings:
            raise SystemExit(1)
        self.stdout.write(f"The audit trail is whole: {AuditEvent.objects.count()} events.")
