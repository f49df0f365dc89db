"""The history of preferences: what was changed, by whom and why. Rows are only ever added."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models

from connector.models.connection import Connection


def _refuse() -> NoReturn:
    raise PermissionDenied("The history of preferences is append-only.")


class _History(models.QuerySet["PreferenceChange"]):
    """Rows can be read and added; together with their connection they go."""

    def update(self, **_values: Any) -> NoReturn:
        _refuse()

    def delete(self) -> NoReturn:
        _refuse()


class PreferenceChange(models.Model):
    """One saved change of one preference. Changes that were saved together share their revision."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="preference_changes")
    revision = models.PositiveIntegerField(default=0)
    preference = models.CharField(max_length=120)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField(auto_now_add=True)

    objects = _History.as_manager()

    class Meta:
        ordering = ("-changed_at", "-pk")
        indexes = (models.Index(fields=["connection", "revision"]),)

    def __str__(self) -> str:
        return f"{self.preference}: {self.old} → {self.new}"

    def save(self, *args: Any, **options: Any) -> None:
        """Only a new row is stored; raises PermissionDenied for one that is stored already."""
        if not self._state.adding:
            _refuse()
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        """Raises PermissionDenied."""
        _refuse()
