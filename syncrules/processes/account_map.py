"""The field map from a NetSuite customer to a Zuora account and its contacts (accounts.md)."""

from __future__ import annotations

import re

from syncrules.country_codes import country_code
from syncrules.language import Context, Fact, Kind, Value
from syncrules.preferences import CustomerNumberMapping, CustomerNumberUpdate, StandardInvoiceSync
from syncrules.records.customer import Address, Customer
from syncrules.texts import filled, moment_text

BILL_TO = "Bill To Contact"
SOLD_TO = "Sold To Contact"
LAST_DAY = 31


def account_fields(customer: Customer, context: Context) -> dict[str, Value]:
    """The fields that a create and an update have in common; `AccountNumber` is not among them."""
    preferences = context.preferences
    fields: dict[str, Value] = {
        "Name": customer.name,
        "Currency": account_currency(customer, context),
        "Batch": customer.batch,
        "BillCycleDay": bill_cycle_day(customer.bill_cycle_day),
        "Notes": customer.comments,
        "PaymentTerm": payment_term(customer),
        "AutoPay": customer.auto_pay,
        "DefaultPaymentMethodId": default_payment_method(customer, context),
        "AllowInvoiceEdit": True,
        "CrmId": customer.crm_id,
        "CustomerServiceRepName": customer.customer_service_rep_name,
        "PurchaseOrderNumber": customer.purchase_order_number,
        "SalesRepName": customer.sales_rep_name,
        "ParentId": parent_id(customer, context),
        **netsuite_fields(customer),
    }
    if preferences.use_standard_invoice_sync is StandardInvoiceSync.YES:
        fields["TaxExemptStatus"] = customer.tax_exempt_status
        fields["TaxExemptCertificateID"] = customer.tax_exempt_certificate_id
    return filled(fields)


def netsuite_fields(customer: Customer) -> dict[str, Value]:
    """NetSuite's own fields on the account, which a link sends too."""
    return filled({"IntegrationId__NS": customer.id, "CustomerId__NS": customer.number})


def first_sync_fields(context: Context) -> dict[str, Value]:
    """What only the first success writes on the account."""
    return {"SyncDate__NS": moment_text(context.now)}


def account_number(customer: Customer, context: Context) -> str:
    """The account number by Customer Account Number Mapping; empty lets Zuora number."""
    mapping = context.preferences.customer_number_mapping
    if mapping is CustomerNumberMapping.NAME:
        return customer.name
    if mapping is CustomerNumberMapping.AUTO:
        return ""
    if context.preferences.deconcatenate_account_number:
        return customer.number.partition(" ")[0]
    return customer.number


def updated_account_number(customer: Customer, context: Context) -> str:
    """The account number that an update sends; empty leaves it as it is.

    With De-concatenate Account Number an account that was ever invoiced keeps its number.
    """
    preferences = context.preferences
    if preferences.customer_number_update is not CustomerNumberUpdate.ALLOW:
        return ""
    invoiced = context.fact(Fact.LAST_INVOICE_DATE, customer.integration.id)
    if preferences.deconcatenate_account_number and invoiced:
        return ""
    return account_number(customer, context)


def account_currency(customer: Customer, context: Context) -> str:
    """The customer's currency, or Zuora's default for a customer without one."""
    return customer.currency or context.preferences.zuora_default_currency


def payment_term(customer: Customer) -> str:
    """Zuora Payment Term, or NetSuite's own terms where that field is empty."""
    return customer.payment_term or customer.terms


def default_payment_method(customer: Customer, context: Context) -> str | None:
    """The method of this type that belongs to no account; those of one account are chosen in Zuora only."""
    return context.reference.id_of(Kind.ZUORA_EXTERNAL_METHOD, customer.default_payment_method)


def parent_id(customer: Customer, context: Context) -> str:
    """The parent's account, unless hierarchies are off in Zuora."""
    return customer.parent.zuora_id if context.hierarchy and customer.parent else ""


def bill_cycle_day(label: str) -> int | None:
    """1 to 31 from a list label such as `15`, `15th of the month` or `End of the month`; None from others."""
    if digits := re.match(r"\d+", label.strip()):
        day = int(digits[0])
        return day if 1 <= day <= LAST_DAY else None
    return LAST_DAY if label.strip().lower() in ("end of the month", "eom") else None


def bill_to_fields(customer: Customer) -> dict[str, Value]:
    """The Bill To contact, from the default billing address."""
    own: dict[str, Value] = {
        "WorkEmail": customer.bill_to_work_email,
        "TaxRegion": customer.bill_to_tax_region,
        "Description": BILL_TO,
    }
    return _contact(customer, customer.billing or Address(), own)


def sold_to_fields(customer: Customer) -> dict[str, Value]:
    """The Sold To contact: the default shipping address, or the billing data where there is none (D27)."""
    mail = customer.sold_to_work_email
    if customer.shipping is None:
        mail = mail or customer.bill_to_work_email
    address = customer.shipping or customer.billing or Address()
    return _contact(customer, address, {"WorkEmail": mail, "Description": SOLD_TO})


def split_name(addressee: str) -> tuple[str, str]:
    """First and last name: what stands before and after the first blank; either may be empty."""
    first, _, last = addressee.rstrip().partition(" ")
    return first, last.strip()


def _contact(customer: Customer, address: Address, own: dict[str, Value]) -> dict[str, Value]:
    first, last = split_name(address.addressee)
    return filled(
        {
            "FirstName": first or last,
            "LastName": last,
            "Address1": address.address1,
            "Address2": address.address2,
            "City": address.city,
            "State": address.state,
            "PostalCode": address.postal_code,
            "Country": country_code(address.country),
            "WorkPhone": customer.phone,
            "Fax": customer.fax,
            **own,
        }
    )
