"""Bulk actions and CRUD: one result for each row, limits, clearing of fields."""

from __future__ import annotations

from tests.sandbox.zuora_world import ZuoraWorld


def test_every_row_has_its_own_result(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    rows = [
        {"Id": account["Id"], "IntegrationStatus__NS": "Sync Complete", "NoSuchField": 1},
        {"Id": "0" * 32, "IntegrationStatus__NS": "Sync Complete"},
        {"Id": account["Id"], "IntegrationStatus__NS": "x" * 256},
    ]

    results = zuora.post("/v1/action/update", {"type": "Account", "objects": rows})

    assert [result["Success"] for result in results] == [True, False, False]
    assert [row["Errors"][0]["Code"] for row in results[1:]] == ["INVALID_ID", "INVALID_VALUE"]
    assert zuora.tenant.get("Account", account["Id"])["IntegrationStatus__NS"] == "Sync Complete"


def test_fields_to_null_empties_fields_and_raises_the_updated_date(zuora: ZuoraWorld) -> None:
    invoice = zuora.invoice(zuora.customer(), "1", IntegrationId__NS="5", TransferredToAccounting="Yes")
    zuora.later(minutes=5)
    names = ["IntegrationId__NS", "TransferredToAccounting"]

    zuora.post(
        "/v1/action/update", {"type": "Invoice", "objects": [{"Id": invoice["Id"], "fieldsToNull": names}]}
    )

    after = zuora.tenant.get("Invoice", invoice["Id"])
    assert (after["IntegrationId__NS"], after["TransferredToAccounting"]) == (None, None)
    assert after["UpdatedDate"] > invoice["UpdatedDate"]


def test_more_than_fifty_rows_are_refused_as_a_whole(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    rows = [{"Id": account["Id"], "Notes": "new"}] * 51

    response = zuora.call("POST", "/v1/action/update", json={"type": "Account", "objects": rows})

    assert (response.status_code, response.json()["FaultCode"]) == (400, "MAX_RECORDS_EXCEEDED")
    assert "Notes" not in zuora.tenant.get("Account", account["Id"])


def test_an_unknown_type_is_refused_as_a_whole(zuora: ZuoraWorld) -> None:
    response = zuora.call("POST", "/v1/action/create", json={"type": "CreditMemo", "objects": [{}]})

    assert (response.status_code, response.json()["FaultCode"]) == (400, "INVALID_TYPE")


def test_values_of_the_accounting_mark_are_checked(zuora: ZuoraWorld) -> None:
    invoice = zuora.invoice(zuora.customer(), "1")
    rows = [{"Id": invoice["Id"], "TransferredToAccounting": value} for value in ("Processing", "Done")]

    results = zuora.post("/v1/action/update", {"type": "Invoice", "objects": rows})

    assert [result["Success"] for result in results] == [True, False]


def test_amounts_and_dates_of_invoices_cannot_be_written(zuora: ZuoraWorld) -> None:
    invoice = zuora.invoice(zuora.customer(), "10")

    zuora.put(f"/v1/object/invoice/{invoice['Id']}", {"Amount": 99, "Balance": 99, "IntegrationId__NS": "7"})

    after = zuora.tenant.get("Invoice", invoice["Id"])
    assert (after["Amount"], after["Balance"], after["IntegrationId__NS"]) == (10, 10, "7")


def test_leaving_yes_needs_the_override_permission(zuora: ZuoraWorld) -> None:
    invoice = zuora.invoice(zuora.customer(), "1", TransferredToAccounting="Yes")
    row = {"Id": invoice["Id"], "fieldsToNull": ["TransferredToAccounting"]}
    zuora.tenant.may_override_transferred = False

    refused = zuora.post("/v1/action/update", {"type": "Invoice", "objects": [row]})
    zuora.tenant.may_override_transferred = True
    accepted = zuora.post("/v1/action/update", {"type": "Invoice", "objects": [row]})

    assert (refused[0]["Success"], accepted[0]["Success"]) == (False, True)


def test_a_draft_account_becomes_active_once_it_has_contacts(zuora: ZuoraWorld) -> None:
    body = {"Name": "Nova", "Currency": "EUR", "BillCycleDay": 1, "Status": "Draft"}
    account = zuora.post("/v1/object/account", body)["Id"]
    early = zuora.call("PUT", f"/v1/object/account/{account}", json={"Status": "Active"})
    contact = zuora.post(
        "/v1/object/contact", {"AccountId": account, "FirstName": "Ada", "LastName": "Berg"}
    )["Id"]

    late = zuora.put(
        f"/v1/object/account/{account}", {"BillToId": contact, "SoldToId": contact, "Status": "Active"}
    )

    assert early.status_code == 400
    assert early.json()["Errors"][0]["Code"] == "MISSING_REQUIRED_VALUE"
    assert late == {"Success": True, "Id": account}
    assert zuora.get(f"/v1/object/account/{account}")["Status"] == "Active"


def test_a_missing_record_is_404_on_crud(zuora: ZuoraWorld) -> None:
    assert zuora.call("GET", "/v1/object/account/" + "0" * 32).status_code == 404


def test_records_in_use_cannot_be_deleted(zuora: ZuoraWorld) -> None:
    used, unused = zuora.customer("Used"), zuora.tenant.insert("Account", Name="Unused", Currency="EUR")
    zuora.invoice(used, "1")

    results = zuora.post("/v1/action/delete", {"type": "Account", "ids": [used["Id"], unused["Id"]]})

    assert [result["success"] for result in results] == [False, True]
    assert zuora.tenant.find("Account", unused["Id"]) is None


def test_a_contact_change_leaves_the_account_untouched(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    zuora.later(hours=1)

    zuora.put(f"/v1/object/contact/{account['BillToId']}", {"City": "Bonn"})

    assert zuora.tenant.get("Contact", account["BillToId"])["UpdatedDate"] > account["UpdatedDate"]
    assert zuora.tenant.get("Account", account["Id"])["UpdatedDate"] == account["UpdatedDate"]


def test_charges_take_custom_fields_without_their_other_required_values(zuora: ZuoraWorld) -> None:
    charge = zuora.tenant.insert("ProductRatePlanCharge", Name="Seats")
    row = {"Id": charge["Id"], "IntegrationId__NS": "9", "IntegrationStatus__NS": "Sync Complete"}

    results = zuora.post("/v1/action/update", {"type": "ProductRatePlanCharge", "objects": [row]})

    assert results == [{"Success": True, "Id": charge["Id"]}]
