"""Records of a small company in the Zuora sandbox, and what a reader selects of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.gateways.zuora_sandbox import Sandbox, context


def account(box: Sandbox, name: str = "Acme", **fields: Any) -> str:
    return box.add("Account", Name=name, Currency="USD", **fields)


def product(box: Sandbox, name: str = "Suite", **fields: Any) -> str:
    dates = {"EffectiveStartDate": "2020-01-01", "EffectiveEndDate": "2030-01-01"}
    return box.add("Product", Name=name, **dates, **fields)


def rate_plan(box: Sandbox, product_id: str, name: str = "Gold", **fields: Any) -> str:
    dates = {"EffectiveStartDate": "2021-02-03", "EffectiveEndDate": "2029-01-01"}
    return box.add("ProductRatePlan", Name=name, ProductId=product_id, **dates, **fields)


def charge(box: Sandbox, name: str = "Seats", **fields: Any) -> str:
    return box.add(
        "ProductRatePlanCharge",
        Name=name,
        ProductRatePlanId=rate_plan(box, product(box)),
        ChargeModel="Per Unit Pricing",
        ChargeType="Recurring",
        **fields,
    )


def invoice(box: Sandbox, account_id: str, **fields: Any) -> str:
    return box.add(
        "Invoice", **{"AccountId": account_id, "InvoiceDate": "2026-05-01", "Amount": "10", **fields}
    )


def selected(box: Sandbox, process: str, *watermark: datetime, **preferences: Any) -> list[str]:
    return list(box.gateway.reader(process).ids(context(*watermark, **preferences)))
