"""Saved views of the queue: filters under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from connector.models.connection import Connection


class SavedView(models.Model):
    """The filters of Needs attention under a name; without a user it is shared by everybody."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True)
    name = models.CharField(max_length=60)
    query = models.TextField(blank=True)  # the query string of the page
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["connection", "user", "name"], name="one_view_per_name"),
            models.UniqueConstraint(
                fields=["connection", "name"],
                condition=models.Q(user__isnull=True),
                name="one_shared_view_per_name",
            ),
        )

    def __str__(self) -> str:
        return self.name
