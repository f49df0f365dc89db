"""Storing many rows at once, cheaply: one statement, prepared for one row and carried out for all.

Django's `bulk_create` compiles every value of every row into one long statement, which costs several times
as much of our own time; a run of thousands of records notices.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction


def rows_update(rows: Sequence[models.Model], columns: Sequence[str]) -> None:
    """Store these columns of rows that exist already; all other columns stay as stored."""
    if rows:
        meta = rows[0]._meta
        assignments = ", ".join(f"{_quoted(field)} = %s" for field in _fields(meta, columns))
        statement = f"UPDATE {_table(meta)} SET {assignments} WHERE {_quoted(meta.pk)} = %s"
        _carry_out(statement, rows, [*_fields(meta, columns), meta.pk], add=False)


def rows_add(
    rows: Sequence[models.Model], *, unique: Sequence[str] = (), columns: Sequence[str] = ()
) -> None:
    """Add rows, which do not learn their keys.

    `unique`: where a row with the same values of these columns exists, only `columns` are stored in it.
    """
    if not rows:
        return
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    names, places = ", ".join(map(_quoted, fields)), ", ".join("%s" for _ in fields)
    statement = f"INSERT INTO {_table(meta)} ({names}) VALUES ({places})"
    if unique:
        keys = ", ".join(map(_quoted, _fields(meta, unique)))
        assignments = ", ".join(f"{_quoted(f)} = EXCLUDED.{_quoted(f)}" for f in _fields(meta, columns))
        statement += f" ON CONFLICT ({keys}) DO UPDATE SET {assignments}"
    _carry_out(statement, rows, fields, add=True)


def _carry_out(statement: str, rows: Sequence[models.Model], fields: Sequence[Any], *, add: bool) -> None:
    database = connections[DEFAULT_DB_ALIAS]  # the proxy `connection` looks it up anew for each value
    values = [
        [field.get_db_prep_save(field.pre_save(row, add), database) for field in fields] for row in rows
    ]
    # All or nothing; without a transaction each row would be one of its own.
    with transaction.atomic(savepoint=False), database.cursor() as cursor:
        cursor.executemany(statement, values)


def _fields(meta: Any, names: Sequence[str]) -> list[Any]:
    return [meta.get_field(name) for name in names]


def _quoted(field: Any) -> str:
    return connection.ops.quote_name(field.column)


def _table(meta: Any) -> str:
    return connection.ops.quote_name(meta.db_table)
