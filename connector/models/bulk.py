"""Actions on many records at once: what was asked for, and what became of each record."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from connector.models.action import ActionKind, RecordAction
from connector.models.connection import Connection
from connector.models.record import SyncRecord
from connector.models.run import SyncRun


class BulkKind(models.TextChoices):
    """What can be done to many records: a resync, or a guided action on each of them."""

    RESYNC = "resync", "Resync"
    CLEAR = ActionKind.CLEAR.value, "Clear and resync"
    BOOKED = ActionKind.BOOKED.value, "Mark as synced"
    IGNORE = ActionKind.IGNORE.value, "Ignore"


class BulkState(models.TextChoices):
    """How far it got."""

    DRAFT = "draft", "Not confirmed"
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    ASKED = "asked", "Asked for"  # every record was checked; runs and actions carry it out


class BulkAction(models.Model):
    """One action on many records. A draft is what the person is asked to confirm."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="bulk_actions")
    kind = models.CharField(max_length=12, choices=BulkKind.choices)
    state = models.CharField(max_length=12, choices=BulkState.choices, default=BulkState.DRAFT)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    reason = models.TextField(blank=True)
    until = models.DateField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        word = "record" if self.total == 1 else "records"
        return f"{self.get_kind_display()} of {self.total:,} {word}"

    @property
    def job_id(self) -> str:
        """Our own RQ job id, so that a second click is the same job."""
        return f"bulk-{self.pk}"


class ItemState(models.TextChoices):
    """What became of one record before its run or action took over."""

    WAITING = "waiting", "Waits"
    SAFE = "safe", "Checked"
    ASKED = "asked", "Asked for"
    REFUSED = "refused", "Left alone"


class BulkItem(models.Model):
    """One record of a bulk action, with the run or the action that carries it out."""

    bulk = models.ForeignKey(BulkAction, on_delete=models.CASCADE, related_name="items")
    record = models.ForeignKey(SyncRecord, on_delete=models.CASCADE, related_name="bulk_items")
    state = models.CharField(max_length=12, choices=ItemState.choices, default=ItemState.WAITING)
    message = models.TextField(blank=True)
    action = models.ForeignKey(RecordAction, on_delete=models.SET_NULL, null=True, related_name="bulk_items")
    run = models.ForeignKey(SyncRun, on_delete=models.SET_NULL, null=True, related_name="bulk_items")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["bulk", "record"], name="one_item_per_record"),)

    def __str__(self) -> str:
        return f"{self.record}: {self.get_state_display()}"
