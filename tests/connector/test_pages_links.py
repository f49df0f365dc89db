"""Deep links lead to the record in the two systems' own pages."""

from __future__ import annotations

import pytest

from connector.selectors.links import record_links
from tests.factories import ConnectionFactory, RecordFactory


def connection(**fields: object) -> object:
    defaults = {
        "zuora_base_url": "https://rest.zuora.com",
        "netsuite_account": "1234567_SB1",
        "netsuite_base_url": "",
    }
    return ConnectionFactory.build(**{**defaults, **fields})


@pytest.mark.parametrize(
    ("rest", "page"),
    [
        ("https://rest.zuora.com", "https://www.zuora.com/apps/"),
        ("https://rest.eu.zuora.com", "https://eu.zuora.com/apps/"),
        ("https://rest.sandbox.na.zuora.com/", "https://sandbox.na.zuora.com/apps/"),
    ],
)
def test_the_host_of_the_pages_follows_from_the_host_of_the_api(rest: str, page: str) -> None:
    tenant = connection(zuora_base_url=rest)
    links = record_links(RecordFactory.build(connection=tenant, source_id="2c92"), tenant)
    assert links[0].url == f"{page}NewInvoice.do?method=view&id=2c92"


def test_a_netsuite_record_is_on_the_page_of_its_type() -> None:
    account = connection()
    record = RecordFactory.build(connection=account, destination_id="55", destination_record="creditMemo")
    url = "https://1234567-sb1.app.netsuite.com/app/accounting/transactions/custcred.nl?id=55"
    assert record_links(record, account)[1].url == url


def test_a_record_that_is_not_there_yet_has_a_reason_instead_of_a_link() -> None:
    account = connection()
    link = record_links(RecordFactory.build(connection=account, destination_id=""), account)[1]
    assert (link.url, link.reason) == ("", "Not in NetSuite yet.")


def test_ids_cannot_break_out_of_the_address() -> None:
    account = connection()
    record = RecordFactory.build(connection=account, source_id='x&y="/../')
    assert record_links(record, account)[0].url.endswith("id=x%26y%3D%22%2F..%2F")


def test_a_sandbox_shows_its_state() -> None:
    local = ConnectionFactory.build(netsuite_base_url="http://127.0.0.1:9102")
    links = record_links(RecordFactory.build(connection=local), local)
    assert [link.url for link in links] == [
        "http://127.0.0.1:9101/_sandbox/state/Invoice",
        "http://127.0.0.1:9102/_sandbox/state/invoice",
    ]
