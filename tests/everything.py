"""One connection with something of everything that pages show, every free text of it filled with one text."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import CharField, Model, TextField
from django.utils import timezone

from connector import models
from connector.models import ActionKind, ActionState, AttemptState, BulkKind, BulkState, RunState, WouldBe
from connector.services.audit import audit_append, record_event
from syncrules.registry import PROCESSES
from syncrules.statuses import State
from tests import factories

# A formula, the end of an attribute, an element, a character of four bytes, a mark that turns the rest round.
EVIL = "=\"'><i data-evil>\U0001f4a3\u202e\u05d0\u05d1</i>&amp;"
HOSTILE = EVIL + "<script data-evil>document.title='evil'</script>" + "Wmq" * 3300
# What code reads again is not free text.
_KEYS = {
    *("process", "blocked_by_process", "source_id", "blocked_by_id", "kind", "state", "family", "query"),
    *("connection", "trigger", "title", "purpose", "system", "seal", "preference", "zuora_object"),
}


def texts(model: type[Model], text: str, **kept: Any) -> dict[str, Any]:
    """Every text column without choices, as full as it can be; `kept` values as they are."""
    columns = [
        field
        for field in model._meta.concrete_fields
        if type(field) in (CharField, TextField) and not field.choices and field.name not in _KEYS
    ]
    return {**{field.name: text[: field.max_length] for field in columns}, **kept}


def everything(text: str = HOSTILE, name: str = "everything") -> models.Connection:
    """Rows for every route of the URL configuration, see `tests.addresses`."""
    user = factories.UserFactory(username="everything", first_name=text[:150], last_name=text[:150])
    Group.objects.get_or_create(name=text[:150])
    connection = factories.ConnectionFactory(
        name=name, zuora_problem=text, netsuite_problem=text, netsuite_account=text[:20]
    )
    preferences = factories.PreferencesFactory(connection=connection)
    runs = _runs(connection, user, text)
    records = _records(connection, text)
    preview = connection.runs.get(kind="records", dry_run=True)
    shown = json.dumps({text: text})
    for record in records:
        _happened(record, runs[0], user, text)
        if record.source_id in preview.record_ids:
            models.Reading.objects.create(record=record, run=preview, source=shown, destination=shown)
    told = {
        "actor": text[:150],
        "verb": text[:60],
        "before": {text: text},
        "after": {text: text},
        "reason": text,
    }
    audit_append(*(record_event(record, **told) for record in records))
    _bulks(connection, records, user, text)
    _changes(connection, preferences, user, text)
    month = timezone.localdate().replace(day=1)
    models.SignOff.objects.create(
        connection=connection, month=month, signed_by=user, **texts(models.SignOff, text, content="")
    )
    models.SavedView.objects.create(connection=connection, user=None, name=text[:60])
    models.CustomFieldMapping.objects.create(
        connection=connection, zuora_object="invoice", **texts(models.CustomFieldMapping, text)
    )
    return connection


def _runs(connection: models.Connection, user: User, text: str) -> list[models.SyncRun]:
    runs = [
        factories.RunFactory(
            connection=connection, requested_by=user, state=state, **texts(models.SyncRun, text)
        )
        for state in (*set(RunState) - {RunState.QUEUED, RunState.RUNNING}, RunState.RUNNING)
    ]
    for position, process in enumerate(PROCESSES):
        factories.StepFactory(
            run=runs[-1],
            process=process,
            position=position,
            money={"EUR": "12600.00"},
            synced=3,
            errors=1,
            blocked=2,
            warnings=1,
            **texts(models.SyncStep, text, number=str(position)),
        )
    _previews(connection, user, text)
    return runs


def _previews(connection: models.Connection, user: User, text: str) -> None:
    """Of one record, of a change of preferences, and of the preferences as they are."""
    record = {
        "kind": "records",
        "process": "invoices_to_netsuite",
        "record_ids": [_source_id(State.DONE, 0, text)],
    }
    for asked in (record, {"overrides": {"default_class": text[:200]}}, {}):
        run = factories.RunFactory(
            connection=connection, requested_by=user, dry_run=True, **texts(models.SyncRun, text), **asked
        )
        for would in WouldBe:
            for number, process in enumerate(("invoices_to_netsuite", "refunds_to_zuora")):
                _foreseen(run, process, would, _source_id(State.DONE, number, text), text)


def _foreseen(run: models.SyncRun, process: str, would: WouldBe, source_id: str, text: str) -> None:
    sent = [{"step": text, "system": "NetSuite", "operation": text, "text": text}]
    row = texts(models.PreviewRow, text, currency="EUR", amount=Decimal("12.50"), digest=str(run.pk))
    models.PreviewRow.objects.create(
        run=run, process=process, source_id=source_id, would=would, payloads=sent, **row
    )


def _source_id(state: State, number: int, text: str) -> str:
    return f"{state.value}{number}{text}"[:64]


def _records(connection: models.Connection, text: str) -> list[models.SyncRecord]:
    records = []
    for state in State:
        for number, process in enumerate(PROCESSES):
            cause = None
            if state is State.NEEDS_ATTENTION:
                value = f"{number}{text}"[:255]
                cause = factories.CauseFactory(
                    connection=connection, **texts(models.Cause, text, value=value, owner=None)
                )
            records.append(_record(connection, process, state, number, text, cause))
    return records


def _record(
    connection: models.Connection, process: str, state: State, number: int, text: str, cause: Any
) -> models.SyncRecord:
    failed = [factories.rule(text, passed=False, seen=text, message=text, remedy=text)]
    return factories.RecordFactory(
        connection=connection,
        process=process,
        state=state,
        source_id=_source_id(state, number, text),
        blocked_by_process="invoices_to_netsuite" if state is State.BLOCKED else "",
        blocked_by_id=_source_id(State.DONE, 0, text) if state is State.BLOCKED else "",
        cause=cause,
        kind="unclear" if state is State.WAITING else "validation",
        problem_since=timezone.now() - timedelta(days=3),
        next_try_at=timezone.now() + timedelta(hours=1) if state is State.WAITING else None,
        resolved_at=timezone.now() if state is State.DONE else None,
        verdict=[factories.rule(text, seen=text), *(failed if state is State.NEEDS_ATTENTION else [])],
        warnings=[{"code": text, "message": text, "remedy": text}] if state is State.DONE else [],
        parts=[{"step": text, "record": text, "id": text}],
        **texts(models.SyncRecord, text, currency="EUR"),
    )


def _happened(record: models.SyncRecord, run: models.SyncRun, user: User, text: str) -> None:
    for number, state in enumerate((AttemptState.REFUSED, AttemptState.UNCLEAR)):
        attempt = factories.AttemptFactory(
            record=record, run=run, number=number, state=state, **texts(models.Attempt, text)
        )
        factories.ExchangeFactory(attempt=attempt, **texts(models.ExchangeRecord, text))
    hits = [{"record": text, "id": text, "number": text, "status": text}]
    models.RecordAction.objects.create(
        record=record,
        kind=ActionKind.CHECK,
        state=ActionState.DONE,
        user=user,
        checked={"finding": "alive", "hits": hits, "fields": {text: text}},
        before={text: text},
        finished_at=timezone.now(),
        **texts(models.RecordAction, text),
    )


def _bulks(connection: models.Connection, records: list[models.SyncRecord], user: User, text: str) -> None:
    for state in (BulkState.DRAFT, BulkState.ASKED):
        for kind in BulkKind:
            bulk = models.BulkAction.objects.create(
                connection=connection,
                kind=kind,
                state=state,
                user=user,
                total=2,
                started_at=timezone.now(),
                **texts(models.BulkAction, text),
            )
            for record in records[:2]:
                models.BulkItem.objects.create(
                    bulk=bulk,
                    record=record,
                    state="waiting" if state is BulkState.DRAFT else "refused",
                    **texts(models.BulkItem, text),
                )


def _changes(connection: models.Connection, preferences: Any, user: User, text: str) -> None:
    for revision, name in enumerate(("default_class", text[:120]), 1):
        models.PreferenceChange.objects.create(
            connection=connection,
            revision=revision,
            preference=name,
            changed_by=user,
            **texts(models.PreferenceChange, text),
        )
    preferences.revision, preferences.default_class, preferences.default_location = 2, text[:255], text[:255]
    preferences.save()
    models.PreferenceProposal.objects.create(
        connection=connection, values={"default_class": text}, reason=text, proposed_by=user
    )
