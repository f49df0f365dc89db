"""Signing a month off: the totals as they stand, who signed, and why in spite of what is unexplained."""

from __future__ import annotations

import hashlib
from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from connector.models import Connection, SignOff
from connector.services.audit import Event, actor_of, audit_append

SIGN = "connector.add_signoff"


def month_sign(
    *, connection: Connection, month: date, content: str, unexplained: int, user: User, note: str = ""
) -> SignOff:
    """Keep the tie-out of a month (`content`) with who signed it off.

    The audit trail gets a digest of it, so that nobody can change what was signed unseen. Raises
    PermissionDenied without the permission, ValidationError where a total is unexplained and no note says
    why.
    """
    if not user.has_perm(SIGN):
        raise PermissionDenied("You may not sign months off.")
    if unexplained and not note.strip():
        plural = "totals are" if unexplained > 1 else "total is"
        raise ValidationError(
            f"{unexplained} {plural} unexplained. Say in a note why the month is signed off."
        )
    with transaction.atomic():
        signed = SignOff.objects.create(
            connection=connection,
            month=month,
            content=content,
            unexplained=unexplained,
            note=note.strip(),
            signed_by=user,
        )
        audit_append(_event(signed))
    return signed


def _event(signed: SignOff) -> Event:
    return Event(
        actor=actor_of(signed.signed_by),
        verb="month signed off",
        connection=signed.connection.name,
        subject=f"Tie-out of {signed}",
        after={
            "sha256": hashlib.sha256(signed.content.encode()).hexdigest(),
            "unexplained": signed.unexplained,
        },
        reason=signed.note,
    )
