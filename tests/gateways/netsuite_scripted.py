"""A SuiteTalk endpoint that answers from a script: for odd replies that no well-behaved server gives."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from connector.gateways.netsuite import NetSuiteGateway
from connector.gateways.transport import Retry
from sandbox.http import Drop, Request, Response, Server
from sandbox.netsuite.wsdl import render

VERSION = "2023_2"
ACCOUNT = "TSTDRV123"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
MESSAGES = f"urn:messages_{VERSION}.platform.webservices.netsuite.com"
CORE = f"urn:core_{VERSION}.platform.webservices.netsuite.com"
FAULTS = f"urn:faults_{VERSION}.platform.webservices.netsuite.com"

REFERENCE = Path(os.environ.get("LEDGERLINE_REFERENCE") or Path(__file__).parents[3] / "shared" / "reference")

Answer = Response | Drop
Script = Callable[[etree._Element], Answer]


class Scripted:
    """Serves the WSDL, hands each request to the next script (the last one repeats), keeps requests."""

    def __init__(self, *scripts: Script) -> None:
        self.scripts = list(scripts)
        self.requests: list[bytes] = []
        self.url = ""
        self._lock = threading.Lock()

    def handle(self, request: Request) -> Response | Drop:
        """Answer one request."""
        if request.method == "GET":
            return Response(200, render(VERSION, self.url), {"Content-Type": "text/xml"})
        with self._lock:
            self.requests.append(request.body)
            script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        return script(etree.fromstring(request.body))


def gateway_at(url: str, **options: Any) -> NetSuiteGateway:
    """A gateway with made-up credentials that never really sleeps."""
    settings: dict[str, Any] = {
        "account": ACCOUNT,
        "endpoint": VERSION,
        "base_url": url,
        "consumer_key": "ck",
        "consumer_secret": "consumer-secret",
        "token_id": "tk",
        "token_secret": "token-secret",
        "retry": Retry(sleep=lambda seconds: None),
    }
    return NetSuiteGateway(**(settings | options))


@contextmanager
def scripted(*scripts: Script, **options: Any) -> Iterator[tuple[NetSuiteGateway, Scripted]]:
    """A running scripted endpoint and a gateway for it; checks every request against the vendor's XSDs."""
    app = Scripted(*scripts)
    with Server(app) as server:
        app.url = server.url
        gateway = gateway_at(server.url, **options)
        try:
            yield gateway, app
        finally:
            gateway.close()
    assert_valid(app.requests)


def envelope(body: str) -> Response:
    """HTTP 200 with this XML as SOAP body."""
    text = (
        f'<soapenv:Envelope xmlns:soapenv="{SOAP}"><soapenv:Header>'
        f'<m:documentInfo xmlns:m="{MESSAGES}"><m:nsId>WEBSERVICES_TSTDRV123_1</m:nsId></m:documentInfo>'
        f"</soapenv:Header><soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>"
    )
    return Response(200, text.encode(), {"Content-Type": "text/xml; charset=utf-8"})


def fault(name: str, code: str, message: str) -> Script:
    """A SOAP fault as SuiteTalk sends it."""
    body = (
        f'<soapenv:Envelope xmlns:soapenv="{SOAP}"><soapenv:Body><soapenv:Fault>'
        f"<faultcode>soapenv:Server.userException</faultcode><faultstring>{message}</faultstring>"
        f'<detail><f:{name} xmlns:f="{FAULTS}"><f:code>{code}</f:code><f:message>{message}</f:message>'
        f'</f:{name}><ns1:hostname xmlns:ns1="http://xml.apache.org/axis/">host</ns1:hostname></detail>'
        "</soapenv:Fault></soapenv:Body></soapenv:Envelope>"
    )
    return lambda _: Response(500, body.encode(), {"Content-Type": "text/xml"})


def http(status: int, text: str) -> Script:
    """A plain HTTP answer, e.g. a proxy's error page."""
    return lambda _: Response(status, text.encode(), {"Content-Type": "text/html"})


def drop(_: etree._Element) -> Drop:
    """No answer at all."""
    return Drop()


def server_time(_: etree._Element) -> Response:
    """A correct answer to getServerTime."""
    return envelope(
        f'<getServerTimeResponse xmlns="{MESSAGES}"><getServerTimeResult xmlns="{CORE}">'
        '<status isSuccess="true"/><serverTime>2026-11-22T08:00:00.000-08:00</serverTime>'
        "</getServerTimeResult></getServerTimeResponse>"
    )


def sent_records(request: etree._Element) -> list[etree._Element]:
    """The record elements of a write."""
    operation = request.find(f"{{{SOAP}}}Body")[0]
    return list(operation)


def saved(request: etree._Element) -> Response:
    """Every record of a list write is saved; the internal id is the externalId with a prefix."""
    return written(request, lambda key: ok_status(), lambda key: f"ns-{key}")


def ok_status() -> str:
    """A success."""
    return '<c:status isSuccess="true"/>'


def error_status(code: str, message: str, type_: str = "ERROR", ok: str = "false", extra: str = "") -> str:
    """A status with one detail."""
    return (
        f'<c:status isSuccess="{ok}"><c:statusDetail type="{type_}"><c:code>{code}</c:code>'
        f"<c:message>{message}</c:message>{extra}</c:statusDetail></c:status>"
    )


def written(
    request: etree._Element, status: Callable[[str], str], internal_id: Callable[[str], str]
) -> Response:
    """A list write's answer: status and internal id by key (externalId, or internalId of an update)."""
    operation = etree.QName(request.find(f"{{{SOAP}}}Body")[0]).localname
    rows = []
    for record in sent_records(request):
        key = record.get("externalId") or record.get("internalId")
        id_ = record.get("internalId") or internal_id(key)
        attribute = f' internalId="{id_}"' if id_ else ""
        if record.get("externalId"):
            attribute += f' externalId="{key}"'
        rows.append(
            f'<writeResponse>{status(key)}<baseRef xsi:type="c:RecordRef" type="invoice"{attribute}/>'
            "</writeResponse>"
        )
    return envelope(
        f'<{operation}Response xmlns="{MESSAGES}" xmlns:c="{CORE}" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><writeResponseList>'
        f'<c:status isSuccess="true"/>{"".join(rows)}</writeResponseList></{operation}Response>'
    )


@cache
def vendor_schema() -> Any:
    """The vendor's XSD set (2023_2) with its checker, or None where it is not installed."""
    folder = REFERENCE / "netsuite-wsdl"
    if not (folder / "validate_soap.py").exists():
        return None
    sys.path.insert(0, str(folder))
    try:
        import validate_soap
    finally:
        sys.path.remove(str(folder))
    return validate_soap, validate_soap.schema(str(folder))


def assert_valid(bodies: list[bytes]) -> None:
    """Every envelope validates against the vendor's XSDs; nothing is checked where they are absent."""
    checker = vendor_schema()
    if checker is None:
        return
    module, schema = checker
    for body in bodies:
        errors = module.validate(schema, etree.fromstring(body))
        if errors:
            pytest.fail(f"{errors[:3]}\n{body[:3000].decode()}")
