"""Saved views of Needs attention: own ones, and those that everybody sees."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from connector.models import Connection, SavedView

SHARE = "connector.change_syncrecord"
NAME_LENGTH = 60


def view_save(*, connection: Connection, user: User, name: str, query: str, shared: bool) -> SavedView:
    """Keep the filters under a name; the same name again replaces them.

    Raises ValidationError without a name, PermissionDenied for a shared view without the permission.
    """
    name = " ".join(name.replace("\0", "").split())
    if not name or len(name) > NAME_LENGTH:
        raise ValidationError(f"Give the view a name of 1 to {NAME_LENGTH} characters.")
    if shared and not user.has_perm(SHARE):
        raise PermissionDenied("You may not share views.")
    key: dict[str, Any] = {"connection": connection, "user": None if shared else user, "name": name}
    try:
        with transaction.atomic():
            return SavedView.objects.update_or_create(**key, defaults={"query": query})[0]
    except IntegrityError:  # saved twice at the same moment
        return SavedView.objects.get(**key)


def view_delete(*, view: SavedView, user: User) -> None:
    """Take a view away: one's own, or a shared one with the permission; else PermissionDenied."""
    mine = view.user_id == user.pk
    if not mine and not (view.user_id is None and user.has_perm(SHARE)):
        raise PermissionDenied("You may not delete this view.")
    view.delete()
