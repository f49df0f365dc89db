"""How Zuora's answers are read: tokens, repetitions, lost answers, and every shape of a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest

from connector.gateways.errors import (
    AuthenticationFailed,
    GatewayError,
    MalformedReply,
    OutcomeUnknown,
    PermissionRefused,
    RequestRefused,
    TemporarilyUnavailable,
)
from connector.gateways.transport import Retry, Transport
from connector.gateways.zuora.client import Client
from tests.gateways.scripted import DROP, Answer, ScriptedZuora, scripted

SECRET = "s3cret-of-forty-two-characters"
OK = Answer({"success": True, "id": "r1"})


def reasons(code: object, message: str = "no") -> dict[str, Any]:
    return {"success": False, "processId": "P", "reasons": [{"code": code, "message": message}]}


class Pauses(list[float]):
    """Collects the pauses instead of sleeping."""


@contextmanager
def zuora(*script: Any) -> Iterator[tuple[Client, ScriptedZuora, Pauses]]:
    pauses = Pauses()
    with scripted(*script) as server:
        transport = Transport(server.url, concurrency=4, read_timeout=2)
        retry = Retry(sleep=pauses.append, random=lambda: 1.0)
        client = Client(server.url, "id", SECRET, transport=transport, retry=retry, track_id="run-1")
        yield client, server, pauses
        transport.close()


def test_one_token_serves_many_calls_and_headers_are_sent() -> None:
    with zuora(Answer({"n": 1})) as (client, server, _):
        client.read("GET", "/a")
        client.read("GET", "/b")
        assert server.tokens == 1
        headers = server.sent[1].headers
        assert headers["Authorization"] == "Bearer token-1"
        assert headers["Zuora-Track-Id"] == "run-1"
        assert headers["Accept-Encoding"] == "gzip"
        assert "Content-Type" not in headers


def test_numbers_with_fractions_arrive_exactly() -> None:
    with zuora(Answer(b'{"amount": 0.1, "big": 12345678901234567.89}')) as (client, _, _):
        assert client.read("GET", "/a").body == {
            "amount": Decimal("0.1"),
            "big": Decimal("12345678901234567.89"),
        }


def test_an_expired_token_is_replaced_once() -> None:
    with zuora(Answer({"message": "Authentication error"}, 401), OK) as (client, server, pauses):
        client.write("PUT", "/v1/refunds/1", {})
        assert (server.tokens, len(server.sent), pauses) == (2, 2, [])
        assert server.sent[1].headers["Authorization"] == "Bearer token-2"


def test_a_fresh_token_that_is_refused_ends_in_authentication_failed() -> None:
    with zuora(Answer(reasons(90000011), 401)) as (client, server, _):
        with pytest.raises(AuthenticationFailed) as caught:
            client.read("GET", "/a")
        assert caught.value.code == "ZUORA_AUTH_FAILED"
        assert len(server.sent) == 2


def test_refused_credentials_end_at_once() -> None:
    with zuora(OK) as (client, server, pauses):
        server.token_answer = Answer({"reason": "Invalid client id"}, 401)
        with pytest.raises(AuthenticationFailed):
            client.read("GET", "/a")
        assert (server.tokens, pauses) == (1, [])


def test_a_token_is_renewed_before_it_ends() -> None:
    now = [0.0]
    with scripted(Answer({})) as server:
        transport = Transport(server.url, concurrency=1)
        client = Client(server.url, "id", SECRET, transport=transport, clock=lambda: now[0])
        client.read("GET", "/a")
        now[0] = 3541
        client.read("GET", "/a")
        assert server.tokens == 2


REFUSALS = [
    (Answer(reasons(58730020, "bad amount")), RequestRefused, "ZUORA_REFUSED", "58730020"),
    (Answer(reasons("53100330", "rule")), RequestRefused, "ZUORA_REFUSED", "53100330"),
    (Answer(reasons(53100340), 404), RequestRefused, "ZUORA_REFUSED", "53100340"),
    (Answer(reasons(53100310, "no right")), PermissionRefused, "ZUORA_PERMISSION", "53100310"),
    (
        Answer(reasons(53100310, "may not change Transferred to Accounting")),
        PermissionRefused,
        "TTA_OVERRIDE_REFUSED",
        "53100310",
    ),
    (
        Answer(
            {"FaultCode": "INVALID_VALUE", "FaultMessage": "No permission for Transferred to Accounting"}, 400
        ),
        PermissionRefused,
        "TTA_OVERRIDE_REFUSED",
        "INVALID_VALUE",
    ),
    (Answer({}, 403), PermissionRefused, "ZUORA_PERMISSION", "403"),
    (Answer(reasons(53100399999)), TemporarilyUnavailable, "SERVICE_UNAVAILABLE", "53100399999"),
    (
        Answer({"Success": False, "Errors": [{"Code": "INVALID_VALUE", "Message": "no"}]}, 400),
        RequestRefused,
        "ZUORA_REFUSED",
        "INVALID_VALUE",
    ),
    (
        Answer({"success": False, "errors": [{"code": "INVALID_ID", "message": "no"}]}, 400),
        RequestRefused,
        "ZUORA_REFUSED",
        "INVALID_ID",
    ),
    (
        Answer({"FaultCode": "MALFORMED_QUERY", "FaultMessage": "no"}, 400),
        RequestRefused,
        "ZUORA_REFUSED",
        "MALFORMED_QUERY",
    ),
    (
        Answer({"requestId": "x", "reasons": [{"code": "50000027", "message": "no"}]}, 400),
        RequestRefused,
        "ZUORA_REFUSED",
        "50000027",
    ),
    (Answer(b"<html>gone</html>", 404), RequestRefused, "ZUORA_REFUSED", "404"),
]


@pytest.mark.parametrize(("answer", "error", "code", "remote_code"), REFUSALS)
def test_every_shape_of_a_refusal_is_read(
    answer: Answer, error: type[GatewayError], code: str, remote_code: str
) -> None:
    with zuora(answer) as (client, _, _):
        with pytest.raises(error) as caught:
            client.write("PUT", "/v1/payments/1", {})
        assert (caught.value.code, caught.value.remote_code) == (code, remote_code)


REPEATED = [
    (Answer({}, 429, {"Retry-After": "9"}), [9.0]),
    (Answer(reasons(50000070), 429), [1.0]),
    (Answer(reasons(58730050)), [1.0]),
    (Answer(reasons(58730061)), [1.0]),
    (
        Answer({"Success": False, "Errors": [{"Code": "REQUEST_EXCEEDED_RATE", "Message": "slow"}]}),
        [1.0],
    ),
    (Answer({"FaultCode": "LOCK_COMPETITION", "FaultMessage": "busy"}, 400), [1.0]),
    (Answer([{"FaultCode": "SERVER_UNAVAILABLE", "FaultMessage": "busy"}]), [1.0]),
]


@pytest.mark.parametrize(("answer", "expected"), REPEATED)
def test_a_write_that_was_not_begun_is_repeated(answer: Answer, expected: list[float]) -> None:
    with zuora(answer, OK) as (client, server, pauses):
        assert client.write("PUT", "/v1/payments/1", {}).body["id"] == "r1"
        assert len(server.sent) == 2
        assert pauses == expected


def test_repetitions_end_after_five_attempts() -> None:
    with zuora(Answer(reasons(50000070), 429)) as (client, server, pauses):
        with pytest.raises(TemporarilyUnavailable) as caught:
            client.read("GET", "/a")
        assert caught.value.code == "ZUORA_RATE_LIMITED"
        assert len(server.sent) == 5
        assert pauses == [1, 2, 4, 8]


@pytest.mark.parametrize("trouble", [Answer({"message": "oops"}, 500), Answer(b"bad gateway", 502), DROP])
def test_a_read_is_repeated_after_a_server_error_or_a_lost_answer(trouble: Any) -> None:
    with zuora(trouble, OK) as (client, server, _):
        assert client.read("GET", "/a").body["id"] == "r1"
        assert len(server.sent) == 2


@pytest.mark.parametrize(
    "trouble",
    [
        Answer(reasons(50000060), 500),
        Answer(b"gateway time-out", 504),
        Answer(b"no json", 200),
        Answer({"FaultCode": "TRANSACTION_TIMEOUT", "FaultMessage": "late"}, 400),
        DROP,
    ],
)
def test_a_write_without_a_key_is_not_repeated_when_its_outcome_is_unknown(trouble: Any) -> None:
    with zuora(trouble, OK) as (client, server, _):
        with pytest.raises(OutcomeUnknown) as caught:
            client.write("PUT", "/v1/payments/1", {})
        assert caught.value.code == "OUTCOME_UNKNOWN"
        assert len(server.sent) == 1


def test_a_lost_answer_is_asked_for_once_more_with_the_same_key() -> None:
    with zuora(DROP, OK) as (client, server, _):
        assert client.write("POST", "/v1/object/refund", {}, key="k").body["id"] == "r1"
        assert [sent.headers["Idempotency-Key"] for sent in server.sent] == ["k", "k"]


def test_two_lost_answers_leave_the_outcome_unknown() -> None:
    with zuora(DROP) as (client, server, _):
        with pytest.raises(OutcomeUnknown):
            client.write("POST", "/v1/object/refund", {}, key="k")
        assert len(server.sent) == 2


def test_an_outcome_stays_unknown_when_the_second_attempt_never_gets_through() -> None:
    with zuora(DROP, Answer({}, 429)) as (client, server, _):
        with pytest.raises(OutcomeUnknown):
            client.write("POST", "/v1/object/refund", {}, key="k")
        assert {sent.headers["Idempotency-Key"] for sent in server.sent} == {"k"}


def test_an_outcome_stays_unknown_when_the_token_is_refused_meanwhile() -> None:
    with zuora(DROP, Answer({}, 401)) as (client, _, _), pytest.raises(OutcomeUnknown):
        client.write("POST", "/v1/object/refund", {}, key="k")


def test_an_answered_failure_is_repeated_with_the_next_key_of_the_series() -> None:
    # Zuora would replay the stored failure for the same key.
    with zuora(Answer(reasons(58730050)), OK) as (client, server, _):
        client.write("POST", "/v1/object/refund", {}, key="k")
        assert [sent.headers["Idempotency-Key"] for sent in server.sent] == ["k", "k~1"]


def test_a_key_still_in_progress_is_asked_for_again() -> None:
    with zuora(Answer(reasons(50000050), 409), OK) as (client, server, pauses):
        assert client.write("POST", "/v1/object/refund", {}, key="k").body["id"] == "r1"
        assert [sent.headers["Idempotency-Key"] for sent in server.sent] == ["k", "k"]
        assert pauses == [1]


def test_a_key_that_stays_in_progress_is_an_unknown_outcome() -> None:
    with zuora(Answer(reasons(50000050), 409)) as (client, _, _), pytest.raises(OutcomeUnknown):
        client.write("POST", "/v1/object/refund", {}, key="k")


def test_an_unreadable_answer_to_a_read_is_malformed() -> None:
    with zuora(Answer(b"no json")) as (client, _, _), pytest.raises(MalformedReply):
        client.read("GET", "/a")


def test_no_connection_is_repeated_and_then_unavailable() -> None:
    with zuora(OK) as (client, _, pauses):
        client.base_url = "http://127.0.0.1:1"
        with pytest.raises(TemporarilyUnavailable) as caught:
            client.write("PUT", "/v1/payments/1", {})
        assert caught.value.code == "SERVICE_UNAVAILABLE"
        assert len(pauses) == 4
