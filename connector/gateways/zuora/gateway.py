"""The gateway to one Zuora tenant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from connector.gateways.base import NOTHING_MAPPED, ConnectionFacts, Mapped, Reader, Rehearsed, WriteResult
from connector.gateways.errors import AuthenticationFailed
from connector.gateways.hold import Hold
from connector.gateways.transport import Retry, Transport
from connector.gateways.zuora import tenant
from connector.gateways.zuora.client import Client
from connector.gateways.zuora.custom_fields import texts
from connector.gateways.zuora.facts import facts
from connector.gateways.zuora.lookups import find
from connector.gateways.zuora.readers import READERS
from connector.gateways.zuora.readers.access import Access
from connector.gateways.zuora.showing import show
from connector.gateways.zuora.writer import Writer
from syncrules.language import Fact, Found, Kind, Lookup, System, Write

CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 130.0  # Zuora ends a request after 120 seconds


class ZuoraGateway:
    """Reads and writes one tenant through at most `concurrency` calls at a time; see base.Gateway.

    `track_id` (64 characters) names the run in Zuora's logs. `read_timeout` is in seconds.
    Nothing is sent any more when `hold` has ended.
    """

    system = System.ZUORA

    def __init__(
        self,
        base_url: str,
        client_id: str,
        client_secret: str,
        *,
        invoice_settlement: bool,
        track_id: str = "",
        concurrency: int = 20,
        retry: Retry | None = None,
        read_timeout: float = READ_TIMEOUT,
        hold: Hold | None = None,
    ) -> None:
        self._transport = Transport(
            base_url,
            concurrency=concurrency,
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=read_timeout,
            hold=hold,
        )
        self._client = Client(
            base_url,
            client_id,
            client_secret,
            transport=self._transport,
            retry=retry,
            track_id=track_id,
        )
        self._pool = ThreadPoolExecutor(concurrency, thread_name_prefix="zuora")
        self._access = Access(self._client, self._pool, invoice_settlement)
        self._writer = Writer(
            self._client, self._pool, invoice_settlement=invoice_settlement, window=concurrency
        )

    def test(self, mapped: Mapped = NOTHING_MAPPED) -> ConnectionFacts:
        """Log in, read a few facts and ask for the mapped fields; raises GatewayError."""
        return tenant.test(self._client, mapped)

    def reader(self, process: str) -> Reader:
        """A new reader, with empty caches; raises KeyError for a process that doesn't start in Zuora."""
        return READERS[process](self._access)

    def names(self, kind: Kind) -> Mapping[str, str]:
        """A list of exact names and their ids."""
        return tenant.names(self._client, kind)

    def facts(self, fact: Fact, keys: Sequence[str]) -> Mapping[str, Any]:
        """Values by key, batched; unknown keys are left out. Raises KeyError for other systems' facts."""
        return facts(self._access, fact, keys)

    def texts(
        self, record: str, fields: Sequence[str], ids: Sequence[str]
    ) -> Mapping[str, Mapping[str, str]]:
        """Custom fields of records as text, by record id."""
        return texts(self._access, record, fields, ids)

    def find(self, lookups: Sequence[Lookup]) -> list[tuple[Found, ...]]:
        """The hits of each look-up, in order."""
        return find(self._access, lookups)

    def show(self, records: Sequence[str], id: str) -> str:
        """Every field of a record as JSON."""
        return show(self._client, records, id)

    def lines(self, record: str, ids: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        """Nothing: line numbers are NetSuite's."""
        return {}

    def write(self, writes: Sequence[Write]) -> Iterator[tuple[int, WriteResult]]:
        """Perform the writes and yield (index, result) as batches end."""
        return self._writer.write(writes)

    def rehearse(self, write: Write) -> Rehearsed:
        """What the write would send, without sending it."""
        return self._writer.rehearse(write)

    def calls(self) -> int:
        """Calls made so far, log-ins and repetitions included."""
        return self._transport.calls()

    def refused(self) -> AuthenticationFailed | None:
        """Why the log-in was refused; None while it was not."""
        return self._transport.refused

    def close(self) -> None:
        """Release connections and threads."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._transport.close()
