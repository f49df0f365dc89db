"""What was tried for a record: attempts, the intent before each write, and what went over the wire."""

from __future__ import annotations

from django.db import models

from connector.models.record import SyncRecord
from connector.models.run import SyncRun


class AttemptState(models.TextChoices):
    """How an attempt ended."""

    OPEN = "open", "In progress"
    SYNCED = "synced", "Synced"
    WRITTEN = "written", "Fields written"  # by a guided action
    STOPPED = "stopped", "Stopped before sending"
    REFUSED = "refused", "Refused"
    UNCLEAR = "unclear", "Outcome unknown"
    FAILED = "failed", "Failed"


class Attempt(models.Model):
    """One attempt to sync one record; append-only but for its outcome."""

    record = models.ForeignKey(SyncRecord, on_delete=models.CASCADE, related_name="attempts")
    run = models.ForeignKey(SyncRun, on_delete=models.SET_NULL, null=True, related_name="attempts")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=12, choices=AttemptState.choices, default=AttemptState.OPEN)
    code = models.CharField(max_length=64, blank=True)
    message = models.TextField(blank=True)
    remote_text = models.TextField(blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("record", "-number")
        indexes = (models.Index(fields=["state", "started_at", "record"], name="attempts_by_state"),)
        constraints = (models.UniqueConstraint(fields=["record", "number"], name="attempts_are_numbered"),)

    def __str__(self) -> str:
        return f"Attempt {self.number} of {self.record}"


class IntentState(models.TextChoices):
    """What is known of an intended write."""

    OPEN = "open", "Intended"
    DONE = "done", "Written"
    REFUSED = "refused", "Refused"
    UNCLEAR = "unclear", "Outcome unknown"


class Intent(models.Model):
    """A remote write that was about to happen, committed before it was sent."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="intents")
    step = models.CharField(max_length=40)
    system = models.CharField(max_length=10)
    target = models.CharField(max_length=40)  # record name in that system
    key = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=12, choices=IntentState.choices, default=IntentState.OPEN)
    remote_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["attempt", "step"], name="one_intent_per_step"),)

    def __str__(self) -> str:
        return f"{self.step}: {self.get_state_display()}"


class ExchangeRecord(models.Model):
    """One record's part of one remote call, secrets masked."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="exchanges")
    purpose = models.CharField(max_length=60)  # "mark", the step's name, "settle" …
    system = models.CharField(max_length=10)
    operation = models.CharField(max_length=120)
    request = models.TextField(blank=True)
    response = models.TextField(blank=True)
    http_status = models.PositiveSmallIntegerField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    batch_size = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["started_at"]),)

    def __str__(self) -> str:
        return f"{self.operation} ({self.purpose})"
