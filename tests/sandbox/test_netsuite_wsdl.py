"""The WSDL serves independent clients, and requests that break its schemas are refused."""

from __future__ import annotations

import pytest
import requests
import zeep
from lxml import etree
from zeep.exceptions import Fault

from sandbox.netsuite.schemas import NAMESPACES, namespace
from sandbox.netsuite.wsdl import VERSIONS
from tests.sandbox.netsuite_world import World, small_world


@pytest.mark.parametrize("version", VERSIONS)
def test_automatic_prefixes_count_the_namespaces_in_the_vendors_order(version: str) -> None:
    with small_world(version) as world:
        prefixes = {key: uri for key, uri in world.client.wsdl.types.prefix_map.items() if key != "xsd"}
    assert len(NAMESPACES) == 46
    assert prefixes == {f"ns{index}": namespace(name, version) for index, name in enumerate(NAMESPACES)}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_served_version_creates_and_reads_an_invoice(version: str) -> None:
    with small_world(version) as world:
        id_ = world.add(world.invoice("10"))
        read = world.call("get", world.ref(id_, type="invoice")).body.readResponse.record
    assert type(read).__name__ == "Invoice"
    assert read.total == 10


def test_the_service_address_is_the_sandbox_itself(netsuite: World) -> None:
    client = zeep.Client(f"{netsuite.url}/wsdl/v2025_2_0/netsuite.wsdl")
    port = client.wsdl.services["NetSuiteService"].ports["NetSuitePort"]
    assert port.binding_options["address"] == f"{netsuite.url}/services/NetSuitePort_2025_2"
    client.transport.session.close()


def test_the_journal_entry_types_that_some_clients_construct_exist(netsuite: World) -> None:
    assert netsuite.type("JournalEntry", lineList={"line": []})
    assert netsuite.type("AdvInterCompanyJournalEntry", lineList={"line": []})


def _post(world: World, body: str, operation: str = "addList") -> requests.Response:
    record = world.client.create_message(
        world.service, "getServerTime", _soapheaders={"tokenPassport": world.passport()}
    )
    header = record.find("{http://schemas.xmlsoap.org/soap/envelope/}Header")
    envelope = (
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xmlns:m="{namespace("messages.platform", "2025_2")}" '
        f'xmlns:s="{namespace("sales.transactions", "2025_2")}">'
        f"{etree.tostring(header).decode()}<soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>"
    )
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{operation}"'}
    return requests.post(
        f"{world.url}/services/NetSuitePort_2025_2", envelope.encode(), headers=headers, timeout=10
    )


@pytest.mark.parametrize(
    "content",
    ["<s:nonsense>1</s:nonsense>", "<s:memo>x</s:memo><s:tranId>1</s:tranId>", "<s:total>much</s:total>"],
    ids=["unknown element", "wrong order", "wrong type"],
)
def test_a_request_that_breaks_the_schema_is_a_fault_and_writes_nothing(
    netsuite: World, content: str
) -> None:
    answer = _post(netsuite, f'<m:addList><m:record xsi:type="s:Invoice">{content}</m:record></m:addList>')
    assert answer.status_code == 500
    assert "SAXException" in answer.text
    assert not netsuite.company.rows("invoice")


def test_a_request_of_another_endpoint_version_is_an_invalid_version_fault(netsuite: World) -> None:
    with small_world("2023_2") as other:
        service = other.client.create_service(
            "{urn:platform_2023_2.webservices.netsuite.com}NetSuiteBinding",
            f"{netsuite.url}/services/NetSuitePort_2025_2",
        )
        with pytest.raises(Fault) as caught:
            service.getServerTime(_soapheaders={"tokenPassport": other.passport()})
    assert caught.value.detail[0].tag.endswith("}invalidVersionFault")


def test_data_center_urls_need_no_passport(netsuite: World) -> None:
    answer = netsuite.service.getDataCenterUrls("TSTDRV123").body.getDataCenterUrlsResult
    assert answer.dataCenterUrls.webservicesDomain == netsuite.url
    empty = netsuite.service.getDataCenterUrls("").body.getDataCenterUrlsResult
    assert empty.status.statusDetail[0].code == "DATA_REQD"
