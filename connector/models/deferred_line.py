"""Lines whose revenue was sent deferred: their trigger date is looked for in every run (D35)."""

from __future__ import annotations

from django.db import models

from connector.models.connection import Connection


class DeferredLine(models.Model):
    """One item of a document that `process` sent with its recognition held back."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="deferred_lines")
    process = models.CharField(max_length=40)
    source_id = models.CharField(max_length=64)  # the document
    line_id = models.CharField(max_length=64)
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["connection", "process", "source_id", "line_id"], name="each_line_deferred_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source_id} {self.line_id}"
