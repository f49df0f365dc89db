"""Draft accounts, their contacts and their activation through the older object APIs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.zuora_world import ZuoraWorld

DRAFT = {"Name": "Nova AG", "Currency": "EUR", "BillCycleDay": 1, "Status": "Draft"}
PERSON = {"FirstName": "Ada", "LastName": "Berg"}


def draft(zuora: ZuoraWorld, **fields: Any) -> str:
    return str(zuora.post("/v1/object/account", {**DRAFT, **fields})["Id"])


def contact(zuora: ZuoraWorld, account: str, **fields: Any) -> Any:
    return zuora.post("/v1/object/contact", {**PERSON, "AccountId": account, **fields})


def refusal(answer: Any) -> str:
    assert answer["Success"] is False, answer
    (error,) = answer["Errors"]
    return f"{error['Code']}: {error['Message']}"


def test_a_draft_is_activated_with_both_of_its_contacts(zuora: ZuoraWorld) -> None:
    account = draft(zuora)
    bill_to, sold_to = contact(zuora, account)["Id"], contact(zuora, account)["Id"]
    links = {"BillToId": bill_to, "SoldToId": sold_to, "Status": "Active"}

    assert zuora.put(f"/v1/object/account/{account}", links)["Success"] is True

    shown = zuora.query(f"select Status, BillToId, SoldToId from Account where Id='{account}'")["records"]
    assert shown == [{"Id": account, **links}]


@pytest.mark.parametrize("missing", ["BillToId", "SoldToId"])
def test_activation_takes_both_contacts(zuora: ZuoraWorld, missing: str) -> None:
    account = draft(zuora)
    made = contact(zuora, account)["Id"]
    links = {"BillToId": made, "SoldToId": made, "Status": "Active"}
    del links[missing]

    assert refusal(zuora.put(f"/v1/object/account/{account}", links)) == (
        f"MISSING_REQUIRED_VALUE: Missing required value: {missing}"
    )
    assert zuora.tenant.get("Account", account)["Status"] == "Draft"


def test_an_account_cannot_be_born_active(zuora: ZuoraWorld) -> None:
    assert "BillToId" in refusal(zuora.post("/v1/object/account", {**DRAFT, "Status": "Active"}))


def test_contacts_of_another_account_are_refused(zuora: ZuoraWorld) -> None:
    account, other = draft(zuora), draft(zuora)
    strange = contact(zuora, other)["Id"]

    assert "is not a contact of this account" in refusal(
        zuora.put(f"/v1/object/account/{account}", {"BillToId": strange})
    )
    assert "another account" in refusal(zuora.put(f"/v1/object/contact/{strange}", {"AccountId": account}))


@pytest.mark.parametrize("missing", ["Name", "Currency", "BillCycleDay", "Status"])
def test_a_draft_needs_these(zuora: ZuoraWorld, missing: str) -> None:
    body = {name: value for name, value in DRAFT.items() if name != missing}

    assert refusal(zuora.post("/v1/object/account", body)).startswith("MISSING_REQUIRED_VALUE")
    assert zuora.tenant.rows("Account") == []


@pytest.mark.parametrize("missing", ["FirstName", "LastName", "AccountId"])
def test_a_contact_needs_these(zuora: ZuoraWorld, missing: str) -> None:
    account = draft(zuora)

    assert refusal(contact(zuora, account, **{missing: ""})).startswith("MISSING_REQUIRED_VALUE")
    assert zuora.tenant.rows("Contact") == []


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"Country": "US", "State": "IL"}, {"Country": "United States", "State": "Illinois"}),
        ({"Country": "USA", "State": "illinois"}, {"Country": "United States", "State": "Illinois"}),
        ({"Country": "Canada", "State": "ON"}, {"Country": "Canada", "State": "Ontario"}),
        ({"Country": "germany", "State": "Bayern"}, {"Country": "Germany", "State": "Bayern"}),
        ({"State": "Anywhere"}, {"State": "Anywhere"}),
    ],
)
def test_countries_and_states_are_taken_by_name_or_code(
    zuora: ZuoraWorld, given: dict[str, str], stored: dict[str, str]
) -> None:
    made = contact(zuora, draft(zuora), **given)["Id"]

    row = zuora.tenant.get("Contact", made)
    assert {name: row[name] for name in stored} == stored


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"Country": "Atlantis"}, "Invalid value for field Country: Atlantis"),
        ({"Country": "_unitedStates"}, "Invalid value for field Country"),
        ({"Country": "US", "State": "Bavaria"}, "Bavaria is not a state of United States"),
        ({"City": "x" * 41}, "The length of City exceeds 40 characters."),
        ({"WorkEmail": "x" * 81}, "The length of WorkEmail exceeds 80 characters."),
    ],
)
def test_what_does_not_fit_a_contact_is_refused(
    zuora: ZuoraWorld, fields: dict[str, str], message: str
) -> None:
    account = draft(zuora)
    made = contact(zuora, account)["Id"]

    assert message in refusal(contact(zuora, account, **fields))
    assert message in refusal(zuora.put(f"/v1/object/contact/{made}", fields))
    rest = {name[0].lower() + name[1:]: value for name, value in fields.items()}
    assert message in zuora.put(f"/v1/contacts/{made}", rest)["reasons"][0]["message"]


def test_a_state_is_checked_against_the_country_that_the_contact_has(zuora: ZuoraWorld) -> None:
    made = contact(zuora, draft(zuora), Country="US")["Id"]

    assert "not a state of United States" in refusal(
        zuora.put(f"/v1/object/contact/{made}", {"State": "Bayern"})
    )
    assert zuora.put(f"/v1/object/contact/{made}", {"State": "TX"})["Success"] is True
    assert zuora.tenant.get("Contact", made)["State"] == "Texas"


def test_account_numbers_are_unique_and_batches_exist(zuora: ZuoraWorld) -> None:
    draft(zuora, AccountNumber="CUST-1")
    second = draft(zuora, Batch="Batch20")

    assert "DUPLICATE_VALUE" in refusal(
        zuora.post("/v1/object/account", {**DRAFT, "AccountNumber": "CUST-1"})
    )
    assert "DUPLICATE_VALUE" in refusal(
        zuora.put(f"/v1/object/account/{second}", {"AccountNumber": "CUST-1"})
    )
    assert zuora.put(f"/v1/object/account/{second}", {"AccountNumber": "CUST-2"})["Success"] is True
    assert "Batch" in refusal(zuora.post("/v1/object/account", {**DRAFT, "Batch": "7"}))


def test_a_hierarchy_is_no_circle(zuora: ZuoraWorld) -> None:
    top = draft(zuora)
    child = draft(zuora, ParentId=top)

    assert "circular" in refusal(zuora.put(f"/v1/object/account/{top}", {"ParentId": child}))
    assert "circular" in refusal(zuora.put(f"/v1/object/account/{top}", {"ParentId": top}))


def test_the_currency_of_an_account_in_use_stays(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    assert zuora.put(f"/v1/object/account/{account['Id']}", {"Currency": "USD"})["Success"] is True
    zuora.invoice(account, "10")

    assert "currency of an account in use" in refusal(
        zuora.put(f"/v1/object/account/{account['Id']}", {"Currency": "EUR"})
    )


def test_a_repeated_key_makes_no_second_draft_or_contact(zuora: ZuoraWorld) -> None:
    first = zuora.post("/v1/object/account", DRAFT, Idempotency_Key="nscust-1")
    assert zuora.post("/v1/object/account", DRAFT, Idempotency_Key="nscust-1") == first
    body = {**PERSON, "AccountId": first["Id"]}
    made = zuora.post("/v1/object/contact", body, Idempotency_Key="nscust-1-billto")
    assert zuora.post("/v1/object/contact", body, Idempotency_Key="nscust-1-billto") == made
    assert (len(zuora.tenant.rows("Account")), len(zuora.tenant.rows("Contact"))) == (1, 1)
