"""What a preview found: one row per selected record with what a run would do with it."""

from __future__ import annotations

from django.db import models

from connector.models.run import SyncRun


class WouldBe(models.TextChoices):
    """What a run would do with a record."""

    CREATE = "create", "Would create"
    UPDATE = "update", "Would update"
    LINK = "link", "Would link"
    FOLLOW = "follow", "Follows in the same run"
    SKIP = "skip", "Would leave alone"
    BLOCKED = "blocked", "Waits for another record"
    ERROR = "error", "Would fail its checks"


class PreviewRow(models.Model):
    """One record of a preview. `payloads` holds per step what would be sent, word for word."""

    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="preview")
    process = models.CharField(max_length=40)
    source_id = models.CharField(max_length=64)
    number = models.CharField(max_length=255, blank=True)
    customer = models.CharField(max_length=255, blank=True)
    amount = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    currency = models.CharField(max_length=3, blank=True)
    would = models.CharField(max_length=12, choices=WouldBe.choices)
    code = models.CharField(max_length=64, blank=True)
    message = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    payloads = models.JSONField(default=list, blank=True)  # [{"step", "system", "operation", "text"}]
    digest = models.CharField(max_length=64, blank=True)  # of what would be sent, to compare previews

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["run", "process", "would"]),
            models.Index(fields=["run", "process", "source_id"], name="previews_by_record"),
        )

    def __str__(self) -> str:
        return f"{self.get_would_display()}: {self.number or self.source_id}"
