"""Writes to Zuora: bodies, batches, and one outcome for each record whatever the call's answer was."""

from __future__ import annotations

from decimal import Decimal

import pytest

from connector.gateways.errors import AuthenticationFailed, Kind, TemporarilyUnavailable
from syncrules.language import Made, System, Verb, Write
from tests.gateways.scripted import DROP, Answer, Sent
from tests.gateways.zuora_writes import gateway, invoice, refund, rows_accepted, update, written


def test_updates_go_fifty_to_a_call_and_types_are_not_mixed() -> None:
    writes = [update("Account", f"a{n}", SyncDate__NS="now") for n in range(120)]
    writes += [update("Payment", f"p{n}", SyncDate__NS="now") for n in range(3)]
    with gateway(rows_accepted) as (zuora, server):
        results = written(zuora, writes)
        calls = sorted((sent.json()["type"], len(sent.json()["objects"])) for sent in server.sent)
    assert calls == [("Account", 20), ("Account", 50), ("Account", 50), ("Payment", 3)]
    assert [result.id for result in results] == [str(write.id) for write in writes]


def test_clearing_and_no_become_fields_to_null() -> None:
    write = Write(
        System.ZUORA,
        Verb.UPDATE,
        "Payment",
        {"TransferredToAccounting": "No"},
        id="p1",
        clear=("IntegrationId__NS", "IntegrationStatus__NS"),
    )
    with gateway(rows_accepted) as (zuora, server):
        written(zuora, [write])
        (row,) = server.sent[0].json()["objects"]
    assert row["Id"] == "p1"
    assert set(row["fieldsToNull"]) == {
        "IntegrationId__NS",
        "IntegrationStatus__NS",
        "TransferredToAccounting",
    }
    assert "TransferredToAccounting" not in row


def test_netsuite_fields_are_cut_to_255_characters() -> None:
    with gateway(rows_accepted) as (zuora, server):
        written(zuora, [update("Account", "a", IntegrationStatus__NS="x" * 400, Notes="y" * 400)])
        (row,) = server.sent[0].json()["objects"]
    assert (len(row["IntegrationStatus__NS"]), len(row["Notes"])) == (255, 400)


def test_amounts_are_sent_as_exact_numbers() -> None:
    with gateway(rows_accepted) as (zuora, server):
        written(zuora, [update("Payment", "p", Amount=Decimal("12345678901234567.10"))])
        assert '"Amount":12345678901234567.10' in server.sent[0].body


def test_a_refused_row_fails_alone() -> None:
    def second_refused(sent: Sent) -> Answer:
        answer = rows_accepted(sent)
        answer.body[1] = {"Success": False, "Errors": [{"Code": "INVALID_ID", "Message": "no such id"}]}
        return answer

    with gateway(second_refused) as (zuora, _):
        results = written(zuora, [update("Account", id, SyncDate__NS="now") for id in "abc"])
    assert [result.id for result in results] == ["a", "", "c"]
    refusal = results[1].refusal
    assert refusal is not None
    assert (refusal.code, refusal.kind, refusal.remote_code) == (
        "ZUORA_REFUSED",
        Kind.PERMANENT,
        "INVALID_ID",
    )
    assert refusal.values["text"] == "no such id"
    assert results[1].exchange is not None
    assert '"Id":"b"' in results[1].exchange.request
    assert '"Id":"a"' not in results[1].exchange.request
    assert results[1].exchange.batch_size == 3


def test_only_locked_rows_are_sent_again() -> None:
    def lock_a(sent: Sent) -> Answer:
        answer = rows_accepted(sent)
        answer.body[0] = {"Success": False, "Errors": [{"Code": "LOCK_COMPETITION", "Message": "busy"}]}
        return answer

    with gateway(lock_a, rows_accepted) as (zuora, server):
        results = written(zuora, [update("Account", id, SyncDate__NS="now") for id in "abc"])
        assert [row["Id"] for row in server.sent[1].json()["objects"]] == ["a"]
    assert [result.id for result in results] == ["a", "b", "c"]


