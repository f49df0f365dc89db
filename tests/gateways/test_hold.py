"""A worker that was stopped for longer than its claim lasts sends nothing any more."""

from __future__ import annotations

import pytest
import requests

from connector.gateways.errors import HeldUp, Kind
from connector.gateways.hold import Hold, awake
from connector.gateways.transport import NeverSent, Transport


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_claim_ends_by_itself_and_signs_of_life_renew_it() -> None:
    clock = Clock()
    hold = Hold(20, clock=clock)
    with hold.held():
        clock.now = 19
        hold.renew()
        clock.now = 38
        hold.check()
        clock.now = 39
        with pytest.raises(HeldUp) as caught:
            hold.renew()
    assert (caught.value.code, caught.value.kind) == ("WORKER_HELD_UP", Kind.TEMPORARY)


def test_without_records_there_is_nothing_to_lose() -> None:
    clock = Clock()
    hold = Hold(20, clock=clock)
    with hold.held():
        pass
    clock.now = 1000
    hold.check()
    hold.renew()
    clock.now = 2000
    hold.check()


def test_nothing_is_sent_once_the_claim_has_ended() -> None:
    clock = Clock()
    hold = Hold(20, clock=clock)
    transport = Transport("http://127.0.0.1:1", concurrency=1, hold=hold)
    request = requests.Request("POST", "http://127.0.0.1:1/")
    with hold.held():
        with pytest.raises(NeverSent):
            transport.send(request)
        clock.now = 20
        with pytest.raises(HeldUp):
            transport.send(request)
    assert transport.calls() == 1


def test_the_clock_goes_on() -> None:
    assert awake() <= awake()
