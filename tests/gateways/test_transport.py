"""The plumbing under both gateways: what was never sent, what was lost, pauses, batches, secrets."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from connector.gateways.errors import TemporarilyUnavailable
from connector.gateways.transport import AnswerLost, NeverSent, Repeat, Retry, Transport, mask, run_batches
from syncrules.language import System
from tests.gateways.scripted import DROP, Answer, scripted


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unavailable() -> TemporarilyUnavailable:
    return TemporarilyUnavailable("SERVICE_UNAVAILABLE", "away", system=System.ZUORA)


def test_a_refused_connection_was_never_sent() -> None:
    transport = Transport("http://127.0.0.1", concurrency=1)
    with pytest.raises(NeverSent):
        transport.send(requests.Request("GET", f"http://127.0.0.1:{free_port()}/"))


def test_an_unknown_host_was_never_sent() -> None:
    transport = Transport("http://host.invalid", concurrency=1)
    with pytest.raises(NeverSent):
        transport.send(requests.Request("GET", "http://host.invalid/"))


def test_a_connection_closed_without_an_answer_lost_the_answer() -> None:
    with scripted(DROP) as server:
        transport = Transport(server.url, concurrency=1)
        with pytest.raises(AnswerLost):
            transport.send(requests.Request("POST", f"{server.url}/x", data="{}"))
        assert len(server.sent) == 1


def test_a_read_time_out_lost_the_answer() -> None:
    release = threading.Event()

    def slow(_sent: object) -> Answer:
        release.wait(5)
        return Answer({})

    with scripted(slow) as server:
        transport = Transport(server.url, concurrency=1, read_timeout=0.05)
        with pytest.raises(AnswerLost):
            transport.send(requests.Request("POST", f"{server.url}/x", data="{}"))
        release.set()


def test_a_body_that_breaks_off_lost_the_answer() -> None:
    with scripted(Answer(b"{}", headers={"Content-Length": "500", "Connection": "close"})) as server:
        transport = Transport(server.url, concurrency=1, read_timeout=0.2)
        with pytest.raises(AnswerLost):
            transport.send(requests.Request("GET", f"{server.url}/x"))


def test_calls_are_counted_whatever_their_end() -> None:
    with scripted(Answer({}), DROP) as server:
        transport = Transport(server.url, concurrency=1)
        transport.send(requests.Request("GET", f"{server.url}/x"))
        with pytest.raises(AnswerLost):
            transport.send(requests.Request("GET", f"{server.url}/x"))
        assert transport.calls() == 2


def test_no_more_calls_than_the_limit_are_in_flight() -> None:
    active, most, lock = 0, 0, threading.Lock()
    both = threading.Barrier(2, timeout=5)

    def watch(_sent: object) -> Answer:
        nonlocal active, most
        with lock:
            active += 1
            most = max(most, active)
        both.wait()
        with lock:
            active -= 1
        return Answer({})

    with scripted(watch) as server, ThreadPoolExecutor(6) as pool:
        transport = Transport(server.url, concurrency=2)
        list(pool.map(lambda _: transport.send(requests.Request("GET", server.url)), range(6)))
    assert most == 2


def test_netrc_does_not_replace_the_authorization_header(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w") as file:
        file.write("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", netrc)
    with scripted(Answer({})) as server:
        transport = Transport(server.url, concurrency=1)
        transport.send(requests.Request("GET", server.url, {"Authorization": "Bearer ours"}))
        assert server.sent[0].headers["Authorization"] == "Bearer ours"


def test_pauses_have_full_jitter_under_a_doubling_ceiling() -> None:
    slept: list[float] = []
    retry = Retry(attempts=5, sleep=slept.append, random=lambda: 0.5)

    def busy() -> None:
        raise Repeat(unavailable())

    with pytest.raises(TemporarilyUnavailable):
        retry.run(busy)
    assert slept == [0.5, 1, 2, 4]


def test_a_pause_is_never_shorter_than_retry_after() -> None:
    slept: list[float] = []
    answers = iter([Repeat(unavailable(), after=7), None])

    def once_busy() -> str:
        if (problem := next(answers)) is not None:
            raise problem
        return "done"

    assert Retry(sleep=slept.append, random=lambda: 0.0).run(once_busy) == "done"
    assert slept == [7]


def test_batches_end_in_any_order_and_within_the_window() -> None:
    started: list[int] = []

    def work(batch: int) -> int:
        started.append(batch)
        return batch * 10

    with ThreadPoolExecutor(4) as pool:
        results = run_batches(pool, work, iter(range(100)), window=4)
        first = next(results)
        assert len(started) <= 4
        assert sorted([first, *results]) == [(n, n * 10) for n in range(100)]


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer s3cret",
        '{"access_token": "s3cret", "expires_in": 1}',
        "client_id=s3cret&grant_type=client_credentials",
        "a=1&client_secret=s3cret",
        '<ns1:signature algorithm="HMAC-SHA256">s3cret</ns1:signature>',
        "<consumerKey>s3cret</consumerKey>",
        "<core:token>s3cret</core:token>",
        'OAuth oauth_token="s3cret", oauth_nonce="s3cret"',
    ],
)
def test_secrets_are_masked(text: str) -> None:
    masked = mask(text)
    assert "s3cret" not in masked
    assert "***" in masked
