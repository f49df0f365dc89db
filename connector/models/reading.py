"""What both systems showed of one record when somebody asked for it."""

from __future__ import annotations

from django.db import models

from connector.models.record import SyncRecord
from connector.models.run import SyncRun


class Reading(models.Model):
    """A record in its source and its counterpart, word for word; only the newest of a record is kept."""

    record = models.ForeignKey(SyncRecord, on_delete=models.CASCADE, related_name="readings")
    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="readings")
    source = models.TextField(blank=True)
    destination = models.TextField(blank=True)  # empty: there is no counterpart
    problem = models.TextField(blank=True)
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"Reading of {self.record}"
