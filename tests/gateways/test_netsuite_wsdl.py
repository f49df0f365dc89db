"""The WSDL: account domain, one load per process, kept on disk, addressed by namespace."""

from __future__ import annotations

import pytest

from connector.gateways.errors import RequestRefused
from connector.gateways.netsuite import load_wsdl, wsdl
from connector.gateways.netsuite.wsdl import FolderCache, Schema, base_url_of, is_local
from sandbox.http import Server
from tests.gateways.netsuite_scripted import Scripted, gateway_at, server_time


@pytest.fixture(autouse=True)
def nothing_loaded(monkeypatch):
    """Schemas are kept by URL, and the ports of earlier servers are given out again."""
    monkeypatch.setattr(wsdl, "_LOADED", {})


class Counting(Scripted):
    """Counts the downloads of the WSDL."""

    downloads = 0

    def handle(self, request):
        self.downloads += request.method == "GET"
        return super().handle(request)


def test_the_account_domain_is_in_lower_case_with_hyphens():
    assert base_url_of("1234567_SB1") == "https://1234567-sb1.suitetalk.api.netsuite.com"


def test_the_wsdl_is_loaded_once_per_process_and_the_service_address_is_replaced():
    app = Counting(server_time)
    with Server(app) as server:
        app.url = "https://webservices.netsuite.com"  # what a real WSDL says: a host of no account
        load_wsdl("TSTDRV123", endpoint="2023_2", base_url=server.url)
        for _ in range(2):
            gateway = gateway_at(server.url)
            gateway._client.call("getServerTime")
            gateway.close()
    assert app.downloads == 1
    assert len(app.requests) == 2


def test_downloads_are_kept_in_the_folder_by_url(tmp_path):
    cache = FolderCache(tmp_path / "wsdl")
    assert cache.get("https://a/wsdl/v2025_2_0/netsuite.wsdl") is None
    cache.add("https://a/wsdl/v2025_2_0/netsuite.wsdl", b"<a/>")
    assert FolderCache(tmp_path / "wsdl").get("https://a/wsdl/v2025_2_0/netsuite.wsdl") == b"<a/>"
    assert cache.get("https://a/wsdl/v2024_1_0/netsuite.wsdl") is None


def test_servers_of_this_machine_are_not_kept(tmp_path):
    app = Counting(server_time)
    with Server(app) as server:
        app.url = server.url
        load_wsdl("TSTDRV123", endpoint="2023_2", base_url=server.url, cache_dir=tmp_path / "wsdl")
    assert not (tmp_path / "wsdl").exists()
    assert not is_local("https://1234567.suitetalk.api.netsuite.com/wsdl")


def test_a_type_that_the_endpoint_does_not_define_is_named():
    app = Counting(server_time)
    with Server(app) as server:
        app.url = server.url
        schema = Schema(server.url, "2023_2")
    with pytest.raises(RequestRefused, match=r"does not define Spaceship in core\.platform"):
        schema.type("core.platform", "Spaceship")
    assert schema.namespace("core.platform") == "urn:core_2023_2.platform.webservices.netsuite.com"
