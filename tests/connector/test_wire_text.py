"""Requests and answers are laid out for reading without losing a digit or a word."""

from __future__ import annotations

import pytest

from connector.selectors.wire_text import readable

XML = (
    '<ns0:record xmlns:ns7="urn:sales" xmlns:ns0="urn:platform" xsi:type="ns7:Invoice" '
    'externalId="zuora-inv-1">'
    '<ns7:entity internalId="10" type="customer"/><ns7:memo>a &lt; b, n1: kept</ns7:memo>'
    "<ns7:itemList><ns7:item><ns7:amount>10.50</ns7:amount></ns7:item></ns7:itemList></ns0:record>"
)


def test_xml_loses_its_namespaces_and_gains_lines() -> None:
    assert readable(XML).splitlines() == [
        '<record xsi:type="Invoice" externalId="zuora-inv-1">',
        '  <entity internalId="10" type="customer"/>',
        "  <memo>a &lt; b, n1: kept</memo>",
        "  <itemList>",
        "    <item>",
        "      <amount>10.50</amount>",
        "    </item>",
        "  </itemList>",
        "</record>",
    ]


def test_json_keeps_every_digit() -> None:
    assert readable('{"Amount":10.500}') == '{\n  "Amount": 10.500\n}'


@pytest.mark.parametrize("text", ["", "no answer", "<", "<unclosed", "<a>text", '{"cut": '])
def test_what_is_neither_is_shown_as_it_came(text: str) -> None:
    assert readable(text).replace("\n", "") == text
