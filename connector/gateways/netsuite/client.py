"""One SuiteTalk call: signed envelope out, parsed answer or a typed error back (spec: sections 3, 4, 9)."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import mktime_tz, parsedate_tz
from typing import Any, NoReturn

import requests
from lxml import etree

from connector.gateways.errors import (
    NO_ANSWER,
    AuthenticationFailed,
    GatewayError,
    MalformedReply,
    OutcomeUnknown,
    PermissionRefused,
    RequestRefused,
    TemporarilyUnavailable,
)
from connector.gateways.netsuite.faults import FaultRule, fault_rule, script_id_in
from connector.gateways.netsuite.passport import TokenSigner
from connector.gateways.netsuite.reading import child, elements, local, parse, status_of, text_of
from connector.gateways.netsuite.slots import Slots
from connector.gateways.netsuite.wsdl import Schema
from connector.gateways.transport import AnswerLost, NeverSent, Repeat, Retry, Transport
from syncrules.language import System

CLOCK_TOLERANCE = 60.0  # seconds; NetSuite's own is not documented
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: `body` is the `…Response` element, `sent` the operation element of the request."""

    operation: str
    body: etree._Element
    sent: etree._Element
    http_status: int
    request_id: str
    started: datetime
    milliseconds: int


class Client:
    """Calls operations by name. Safe for many threads; waits for a slot before each attempt."""

    def __init__(
        self, schema: Schema, signer: TokenSigner, transport: Transport, slots: Slots, retry: Retry
    ) -> None:
        self.schema = schema
        self.slots = slots
        self.retry = retry
        self._signer = signer
        self._transport = transport

    def call(
        self,
        operation: str,
        *args: Any,
        search_preferences: Mapping[str, str] | None = None,
        write: bool = False,
        **kwargs: Any,
    ) -> Reply:
        """Perform one operation, repeated as section 9 says, with a new passport each time.

        A `write` whose answer is lost is never repeated: OutcomeUnknown. Raises GatewayError.
        """
        envelope = self.schema.envelope(operation, *args, **kwargs)
        header = etree.Element(f"{{{SOAP}}}Header")
        envelope.insert(0, header)
        if search_preferences:
            self._add_preferences(header, search_preferences)
        return self.retry.run(lambda: self._attempt(operation, envelope, header, write))

    def _add_preferences(self, header: etree._Element, values: Mapping[str, str]) -> None:
        messages = self.schema.namespace("messages.platform")
        part = etree.SubElement(header, f"{{{messages}}}searchPreferences", nsmap={"m": messages})
        for name, value in values.items():
            etree.SubElement(part, f"{{{messages}}}{name}").text = value

    def _attempt(
        self, operation: str, envelope: etree._Element, header: etree._Element, write: bool
    ) -> Reply:
        messages, core = self.schema.namespace("messages.platform"), self.schema.namespace("core.platform")
        for old in [part for part in header if local(part) == "tokenPassport"]:
            header.remove(old)
        started, clock = datetime.now(UTC), time.monotonic()
        with self.slots.one() as ticket:
            # Signed only now: waiting for a slot must not age the timestamp.
            header.insert(0, self._signer.passport(messages, core))
            response = self._send(operation, etree.tostring(envelope, encoding="utf-8"), write)
            try:
                body, request_id = self._understand(operation, response, write, ticket)
            except AuthenticationFailed as error:
                refused = _with_clock(error, response, self._signer.clock())
                self._transport.refused = self._transport.refused or refused
                raise refused from error
        self.slots.succeeded()
        sent = child(envelope, "Body", operation)
        assert sent is not None
        milliseconds = int((time.monotonic() - clock) * 1000)
        return Reply(operation, body, sent, response.status_code, request_id, started, milliseconds)

    def _send(self, operation: str, content: bytes, write: bool) -> requests.Response:
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{operation}"'}
        request = requests.Request("POST", self.schema.address, headers=headers, data=content)
        try:
            return self._transport.send(request)
        except NeverSent as error:
            raise Repeat(_away(str(error))) from error
        except AnswerLost as error:
            if write:
                raise _unknown(str(error)) from error
            raise Repeat(_away(str(error))) from error

    def _understand(
        self, operation: str, response: requests.Response, write: bool, ticket: int
    ) -> tuple[etree._Element, str]:
        root = parse(response.content)
        if root is None or local(root) != "Envelope":
            _refuse_odd_answer(response, write)
        body = child(root, "Body")
        if (fault := child(body, "Fault")) is not None:
            self._raise_fault(fault, write, ticket)
        answer = child(body, f"{operation}Response")
        if answer is None:
            _lost_or_malformed(f"The answer to {operation} has no {operation}Response.", write)
        return answer, text_of(root, "Header", "documentInfo", "nsId")

    def _raise_fault(self, fault: etree._Element, write: bool, ticket: int) -> NoReturn:
        detail = child(fault, "detail")
        parts = [] if detail is None else list(elements(detail))
        part = next((e for e in parts if local(e).endswith("Fault")), None)
        code = text_of(part, "code")
        text = text_of(part, "message") or text_of(fault, "faultstring")
        rule = fault_rule(local(part) if part is not None else "", code)
        if rule.blocked:
            self.slots.blocked(ticket)
        error = fault_error(rule, code, text, write)
        if rule.repeat and not isinstance(error, OutcomeUnknown):
            raise Repeat(error)
        raise error


