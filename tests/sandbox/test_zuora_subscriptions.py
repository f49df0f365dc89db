"""Orders and subscriptions of the Zuora sandbox."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.zuora_world import ZuoraWorld

TERMS = {
    "autoRenew": True,
    "initialTerm": {"termType": "TERMED", "period": 12, "periodType": "Month", "startDate": "2026-03-05"},
    "renewalTerms": [{"period": 6, "periodType": "Month"}],
}


def plan(zuora: ZuoraWorld, name: str = "Gold", currency: str = "EUR", **dates: Any) -> str:
    days = {"EffectiveStartDate": "2020-01-01", "EffectiveEndDate": "2030-12-31", **dates}
    product = zuora.tenant.insert("Product", Name=f"{name} product", **days)["Id"]
    made = zuora.tenant.insert("ProductRatePlan", Name=name, ProductId=product, **days)["Id"]
    charge = zuora.tenant.insert(
        "ProductRatePlanCharge",
        Name=f"{name} fee",
        ProductRatePlanId=made,
        ChargeModel="Flat Fee Pricing",
        ChargeType="Recurring",
    )["Id"]
    zuora.tenant.insert(
        "ProductRatePlanChargeTier", ProductRatePlanChargeId=charge, Currency=currency, Price="25.5"
    )
    return str(made)


def order(zuora: ZuoraWorld, *plans: str, action: Any = None, **changes: Any) -> dict[str, Any]:
    """The body of an order for a new subscription; `changes` replace its parts."""
    account = zuora.tenant.rows("Account") or [zuora.customer()]
    created = {
        "terms": TERMS,
        "subscribeToRatePlans": [{"productRatePlanId": key} for key in plans],
        **changes.pop("created", {}),
    }
    body = {
        "orderDate": "2026-03-01",
        "existingAccountId": account[0]["Id"],
        "processingOptions": {"runBilling": False, "collectPayment": False},
        "subscriptions": [
            {
                "customFields": {"IntegrationId__NS": "8001", "SalesOrder__NS": "SO-1"},
                "orderActions": [
                    {"type": "CreateSubscription", "createSubscription": created, **(action or {})}
                ],
            }
        ],
    }
    return {**body, **changes}


def reason(answer: Any, category: int) -> str:
    assert answer["success"] is False, answer
    (only,) = answer["reasons"]
    assert only["code"] % 100 == category, only
    return str(only["message"])


def test_an_order_starts_a_subscription_with_its_plans_and_charges(zuora: ZuoraWorld) -> None:
    gold, silver = plan(zuora), plan(zuora, "Silver")
    made = zuora.post("/v1/orders?returnIds=true", order(zuora, gold, silver, gold))

    assert made["success"] is True
    (number,), (id_,) = made["subscriptionNumbers"], made["subscriptionIds"]
    (row,) = zuora.query(
        "select Name, Status, TermType, InitialTerm, RenewalTerm, AutoRenew, ContractEffectiveDate, "
        "TermStartDate, TermEndDate, SalesOrder__NS from Subscription where IntegrationId__NS='8001'"
    )["records"]
    assert row == {
        "Id": id_, "Name": number, "Status": "Active", "TermType": "TERMED", "InitialTerm": 12,
        "RenewalTerm": 6, "AutoRenew": True, "ContractEffectiveDate": "2026-03-01",
        "TermStartDate": "2026-03-05", "TermEndDate": "2027-03-05", "SalesOrder__NS": "SO-1",
    }  # fmt: skip
    shown = zuora.get(f"/v1/subscriptions/{number}")
    assert [p["productRatePlanId"] for p in shown["ratePlans"]] == [gold, silver, gold]
    assert shown["ratePlans"][0]["ratePlanCharges"][0]["price"] == 25.5
    assert (shown["id"], shown["SalesOrder__NS"]) == (id_, "SO-1")


def test_ids_are_given_only_when_asked_for(zuora: ZuoraWorld) -> None:
    made = zuora.post("/v1/orders", order(zuora, plan(zuora)))
    assert "subscriptionIds" not in made
    assert made["orderNumber"].startswith("O-")


def test_orders_are_read_back_in_four_ways(zuora: ZuoraWorld) -> None:
    triggers = {"triggerDates": [{"name": "ServiceActivation", "triggerDate": "2026-03-09"}]}
    made = zuora.post("/v1/orders", order(zuora, plan(zuora), action=triggers))
    number, subscription = made["orderNumber"], made["subscriptionNumbers"][0]

    shown = zuora.get(f"/v1/orders/{number}")["order"]
    assert shown["existingAccountNumber"] == made["accountNumber"]
    (own,) = shown["subscriptions"]
    assert own["customFields"]["SalesOrder__NS"] == "SO-1"
    assert {"name": "ServiceActivation", "triggerDate": "2026-03-09"} in own["orderActions"][0][
        "triggerDates"
    ]
    assert zuora.get("/v1/orders")["orders"] == [shown]
    assert zuora.get(f"/v1/orders/subscription/{subscription}")["orders"] == [shown]
    (found,) = zuora.get("/object-query/orders", ("filter[]", f"ordernumber.EQ:{number}"))["data"]
    assert (found["orderNumber"], found["orderDate"]) == (number, "2026-03-01")


def test_an_order_may_be_given_as_a_job(zuora: ZuoraWorld) -> None:
    answer = zuora.call("POST", "/v1/async/orders", json=order(zuora, plan(zuora)))
    assert answer.status_code == 202

    job = zuora.get(f"/v1/async-jobs/{answer.json()['jobId']}")

    assert (job["status"], job["success"]) == ("Completed", True)
    assert zuora.get(f"/v1/subscriptions/{job['result']['subscriptionNumbers'][0]}")["success"] is True
    failed = zuora.post("/v1/async/orders", order(zuora))
    assert zuora.get(f"/v1/async-jobs/{failed['jobId']}")["status"] == "Failed"
    assert "Cannot find a job" in reason(zuora.get("/v1/async-jobs/1"), 40)


def test_a_tenant_without_orders_starts_subscriptions_directly(zuora: ZuoraWorld) -> None:
    zuora.tenant.orders_enabled = False
    key = plan(zuora)
    body = order(zuora, key)
    assert "Orders feature is not enabled" in reason(zuora.post("/v1/orders", body), 10)
    account = zuora.tenant.rows("Account")[0]
    direct = {
        "accountKey": account["AccountNumber"],
        "termType": "TERMED",
        "contractEffectiveDate": "2026-03-01",
        "initialTerm": 12,
        "renewalTerm": 6,
        "autoRenew": False,
        "subscribeToRatePlans": [{"productRatePlanId": key}],
        "IntegrationId__NS": "8001",
    }

    made = zuora.post("/v1/subscriptions", direct)

    shown = zuora.get(f"/v1/subscriptions/{made['subscriptionNumber']}")
    assert (shown["id"], shown["initialTerm"], shown["IntegrationId__NS"]) == (
        made["subscriptionId"], 12, "8001",
    )  # fmt: skip
    listed = zuora.get(f"/v1/subscriptions/accounts/{account['AccountNumber']}")["subscriptions"]
    assert [row["id"] for row in listed] == [made["subscriptionId"]]
    for missing in ("accountKey", "termType", "contractEffectiveDate", "renewalTerm", "subscribeToRatePlans"):
        incomplete = {name: value for name, value in direct.items() if name != missing}
        assert missing in reason(zuora.post("/v1/subscriptions", incomplete), 22)


def test_custom_fields_are_changed_and_standard_fields_are_not(zuora: ZuoraWorld) -> None:
    made = zuora.post("/v1/orders", order(zuora, plan(zuora)))
    path = f"/v1/subscriptions/{made['subscriptionNumbers'][0]}"

    assert zuora.put(f"{path}/customFields", {"customFields": {"Project__NS": "PRJ"}})["success"] is True
    assert zuora.get(path)["Project__NS"] == "PRJ"
    assert "not a custom field" in reason(
        zuora.put(f"{path}/customFields", {"customFields": {"status": "x"}}), 21
    )
    orders = f"/v1/orders/{made['orderNumber']}/customFields"
    assert zuora.put(orders, {"customFields": {}})["success"] is True


BAD = [
    ({"orderDate": None}, 22, "orderDate"),
    ({"orderDate": "soon"}, 20, "orderDate is invalid: soon"),
    ({"existingAccountId": None}, 22, "existingAccountNumber"),
    ({"existingAccountId": "nobody"}, 40, "Cannot find Account"),
    ({"subscriptions": []}, 22, "orderActions"),
    ({"subscriptions": [{"orderActions": []}] * 51}, 30, "at most 50 subscriptions"),
    ({"created": {"subscribeToRatePlans": []}}, 22, "subscribeToRatePlans"),
    ({"created": {"subscribeToRatePlans": [{}]}}, 22, "productRatePlanId"),
    ({"created": {"subscribeToRatePlans": [{"productRatePlanId": "x"}]}}, 40, "Cannot find ProductRatePlan"),
    ({"created": {"currency": "USD"}}, 30, "Currency USD is not that of the account."),
    ({"created": {"terms": {"initialTerm": {"termType": "SOMETIMES"}}}}, 20, "termType is invalid"),
    ({"created": {"terms": {"initialTerm": {"termType": "TERMED"}}}}, 22, "InitialTerm"),
    (
        {"created": {"terms": {"initialTerm": {"termType": "TERMED", "period": "a year"}}}},
        20,
        "InitialTerm is invalid: a year",
    ),
    (
        {
            "created": {
                "terms": {"initialTerm": {"termType": "TERMED", "period": 0}, "renewalTerms": [{"period": 1}]}
            }
        },
        20,
        "InitialTerm is invalid: 0",
    ),
    ({"action": {"type": "AddProduct"}}, 30, "AddProduct"),
    ({"action": {"triggerDates": [{"name": "Someday", "triggerDate": "2026-01-01"}]}}, 20, "Someday"),
    (
        {
            "action": {
                "triggerDates": [
                    {"name": "ServiceActivation", "triggerDate": "2026-03-09"},
                    {"name": "CustomerAcceptance", "triggerDate": "2026-03-08"},
                ]
            }
        },
        30,
        "ContractAcceptanceDate 2026-03-08 is earlier than ServiceActivationDate 2026-03-09.",
    ),
]


@pytest.mark.parametrize(("changes", "category", "message"), BAD)
def test_a_wrong_order_is_refused_and_leaves_nothing(
    zuora: ZuoraWorld, changes: dict[str, Any], category: int, message: str
) -> None:
    body = order(zuora, plan(zuora), **{name: value for name, value in changes.items()})

    assert message in reason(zuora.post("/v1/orders", body), category)
    assert zuora.tenant.rows("Subscription") == zuora.tenant.rows("Order") == []


def test_what_the_catalog_does_not_offer_is_refused(zuora: ZuoraWorld) -> None:
    dollars, ended = plan(zuora, currency="USD"), plan(zuora, "Old", EffectiveEndDate="2026-02-28")

    assert "has no price in EUR" in reason(zuora.post("/v1/orders", order(zuora, dollars)), 30)
    assert "is not effective on 2026-03-01" in reason(zuora.post("/v1/orders", order(zuora, ended)), 30)


def test_a_draft_account_gets_no_subscription(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    zuora.tenant.update("Account", account["Id"], Status="Draft")

    assert "is not active" in reason(zuora.post("/v1/orders", order(zuora, plan(zuora))), 30)


def test_subscription_numbers_are_unique_and_keys_are_honoured(zuora: ZuoraWorld) -> None:
    body = order(zuora, plan(zuora), created={"subscriptionNumber": "SUB-1"})

    first = zuora.post("/v1/orders", body, Idempotency_Key="nsso-1")
    assert first["subscriptionNumbers"] == ["SUB-1"]
    assert zuora.post("/v1/orders", body, Idempotency_Key="nsso-1") == first
    assert "already exists" in reason(zuora.post("/v1/orders", body, Idempotency_Key="nsso-2"), 30)
    assert len(zuora.tenant.rows("Subscription")) == 1


def test_an_evergreen_subscription_has_no_end(zuora: ZuoraWorld) -> None:
    created = {"terms": {"initialTerm": {"termType": "EVERGREEN"}}}
    made = zuora.post("/v1/orders", order(zuora, plan(zuora), created=created))

    shown = zuora.get(f"/v1/subscriptions/{made['subscriptionNumbers'][0]}")
    assert (shown["termType"], shown["termEndDate"]) == ("EVERGREEN", None)
