"""Accounts, contacts, catalog and settings of the Zuora sandbox."""

from __future__ import annotations

from tests.sandbox.zuora_world import ZuoraWorld

ADA = {"firstName": "Ada", "lastName": "Berg", "zipCode": "53111", "workEmail": "ada@example.com"}


def test_an_account_is_created_with_its_contacts(zuora: ZuoraWorld) -> None:
    body = {
        "name": "Nova AG", "currency": "EUR", "billToContact": ADA, "paymentTerm": "Net 30",
        "soldToContact": {**ADA, "firstName": "Ben"}, "IntegrationId__NS": "12", "notes": "new",
    }  # fmt: skip

    made = zuora.post("/v1/accounts", body)

    shown = zuora.get(f"/v1/accounts/{made['accountNumber']}")
    assert (shown["basicInfo"]["name"], shown["basicInfo"]["IntegrationId__NS"]) == ("Nova AG", "12")
    assert shown["billToContact"]["zipCode"] == "53111"
    assert shown["soldToContact"]["firstName"] == "Ben"
    found = zuora.get(
        "/object-query/accounts",
        ("filter[]", "status.EQ:Active"),
        ("expand[]", "billto"),
        ("expand[]", "soldto"),
    )["data"][0]
    assert found["billTo"]["postalCode"] == "53111"
    assert found["soldToId"] == made["soldToContactId"]


def test_an_account_without_what_it_needs_is_refused(zuora: ZuoraWorld) -> None:
    no_contact = zuora.post("/v1/accounts", {"name": "Nova AG", "currency": "EUR"})
    no_name = zuora.post(
        "/v1/accounts", {"name": "Nova AG", "currency": "EUR", "billToContact": {"firstName": "Ada"}}
    )

    assert [answer["reasons"][0]["code"] % 100 for answer in (no_contact, no_name)] == [22, 22]
    assert zuora.tenant.rows("Account") == []


def test_currency_and_terms_follow_the_settings_of_the_tenant(zuora: ZuoraWorld) -> None:
    zuora.tenant.settings["currencies"] = [{"currencyCode": "EUR", "active": True}]
    zuora.tenant.settings["paymentTerms"] = [{"name": "Net 30", "isActive": True}]
    body = {"name": "Nova AG", "currency": "EUR", "billToContact": ADA, "paymentTerm": "Net 30"}

    assert zuora.post("/v1/accounts", {**body, "currency": "USD"})["success"] is False
    assert zuora.post("/v1/accounts", {**body, "paymentTerm": "Net 7"})["success"] is False
    assert zuora.post("/v1/accounts", body)["success"] is True


def test_an_account_and_its_contacts_can_be_changed(zuora: ZuoraWorld) -> None:
    account = zuora.customer()

    zuora.put(
        f"/v1/accounts/{account['Id']}", {"name": "New", "billToContact": {"city": "Bonn"}, "currency": "USD"}
    )
    zuora.put(f"/v1/contacts/{account['BillToId']}", {"workPhone": "0228"})

    shown = zuora.get(f"/v1/accounts/{account['Id']}")
    assert (shown["basicInfo"]["name"], shown["billingAndPayment"]["currency"]) == ("New", "EUR")
    assert (shown["billToContact"]["city"], shown["billToContact"]["workPhone"]) == ("Bonn", "0228")


def test_the_catalog_is_a_tree_with_custom_fields_on_every_level(zuora: ZuoraWorld) -> None:
    product = zuora.tenant.insert("Product", Name="Suite", SKU="SKU-1", ItemType__NS="Service")
    plan = zuora.tenant.insert("ProductRatePlan", Name="Gold", ProductId=product["Id"], IntegrationId__NS="2")
    charge = zuora.tenant.insert(
        "ProductRatePlanCharge",
        Name="Seats",
        ProductRatePlanId=plan["Id"],
        ChargeType="Recurring",
        IntegrationId__NS="3",
    )
    zuora.tenant.insert(
        "ProductRatePlanChargeTier", ProductRatePlanChargeId=charge["Id"], Currency="EUR", Price=9
    )

    tree = zuora.get("/v1/catalog/products")["products"][0]

    assert (tree["sku"], tree["ItemType__NS"]) == ("SKU-1", "Service")
    assert tree["productRatePlans"][0]["IntegrationId__NS"] == "2"
    seats = tree["productRatePlans"][0]["productRatePlanCharges"][0]
    assert (seats["type"], seats["IntegrationId__NS"], seats["pricing"][0]["price"]) == ("Recurring", "3", 9)


def test_settings_are_read_in_one_call(zuora: ZuoraWorld) -> None:
    urls = ["/payment-terms", "/currencies", "/billing-rules", "/entity-profile-info", "/nothing"]
    requests = [{"id": str(number), "method": "GET", "url": url} for number, url in enumerate(urls)]

    answers = zuora.post("/settings/batch-requests", {"requests": requests})["responses"]

    terms, currencies, rules, profile, nothing = [answer["response"] for answer in answers]
    assert "Net 30" in {term["name"] for term in terms["body"]["paymentTerms"]}
    assert currencies["body"]["items"][0]["currencyCode"] == "USD"
    assert rules["body"]["customerHierarchy"] is True
    assert profile["body"]["timeZone"]
    assert nothing["status"].startswith("404")


def test_settings_can_be_closed_to_the_user(zuora: ZuoraWorld) -> None:
    zuora.tenant.may_read_settings = False
    requests = [{"id": "1", "method": "GET", "url": "/currencies"}]

    answer = zuora.post("/settings/batch-requests", {"requests": requests})["responses"][0]

    assert answer["response"]["status"].startswith("403")