def _with_clock(error: AuthenticationFailed, response: requests.Response, now: float) -> AuthenticationFailed:
    """The refusal, naming a clock of ours that is wrong: NetSuite does not tell it from wrong secrets."""
    told = parsedate_tz(response.headers.get("Date", ""))
    behind = mktime_tz(told) - now if told else 0.0
    if abs(behind) < CLOCK_TOLERANCE:
        return error
    minutes, way = round(abs(behind) / 60), "behind" if behind > 0 else "ahead of"
    text = (
        f"{error.text} The clock of this machine is {minutes} minute{'s' * (minutes != 1)} {way} NetSuite's, "
        "and signatures carry the time: set the clock right."
    )
    values = {**error.values, "text": text}
    return AuthenticationFailed(
        error.code, text, system=error.system, remote_code=error.remote_code, values=values
    )


def fault_error(rule: FaultRule, code: str, text: str, write: bool) -> GatewayError:
    """The exception for a fault; UNEXPECTED_ERROR leaves the outcome open only for a write."""
    if rule.error is OutcomeUnknown:
        if write:
            return _unknown(text, code)
        return TemporarilyUnavailable(rule.code, text, system=System.NETSUITE, remote_code=code)
    # A fault always comes with HTTP 500.
    values = {"status": "500", "value": script_id_in(text) or text}
    return rule.error(rule.code, text, system=System.NETSUITE, remote_code=code, values=values)


def require_success(reply: Reply) -> etree._Element:
    """The result element of a reply; raises the error of its status when that is not a success."""
    result = next(elements(reply.body), reply.body)
    status = status_of(result)
    if status is None or status.ok:
        return result
    detail = status.error
    raise fault_error(fault_rule("", detail.code), detail.code, detail.text, write=False)


def _refuse_odd_answer(response: requests.Response, write: bool) -> NoReturn:
    status = response.status_code
    values = {"status": str(status)}
    text = f"NetSuite answered HTTP {status} without a SOAP envelope: {_title(response)}"
    if status in (429, 503):
        raise Repeat(_away(text, status), _retry_after(response))
    if status >= 500:
        if write:
            raise _unknown(text)
        raise Repeat(_away(text, status))
    if status < 300:
        _lost_or_malformed(f"{text}. Check the NetSuite address in the connection.", write)
    if status == 401:
        raise AuthenticationFailed("NETSUITE_AUTH_FAILED", text, system=System.NETSUITE, values=values)
    if status == 403:
        raise PermissionRefused("NETSUITE_PERMISSION", text, system=System.NETSUITE, values=values)
    text += ". Check the account id and the endpoint version."
    raise RequestRefused("SERVICE_UNAVAILABLE", text, system=System.NETSUITE, values=values)


def _lost_or_malformed(text: str, write: bool) -> NoReturn:
    if write:
        raise _unknown(text)
    raise MalformedReply("UNEXPECTED", text, system=System.NETSUITE)


def _title(response: requests.Response) -> str:
    page = response.content[:2000].decode("utf-8", "replace")
    title = re.search(r"(?is)<title[^>]*>(.*?)</title>", page)
    return (title.group(1) if title else page).strip()[:200] or "no content"


def _retry_after(response: requests.Response) -> float:
    value = response.headers.get("Retry-After", "")
    return min(float(value), 60.0) if value.isdigit() else 0.0


def _away(text: str, status: int = 0) -> TemporarilyUnavailable:
    values = {"status": str(status or NO_ANSWER)}
    return TemporarilyUnavailable("SERVICE_UNAVAILABLE", text, system=System.NETSUITE, values=values)


def _unknown(text: str, code: str = "") -> OutcomeUnknown:
    return OutcomeUnknown("OUTCOME_UNKNOWN", text, system=System.NETSUITE, remote_code=code)
