"""Odd answers of a SuiteTalk endpoint become the right error, and are repeated only where that is safe."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from lxml import etree

from connector.gateways.errors import (
    AuthenticationFailed,
    GatewayError,
    MalformedReply,
    PermissionRefused,
    RequestRefused,
    TemporarilyUnavailable,
)
from sandbox.http import Response, Server
from tests.gateways.netsuite_scripted import (
    ACCOUNT,
    CORE,
    Scripted,
    drop,
    envelope,
    fault,
    gateway_at,
    http,
    scripted,
    server_time,
)

BLOCKED = fault(
    "exceededConcurrentRequestLimitFault",
    "WS_REQUEST_BLOCKED",
    "SuiteTalk concurrent request limit exceeded. Request blocked.",
)


def server_time_of(gateway):
    return gateway._client.call("getServerTime")


def passports(bodies):
    for body in bodies:
        parts = etree.fromstring(body).iter(f"{{{CORE}}}*")
        yield {etree.QName(part).localname: part.text for part in parts}


def test_each_attempt_carries_a_new_correctly_signed_passport():
    with scripted(BLOCKED, BLOCKED, server_time) as (gateway, app):
        server_time_of(gateway)
    signed = list(passports(app.requests))
    assert len({passport["nonce"] for passport in signed}) == 3
    for passport in signed:
        base = "&".join((ACCOUNT, "ck", "tk", passport["nonce"], passport["timestamp"]))
        digest = hmac.new(b"consumer-secret&token-secret", base.encode(), hashlib.sha256).digest()
        assert passport["signature"] == base64.b64encode(digest).decode()


def test_a_passport_has_its_parts_in_the_documented_order():
    with scripted(server_time) as (gateway, app):
        server_time_of(gateway)
    order = list(next(passports(app.requests)))
    assert order == ["account", "consumerKey", "token", "nonce", "timestamp", "signature"]


def test_the_operation_is_named_in_a_quoted_soap_action():
    seen = []

    class Spy(Scripted):
        def handle(self, request):
            seen.append((request.header("soapaction"), request.header("content-type")))
            return super().handle(request)

    app = Spy(server_time)
    with Server(app) as server:
        app.url = server.url
        gateway = gateway_at(server.url)
        server_time_of(gateway)
        gateway.close()
    assert seen[-1] == ('"getServerTime"', "text/xml; charset=utf-8")


def test_a_blocked_call_halves_the_slots_and_ends_as_rate_limited():
    with scripted(BLOCKED, concurrency=4) as (gateway, app):
        with pytest.raises(TemporarilyUnavailable) as caught:
            server_time_of(gateway)
        assert gateway._client.slots.limit == 1
    assert caught.value.code == "NETSUITE_RATE_LIMITED"
    assert caught.value.remote_code == "WS_REQUEST_BLOCKED"
    assert len(app.requests) == 5


@pytest.mark.parametrize(
    ("name", "code", "error", "ours"),
    [
        (
            "invalidCredentialsFault",
            "INVALID_LOGIN_CREDENTIALS",
            AuthenticationFailed,
            "NETSUITE_AUTH_FAILED",
        ),
        ("insufficientPermissionFault", "INSUFFICIENT_PERMISSION", PermissionRefused, "NETSUITE_PERMISSION"),
        ("invalidVersionFault", "INVALID_WS_VERSION", RequestRefused, "SERVICE_UNAVAILABLE"),
        ("exceededRecordCountFault", "MAX_RCRDS_EXCEEDED", RequestRefused, "PAGE_OR_SIZE_LIMIT"),
        ("exceededUsageLimitFault", "", RequestRefused, "SCRIPT_USAGE_LIMIT"),
        ("someNewFault", "NO_SUCH_CODE", RequestRefused, "UNEXPECTED"),
    ],
)
def test_a_final_fault_is_not_repeated(name, code, error, ours):
    with (
        scripted(fault(name, code, "Text of NetSuite")) as (gateway, app),
        pytest.raises(error, match="Text of NetSuite") as caught,
    ):
        server_time_of(gateway)
    assert (caught.value.code, caught.value.remote_code) == (ours, code)
    assert len(app.requests) == 1


@pytest.mark.parametrize(
    "first",
    [
        drop,
        http(503, "<html><title>Service Temporarily Unavailable</title></html>"),
        http(502, "bad gateway"),
        fault("unexpectedErrorFault", "UNEXPECTED_ERROR", "An unexpected error occurred."),
    ],
)
def test_a_read_is_repeated_after_a_passing_failure(first):
    with scripted(first, server_time) as (gateway, app):
        server_time_of(gateway)
    assert len(app.requests) == 2


def test_an_outage_that_lasts_ends_as_service_unavailable():
    with (
        scripted(http(503, "<html><title>Maintenance</title></html>")) as (gateway, _),
        pytest.raises(TemporarilyUnavailable, match="Maintenance") as caught,
    ):
        server_time_of(gateway)
    assert caught.value.code == "SERVICE_UNAVAILABLE"
    assert caught.value.values["status"] == "503"


def test_a_web_page_in_place_of_an_answer_is_malformed():
    with (
        scripted(http(200, "<html><title>Log in</title></html>")) as (gateway, _),
        pytest.raises(MalformedReply, match="Log in"),
    ):
        server_time_of(gateway)


def test_an_answer_to_another_operation_is_malformed():
    with (
        scripted(lambda _: envelope("<getListResponse xmlns='x'/>")) as (gateway, _),
        pytest.raises(MalformedReply, match="getServerTimeResponse"),
    ):
        server_time_of(gateway)


@pytest.mark.parametrize("status", [302, 404])
def test_a_wrong_address_says_what_to_check(status):
    with (
        scripted(http(status, "nothing here")) as (gateway, _),
        pytest.raises(RequestRefused, match="account id and the endpoint version"),
    ):
        server_time_of(gateway)


def test_a_missing_wsdl_names_its_address():
    class NoWsdl:
        def handle(self, request):
            return Response(404, b"no")

    with Server(NoWsdl()) as server:
        gateway = gateway_at(server.url)
        with pytest.raises(RequestRefused, match=r"wsdl/v2023_2_0/netsuite\.wsdl answers HTTP 404"):
            server_time_of(gateway)
        gateway.close()


def test_a_web_page_in_place_of_the_wsdl_is_refused():
    class Page:
        def handle(self, request):
            return Response(200, b"<html><p>Log in</html>", {"Content-Type": "text/html"})

    with Server(Page()) as server:
        gateway = gateway_at(server.url)
        with pytest.raises(RequestRefused, match="gives no WSDL"):
            server_time_of(gateway)
        gateway.close()


def test_a_server_that_is_away_is_temporarily_unavailable():
    with Server(Scripted(server_time)) as server:
        url = server.url
    gateway = gateway_at(url)
    with pytest.raises(TemporarilyUnavailable):
        server_time_of(gateway)
    gateway.close()


def test_every_unavailability_has_a_status_for_its_message():
    faults = [fault("invalidVersionFault", "INVALID_WS_VERSION", "Old"), http(404, "no"), http(503, "down")]
    for script in faults:
        with scripted(script) as (gateway, _), pytest.raises(GatewayError) as caught:
            server_time_of(gateway)
        assert caught.value.code == "SERVICE_UNAVAILABLE"
        assert caught.value.values["status"]
