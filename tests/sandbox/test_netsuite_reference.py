"""Requests built from the sandbox's WSDL, and its answers, are valid by the vendor's own schemas."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import zeep
from lxml import etree

from sandbox.netsuite.schemas import NAMESPACES, namespace
from tests.sandbox.netsuite_world import World, small_world

XSD = "{http://www.w3.org/2001/XMLSchema}"
SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"


@pytest.fixture(scope="module")
def vendor_schema(reference: Path) -> etree.XMLSchema:
    folder = reference / "netsuite-wsdl"
    if not folder.is_dir():
        pytest.skip("the vendor's schemas are not on this machine")
    found = [
        (item.get("namespace"), item.get("schemaLocation"))
        for item in etree.parse(str(folder / "netsuite.wsdl")).iter(f"{XSD}import")
    ]
    imports = "".join(f'<import namespace="{uri}" schemaLocation="{folder / path}"/>' for uri, path in found)
    return etree.XMLSchema(
        etree.fromstring(f'<schema xmlns="http://www.w3.org/2001/XMLSchema">{imports}</schema>')
    )


def _errors(schema: etree.XMLSchema, envelope: bytes) -> list[str]:
    root = etree.fromstring(envelope)
    header = root.find(f"{SOAP}Header")
    parts = [*(header if header is not None else []), *root.find(f"{SOAP}Body")]
    parts = [part for part in parts if part.tag != f"{SOAP}Fault"]
    return [str(error) for part in parts if not schema.validate(part) for error in schema.error_log]


def _entities(world: World) -> None:
    address = world.type("Address", country="_germany", city="Berlin", addressee="Acme")
    book = {"addressbook": [{"defaultBilling": True, "label": "Bill", "addressbookAddress": address}]}
    customer = world.type(
        "Customer",
        companyName="New",
        subsidiary=world.ref(world.ids["inc"]),
        terms=world.ref(world.ids["net30"]),
        addressbookList=book,
        customFieldList={
            "customField": [
                world.text("custentityzuoraid", "a"),
                world.type("BooleanCustomFieldRef", scriptId="custentityzuoraautopay", value=True),
                world.type(
                    "SelectCustomFieldRef", scriptId="custentityzuorabatch", value={"internalId": "3"}
                ),
            ]
        },
    )
    item = world.type(
        "NonInventorySaleItem",
        itemId="Charge",
        displayName="Charge",
        incomeAccount=world.ref(world.ids["income"]),
        subsidiaryList={"recordRef": [world.ref(world.ids["inc"])]},
        pricingMatrix={
            "pricing": [
                {
                    "currency": world.ref(world.ids["usd"]),
                    "priceLevel": world.ref(world.ids["base"]),
                    "priceList": {"price": [{"value": Decimal(5), "quantity": Decimal(0)}]},
                }
            ]
        },
    )
    world.call("addList", [customer, item])


def _transactions(world: World) -> dict[str, str]:
    invoice = world.add(world.invoice("100", external_id="zuora-inv-1"))
    payment = world.add(world.payment({invoice: "60"}, "100"))
    lines = {"apply": [{"apply": True, "doc": int(payment), "amount": Decimal(40)}]}
    refund = world.add(
        world.type(
            "CustomerRefund",
            customer=world.ref(world.ids["acme"]),
            paymentMethod=world.ref(world.ids["check"]),
            applyList=lines,
        )
    )
    world.add(
        world.type(
            "CreditMemo",
            entity=world.ref(world.ids["acme"]),
            itemList={"item": [{"item": world.ref(world.ids["item"]), "amount": 3}]},
            applyList={"apply": [{"apply": True, "doc": int(invoice), "amount": 3}]},
        )
    )
    world.add(
        world.type(
            "SalesOrder",
            entity=world.ref(world.ids["acme"]),
            itemList={"item": [{"item": world.ref(world.ids["item"]), "amount": 3}]},
        )
    )
    return {"invoice": invoice, "customerPayment": payment, "customerRefund": refund}


def _everything(world: World) -> None:
    _entities(world)
    ids = _transactions(world)
    refund, invoice = ids["customerRefund"], ids["invoice"]
    world.call("update", world.type("CustomerRefund", internalId=refund, nullFieldList={"name": ["memo"]}))
    world.call("updateList", [world.type("Invoice", internalId="4711")])
    for name in ("Transaction", "Customer", "Item", "Account", "Classification", "Subsidiary", "CustomList"):
        world.search(world.type(f"{name}Search"), bodyFieldsOnly=False, pageSize=100)
    _columns(world)
    world.call("getList", [world.ref(id_, type=kind) for kind, id_ in (ids | {"term": "99"}).items()])
    for kind, source in (("customerPayment", "invoice"), ("creditMemo", "invoice")):
        reference = world.type("InitializeRef", type=source, internalId=invoice)
        world.call("initialize", {"type": kind, "reference": reference})
    world.call("deleteList", [world.ref(refund, type="customerRefund")])
    world.call("getDeleted", {"type": {"searchValue": ["customerRefund"], "operator": "anyOf"}}, 1)
    _account(world)


def _columns(world: World) -> None:
    names = [item.name for item in world.types["TransactionSearchRowBasic"].elements_nested[0][1]]
    basic: dict[str, Any] = {name: [{}] for name in names if name != "customFieldList"}
    column = world.type("SearchColumnStringCustomField", scriptId="custbodyzuoraid")
    columns = {
        "basic": {**basic, "customFieldList": {"customField": [column]}},
        "customerMainJoin": {"entityId": [{}]},
    }
    for criteria in ({"basic": {}}, {"basic": {"mainLine": {"searchValue": True}}}):
        world.search(world.type("TransactionSearchAdvanced", criteria=criteria, columns=columns))


def _account(world: World) -> None:
    for operation in ("getServerTime", "getAccountGovernanceInfo", "getIntegrationGovernanceInfo"):
        world.call(operation)
    world.call("getAll", {"recordType": "currency"})
    world.call("getSelectValue", {"recordType": "invoice", "field": "class"}, 1)
    world.call("getCustomizationId", {"getCustomizationType": "transactionBodyCustomField"}, False)
    world.call("getSavedSearch", {"searchType": "transaction"})
    world.service.getDataCenterUrls("TSTDRV123")


def test_every_request_and_answer_is_valid(vendor_schema: etree.XMLSchema) -> None:
    exchanges: list[tuple[bytes, bytes]] = []
    with small_world("2023_2") as world:
        world.app.recorder = lambda request, response: exchanges.append((request, response))
        _everything(world)
    assert len(exchanges) >= 30
    for request, response in exchanges:
        assert _errors(vendor_schema, request) == []
        assert _errors(vendor_schema, response) == []


def test_zeep_gives_the_vendors_wsdl_the_same_prefixes(reference: Path) -> None:
    path = reference / "netsuite-wsdl" / "netsuite.wsdl"
    if not path.is_file():
        pytest.skip("the vendor's schemas are not on this machine")
    client = zeep.Client(str(path))
    theirs = {key: uri for key, uri in client.wsdl.types.prefix_map.items() if key != "xsd"}
    assert theirs == {f"ns{index}": namespace(name, "2023_2") for index, name in enumerate(NAMESPACES)}
