"""Records of a small company in the Zuora sandbox, and what a reader selects of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.gateways.zuora_sandbox import Sandbox, context


def account(box: Sandbox, name: str = "Acme", **fields: Any) -> str:
    return box.add("Account", Name=name, Currency="USD", **fields)


def charge(box: Sandbox, name: str = "Seats", **fields: Any) -> str:
    product = box.add("Product", Name="Suite", EffectiveStartDate="2020-01-01", EffectiveEndDate="2030-01-01")
    dates = {"EffectiveStartDate": "2021-02-03", "EffectiveEndDate": "2029-01-01"}
    plan = box.add("ProductRatePlan", Name="Gold", ProductId=product, **dates)
    return box.add(
        "ProductRatePlanCharge",
        Name=name,
        ProductRatePlanId=plan,
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