def test_a_row_that_stays_locked_is_a_temporary_refusal() -> None:
    answer = Answer([{"Success": False, "Errors": [{"Code": "LOCK_COMPETITION", "Message": "busy"}]}])
    with gateway(answer) as (zuora, server):
        (result,) = written(zuora, [update("Account", "a", SyncDate__NS="now")])
        assert len(server.sent) == 5
    assert result.refusal is not None
    assert (result.refusal.code, result.refusal.kind) == ("ZUORA_LOCKED", Kind.TEMPORARY)


def test_a_refused_call_is_repeated_row_by_row() -> None:
    def refuse_bad(sent: Sent) -> Answer:
        if any(row["Id"] == "bad" for row in sent.json()["objects"]):
            return Answer({"FaultCode": "INVALID_VALUE", "FaultMessage": "bad one"}, 400)
        return rows_accepted(sent)

    with gateway(refuse_bad) as (zuora, _):
        results = written(zuora, [update("Account", id, SyncDate__NS="now") for id in ("a", "bad", "c")])
    assert [bool(result.refusal) for result in results] == [False, True, False]


@pytest.mark.parametrize(
    ("record", "path"),
    [("Payment", "/v1/payments/x"), ("Refund", "/v1/refunds/x"), ("Invoice", "/v1/invoices/x")],
)
def test_a_settlement_tenant_that_closes_bulk_updates_gets_single_ones(record: str, path: str) -> None:
    def only_put(sent: Sent) -> Answer:
        if sent.method == "PUT":
            return Answer({"success": True, "id": "x"})
        return Answer({"FaultCode": "INVALID_TYPE", "FaultMessage": "not with Invoice Settlement"}, 400)

    write = update(record, "x", TransferredToAccounting="Yes", IntegrationId__NS="5")
    with gateway(only_put, settlement=True) as (zuora, server):
        (result,) = written(zuora, [write])
        last = server.sent[-1]
    assert (result.id, last.path) == ("x", path)
    transferred = {"transferredToAccounting": "Yes"}
    wrapped = transferred if record == "Invoice" else {"financeInformation": transferred}
    assert last.json() == {"IntegrationId__NS": "5", **wrapped}


def test_a_closed_bulk_way_costs_one_call_more_for_fifty_payments() -> None:
    def only_put(sent: Sent) -> Answer:
        if sent.method == "PUT":
            return Answer({"success": True})
        return Answer({"FaultCode": "INVALID_TYPE", "FaultMessage": "not with Invoice Settlement"}, 400)

    with gateway(only_put, settlement=True) as (zuora, server):
        results = written(zuora, [update("Payment", f"p{n}", IntegrationId__NS="5") for n in range(50)])
        assert len(server.sent) == 51
    assert [result.id for result in results] == [f"p{n}" for n in range(50)]


def test_a_row_that_settlement_closed_goes_alone_and_others_keep_their_outcome() -> None:
    def answer(sent: Sent) -> Answer:
        if sent.method == "PUT":
            return Answer({"success": True})
        closed = {"Code": "INVALID_VALUE", "Message": "Not supported when Invoice Settlement is enabled."}
        other = {"Code": "INVALID_VALUE", "Message": "Too long."}
        done = {"Success": True, "Id": "p0"}
        return Answer([done, *({"Success": False, "Errors": [error]} for error in (closed, other))])

    with gateway(answer, settlement=True) as (zuora, server):
        first, second, third = written(zuora, [update("Payment", f"p{n}", Origin__NS="Z") for n in range(3)])
        assert [sent.path for sent in server.sent] == ["/v1/action/update", "/v1/payments/p1"]
    assert (first.id, second.id) == ("p0", "p1")
    assert third.refusal is not None
    assert third.refusal.text == "Too long."


