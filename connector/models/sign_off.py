"""Months that a person signed off: the tie-out as it stood then."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from connector.models.connection import Connection


class SignOff(models.Model):
    """One month, signed off. Signing again adds a row: what was signed before is kept for the auditors."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="sign_offs")
    month = models.DateField()  # its first day
    content = models.TextField()  # the tie-out of the month as CSV
    unexplained = models.PositiveIntegerField(default=0)  # totals without an explanation
    note = models.TextField(blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "sign-off of a month"
        verbose_name_plural = "sign-offs of months"
        ordering = ("-pk",)
        indexes = (models.Index(fields=["connection", "month"]),)

    def __str__(self) -> str:
        return f"{self.month:%B %Y}"
