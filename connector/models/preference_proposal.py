"""Changes of preferences that wait for a second person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from connector.models.connection import Connection


class ProposalState(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open", "Open"
    CONFIRMED = "confirmed", "Confirmed"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class PreferenceProposal(models.Model):
    """What one person wants to change and another one has to confirm; `values` as the history keeps them."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    values = models.JSONField()
    reason = models.TextField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["connection"], condition=Q(state=ProposalState.OPEN), name="one_open_proposal"
            ),
        )

    def __str__(self) -> str:
        return f"Proposal of {self.proposed_at:%Y-%m-%d}"
