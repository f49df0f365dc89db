"""The NetSuite account as an application: WSDL, SOAP port and control surface."""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.utils import formatdate
from typing import Any

from lxml import etree

from sandbox.control import Control
from sandbox.faults import Fault, FaultTable
from sandbox.http import Drop, Request, Response
from sandbox.in_flight import InFlight
from sandbox.journal import Call as JournalEntry
from sandbox.journal import Journal
from sandbox.latency import Latency
from sandbox.netsuite import account_operations as account
from sandbox.netsuite import record_operations as records
from sandbox.netsuite import soap
from sandbox.netsuite.company import Company
from sandbox.netsuite.context import Context
from sandbox.netsuite.initializing import initialize
from sandbox.netsuite.passports import Credentials, Passports
from sandbox.netsuite.reading import local, parse, read
from sandbox.netsuite.schemas import namespace
from sandbox.netsuite.searches import Preferences, Searches
from sandbox.netsuite.soap import SoapFault
from sandbox.netsuite.wsdl import VERSIONS, compiled, render

MAX_REQUEST_BYTES = 100 * 1024 * 1024
_WSDL_PATH = re.compile(r"/wsdl/v(\d{4}_\d)_0/netsuite\.wsdl")
_PORT_PATH = re.compile(r"/services/NetSuitePort_(\d{4}_\d)")
_WRITES = {"add", "addList", "update", "updateList", "upsert", "upsertList", "delete", "deleteList"}
_OPEN = {"getDataCenterUrls"}

Operation = Callable[[Context], tuple[str, int]]
OPERATIONS: dict[str, Operation] = {
    **dict.fromkeys(("add", "addList", "update", "updateList", "upsert", "upsertList"), records.write),
    **dict.fromkeys(("delete", "deleteList"), records.delete),
    **dict.fromkeys(("get", "getList"), records.get),
    **dict.fromkeys(("initialize", "initializeList"), initialize),
    **dict.fromkeys(("attach", "detach"), records.link),
    "search": account.search,
    "searchMoreWithId": account.search_more,
    "getAll": account.get_all,
    "getServerTime": account.server_time,
    "getDataCenterUrls": account.data_center_urls,
    "getAccountGovernanceInfo": account.account_governance,
    "getIntegrationGovernanceInfo": account.integration_governance,
    "getSelectValue": account.select_values,
    "getCustomizationId": account.customization_ids,
    "getDeleted": account.deleted,
    "getSavedSearch": account.saved_searches,
    "getItemAvailability": account.item_availability,
}


