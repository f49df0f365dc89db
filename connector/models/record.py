"""What we know of one source record in one process, and the cause of its open problem."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from connector.models.connection import Connection
from syncrules.statuses import State


class Cause(models.Model):
    """Why records need attention: one row per code and offending value, so that one fix is one row."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="causes")
    code = models.CharField(max_length=64)
    value = models.CharField(max_length=255, blank=True)
    title = models.TextField()
    remedy = models.TextField(blank=True)
    family = models.CharField(max_length=20, blank=True)  # access, setup, data … of the error catalogue
    where = models.CharField("where to fix it", max_length=40, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    note = models.TextField(blank=True)
    due = models.DateField(null=True, blank=True)
    first_seen = models.DateTimeField(auto_now_add=True)
    last_seen = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-last_seen",)
        constraints = (
            models.UniqueConstraint(fields=["connection", "code", "value"], name="one_row_per_cause"),
        )

    def __str__(self) -> str:
        return self.title


GONE = "No longer in the source system."  # the message of a row whose record was deleted there


class PutAside(models.TextChoices):
    """Whether we set Ignore on the source ourselves; a person who takes it back lets the record go (D13)."""

    ASKED = "asked", "Ignore is being set"  # stays after a crash: the source tells whether it got there
    DONE = "done", "Ignored by us"


class SyncRecord(models.Model):
    """One source record in one process. The two systems stay the truth; these rows can be rebuilt."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="records")
    process = models.CharField(max_length=40)
    source_id = models.CharField(max_length=64)
    destination_id = models.CharField(max_length=64, blank=True)
    destination_record = models.CharField(max_length=40, blank=True)  # e.g. invoice or creditMemo
    # Of a record that became several: [{"step", "record", "id"}], in the order of their creation.
    parts = models.JSONField(default=list, blank=True)

    number = models.CharField(max_length=255, blank=True)
    customer = models.CharField(max_length=255, blank=True)
    amount = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    currency = models.CharField(max_length=3, blank=True)
    date = models.DateField(null=True)
    subsidiary = models.CharField(max_length=255, blank=True)  # of its customer, where the source names one
    # What the other system has of the amount, and what of it rightly stayed behind, as of the last sync.
    synced_amount = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    rest_amount = models.DecimalField(max_digits=24, decimal_places=6, null=True)

    integration_status = models.CharField(max_length=255, blank=True)
    transferred = models.CharField("Transferred to Accounting", max_length=16, blank=True)
    put_aside = models.CharField(max_length=8, choices=PutAside.choices, blank=True)
    state = models.CharField(max_length=20, choices=[(s.value, s.label) for s in State])
    kind = models.CharField(max_length=20, blank=True)  # whose turn: connector.gateways.errors.Kind
    code = models.CharField(max_length=64, blank=True)
    message = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    warnings = models.JSONField(default=list, blank=True)  # [{"code", "message", "remedy"}]
    cause = models.ForeignKey(Cause, on_delete=models.SET_NULL, null=True, related_name="records")
    blocked_by_process = models.CharField(max_length=40, blank=True)
    blocked_by_id = models.CharField(max_length=64, blank=True)
    blocked_by_label = models.CharField(max_length=255, blank=True)
    verdict = models.JSONField(default=list, blank=True)  # the rules' outcomes, see services.judging

    fingerprint = models.CharField(
        max_length=64, blank=True
    )  # of what was last written, volatile fields left out
    refused_digest = models.CharField(max_length=64, blank=True)  # of what the destination refused last
    generation = models.PositiveIntegerField(default=1)  # part of Zuora's Idempotency-Key
    look_first = models.BooleanField(default=False)  # its fields were cleared by hand: never create blindly
    booked_by_hand = models.BooleanField(default=False)
    ignored_until = models.DateField(null=True, blank=True)
    attempts_made = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    retries = models.PositiveSmallIntegerField(default=0)  # automatic ones in a row; they grow apart
    retry_held = models.BooleanField(default=False)  # a person stopped the automatic retries
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)
    first_seen = models.DateTimeField(auto_now_add=True)
    last_seen = models.DateTimeField(auto_now=True)
    synced_at = models.DateTimeField(null=True)
    problem_since = models.DateTimeField(null=True)  # since when the newest problem is, or was, open
    problem = models.TextField(blank=True)  # what it said; kept when it is solved
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=150, blank=True)  # a user name; empty: it solved itself

    class Meta:
        ordering = ("-last_seen", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["connection", "process", "source_id"], name="one_row_per_record"),
        )
        permissions = (
            ("resync_syncrecord", "Can resync records"),
            ("clear_syncrecord", "Can clear and resync, link and mark records as synced"),
            ("ignore_syncrecord", "Can ignore records"),
            ("override_syncrecord", "Can clear a record although its counterpart is active"),
        )
        indexes = (
            # Pages are found by their last key, so the key ends the index.
            models.Index(fields=["connection", "state", "process", "id"], name="records_by_type"),
            models.Index(fields=["connection", "state", "id"], name="records_by_state"),
            models.Index(fields=["connection", "number"]),
            models.Index(fields=["connection", "destination_id"], name="records_by_counterpart"),
            models.Index(fields=["connection", "amount"], name="records_by_amount"),
            models.Index(fields=["connection", "currency", "id"], name="records_by_currency"),
            models.Index(
                fields=["connection", "synced_at", "state"],
                name="records_synced",
                condition=models.Q(synced_at__isnull=False),
            ),
            models.Index(fields=["connection", "date"], name="records_by_date"),
            models.Index(
                fields=["connection", "resolved_at", "id"],
                name="records_resolved",
                condition=models.Q(resolved_at__isnull=False),
            ),
            models.Index(fields=["connection", "blocked_by_process", "blocked_by_id"]),
        )

    def __str__(self) -> str:
        return self.number or self.source_id


class Watermark(models.Model):
    """Up to when modified records of a process were read (D24)."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="watermarks")
    process = models.CharField(max_length=40)
    value = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["connection", "process"], name="one_watermark_per_process"),
        )

    def __str__(self) -> str:
        return f"{self.process}: {self.value:%Y-%m-%d %H:%M}"
