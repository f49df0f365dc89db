"""Updating many stored rows at once, cheaply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

ROWS = 500  # rows per statement at most; databases with a lower limit get fewer


def rows_update(rows: Sequence[models.Model], columns: Sequence[str]) -> None:
    """Store these columns of rows that exist already.

    Inserting again and updating on conflict costs a tenth of `bulk_update`, which builds a condition per
    row and column. All other columns stay as stored, but each row must carry valid values for them.
    Columns with `auto_now_add` change on the objects given, not in the database: do not save those again.
    """
    if not rows:
        return
    manager: models.Manager[Any] = type(rows[0])._default_manager
    manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["pk"], update_fields=columns, batch_size=ROWS
    )
