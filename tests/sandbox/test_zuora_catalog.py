"""Products, rate plans and charges of the Zuora sandbox through every family of endpoints."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.zuora_world import ZuoraWorld

DATES = {"EffectiveStartDate": "2026-01-01", "EffectiveEndDate": "2030-12-31"}
CHARGE = {
    "Name": "Seats",
    "ChargeModel": "Per Unit Pricing",
    "ChargeType": "Recurring",
    "BillingPeriod": "Month",
    "BillCycleType": "DefaultFromCustomer",
    "TriggerEvent": "ContractEffective",
    "ProductRatePlanChargeTierData": {"ProductRatePlanChargeTier": [{"Price": 9.5, "Currency": "EUR"}]},
}
EMPTY = {"ProductRatePlanChargeTierData": {"ProductRatePlanChargeTier": []}}


def made(zuora: ZuoraWorld, path: str, **fields: Any) -> str:
    answer = zuora.post(f"/v1/object/{path}", fields)
    assert answer["Success"], answer
    return str(answer["Id"])


def refused(zuora: ZuoraWorld, path: str, **fields: Any) -> str:
    answer = zuora.post(f"/v1/object/{path}", fields)
    assert not answer["Success"]
    return str(answer["Errors"][0]["Code"])


@pytest.fixture
def product(zuora: ZuoraWorld) -> str:
    return made(zuora, "product", Name="Suite", ItemType__NS="Service", **DATES)


def test_a_catalog_is_made_by_crud_and_read_as_a_tree(zuora: ZuoraWorld, product: str) -> None:
    plan = made(zuora, "product-rate-plan", Name="Gold", ProductId=product, Price__NS="9.50", **DATES)
    charge = made(zuora, "product-rate-plan-charge", ProductRatePlanId=plan, **CHARGE)

    for path in (f"/v1/catalog/products/{product}", f"/v1/catalog/product/{product}"):
        tree = zuora.get(path)
        (shown,) = tree["productRatePlans"]
        assert (tree["ItemType__NS"], shown["Price__NS"], shown["status"]) == ("Service", "9.50", "Active")
        (seats,) = shown["productRatePlanCharges"]
        assert (seats["id"], seats["pricing"][0]["price"]) == (charge, Decimal("9.5"))


def test_a_rate_plan_can_be_read_alone_and_with_those_of_its_product(zuora: ZuoraWorld, product: str) -> None:
    plan = made(zuora, "product-rate-plan", Name="Gold", ProductId=product, IntegrationId__NS="7", **DATES)
    made(zuora, "product-rate-plan-charge", ProductRatePlanId=plan, **CHARGE)

    alone = zuora.get(f"/v1/product-rate-plans/{plan}")
    assert (alone["success"], alone["name"], alone["IntegrationId__NS"]) == (True, "Gold", "7")
    for path in (f"/v1/rateplan/{product}/productRatePlan", f"/v1/products/{product}/product-rate-plans"):
        (shown,) = zuora.get(path)["productRatePlans"]
        assert (shown["id"], shown["productRatePlanCharges"][0]["name"]) == (plan, "Seats")
    assert zuora.get("/v1/product-rate-plans/" + "0" * 32)["success"] is False


def test_a_rate_plan_is_active_between_its_dates(zuora: ZuoraWorld, product: str) -> None:
    cases = {
        "Active": {"EffectiveStartDate": "2026-03-01", "EffectiveEndDate": "2026-03-01"},
        "Expired": {"EffectiveStartDate": "2026-01-01", "EffectiveEndDate": "2026-02-28"},
        "NotStarted": {"EffectiveStartDate": "2026-03-02", "EffectiveEndDate": "2026-12-31"},
    }
    for status, dates in cases.items():
        plan = made(zuora, "product-rate-plan", Name=status, ProductId=product, **dates)
        assert zuora.get(f"/v1/product-rate-plans/{plan}")["status"] == status


def test_netsuite_fields_are_updated_fifty_in_a_call_and_seen_everywhere(
    zuora: ZuoraWorld, product: str
) -> None:
    plans = [
        made(zuora, "product-rate-plan", Name=f"Plan {n}", ProductId=product, **DATES) for n in range(50)
    ]
    before = zuora.tenant.get("ProductRatePlan", plans[0])["UpdatedDate"]
    zuora.later(minutes=1)
    rows = [
        {"Id": plan, "IntegrationId__NS": "5", "IntegrationStatus__NS": "Sync Complete"} for plan in plans
    ]

    results = zuora.post("/v1/action/update", {"type": "ProductRatePlan", "objects": rows})

    assert [row["Success"] for row in results] == [True] * 50
    assert zuora.tenant.get("ProductRatePlan", plans[0])["UpdatedDate"] > before
    text = "select Id, IntegrationId__NS from ProductRatePlan where IntegrationStatus__NS = 'Sync Complete'"
    assert zuora.query(text)["size"] == 50
    found = zuora.get("/object-query/product-rate-plans", ("filter[]", f"id.EQ:{plans[0]}"))["data"]
    assert found[0]["IntegrationId__NS"] == "5"


def test_a_product_is_changed_and_deleted_only_without_rate_plans(zuora: ZuoraWorld, product: str) -> None:
    assert zuora.put(f"/v1/object/product/{product}", {"Name": "Suite 2"})["Success"]
    plan = made(zuora, "product-rate-plan", Name="Gold", ProductId=product, **DATES)
    shown = zuora.get(f"/v1/object/product-rate-plan/{plan}")

    assert (shown["ProductId"], shown["EffectiveEndDate"]) == (product, "2030-12-31")
    assert zuora.call("DELETE", f"/v1/object/product/{product}").status_code == 400
    assert zuora.call("DELETE", f"/v1/object/product-rate-plan/{plan}").status_code == 200
    assert zuora.call("DELETE", f"/v1/object/product/{product}").status_code == 200


def test_wrong_catalog_records_are_refused(zuora: ZuoraWorld, product: str) -> None:
    backwards = {"EffectiveStartDate": "2026-02-01", "EffectiveEndDate": "2026-01-31"}
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("product", {"Name": "X", "EffectiveStartDate": "2026-01-01"}, "MISSING_REQUIRED_VALUE"),
        ("product", {"Name": "X", **backwards}, "INVALID_VALUE"),
        ("product", {"Name": "X", **DATES, "ItemType__NS": "Kit"}, "INVALID_VALUE"),
        ("product-rate-plan", {"Name": "X", **DATES}, "MISSING_REQUIRED_VALUE"),
        ("product-rate-plan", {"Name": "X", "ProductId": "0" * 32}, "INVALID_ID"),
        ("product-rate-plan", {"Name": "X", "ProductId": product, **backwards}, "INVALID_VALUE"),
        (
            "product-rate-plan",
            {"Name": "X", "ProductId": product, "BillingPeriod__NS": "Weekly"},
            "INVALID_VALUE",
        ),
        (
            "product-rate-plan",
            {"Name": "X", "ProductId": product, "IncludeChildren__NS": "true"},
            "INVALID_VALUE",
        ),
        (
            "product-rate-plan",
            {"Name": "X", "ProductId": product, "MultiCurrencyPrice__NS": "E" * 256},
            "INVALID_VALUE",
        ),
    ]
    for path, fields, code in cases:
        assert refused(zuora, path, **fields) == code, fields
    answer = zuora.put(f"/v1/object/product/{product}", {"EffectiveEndDate": "2025-12-31"})
    assert answer["Errors"][0]["Code"] == "INVALID_VALUE"


@pytest.mark.parametrize("missing", ["BillCycleType", "TriggerEvent", "ProductRatePlanChargeTierData"])
def test_a_new_charge_needs_its_billing_and_its_prices(zuora: ZuoraWorld, product: str, missing: str) -> None:
    plan = made(zuora, "product-rate-plan", Name="Gold", ProductId=product)
    fields = {name: value for name, value in CHARGE.items() if name != missing}

    code = refused(zuora, "product-rate-plan-charge", ProductRatePlanId=plan, **fields)

    assert code == "MISSING_REQUIRED_VALUE"
    assert refused(zuora, "product-rate-plan-charge", ProductRatePlanId=plan, **{**CHARGE, **EMPTY}) == code
    assert zuora.tenant.rows("ProductRatePlanCharge") == []


def test_a_charge_is_fully_updated_by_crud_but_by_its_id_in_an_action(
    zuora: ZuoraWorld, product: str
) -> None:
    plan = made(zuora, "product-rate-plan", Name="Gold", ProductId=product)
    charge = made(zuora, "product-rate-plan-charge", ProductRatePlanId=plan, **CHARGE)
    path = f"/v1/object/product-rate-plan-charge/{charge}"

    assert zuora.put(path, {"ItemType__NS": "Service"})["Errors"][0]["Code"] == "MISSING_REQUIRED_VALUE"
    tiers = {"ProductRatePlanChargeTier": [{"Price": 11, "Currency": "EUR"}]}
    assert zuora.put(path, {**CHARGE, "ProductRatePlanChargeTierData": tiers})["Success"]
    prices = zuora.tenant.rows("ProductRatePlanChargeTier", ProductRatePlanChargeId=charge)
    assert [row["Price"] for row in prices] == [Decimal(11)]

    row = {"Id": charge, "ItemType__NS": "Service"}
    (result,) = zuora.post("/v1/action/update", {"type": "ProductRatePlanCharge", "objects": [row]})
    assert result["Success"]
