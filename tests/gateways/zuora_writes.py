"""Writes to a scripted Zuora, and their results in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from connector.gateways.base import WriteResult
from connector.gateways.transport import Retry
from connector.gateways.zuora import ZuoraGateway
from syncrules.language import Row, Sublist, System, Value, Verb, Write
from tests.gateways.scripted import Answer, ScriptedZuora, Sent, scripted


@contextmanager
def gateway(
    *script: Any, settlement: bool = False, concurrency: int = 4
) -> Iterator[tuple[ZuoraGateway, ScriptedZuora]]:
    with scripted(*script) as server:
        zuora = ZuoraGateway(
            server.url,
            "id",
            "secret",
            invoice_settlement=settlement,
            concurrency=concurrency,
            retry=Retry(sleep=lambda _: None, random=lambda: 0.0),
            read_timeout=2,
        )
        yield zuora, server
        zuora.close()


def update(record: str, id: str, **fields: Value) -> Write:
    return Write(System.ZUORA, Verb.UPDATE, record, fields, id=id)


def invoice(id: str, *items: str) -> Write:
    rows = tuple(Row({"Id": item, "IntegrationId__NS": "1"}) for item in items)
    fields = {"IntegrationId__NS": "77", "TransferredToAccounting": "Yes"}
    return Write(
        System.ZUORA, Verb.UPDATE, "Invoice", fields, sublists={"InvoiceItems": Sublist(rows)}, id=id
    )


def refund(key: str = "nsrefund-1-1", *, invoices: Sequence[str] = ()) -> Write:
    rows = tuple(Row({"InvoiceId": id, "Amount": Decimal("4.10")}) for id in invoices)
    return Write(
        System.ZUORA,
        Verb.ADD,
        "Refund",
        {
            "PaymentId": "p1",
            "Amount": Decimal("10.10"),
            "Type": "External",
            "SourceType": "Payment",
            "MethodType": "Check",
            "RefundDate": date(2026, 3, 1),
            "Comment": "c" * 300,
            "IntegrationId__NS": "900",
        },
        sublists={"Invoices": Sublist(rows)} if rows else {},
        key=key,
    )


def rows_accepted(sent: Sent) -> Answer:
    return Answer([{"Success": True, "Id": row["Id"]} for row in sent.json()["objects"]])


def written(zuora: ZuoraGateway, writes: Sequence[Write]) -> list[WriteResult]:
    """The results in the order of the writes, exactly one each."""
    results = list(zuora.write(writes))
    assert sorted(index for index, _ in results) == list(range(len(writes)))
    return [result for _, result in sorted(results, key=lambda pair: pair[0])]
