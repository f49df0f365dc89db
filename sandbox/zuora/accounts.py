"""/v1/accounts and /v1/contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.zuora.contacts import checked
from sandbox.zuora.context import Context, Route
from sandbox.zuora.records import check_reference_data, clean, existing, require
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.rest import ok, show, spell, taken
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import Tenant

_CONTACT = spell(
    "Address1 Address2 AsBillTo AsShipTo AsSoldTo City Country County Fax FirstName HomePhone LastName "
    "MobilePhone "
    "OtherPhone OtherPhoneType PersonalEmail State TaxRegion WorkEmail WorkPhone",
    nickname="NickName",
    zipCode="PostalCode",
    contactDescription="Description",
)
_ACCOUNT = spell(
    "AccountNumber AutoPay Batch BillCycleDay CommunicationProfileId CrmId Currency CustomerServiceRepName "
    "InvoiceDeliveryPrefsEmail InvoiceDeliveryPrefsPrint InvoiceTemplateId Name Notes ParentId "
    "PaymentGateway "
    "PaymentTerm PurchaseOrderNumber",
    salesRep="SalesRepName",
)
_TAX = {
    "VATId": "VATId",
    "companyCode": "TaxCompanyCode",
    "exemptStatus": "TaxExemptStatus",
    "exemptCertificateId": "TaxExemptCertificateID",
    "exemptCertificateType": "TaxExemptCertificateType",
    "exemptDescription": "TaxExemptDescription",
    "exemptEffectiveDate": "TaxExemptEffectiveDate",
    "exemptExpirationDate": "TaxExemptExpirationDate",
    "exemptIssuingJurisdiction": "TaxExemptIssuingJurisdiction",
}
_LINKS = spell(
    "DefaultPaymentMethodId",
    billToContactId="BillToId",
    soldToContactId="SoldToId",
    shipToContactId="ShipToId",
)
_BASIC = spell(
    "Id Name AccountNumber Notes Status CrmId Batch InvoiceTemplateId CommunicationProfileId ParentId "
    "PurchaseOrderNumber UpdatedDate",
    salesRep="SalesRepName",
)
_BILLING = spell(
    "AutoPay BillCycleDay Currency PaymentTerm PaymentGateway InvoiceDeliveryPrefsPrint "
    "InvoiceDeliveryPrefsEmail DefaultPaymentMethodId",
)
_METRICS = spell("Balance TotalInvoiceBalance CreditBalance")
_ROLES = (("billToContact", "BillToId"), ("soldToContact", "SoldToId"), ("shipToContact", "ShipToId"))


def create(context: Context) -> dict[str, Any]:
    """An active account with its contacts."""
    tenant, body = context.tenant, context.fields()
    require(body, "name", "currency", "billToContact")
    row = clean(tenant, "Account", _account_fields(body))
    row["BillCycleDay"] = row.get("BillCycleDay") or 0
    check_reference_data(tenant, row)
    if row.get("AccountNumber") and tenant.find("Account", row["AccountNumber"]):
        raise Refusal("duplicate", f"The account number {row['AccountNumber']} already exists.")
    contacts = {field: _contact(tenant, body[key]) for key, field in _ROLES if body.get(key)}
    account = tenant.insert("Account", **row)
    links = {
        field: tenant.insert("Contact", AccountId=account["Id"], **contact)["Id"]
        for field, contact in contacts.items()
    }
    links.setdefault("SoldToId", links["BillToId"])
    tenant.update("Account", account["Id"], **links)
    return ok(
        {
            "accountId": account["Id"],
            "accountNumber": account["AccountNumber"],
            "billToContactId": links["BillToId"],
            "soldToContactId": links["SoldToId"],
        }
    )


def _account_fields(body: Mapping[str, Any]) -> dict[str, Any]:
    tax = taken(body.get("taxInfo") or {}, _TAX)
    emails = body.get("additionalEmailAddresses")
    extra = {"AdditionalEmailAddresses": ",".join(emails)} if emails else {}
    return {**taken(body, _ACCOUNT), **tax, **extra}


def _contact(tenant: Tenant, fields: Mapping[str, Any]) -> Row:
    require(fields, "firstName", "lastName")
    return checked(clean(tenant, "Contact", taken(fields, _CONTACT)))


def read(context: Context) -> dict[str, Any]:
    """One account in its four sections; custom fields stand in basicInfo."""
    account = existing(context.tenant, "Account", context.key)
    data: dict[str, Any] = {
        "basicInfo": show(account, _BASIC),
        "billingAndPayment": _plain(account, _BILLING),
        "metrics": _plain(account, _METRICS),
        "taxInfo": _plain(account, _TAX),
    }
    for key, field in _ROLES:
        contact = context.tenant.find("Contact", account.get(field))
        if contact:
            data[key] = {"id": contact["Id"], **show(contact, _CONTACT)}
    return ok(data)


def _plain(row: Row, names: Mapping[str, str]) -> dict[str, Any]:
    return {key: value for key, value in show(row, names).items() if not key.endswith("__NS")}


def change(context: Context) -> dict[str, Any]:
    """Change an account, and its contacts in place."""
    tenant, body = context.tenant, context.fields()
    account = existing(tenant, "Account", context.key)
    fields = {**_account_fields(body), **taken(body, _LINKS)}
    # The number and the currency of an account are given once.
    changes = clean(
        tenant, "Account", fields, tenant.table("Account").kind.stored - {"AccountNumber", "Currency"}
    )
    check_reference_data(tenant, changes)
    edits = [
        (account[field], _edit(tenant, tenant.get("Contact", account[field]), body[key]))
        for key, field in _ROLES
        if body.get(key) and account.get(field)
    ]
    for contact_id, edit in edits:
        tenant.update("Contact", contact_id, **edit)
    tenant.update("Account", account["Id"], **changes)
    return ok()


def _edit(tenant: Tenant, contact: Row, fields: Mapping[str, Any]) -> Row:
    return checked(clean(tenant, "Contact", taken(fields, _CONTACT)), contact)


def create_contact(context: Context) -> dict[str, Any]:
    """A further contact of an account."""
    body = context.fields()
    account = existing(context.tenant, "Account", body.get("accountId") or body.get("accountNumber"))
    row = context.tenant.insert("Contact", AccountId=account["Id"], **_contact(context.tenant, body))
    return ok(_present_contact(context.tenant, row))


def _present_contact(tenant: Tenant, row: Row) -> dict[str, Any]:
    account = tenant.get("Account", row["AccountId"])
    owner = {"accountId": account["Id"], "accountNumber": account["AccountNumber"]}
    return {"id": row["Id"], **owner, **show(row, _CONTACT)}


def read_contact(context: Context) -> dict[str, Any]:
    """One contact."""
    return ok(_present_contact(context.tenant, existing(context.tenant, "Contact", context.key)))


def change_contact(context: Context) -> dict[str, Any]:
    """Change a contact; its account's UpdatedDate stays."""
    row = existing(context.tenant, "Contact", context.key)
    changes = _edit(context.tenant, row, context.fields())
    return ok(_present_contact(context.tenant, context.tenant.update("Contact", row["Id"], **changes)))


ROUTES = [
    Route("POST", "/v1/accounts", create, write=True),
    Route("GET", "/v1/accounts/{key}", read),
    Route("PUT", "/v1/accounts/{key}", change, write=True),
    Route("POST", "/v1/contacts", create_contact, write=True),
    Route("GET", "/v1/contacts/{key}", read_contact),
    Route("PUT", "/v1/contacts/{key}", change_contact, write=True),
]
