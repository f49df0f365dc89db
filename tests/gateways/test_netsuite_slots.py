"""Requests in flight: halved when NetSuite blocks one, recovering slowly."""

from __future__ import annotations

import threading

from connector.gateways.netsuite.slots import RECOVERY, Slots


def test_a_block_halves_the_slots_down_to_one():
    slots = Slots(8)
    limits = []
    for _ in range(4):
        with slots.one() as ticket:
            slots.blocked(ticket)
        limits.append(slots.limit)
    assert limits == [4, 2, 1, 1]


def test_requests_that_ran_together_halve_only_once():
    slots = Slots(8)
    with slots.one() as first, slots.one() as second:
        slots.blocked(first)
        slots.blocked(second)
    assert slots.limit == 4


def test_a_row_of_successes_wins_one_slot_back_but_never_more_than_allowed():
    slots = Slots(2)
    with slots.one() as ticket:
        slots.blocked(ticket)
    for _ in range(RECOVERY):
        slots.succeeded()
    assert slots.limit == 2
    for _ in range(RECOVERY * 3):
        slots.succeeded()
    assert slots.limit == 2


def test_never_more_requests_than_slots():
    slots, lock = Slots(3), threading.Lock()
    running, most = 0, 0

    def work():
        nonlocal running, most
        with slots.one():
            with lock:
                running += 1
                most = max(most, running)
            threading.Event().wait(0.005)
            with lock:
                running -= 1

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 3
