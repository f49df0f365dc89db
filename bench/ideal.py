"""The least time that the documented caps allow, under the published latency profile."""

from __future__ import annotations

from math import ceil

# Zuora's published figures for its own connector with 10 threads, records a minute (setup.md).
PUBLISHED = {
    "accounts_to_netsuite": 200,
    "charges_to_netsuite": 20,
    "invoices_to_netsuite": 25,
    "payments_to_netsuite": 35,
    "refunds_to_zuora": 30,
}
ZUORA_SLOTS = 20
LINES = 3  # of a benchmark invoice
ACCOUNT_SHARE = 4  # invoices of one account


def ideal_seconds(invoices: int, slots: int) -> float:
    """Seconds for so many invoices with the fewest calls, every slot of the busier system at work throughout.

    Reading and writing overlap perfectly, which no order of steps can reach: records are read first, marked
    before they are written and written back afterwards.
    """
    return max(_netsuite(invoices) / slots, _zuora(invoices) / ZUORA_SLOTS)


def _netsuite(invoices: int) -> float:
    written = ceil(invoices / 200) * 0.400 + invoices * 0.150  # addList
    read = ceil(invoices / 1000) * 0.300 + invoices * 0.003  # getList for the line numbers
    return written + read


def _zuora(invoices: int) -> float:
    accounts, items = ceil(invoices / ACCOUNT_SHARE), invoices * LINES
    reads = ceil(invoices / 2000) + ceil(items / 99) + ceil(accounts / 195) + 1
    writes = 2 * ceil(invoices / 50)  # the mark and the write-back
    rows = invoices + items + accounts + LINES + 2 * invoices
    return (reads + writes) * 0.150 + rows * 0.001
