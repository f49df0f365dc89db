"""The audit trail: every click and every remote write, and no change of it stays unseen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db.models import F

from connector.models import AuditEvent, AuditHead
from connector.services.audit import Event, audit_append, audit_verify
from connector.services.runner import process_run
from syncrules.language import System
from tests.connector.remote import RemoteSystem, job_for
from tests.factories import ConnectionFactory
from tests.rules.transaction_samples import INVOICE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def trail() -> None:
    """Five events, written in two portions."""
    audit_append(*(event(n) for n in range(3)))
    audit_append(event(3), event(4))


def event(n: int) -> Event:
    values = {"amount": Decimal("1.10"), "until": date(2026, 11, 30), "name": 'O\'Neil "<b>" 😀'}
    return Event("ana", "resync asked for", "main", "refunds_to_zuora", f"77{n}", f"Refund {n}", after=values)


def test_a_trail_that_nobody_touched_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(audit_verify()) == []
    call_command("audit_verify")
    assert "The audit trail is whole: 5 events." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("actor", "eve"),
        ("verb", "ignored"),
        ("at", None),
        ("connection", "other"),
        ("process", "payments_to_zuora"),
        ("source_id", "779"),
        ("subject", "Refund 9"),
        ("before", {"status": "x"}),
        ("after", {"amount": "1.11"}),
        ("reason", "because"),
        ("seal", "0" * 64),
    ],
)
def test_a_changed_event_is_found(field: str, value: object) -> None:
    if field == "at":
        value = AuditEvent.objects.get(number=1).at
    AuditEvent.objects.filter(number=3).update(**{field: value})
    assert "Event 3 was changed, or was not written by the connector." in list(audit_verify())


@pytest.mark.parametrize(("numbers", "words"), [([1], "1 to 1"), ([2, 3], "2 to 3"), ([5], "5 to 5")])
def test_removed_events_are_found_at_the_beginning_in_the_middle_and_at_the_end(
    numbers: list[int], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    AuditEvent.objects.filter(number__in=numbers).delete()
    assert list(audit_verify()) == [f"Events {words} are missing."]
    with pytest.raises(SystemExit) as ended:
        call_command("audit_verify")
    assert ended.value.code == 1
    assert words in capsys.readouterr().err


def test_removing_the_end_and_winding_back_the_count_is_found() -> None:
    AuditEvent.objects.filter(number=5).delete()
    AuditHead.objects.update(count=4, last=AuditEvent.objects.get(number=4).seal)
    assert list(audit_verify()) == ["The end of the trail was changed."]


def test_removing_everything_is_found() -> None:
    AuditEvent.objects.all().delete()
    assert list(audit_verify()) == ["Events 1 to 5 are missing."]
    AuditHead.objects.all().delete()
    audit_append(event(9))
    assert list(audit_verify()) == []


def test_an_inserted_event_is_found_at_the_end_and_in_the_middle() -> None:
    last = AuditEvent.objects.get(number=5)
    forged = AuditEvent(number=6, at=last.at, actor="eve", verb="forged", seal=last.seal)
    forged.save()
    assert "Event 6 was changed, or was not written by the connector." in list(audit_verify())
    AuditEvent.objects.filter(number__gte=4).order_by("-number").update(number=F("number") + 100)
    AuditEvent.objects.filter(number=106).update(number=4)
    assert list(audit_verify())


def test_events_of_another_order_are_found() -> None:
    for old, new in ((1, 99), (2, 1), (99, 2)):
        AuditEvent.objects.filter(number=old).update(number=new)
    assert len(list(audit_verify())) >= 2


def test_events_are_neither_saved_again_nor_deleted_one_by_one() -> None:
    stored = AuditEvent.objects.get(number=2)
    stored.actor = "eve"
    with pytest.raises(PermissionDenied):
        stored.save()
    with pytest.raises(PermissionDenied):
        stored.delete()


def test_a_new_encryption_key_continues_the_trail(settings: object) -> None:
    from cryptography.fernet import Fernet

    keys = settings.CONNECTOR_ENCRYPTION_KEYS  # type: ignore[attr-defined]
    settings.CONNECTOR_ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *keys]  # type: ignore[attr-defined]
    audit_append(event(6))
    assert list(audit_verify()) == []


def test_every_remote_write_of_a_run_is_in_the_trail() -> None:
    zuora = RemoteSystem(System.ZUORA, records={INVOICE.id: INVOICE})
    netsuite = RemoteSystem(System.NETSUITE)
    process_run(job=job_for(ConnectionFactory(), zuora=zuora, netsuite=netsuite))
    written = AuditEvent.objects.filter(number__gt=5).order_by("number")
    assert [(e.verb, e.after["record"], e.after["purpose"]) for e in written] == [
        ("update in Zuora: written", "Invoice", "status before"),
        ("add in NetSuite: written", "invoice", "create"),
        ("update in Zuora: written", "Invoice", "write-back"),
    ]
    assert written[1].after["key"] == "zuora-inv-inv-1"
    assert list(audit_verify()) == []
