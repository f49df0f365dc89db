"""Guided actions on a record: what a person asked for, what was checked, what was changed (resync.md)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from connector.models.record import SyncRecord
from connector.models.run import SyncRun


class ActionKind(models.TextChoices):
    """The actions of resync.md that change the source record, and the look-up that comes before them."""

    CHECK = "check", "Look-up in the other system"
    CLEAR = "clear", "Clear and resync"
    PUSH = "push", "Push changes"
    LINK = "link", "Link to existing"
    BOOKED = "booked", "Mark as synced"
    IGNORE = "ignore", "Ignore"
    UNIGNORE = "unignore", "Stop ignoring"


class ActionState(models.TextChoices):
    """How far an action got."""

    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    WRITTEN = "written", "Fields written"  # the resync that follows has not begun
    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
    FAILED = "failed", "Failed"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"

    @classmethod
    def open(cls) -> list[ActionState]:
        """States of an action that has not ended."""
        return [cls.QUEUED, cls.RUNNING, cls.WRITTEN, cls.UNDOING]


class RecordAction(models.Model):
    """One action on one record; committed before anything is written, as its intent.

    `before` holds the old values of every field touched, by the source's field names, so that *Undo* can
    restore them; `checked` is the result of the look-up in the destination.
    """

    record = models.ForeignKey(SyncRecord, on_delete=models.CASCADE, related_name="actions")
    kind = models.CharField(max_length=12, choices=ActionKind.choices)
    state = models.CharField(max_length=12, choices=ActionState.choices, default=ActionState.QUEUED)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    reason = models.TextField(blank=True)
    override = models.BooleanField(default=False)
    destination_id = models.CharField(max_length=64, blank=True)  # to link to, or booked by hand as
    until = models.DateField(null=True, blank=True)  # an ignored record comes back on this day
    checked = models.JSONField(default=dict, blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    code = models.CharField(max_length=64, blank=True)
    message = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    run = models.ForeignKey(SyncRun, on_delete=models.SET_NULL, null=True, related_name="actions")
    created_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["record"],
                condition=models.Q(state__in=["queued", "running", "written", "undoing"]),
                name="one_open_action_per_record",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.record}"

    @property
    def job_id(self) -> str:
        """Our own RQ job id, so that a second click is the same job."""
        return f"action-{self.pk}"

    @property
    def is_open(self) -> bool:
        """Not ended yet."""
        return self.state in ActionState.open()
