"""SOAP 1.1 envelopes: answers, faults, and the parts of a request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from sandbox.http import Response
from sandbox.netsuite.reading import local
from sandbox.netsuite.records import Refused
from sandbox.netsuite.rendering import PREFIXES
from sandbox.netsuite.schemas import namespace
from sandbox.netsuite.schemas.declarations import TYPES

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
CORE = PREFIXES["core.platform"]
MESSAGES = PREFIXES["messages.platform"]
CONTENT_TYPE = {"Content-Type": "text/xml; charset=utf-8"}


class SoapFault(Exception):
    """The whole request is refused; `name` is the fault's element, '' for a fault without detail."""

    def __init__(self, name: str, code: str, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.code = code
        self.message = message


def credentials_fault() -> SoapFault:
    """The one answer to every failed log-in: details are only in the account's audit trail."""
    return SoapFault("invalidCredentialsFault", "INVALID_LOGIN_CREDENTIALS", "Invalid login attempt.")


def blocked_fault() -> SoapFault:
    """Too many requests at the same time."""
    return SoapFault(
        "exceededConcurrentRequestLimitFault",
        "WS_REQUEST_BLOCKED",
        "SuiteTalk concurrent request limit exceeded. Request blocked.",
    )


def count_fault(limit: int) -> SoapFault:
    """More records in one request than an operation takes."""
    return SoapFault(
        "exceededRecordCountFault",
        "MAX_RCRDS_EXCEEDED",
        f"The maximum number of records allowed for this operation has been exceeded. The limit is {limit}.",
    )


@dataclass(frozen=True)
class Call:
    """One parsed request: the operation's element and the header parts by name."""

    operation: str
    body: Any
    headers: dict[str, Any]


def split(root: Any) -> Call:
    """The parts of an envelope; raises SoapFault when it is none."""
    if root.tag != f"{{{ENVELOPE}}}Envelope":
        raise SoapFault("", "", "The document is not a SOAP 1.1 envelope.")
    header, body = root.find(f"{{{ENVELOPE}}}Header"), root.find(f"{{{ENVELOPE}}}Body")
    if body is None or len(body) != 1:
        raise SoapFault("", "", "The SOAP body must contain exactly one element.")
    parts = {local(part.tag): part for part in header} if header is not None else {}
    if header is not None and len(parts) != len(header):
        raise credentials_fault()
    return Call(local(body[0].tag), body[0], parts)


def answer(version: str, operation: str, inner: str, request_id: str) -> Response:
    """A 200 response around the content of `<operation>Response`."""
    used = _used_namespaces(version, inner)
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="{ENVELOPE}" '
        f'xmlns:xsi="{XSI}"{used}><soapenv:Header><{MESSAGES}:documentInfo><{MESSAGES}:nsId>{request_id}'
        f"</{MESSAGES}:nsId></{MESSAGES}:documentInfo></soapenv:Header><soapenv:Body>"
        f"<{MESSAGES}:{operation}Response>{inner}</{MESSAGES}:{operation}Response>"
        "</soapenv:Body></soapenv:Envelope>"
    )
    return Response(200, body.encode(), CONTENT_TYPE)


@cache
def _declaration(version: str, name: str) -> str:
    return f' xmlns:{PREFIXES[name]}="{namespace(name, version)}"'


def _used_namespaces(version: str, inner: str) -> str:
    always = ("core.platform", "messages.platform")
    return "".join(
        _declaration(version, name) for name in TYPES if name in always or f"{PREFIXES[name]}:" in inner
    )


def fault(version: str, error: SoapFault, host: str) -> Response:
    """A 500 response as Axis writes it."""
    detail = ""
    if error.name:
        uri = namespace("faults.platform", version)
        detail = (
            f'<platformFaults:{error.name} xmlns:platformFaults="{uri}"><platformFaults:code>{error.code}'
            f"</platformFaults:code><platformFaults:message>{escape(error.message)}</platformFaults:message>"
            f"</platformFaults:{error.name}>"
        )
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="{ENVELOPE}"><soapenv:Body>'
        "<soapenv:Fault><faultcode>soapenv:Server.userException</faultcode>"
        f"<faultstring>{escape(error.message)}</faultstring><detail>{detail}"
        f'<ns1:hostname xmlns:ns1="http://xml.apache.org/axis/">{escape(host)}</ns1:hostname></detail>'
        "</soapenv:Fault></soapenv:Body></soapenv:Envelope>"
    )
    return Response(500, body.encode(), CONTENT_TYPE)


SUCCESS = f'<{CORE}:status isSuccess="true"/>'


def failure(refusal: Refused, *, after_submit: bool = False) -> str:
    """A status that tells why one record, search or look-up failed."""
    extra = f"<{CORE}:afterSubmitFailed>true</{CORE}:afterSubmitFailed>" if after_submit else ""
    return (
        f'<{CORE}:status isSuccess="false"><{CORE}:statusDetail type="ERROR"><{CORE}:code>{refusal.code}'
        f"</{CORE}:code><{CORE}:message>{escape(refusal.message)}</{CORE}:message>{extra}"
        f"</{CORE}:statusDetail></{CORE}:status>"
    )
