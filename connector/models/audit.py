"""The audit trail: who did what to which record, in a chain that shows every later change."""

from __future__ import annotations

from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.db import models


class AuditEvent(models.Model):
    """One click or one remote write. Append-only: rows are written by `services.audit` and never again.

    No foreign keys, so that nothing that is deleted takes its history along. `seal` is a keyed digest of
    this event and of the seal before it.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)  # a user name, or the run that acted by itself
    verb = models.CharField(max_length=60)  # e.g. "resync asked for", "written"
    connection = models.CharField(max_length=50, blank=True)
    process = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=255, blank=True)  # what a person calls it: "Refund CREF-1"
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    reason = models.TextField(blank=True)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ("-number",)
        indexes = (
            models.Index(fields=["connection", "process", "source_id"]),
            models.Index(fields=["at"]),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.actor} {self.verb} {self.subject}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only; raises PermissionDenied for an event that is stored already."""
        if not self._state.adding:
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises PermissionDenied: the trail is never shortened."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise PermissionDenied("The audit trail is append-only.")


class AuditHead(models.Model):
    """The end of the chain: how many events there are and the last seal, sealed itself."""

    count = models.PositiveBigIntegerField(default=0)
    last = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.count} events"
