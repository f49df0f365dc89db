"""Runs of the sequence and their steps."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from connector.models.connection import Connection


class RunState(models.TextChoices):
    """States of a run, as in sequence.md."""

    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    COMPLETED = "completed", "Completed"
    WARNINGS = "completed with warnings", "Completed with warnings"
    FAILED = "failed", "Failed"
    COALESCED = "coalesced", "Joined another run"
    CANCELLED = "cancelled", "Cancelled"

    @classmethod
    def active(cls) -> list[RunState]:
        """States of a run that has not ended."""
        return [cls.QUEUED, cls.RUNNING]


class StepState(models.TextChoices):
    """States of a step, as in sequence.md."""

    PENDING = "pending", "Pending"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    WARNINGS = "done with warnings", "Done with warnings"
    FAILED = "failed", "Failed"
    DISABLED = "skipped: disabled", "Off: disabled"
    PREFERENCE = "skipped: preference", "Off: preference"
    NOT_APPLICABLE = "skipped: not applicable", "Not applicable"
    CANCELLED = "skipped: cancelled", "Cancelled"
    PAUSED = "skipped: paused", "Off: direction paused"
    NOT_BUILT = "skipped: not built", "Not built yet"
    UPSTREAM = "skipped: upstream error", "Skipped: upstream error"


class RunKind(models.TextChoices):
    """What a run covers. Only sequence runs exclude each other; a resync runs beside them (D46)."""

    SEQUENCE = "sequence", "Sequence"
    RECORDS = "records", "Resync"


class SyncRun(models.Model):
    """One run: the whole sequence (or one process of it), or a resync of named records."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=12, choices=RunKind.choices, default=RunKind.SEQUENCE)
    state = models.CharField(max_length=32, choices=RunState.choices, default=RunState.QUEUED)
    process = models.CharField(
        max_length=40, blank=True, help_text="Only this process; empty for the sequence."
    )
    record_ids = models.JSONField(default=list, blank=True, help_text="Only these source ids; resync.")
    dry_run = models.BooleanField(default=False)
    overrides = models.JSONField(default=dict, blank=True)  # a preview with other preferences: id -> value
    trigger = models.CharField(max_length=40, default="Run now")  # Run now, Schedule, Resync, Command
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    joined = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="joiners"
    )
    code = models.CharField(max_length=64, blank=True)
    message = models.TextField(blank=True)
    detail = models.TextField(blank=True)  # traceback of a defect of ours
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    follow_up = models.BooleanField(default=False, help_text="Another run is wanted when this one ends.")
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["connection", "state"]),)
        constraints = (
            models.UniqueConstraint(
                fields=["connection"],
                condition=models.Q(state__in=["queued", "running"], kind="sequence"),
                name="one_active_sequence_run",
            ),
        )

    def __str__(self) -> str:
        return f"Run {self.pk}"

    @property
    def job_id(self) -> str:
        """Our own RQ job id, so that a second click is the same job."""
        return f"run-{self.pk}"

    @property
    def is_active(self) -> bool:
        """Queued or running."""
        return self.state in RunState.active()


class SyncStep(models.Model):
    """One process within a run. `money` maps a currency to the synced total as decimal text."""

    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=4)
    process = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=32, choices=StepState.choices, default=StepState.PENDING)
    selected = models.PositiveIntegerField(default=0)
    synced = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    linked = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    blocked = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    zuora_calls = models.PositiveIntegerField(default=0)
    netsuite_calls = models.PositiveIntegerField(default=0)
    money = models.JSONField(default=dict, blank=True)
    code = models.CharField(max_length=64, blank=True)
    message = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("run", "position")
        indexes = (models.Index(fields=["started_at"], name="steps_by_start"),)
        constraints = (models.UniqueConstraint(fields=["run", "process"], name="one_step_per_process"),)

    def __str__(self) -> str:
        return f"{self.title} of run {self.run_id}"
