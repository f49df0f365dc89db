"""The NetSuite gateway over SuiteTalk SOAP with token-based log-in (spec: netsuite-api.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import ClassVar

from connector.gateways.base import NOTHING_MAPPED, ConnectionFacts, Mapped, Reader, Rehearsed, WriteResult
from connector.gateways.errors import AuthenticationFailed, RequestRefused
from connector.gateways.hold import Hold
from connector.gateways.netsuite.builder import Builder
from connector.gateways.netsuite.client import Client
from connector.gateways.netsuite.lookups import Lookups, line_numbers
from connector.gateways.netsuite.names import Names
from connector.gateways.netsuite.passport import TokenSigner
from connector.gateways.netsuite.readers import READERS
from connector.gateways.netsuite.scripts import ScriptIds
from connector.gateways.netsuite.search import Finder
from connector.gateways.netsuite.setup_check import check
from connector.gateways.netsuite.slots import Slots
from connector.gateways.netsuite.writer import Writer
from connector.gateways.netsuite.wsdl import Schema, base_url_of
from connector.gateways.transport import Retry, Transport
from syncrules.language import Fact, Found, Kind, Lookup, System, Write

__all__ = ["NetSuiteGateway", "load_wsdl"]

DEFAULT_ENDPOINT = "2025_2"
LINES_CHUNK = 250


def load_wsdl(
    account: str, *, endpoint: str = DEFAULT_ENDPOINT, base_url: str = "", cache_dir: Path | None = None
) -> None:
    """Load an account's WSDL into this process, so that forked workers find it ready (GatewayError)."""
    base_url = (base_url or base_url_of(account)).rstrip("/")
    Schema(base_url, endpoint, session=Transport(base_url, concurrency=1).session, cache_dir=cache_dir)


class NetSuiteGateway:
    """One NetSuite account. Used by one thread; its own pool performs at most `concurrency` calls.

    `base_url` replaces the account's domain (empty: the domain). `script_ids` overrides script ids by
    (group, label). `cache_dir` keeps the WSDL between processes. The WSDL is read at the first call.
    Nothing is sent any more when `hold` has ended.
    """

    system: ClassVar[System] = System.NETSUITE

    def __init__(
        self,
        *,
        account: str,
        endpoint: str = DEFAULT_ENDPOINT,
        base_url: str = "",
        consumer_key: str,
        consumer_secret: str,
        token_id: str,
        token_secret: str,
        script_ids: Mapping[tuple[str, str], str] | None = None,
        concurrency: int = 3,
        cache_dir: Path | None = None,
        retry: Retry | None = None,
        read_timeout: float = 900,
        hold: Hold | None = None,
    ) -> None:
        self._account = account
        self._endpoint = endpoint
        self._base_url = (base_url or base_url_of(account)).rstrip("/")
        self._signer = TokenSigner(account, consumer_key, consumer_secret, token_id, token_secret)
        self._scripts = ScriptIds(script_ids)
        self._concurrency = max(1, concurrency)
        self._cache_dir = cache_dir
        self._retry = retry or Retry()
        self._transport = Transport(
            self._base_url, concurrency=self._concurrency, read_timeout=read_timeout, hold=hold
        )
        self._pool = ThreadPoolExecutor(self._concurrency, thread_name_prefix="netsuite")

    @cached_property
    def _client(self) -> Client:
        schema = Schema(
            self._base_url, self._endpoint, session=self._transport.session, cache_dir=self._cache_dir
        )
        return Client(schema, self._signer, self._transport, Slots(self._concurrency), self._retry)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self._client, self._pool, self._concurrency)

    @cached_property
    def _names(self) -> Names:
        return Names(self._finder, self._scripts)

    @cached_property
    def _writer(self) -> Writer:
        builder = Builder(self._client.schema, self._scripts)
        return Writer(self._client, builder, self._pool, self._concurrency)

    def test(self, mapped: Mapped = NOTHING_MAPPED) -> ConnectionFacts:
        """Log in, read clock and limits and check every script id; raises GatewayError."""
        return check(self._client, self._account, self._scripts, chain.from_iterable(mapped.values()))

    def reader(self, process: str) -> Reader:
        """The reader of a process whose source is NetSuite."""
        if process not in READERS:
            text = f"NetSuite has no reader for {process}."
            raise RequestRefused("UNEXPECTED", text, system=System.NETSUITE)
        return READERS[process](self._finder, self._scripts, self._names)

    def names(self, kind: Kind) -> Mapping[str, str]:
        """Exact names and internal ids of one list of the account."""
        return self._names.names(kind)

    def facts(self, fact: Fact, keys: Sequence[str]) -> Mapping[str, str]:
        """Values by key, batched; unknown keys are left out."""
        return self._names.facts(fact, keys)

    def texts(
        self, record: str, fields: Sequence[str], ids: Sequence[str]
    ) -> Mapping[str, Mapping[str, str]]:
        """Nothing: only Zuora's custom fields are copied."""
        return {}

    def find(self, lookups: Sequence[Lookup]) -> list[tuple[Found, ...]]:
        """The hits of each look-up, in order."""
        return Lookups(self._finder, self._scripts).find(lookups)

    def show(self, records: Sequence[str], id: str) -> str:
        """Every field of a record as XML."""
        found = self._finder.get([{"type": record, "internalId": id} for record in records])
        return next((record.xml() for record in found if record is not None), "")

    def lines(self, record: str, ids: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        """Line numbers by the lines' column Zuora ID, by internal id of the transactions."""
        records = self._finder.by_id(record, ids, LINES_CHUNK)
        return {id_: line_numbers(found, self._scripts) for id_, found in records.items()}

    def write(self, writes: Sequence[Write]) -> Iterator[tuple[int, WriteResult]]:
        """Add and update in lists and yield (index, result) as batches end."""
        return self._writer.write(writes)

    def rehearse(self, write: Write) -> Rehearsed:
        """What the write would send, without sending it."""
        return self._writer.rehearse(write)

    def calls(self) -> int:
        """SuiteTalk calls made so far, repetitions included; WSDL downloads do not count."""
        return self._transport.calls()

    def refused(self) -> AuthenticationFailed | None:
        """Why the log-in was refused; None while it was not."""
        return self._transport.refused

    def close(self) -> None:
        """Release threads and connections."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._transport.close()
