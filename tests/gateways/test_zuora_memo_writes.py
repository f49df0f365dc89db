"""Write-backs to memos: fifty in a call, one outcome for each, alone where that is refused."""

from __future__ import annotations

import pytest

from connector.gateways.errors import Kind
from syncrules.language import System, Verb, Write
from tests.gateways.scripted import Answer, Sent
from tests.gateways.zuora_writes import gateway, update, written

PATHS = pytest.mark.parametrize(
    ("record", "path"), [("CreditMemo", "/v1/credit-memos"), ("DebitMemo", "/v1/debit-memos")]
)
LOCKED = {"success": False, "reasons": [{"code": 58700050, "message": "The memo is locked, try again."}]}


def memos_accepted(sent: Sent) -> Answer:
    return Answer(
        {"success": True, "memos": [{"success": True, "id": row["id"]} for row in sent.json()["memos"]]}
    )


@PATHS
def test_memos_go_fifty_to_a_call(record: str, path: str) -> None:
    writes = [
        update(record, f"m{n}", IntegrationStatus__NS="s" * 300, TransferredToAccounting="Yes")
        for n in range(120)
    ]
    with gateway(memos_accepted, settlement=True) as (zuora, server):
        results = written(zuora, writes)
        calls = sorted((sent.method, sent.path, len(sent.json()["memos"])) for sent in server.sent)
        (row, *_) = server.sent[0].json()["memos"]
    assert calls == [("PUT", f"{path}/bulk", count) for count in (20, 50, 50)]
    assert row.keys() == {"id", "IntegrationStatus__NS", "transferredToAccounting"}
    assert (len(row["IntegrationStatus__NS"]), row["transferredToAccounting"]) == (255, "Yes")
    assert [result.id for result in results] == [str(write.id) for write in writes]


def test_clearing_sends_no_as_a_word_and_empty_texts() -> None:
    cleared = ("IntegrationId__NS", "IntegrationStatus__NS")
    fields = {"TransferredToAccounting": "No"}
    write = Write(System.ZUORA, Verb.UPDATE, "CreditMemo", fields, id="m1", clear=cleared)
    with gateway(memos_accepted, settlement=True) as (zuora, server):
        written(zuora, [write])
        (row,) = server.sent[0].json()["memos"]
    assert row == {"id": "m1", "transferredToAccounting": "No"} | dict.fromkeys(cleared, "")


def test_a_refused_memo_fails_alone_and_shows_only_itself() -> None:
    def second_refused(sent: Sent) -> Answer:
        answer = memos_accepted(sent)
        reason = {
            "code": 58700030,
            "message": "Transferred to Accounting can only change while the memo is posted.",
        }
        answer.body["memos"][1] = {"success": False, "processId": "1", "reasons": [reason]}
        return answer

    with gateway(second_refused, settlement=True) as (zuora, server):
        results = written(zuora, [update("DebitMemo", id, TransferredToAccounting="No") for id in "abc"])
        assert len(server.sent) == 1
    assert [result.id for result in results] == ["a", "", "c"]
    refusal, exchange = results[1].refusal, results[1].exchange
    assert refusal is not None
    assert exchange is not None
    assert (refusal.code, refusal.kind, refusal.remote_code) == (
        "TTA_OVERRIDE_REFUSED",
        Kind.CONFIGURATION,
        "58700030",
    )
    assert '"id":"b"' in exchange.request
    assert '"id":"a"' not in exchange.request
    assert exchange.batch_size == 3


def test_only_locked_memos_are_sent_again() -> None:
    def lock_a(sent: Sent) -> Answer:
        answer = memos_accepted(sent)
        answer.body["memos"][0] = LOCKED
        return answer

    with gateway(lock_a, memos_accepted, settlement=True) as (zuora, server):
        results = written(zuora, [update("CreditMemo", id, SyncDate__NS="now") for id in "abc"])
        assert [row["id"] for row in server.sent[1].json()["memos"]] == ["a"]
    assert [result.id for result in results] == ["a", "b", "c"]


@PATHS
def test_a_refused_call_sends_each_memo_alone(record: str, path: str) -> None:
    def only_singles(sent: Sent) -> Answer:
        if sent.path.endswith("/bulk"):
            return Answer({"success": False, "reasons": [{"code": 58700045, "message": "not supported"}]})
        if sent.path.endswith("/bad"):
            return Answer({"success": False, "reasons": [{"code": 58700040, "message": "no such memo"}]})
        return Answer({"success": True})

    with gateway(only_singles, settlement=True) as (zuora, server):
        results = written(zuora, [update(record, id, SyncDate__NS="now") for id in ("a", "bad", "c")])
        singles = {sent.path for sent in server.sent if not sent.path.endswith("/bulk")}
    assert singles == {f"{path}/a", f"{path}/bad", f"{path}/c"}
    assert [bool(result.refusal) for result in results] == [False, True, False]


def test_an_answer_that_leaves_memos_out_is_unclear_for_all() -> None:
    short = Answer({"success": True, "memos": [{"success": True, "id": "a"}]})
    with gateway(short, settlement=True) as (zuora, _):
        results = written(zuora, [update("CreditMemo", id, SyncDate__NS="now") for id in "ab"])
    assert [result.refusal and result.refusal.code for result in results] == ["OUTCOME_UNKNOWN"] * 2
