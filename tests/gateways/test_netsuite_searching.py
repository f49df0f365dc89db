"""Searches that time out are repeated with smaller pages; refused ones say why."""

from __future__ import annotations

import pytest
from lxml import etree

from connector.gateways.errors import PermissionRefused, RequestRefused, TemporarilyUnavailable
from syncrules.language import Kind, Lookup, System
from tests.gateways.netsuite_scripted import CORE, MESSAGES, envelope, error_status, scripted

TERMS = f"urn:accounting_{CORE[9:15]}.lists.webservices.netsuite.com"


def found(*names):
    """A page with these terms."""
    records = "".join(
        f'<c:record xsi:type="a:Term" internalId="{i}"><a:name>{name}</a:name></c:record>'
        for i, name in enumerate(names)
    )
    return result(
        f'<c:status isSuccess="true"/><c:totalPages>1</c:totalPages><c:recordList>{records}</c:recordList>'
    )


def result(inner):
    return lambda _: envelope(
        f'<searchResponse xmlns="{MESSAGES}" xmlns:c="{CORE}" xmlns:a="{TERMS}" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><c:searchResult>{inner}</c:searchResult>'
        "</searchResponse>"
    )


def refused(code):
    return result(error_status(code, "Text of NetSuite"))


def page_sizes(bodies):
    return [etree.fromstring(body).find(".//{*}pageSize").text for body in bodies]


def test_a_search_that_times_out_is_repeated_with_smaller_pages():
    timed_out = refused("SEARCH_TIMED_OUT")
    with scripted(timed_out, timed_out, found("Net 30")) as (gateway, app):
        assert gateway.names(Kind.TERM) == {"Net 30": "0"}
    assert page_sizes(app.requests) == ["1000", "250", "62"]


def test_a_search_that_always_times_out_ends():
    with scripted(refused("SEARCH_TIMED_OUT")) as (gateway, _), pytest.raises(TemporarilyUnavailable):
        gateway.names(Kind.TERM)


def test_a_refused_search_says_why():
    with (
        scripted(refused("INSUFFICIENT_PERMISSION")) as (gateway, _),
        pytest.raises(PermissionRefused, match="Text of NetSuite"),
    ):
        gateway.names(Kind.TERM)


def test_a_refused_look_up_is_no_missing_record():
    answer = (
        f'<getListResponse xmlns="{MESSAGES}" xmlns:c="{CORE}"><readResponseList><readResponse>'
        f"{error_status('WS_FEATURE_REQD', 'No invoices here')}"
        "</readResponse></readResponseList></getListResponse>"
    )
    wanted = Lookup(System.NETSUITE, ("invoice",), "internalId", "1")
    with scripted(lambda _: envelope(answer)) as (gateway, _), pytest.raises(PermissionRefused):
        gateway.find([wanted])


def test_a_look_up_with_too_few_answers_is_refused():
    answer = f'<getListResponse xmlns="{MESSAGES}"><readResponseList/></getListResponse>'
    wanted = Lookup(System.NETSUITE, ("invoice",), "internalId", "1")
    with (
        scripted(lambda _: envelope(answer)) as (gateway, _),
        pytest.raises(RequestRefused, match="0 of 1"),
    ):
        gateway.find([wanted])