def test_invoices_with_items_go_fifty_to_a_call() -> None:
    with gateway(Answer({"success": True})) as (zuora, server):
        results = written(zuora, [invoice(f"i{n}", f"x{n}") for n in range(60)])
        bodies = [sent.json()["invoices"] for sent in server.sent]
    assert sorted(map(len, bodies)) == [10, 50]
    assert {sent.path for sent in server.sent} <= {"/v1/invoices"}
    first = next(row for body in bodies for row in body if row["id"] == "i0")
    assert first == {
        "id": "i0",
        "IntegrationId__NS": "77",
        "transferredToAccounting": "Yes",
        "invoiceItems": [{"id": "x0", "IntegrationId__NS": "1"}],
    }
    assert all(result.id for result in results)


def test_very_long_invoices_go_in_calls_of_their_own() -> None:
    long = [f"x{n}" for n in range(1500)]
    with gateway(Answer({"success": True})) as (zuora, server):
        written(zuora, [invoice("a", *long), invoice("b", *long), invoice("c")])
        assert len(server.sent) == 2


def test_one_bad_invoice_does_not_fail_the_others() -> None:
    no = Answer({"success": False, "reasons": [{"code": 58200040, "message": "no such item"}]})

    def refuse_b(sent: Sent) -> Answer:
        if sent.path == "/v1/invoices" or sent.path.endswith("/b"):
            return no
        return Answer({"success": True})

    with gateway(refuse_b) as (zuora, server):
        results = written(zuora, [invoice(id, "x") for id in "abc"])
        single = next(sent for sent in server.sent if sent.path == "/v1/invoices/a")
    assert [result.id for result in results] == ["a", "", "c"]
    assert "id" not in single.json()


def test_a_lost_answer_is_an_unclear_refusal() -> None:
    with gateway(DROP) as (zuora, server):
        (updated,) = written(zuora, [update("Account", "a", SyncDate__NS="now")])
        assert len(server.sent) == 1
        (created,) = written(zuora, [refund()])
        assert len(server.sent) == 3
    for result in (updated, created):
        assert result.refusal is not None
        assert (result.refusal.code, result.refusal.kind) == ("OUTCOME_UNKNOWN", Kind.UNCLEAR)
        assert result.refusal.sent


def test_too_few_results_leave_every_row_unclear() -> None:
    with gateway(Answer([{"Success": True, "Id": "a"}])) as (zuora, _):
        results = written(zuora, [update("Account", id, SyncDate__NS="now") for id in "ab"])
    assert [result.refusal and result.refusal.kind for result in results] == [Kind.UNCLEAR] * 2


def test_refused_credentials_are_raised_after_every_result() -> None:
    writes = [update("Account", f"a{n}", SyncDate__NS="now") for n in range(500)]
    seen = []
    with gateway(Answer({"message": "no"}, 401), concurrency=2) as (zuora, server):
        with pytest.raises(AuthenticationFailed):
            seen.extend(zuora.write(writes))
        assert len(server.sent) < 10
    # extend keeps what came before the exception
    assert sorted(index for index, _ in seen) == list(range(500))
    assert {result.refusal.code for _, result in seen if result.refusal} == {"ZUORA_AUTH_FAILED"}
    assert not any(result.refusal.sent for _, result in seen if result.refusal)


def test_an_outage_is_raised_after_every_result_and_nothing_counts_as_sent() -> None:
    seen = []
    with gateway(rows_accepted) as (zuora, server):
        server.server_close()
        server.shutdown()
        with pytest.raises(TemporarilyUnavailable):
            seen.extend(zuora.write([update("Account", "a", SyncDate__NS="now")]))
    ((_, result),) = seen
    assert result.refusal is not None
    assert (result.refusal.kind, result.refusal.sent) == (Kind.TEMPORARY, False)


def test_a_write_that_cannot_be_built_fails_alone() -> None:
    writes = [update("Account", "a", IntegrationId__NS=Made("create")), update("Account", "b", Notes="n")]
    with gateway(rows_accepted) as (zuora, _):
        results = written(zuora, writes)
    assert results[0].refusal is not None
    assert results[0].refusal.kind is Kind.OURS
    assert results[1].id == "b"
