"""Writing the audit trail and proving that nobody changed it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from connector.models import AuditEvent, AuditHead, SyncRecord
from connector.services.bulk import rows_add
from syncrules.registry import KNOWN

HEAD = 1
SEALED = (
    *("number", "at", "actor", "verb", "connection", "process", "source_id", "subject"),
    *("before", "after", "reason"),
)


@dataclass(frozen=True, slots=True)
class Event:
    """What is to be kept: `before` and `after` name the fields that were touched."""

    actor: str
    verb: str
    connection: str = ""
    process: str = ""
    source_id: str = ""
    subject: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def record_event(
    record: SyncRecord,
    *,
    actor: str,
    verb: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Event:
    """An event about one record."""
    process = KNOWN.get(record.process)
    return Event(
        actor=actor,
        verb=verb,
        connection=record.connection.name,
        process=record.process,
        source_id=record.source_id,
        subject=f"{process.noun if process else 'Record'} {record}",
        before=before or {},
        after=after or {},
        reason=reason,
    )


def actor_of(user: User | None) -> str:
    """The name under which a person's clicks are kept."""
    return user.get_username() if user else "connector"


def audit_append(*events: Event) -> None:
    """Add events to the end of the chain, in the caller's transaction if there is one.

    The head is taken first and held until the transaction ends: two writers can never continue from the
    same event. Keep that transaction short, and append last.
    """
    if not events:
        return
    with transaction.atomic():
        count, last = _take_head(len(events))
        rows = []
        for number, event in enumerate(events, count + 1):
            row = _row(number, event)
            last = row.seal = _seal(_keys()[0], last, row)
            rows.append(row)
        rows_add(rows)
        end = count + len(events)
        AuditHead.objects.filter(pk=HEAD).update(last=last, seal=_head_seal(_keys()[0], end, last))


def _take_head(more: int) -> tuple[int, str]:
    taken = AuditHead.objects.filter(pk=HEAD).update(count=F("count") + more)
    if not taken:
        AuditHead.objects.get_or_create(pk=HEAD)
        AuditHead.objects.filter(pk=HEAD).update(count=F("count") + more)
    head = AuditHead.objects.get(pk=HEAD)
    return head.count - more, head.last


def _row(number: int, event: Event) -> AuditEvent:
    return AuditEvent(
        number=number,
        at=timezone.now(),
        actor=event.actor[:150],
        verb=event.verb[:60],
        connection=event.connection,
        process=event.process,
        source_id=event.source_id,
        subject=event.subject[:255],
        before=_plain(event.before),
        after=_plain(event.after),
        reason=event.reason,
    )


def _plain(values: Mapping[str, Any]) -> Any:
    """The values as the database gives them back: dates and amounts as text."""
    return json.loads(json.dumps(dict(values), cls=DjangoJSONEncoder))


def _keys() -> Sequence[bytes]:
    """One key per encryption key: who can only write to the database cannot forge a seal."""
    return [hashlib.sha256(f"audit:{key}".encode()).digest() for key in settings.CONNECTOR_ENCRYPTION_KEYS]


def _seal(key: bytes, previous: str, event: AuditEvent) -> str:
    content = [_text(getattr(event, name)) for name in SEALED]
    message = json.dumps([previous, *content], sort_keys=True, ensure_ascii=True)
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()


def _text(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _head_seal(key: bytes, count: int, last: str) -> str:
    return hmac.new(key, f"{count}:{last}".encode(), hashlib.sha256).hexdigest()


def audit_verify() -> Iterator[str]:
    """One sentence per place where the trail was tampered with; nothing when it is whole.

    Finds changed, removed and inserted events, at the end too. A removed stretch is named once.
    """
    previous, expected = "", 1
    for event in AuditEvent.objects.order_by("number").iterator(chunk_size=1000):
        if event.number != expected:
            yield f"Events {expected} to {event.number - 1} are missing."
        elif not any(hmac.compare_digest(event.seal, _seal(key, previous, event)) for key in _keys()):
            yield f"Event {event.number} was changed, or was not written by the connector."
        previous, expected = event.seal, event.number + 1
    yield from _verify_head(expected - 1, previous)


def _verify_head(count: int, last: str) -> Iterator[str]:
    head = AuditHead.objects.filter(pk=HEAD).first()
    if head is None:
        if count:
            yield "The end of the trail is missing."
        return
    sealed = any(hmac.compare_digest(head.seal, _head_seal(key, head.count, head.last)) for key in _keys())
    if not sealed:
        yield "The end of the trail was changed."
    elif head.count > count:
        yield f"Events {count + 1} to {head.count} are missing."
    elif (head.count, head.last) != (count, last):
        yield f"After event {head.count} events were added that the connector did not write."