class NetSuiteApp:
    """Answers SuiteTalk requests for one company; also the control surface under /_sandbox/.

    `recorder`, when set, is called with the request and response bytes of every SOAP exchange.
    """

    def __init__(
        self,
        company: Company,
        *,
        consumer_key: str,
        consumer_secret: str,
        token_id: str,
        token_secret: str,
        journal: Journal | None = None,
        faults: FaultTable | None = None,
        latency: Latency | None = None,
        reset: Callable[[], None] | None = None,
    ) -> None:
        self.company = company
        self.journal = journal if journal is not None else Journal()
        self.faults = faults if faults is not None else FaultTable()
        self.latency = latency if latency is not None else Latency()
        self.recorder: Callable[[bytes, bytes], None] | None = None
        self.max_in_flight = 0
        credentials = Credentials(consumer_key, consumer_secret, token_id, token_secret)
        self.clock = time.time  # what signatures are compared with
        self._passports = Passports(company.account_id, credentials, now=lambda: self.clock())
        self._calls = InFlight()
        self._searches = Searches(company, expired=lambda: self.faults.take(("search_expired",)) is not None)
        self._control = Control(
            state=company,
            snapshots=company,
            journal=self.journal,
            faults=self.faults,
            latency=self.latency,
            in_flight=self._calls,
            reset=reset or company.clear,
        )
        self._in_flight = 0
        self._slots = threading.Lock()
        self._request_ids = itertools.count(1)

    def handle(self, request: Request) -> Response | Drop:
        """Answer one HTTP request."""
        if Control.owns(request):
            return self._control.handle(request)
        host = f"http://{request.header('host', 'localhost')}"
        if request.method == "GET" and (found := _WSDL_PATH.fullmatch(request.path)):
            if found[1] in VERSIONS:
                return Response(200, render(found[1], host), soap.CONTENT_TYPE)
        elif request.method == "POST" and (found := _PORT_PATH.fullmatch(request.path)):
            with self._calls.one():
                return self._exchange(request, found[1], host)
        return Response(404, b"Not found", {"Content-Type": "text/plain"})

    def _exchange(self, request: Request, version: str, host: str) -> Response | Drop:
        entry = JournalEntry(system="netsuite", method="POST", operation="", path=request.path)
        entry.request = request.body[:20_000].decode(errors="replace")
        answer = self._soap(request, version, host, entry)
        if isinstance(answer, Response):
            entry.status = answer.status
            entry.response = answer.body[:20_000].decode(errors="replace")
            answer = replace(
                answer, headers={**answer.headers, "Date": formatdate(self.clock(), usegmt=True)}
            )
            if self.recorder is not None:
                self.recorder(request.body, answer.body)
        self.journal.add(entry)
        return answer

    def _soap(self, request: Request, version: str, host: str, entry: JournalEntry) -> Response | Drop:
        served = version if version in VERSIONS else VERSIONS[-1]
        try:
            call = _parsed(request, version)
            entry.operation, entry.write = call.operation, call.operation in _WRITES
            if self._ordered(call, request, "login"):
                raise soap.credentials_fault()
            if call.operation not in _OPEN:
                self._passports.verify(call.headers)
            with self._slot(call.operation, request.path):
                return self._answer(call, request, served, host, entry)
        except SoapFault as fault:
            return soap.fault(served, fault, host)

    def _answer(
        self, call: soap.Call, request: Request, version: str, host: str, entry: JournalEntry
    ) -> Response | Drop:
        def ordered(kind: str) -> Fault | None:
            return self._ordered(call, request, kind)

        if delay := ordered("delay"):
            self.latency.pause(float(delay.params.get("seconds", 1)))
        if ordered("drop_before"):
            return Drop()
        late = ordered("late") is not None
        if late:
            request.gone()
        if ordered("unexpected"):
            raise SoapFault("unexpectedErrorFault", "UNEXPECTED_ERROR", "An unexpected error occurred.")
        _check_schema(call, version)
        header = call.headers.get("searchPreferences")
        preferences = Preferences.from_header(read(header, "SearchPreferences") if header is not None else {})
        context = Context(
            self.company, self._searches, self.faults, call.operation, call.body, preferences, host
        )
        with self.company.lock:
            inner, entry.rows = OPERATIONS[call.operation](context)
        self.latency.wait("netsuite", write=entry.write, rows=entry.rows)
        if late or ordered("drop_after"):
            return Drop()
        return soap.answer(version, call.operation, inner, f"WEBSERVICES_{next(self._request_ids)}")

    def _ordered(self, call: soap.Call, request: Request, kind: str) -> Fault | None:
        if not self.faults.active():
            return None
        return self.faults.take(
            (kind,), operation=call.operation, path=request.path, body=request.body.decode()
        )

    @contextmanager
    def _slot(self, operation: str, path: str) -> Iterator[None]:
        """One of the account's slots for parallel requests; raises SoapFault when all are taken."""
        with self._slots:
            self._in_flight += 1
            self.max_in_flight = max(self.max_in_flight, self._in_flight)
            count = self._in_flight
        try:
            limit = self.company.concurrency_limit
            blocked = self.faults.take(
                ("blocked",), operation=operation, path=path,
                where=lambda fault: count > int(fault.params.get("above", 0)),
            )  # fmt: skip
            if blocked or (limit is not None and count > limit):
                raise soap.blocked_fault()
            yield
        finally:
            with self._slots:
                self._in_flight -= 1


def _parsed(request: Request, version: str) -> soap.Call:
    if len(request.body) > MAX_REQUEST_BYTES:
        raise SoapFault("exceededRequestSizeFault", "USER_ERROR", "The request is larger than 100 MB.")
    if version not in VERSIONS:
        raise SoapFault(
            "invalidVersionFault", "UNSUPPORTED_WS_VERSION", f"Endpoint {version} is not supported."
        )
    try:
        call = soap.split(parse(request.body))
    except etree.XMLSyntaxError as error:
        raise SoapFault("", "", f"org.xml.sax.SAXParseException: {error}") from None
    if call.body.tag != f"{{{namespace('messages.platform', version)}}}{call.operation}":
        raise SoapFault(
            "invalidVersionFault", "INVALID_WS_VERSION", f"The request is not one of endpoint {version}."
        )
    if call.operation not in OPERATIONS:
        raise SoapFault("", "", f"No such operation '{call.operation}'")
    action = request.header("soapaction").strip('"')
    if action != call.operation:
        raise SoapFault("", "", f"SOAPAction {action!r} does not name the operation {call.operation}.")
    return call


def _check_schema(call: soap.Call, version: str) -> None:
    schema = compiled(version)
    parts: list[Any] = [*call.headers.values(), call.body]
    for part in parts:
        if not schema.validate(part):
            error = schema.error_log[0]  # type: ignore[index]
            message = f"org.xml.sax.SAXException: {local(part.tag)}, line {error.line}: {error.message}"
            raise SoapFault("", "", message)
