"""Adjustments created in Zuora: rows of a call, what a refusal of Zuora means, and what may be repeated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from connector.gateways.base import WriteResult
from connector.gateways.errors import Kind, TargetUnsupported
from connector.gateways.zuora import ZuoraGateway
from syncrules.language import System, Verb, Write
from tests.gateways.scripted import DROP, Answer, Sent
from tests.gateways.zuora_sandbox import Sandbox, sandbox
from tests.gateways.zuora_writes import gateway, written

WHOLE, ITEM = "InvoiceAdjustment", "InvoiceItemAdjustment"


def adjustment(key: str = "7001", record: str = WHOLE, **fields: Any) -> Write:
    known = {
        "AccountId": "a1", "InvoiceId": "i1", "AdjustmentDate": date(2026, 3, 1), "Type": "Credit",
        "Amount": Decimal("10.10"), "Comment": "c" * 300, "ReferenceId": "7001", "IntegrationId__NS": key,
    }  # fmt: skip
    return Write(System.ZUORA, Verb.ADD, record, {**known, **fields}, key=f"nscm-{record}-{key}-1")


def made(sent: Sent) -> Answer:
    rows = sent.json()["objects"]
    return Answer([{"Success": True, "Id": f"z{row['IntegrationId__NS']}"} for row in rows])


def answering(*rows: Any) -> Answer:
    return Answer([row if isinstance(row, dict) else refusing(row) for row in rows])


def refusing(text: str, code: str = "INVALID_VALUE") -> dict[str, Any]:
    return {"Success": False, "Errors": [{"Code": code, "Message": text}]}


def test_fifty_go_into_one_call_and_kinds_are_not_mixed() -> None:
    writes = [adjustment(str(n)) for n in range(60)] + [adjustment("x", ITEM, SourceId="s1")]
    with gateway(made) as (zuora, server):
        results = written(zuora, writes)
        calls = sorted((sent.json()["type"], len(sent.json()["objects"])) for sent in server.sent)
        paths = {sent.path for sent in server.sent}
    assert calls == [(WHOLE, 10), (WHOLE, 50), (ITEM, 1)]
    assert paths == {"/v1/action/create"}
    assert [result.id for result in results] == [f"z{w.fields['IntegrationId__NS']}" for w in writes]
    assert {result.exchange.batch_size for result in results if result.exchange} == {10, 50, 1}


def test_the_comment_has_the_name_that_the_object_gives_it_and_255_characters() -> None:
    with gateway(made) as (zuora, server):
        written(zuora, [adjustment(), adjustment("x", ITEM)])
        rows = {sent.json()["type"]: sent.json()["objects"][0] for sent in server.sent}
        amounts = ['"Amount":10.10' in sent.body for sent in server.sent]
    assert (len(rows[WHOLE]["Comments"]), len(rows[ITEM]["Comment"])) == (255, 255)
    assert "Comment" not in rows[WHOLE]
    assert "Comments" not in rows[ITEM]
    assert rows[WHOLE]["AdjustmentDate"] == "2026-03-01"
    assert amounts == [True, True]


def test_a_call_has_a_key_of_its_own_that_stays_the_same_after_a_lost_answer() -> None:
    with gateway(DROP, made) as (zuora, server):
        results = written(zuora, [adjustment("1"), adjustment("2")])
        first, second = (sent.headers["Idempotency-Key"] for sent in server.sent)
        same_body = len({sent.body for sent in server.sent}) == 1
    assert first == second
    assert same_body
    assert [result.id for result in results] == ["z1", "z2"]
    with gateway(made) as (zuora, server):
        written(zuora, [adjustment("2")])
        assert server.sent[0].headers["Idempotency-Key"] == f"nscm-{WHOLE}-2-1"


def test_answers_that_stay_lost_leave_every_row_unclear() -> None:
    with gateway(DROP) as (zuora, server):
        results = written(zuora, [adjustment("1"), adjustment("2")])
        assert len(server.sent) == 2
    assert {result.refusal.kind for result in results if result.refusal} == {Kind.UNCLEAR}
    assert {result.refusal.sent for result in results if result.refusal} == {True}


@pytest.mark.parametrize(
    "body",
    [[], [{"Success": True, "Id": "z1"}], {"size": 0}, [{"Success": True}, {"Success": True}], [1, {}]],
)
def test_answers_that_do_not_tell_what_became_of_a_row_leave_it_unclear(body: Any) -> None:
    with gateway(Answer(body)) as (zuora, _):
        results = written(zuora, [adjustment("1"), adjustment("2")])
    assert [result.refusal.kind for result in results if result.refusal] == [Kind.UNCLEAR] * 2


def test_only_rows_that_met_a_lock_are_sent_again_under_a_new_key() -> None:
    locked = refusing("try again", "LOCK_COMPETITION")
    with gateway(answering({"Success": True, "Id": "z1"}, locked), made) as (zuora, server):
        results = written(zuora, [adjustment("1"), adjustment("2")])
        sent = [[row["IntegrationId__NS"] for row in s.json()["objects"]] for s in server.sent]
        keys = {s.headers["Idempotency-Key"] for s in server.sent}
    assert sent == [["1", "2"], ["2"]]
    assert len(keys) == 2
    assert [result.id for result in results] == ["z1", "z2"]


TOO_MUCH = [
    "The amount is larger than the balance 10.00 of invoice INV1.",
    "The amount is larger than what is left on the item: 4.00.",
    "The adjustment amount cannot exceed the invoice balance.",
    "Adjustment cannot be created for invoice(s) with a zero balance.",
    "The amount of this adjustment is greater than the amount of the item.",
]


@pytest.mark.parametrize("text", TOO_MUCH)
def test_a_credit_of_more_than_is_open_is_recognised(text: str) -> None:
    with gateway(answering(text)) as (zuora, _):
        (result,) = written(zuora, [adjustment()])
    assert result.refusal is not None
    assert (result.refusal.code, result.refusal.kind) == ("CREDIT_EXCEEDS_BALANCE", Kind.PERMANENT)
    assert result.refusal.text == text


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("The length of Comment exceeds 255 characters.", {}),
        ("The adjustment date cannot be earlier than the invoice date.", {}),
        ("Invoice INV1 is not posted and cannot be adjusted.", {}),
        (TOO_MUCH[0], {"Type": "Charge"}),
    ],
)
def test_other_refusals_stay_what_they_are(text: str, fields: dict[str, str]) -> None:
    with gateway(answering(text)) as (zuora, _):
        (result,) = written(zuora, [adjustment(**fields)])
    assert result.refusal is not None
    assert (result.refusal.code, result.refusal.text) == ("ZUORA_REFUSED", text)


def refused_as_unsupported(zuora: ZuoraGateway, writes: Sequence[Write]) -> TargetUnsupported:
    """The error that ends the process, after each write has had its result."""
    results: list[tuple[int, WriteResult]] = []

    def write() -> None:
        for entry in zuora.write(writes):
            results.append(entry)

    with pytest.raises(TargetUnsupported) as raised:
        write()
    assert sorted(index for index, _ in results) == list(range(len(writes)))
    refusals = [result.refusal for _, result in results]
    assert {(r.code, r.kind, r.values["target"]) for r in refusals if r} == {
        ("ADJUSTMENT_TARGET_NOT_SUPPORTED", Kind.CONFIGURATION, raised.value.values["target"])
    }
    assert all(refusals)
    return raised.value


@pytest.mark.parametrize(
    "answer",
    [
        Answer({"FaultCode": "INVALID_TYPE", "FaultMessage": "invalid type InvoiceAdjustment"}, 400),
        answering(refusing("InvoiceAdjustment is unknown", "INVALID_TYPE")),
        answering("InvoiceAdjustment is not supported when Invoice Settlement is enabled."),
    ],
)
def test_a_tenant_without_the_object_ends_the_process(answer: Answer) -> None:
    with gateway(answer) as (zuora, server):
        error = refused_as_unsupported(zuora, [adjustment()])
        assert len(server.sent) == 1
    assert (error.kind, error.values["target"]) == (Kind.CONFIGURATION, "Invoice Adjustment")


def test_after_that_nothing_more_is_sent() -> None:
    fault = Answer({"FaultCode": "INVALID_TYPE", "FaultMessage": "invalid type"}, 400)
    with gateway(fault, concurrency=1) as (zuora, server):
        refused_as_unsupported(zuora, [adjustment(str(n), ITEM) for n in range(120)])
        assert len(server.sent) == 1


def test_a_refused_call_is_sent_row_by_row_and_only_the_bad_row_fails() -> None:
    def picky(sent: Sent) -> Answer:
        rows = sent.json()["objects"]
        bad = any(row["IntegrationId__NS"] == "2" for row in rows)
        fault = Answer({"FaultCode": "INVALID_FIELD", "FaultMessage": "invalid field"}, 400)
        return fault if bad else made(sent)

    with gateway(picky) as (zuora, server):
        results = written(zuora, [adjustment("1"), adjustment("2"), adjustment("3")])
        assert len(server.sent) == 4
    assert [result.id for result in results] == ["z1", "", "z3"]
    assert results[1].refusal is not None
    assert results[1].refusal.code == "ZUORA_REFUSED"


# --- over the sandbox ---------------------------------------------------------------------------------


def billed(box: Sandbox, amount: str = "100", **fields: Any) -> dict[str, str]:
    """An account with an invoice of the 1st of March."""
    acme = box.add("Account", Name="Acme", Currency="USD")
    invoice = box.add("Invoice", AccountId=acme, Amount=amount, InvoiceDate="2026-03-01", **fields)
    return {"AccountId": acme, "InvoiceId": invoice}


def test_the_second_of_two_credits_finds_the_balance_used_up() -> None:
    with sandbox() as box:
        ids = billed(box, "15")
        results = written(box.gateway, [adjustment("1", **ids), adjustment("2", **ids)])
        (row,) = box.tenant.rows(WHOLE)
    assert results[0].id == row["Id"]
    assert results[1].refusal is not None
    assert results[1].refusal.code == "CREDIT_EXCEEDS_BALANCE"
    assert (row["Amount"], row["IntegrationId__NS"]) == (Decimal("10.10"), "1")


@pytest.mark.parametrize("record", [WHOLE, ITEM])
def test_a_withheld_object_is_recognised_and_look_ups_find_nothing_there(record: str) -> None:
    with sandbox() as box:
        ids = billed(box)
        box.tenant.withheld.add(record)
        error = refused_as_unsupported(box.gateway, [adjustment(record=record, **ids)])
    assert error.values["target"] == {WHOLE: "Invoice Adjustment", ITEM: "Invoice Item Adjustment"}[record]


def test_a_settlement_tenant_refuses_adjustments() -> None:
    with sandbox(settlement=True) as box:
        refused_as_unsupported(box.gateway, [adjustment(**billed(box))])
