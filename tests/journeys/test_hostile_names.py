"""Names travel unchanged, whatever characters they are made of, and whatever came back is shown as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from connector.services.connections import gateways_open
from syncrules.language import Fact
from tests.addresses import addresses
from tests.everything import EVIL
from tests.foreign_text import made, read_all
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db

LONG = "".join(chr(ord("a") + i % 26) for i in range(250))
NAMES = [
    "O'Brien's \"Quoted\" Goods",
    "Comma, Semicolon; and | Pipe",
    "<b>Bold</b> & <!-- Sons -->",
    "&amp; &lt;already escaped&gt; &#233;",
    "]]> ends no CDATA <![CDATA[ here",
    "Emoji \U0001f680\U0001f469\u200d\U0001f4bb Labs",
    "\u202bשלום\u202c (RTL) مرحبا",
    "Back\\slash \\' and \\\\",
    "Zero%20percent + plus = {json} [1]",
    "combining e\u0301 is not \u00e9",
    "Ünïcödé – “typographic” … ½",
    "line {0} %s ${x} {{ y }}",
    LONG,
    ("\U0001f600" * 125)[:125] + "x" * 125,
]


# Texts of records that were never synced; the last one of each kind gets them.
FOREIGN: dict[tuple[str, str], tuple[str, ...]] = {
    ("zuora", "Account"): ("Name", "Class__NS", "PaymentTerm", "LegalName__c", "Notes"),
    ("zuora", "Product"): ("Name", "Description", "Class__NS"),
    ("zuora", "ProductRatePlan"): ("Name", "Description", "Price__NS"),
    ("zuora", "ProductRatePlanCharge"): ("Name", "Description", "AccountingCode"),
    ("zuora", "Invoice"): ("InvoiceNumber", "Comments", "ProjectCode__c", "Currency"),
    ("zuora", "Payment"): ("PaymentNumber", "ReferenceId", "Comment", "DepositSlip__c"),
    ("zuora", "Refund"): ("RefundNumber", "ReferenceID", "Comment", "ReasonCode"),
    ("zuora", "InvoiceItemAdjustment"): ("AdjustmentNumber", "ReferenceId", "Comment"),
    ("netsuite", "salesOrder"): ("tranId", "memo", "otherRefNum"),
    ("netsuite", "customerPayment"): ("tranId", "memo", "checkNum"),
    ("netsuite", "creditMemo"): ("tranId", "memo"),
    ("netsuite", "customerRefund"): ("tranId", "memo"),
}


def write_everywhere(world: World) -> None:
    """Foreign text in every field that a person fills, and in what NetSuite refuses with."""
    for (system, kind), names in FOREIGN.items():
        key = "Id" if system == "zuora" else "internalId"
        fresh = [row for row in world.state(system, kind) if not row.get("IntegrationStatus__NS")]
        world.edit(system, kind, fresh[-1][key], **dict.fromkeys(names, EVIL + "x" * 10_000))
    world.faults(
        "netsuite",
        {"kind": "record_error", "operation": "addList", "type": "customerPayment", "message": EVIL},
        {"kind": "record_error", "operation": "addList", "type": "customerRefund", "message": EVIL},
    )


@pytest.fixture(scope="module")
def ran(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, dict[str, str]]]:
    """A demo company whose first accounts have hostile names; the Zuora ids by name."""
    with django_db_blocker.unblock(), demo_world(long_invoice=False) as world:
        good = [
            row
            for row in world.state("zuora", "Account")
            if row["AccountNumber"].startswith("A0000") and not row.get("IntegrationStatus__NS")
        ]
        chosen = [row for row in good if row["AccountNumber"] < "A00009"][: len(NAMES)]
        assert len(chosen) == len(NAMES)
        for row, name in zip(chosen, NAMES, strict=True):
            world.edit("zuora", "Account", row["Id"], Name=name)
        write_everywhere(world)
        world.run()
        yield world, {name: row["Id"] for row, name in zip(chosen, NAMES, strict=True)}


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:40])
def test_a_name_arrives_in_netsuite_as_it_is_and_is_kept_so_here(
    ran: tuple[World, dict[str, str]], name: str
) -> None:
    world, ids = ran
    (customer,) = [
        row
        for row in world.state("netsuite", "customer")
        if row.get("customFieldList", {}).get("custentityzuoraid") == ids[name]
    ]
    stored = customer.get("companyName") or f"{customer.get('firstName')} {customer.get('lastName')}"
    assert stored == name[: len(stored)]
    assert len(stored) >= min(len(name), 83)
    record = world.connection.records.get(process="accounts_to_netsuite", source_id=ids[name])
    assert record.state == "done", record.message
    assert name in (record.customer, record.number)


def test_names_stand_on_the_wire_and_in_netsuite_unchanged(ran: tuple[World, dict[str, str]]) -> None:
    """As an independent parser reads the requests, and as NetSuite stores them."""
    world, _ = ran
    sent = [
        element.text
        for passed in world.wires["netsuite"].passed
        if b"addList" in passed.request.body and b"companyName" in passed.request.body
        for element in etree.fromstring(passed.request.body).iter("{*}companyName")
    ]
    stored = {row.get("companyName") for row in world.state("netsuite", "customer")}
    short = {name for name in NAMES if len(name) <= 83}
    assert short <= set(sent)
    assert short <= stored


def test_a_query_finds_names_with_quotes_and_backslashes(ran: tuple[World, dict[str, str]]) -> None:
    world, _ = ran
    wanted = [NAMES[7], *NAMES[:5]]
    for row, name in zip(world.state("zuora", "Product"), wanted, strict=False):
        world.edit("zuora", "Product", row["Id"], Name=name)
    with gateways_open(connection=world.connection) as gateways:
        uses = gateways.zuora.facts(Fact.ITEM_NAME_USES, [*wanted, "no ' such \\ name"])
    assert uses == dict.fromkeys(wanted, "1")


def test_what_came_from_both_systems_is_text_on_every_page_and_in_every_file(
    ran: tuple[World, dict[str, str]], admin_client: Client
) -> None:
    world, _ = ran
    shown, found = read_all(admin_client, addresses(world.connection, partly=True), made)
    assert found == []
    assert {"queue", "queue_group", "queue_csv", "record", "connector_syncrecord_changelist"} <= shown
