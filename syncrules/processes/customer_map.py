"""The field map from a Zuora account to a NetSuite customer (accounts.md)."""

from __future__ import annotations

from syncrules.classifications import subsidiary
from syncrules.countries import UNITED_STATES, netsuite_country
from syncrules.language import Action, Context, Kind, Ref, Row, Sublist, System, Value, Verb, Write
from syncrules.preferences import CustomerNumberMapping, CustomerNumberUpdate
from syncrules.processes.master_data import ZUORA_ID, named
from syncrules.records.account import Account, Contact
from syncrules.texts import amount_text, filled, moment_text


def customer_key(account: Account) -> str:
    """The externalId under which the customer is created."""
    return f"zuora-acct-{account.id}"


def customer_write(account: Account, action: Action, context: Context) -> Write:
    """The write of a create, update or link; a link carries only Zuora's own fields."""
    custom = filled(_custom(account, context))
    if action is Action.LINK:
        return Write(System.NETSUITE, Verb.UPDATE, "customer", custom=custom, id=account.integration.id)
    creates = action is Action.CREATE
    return Write(
        System.NETSUITE,
        Verb.ADD if creates else Verb.UPDATE,
        "customer",
        fields=filled(_standard(account, context) | _on_action(account, creates, context)),
        custom=custom,
        sublists=_address_book(account, replace_all=not creates),
        id="" if creates else account.integration.id,
        key=customer_key(account) if creates else "",
    )


def is_person(account: Account) -> bool:
    """CustomerType is Individual."""
    return account.customer_type.strip().lower() == "individual"


def _standard(account: Account, context: Context) -> dict[str, Value]:
    bill_to = account.bill_to or Contact(id="")
    person = is_person(account)
    return {
        "companyName": account.name,
        "isPerson": person,
        "firstName": bill_to.first_name if person else "",
        "lastName": bill_to.last_name if person else "",
        "isInactive": account.status == "Canceled",
        "comments": account.notes,
        "email": bill_to.work_email,
        "phone": bill_to.work_phone,
        "fax": bill_to.fax,
        "terms": named("term", Kind.TERM, account.payment_term, context),
        "currency": _currency(account, context),
        "parent": _parent(account, context),
        **_tax(account, context),
    }


def _on_action(account: Account, creates: bool, context: Context) -> dict[str, Value]:
    preferences = context.preferences
    fields: dict[str, Value] = {}
    if creates or preferences.customer_number_update is CustomerNumberUpdate.ALLOW:
        fields["entityId"] = {
            CustomerNumberMapping.NUMBER: account.number,
            CustomerNumberMapping.NAME: account.name,
            CustomerNumberMapping.AUTO: "",
        }[preferences.customer_number_mapping]
    if creates:
        fields["subsidiary"] = subsidiary(account.classifications, context)
    return fields


def _tax(account: Account, context: Context) -> dict[str, Value]:
    preferences = context.preferences
    fields: dict[str, Value] = {
        "taxItem": named("salesTaxItem", Kind.TAX_CODE, preferences.netsuite_default_tax_code, context)
    }
    if not preferences.use_standard_invoice_sync.runs_everything:
        fields["vatRegNumber"] = account.tax_exempt_certificate_id
        if account.tax_exempt_status:
            fields["taxable"] = account.tax_exempt_status.strip().lower() != "yes"
    if context.invoice_settlement and preferences.sync_vat_id and account.vat_id:
        fields["vatRegNumber"] = account.vat_id
    return fields


def _custom(account: Account, context: Context) -> dict[str, Value]:
    bill_to = account.bill_to or Contact(id="")
    sold_to = account.sold_to or Contact(id="")
    return {
        ZUORA_ID: account.id,
        "Zuora Account Number": account.number,
        "Zuora Auto Pay": account.auto_pay,
        "Zuora Batch": named("customList", Kind.BATCH, account.batch, context),
        "Zuora Bill Cycle Day": _bill_cycle_day(account, context),
        "Zuora Created Date": moment_text(account.created_date),
        "Zuora Updated Date": moment_text(account.updated_date),
        "Zuora CRM ID": account.crm_id,
        "Zuora Customer Service Rep Name": account.customer_service_rep_name,
        "Zuora Account MRR": amount_text(account.mrr),
        "Zuora Payment Term": account.payment_term,
        "Zuora Purchase Order Number": account.purchase_order_number,
        "Zuora Sales Rep": account.sales_rep_name,
        "Zuora Tax Exempt Certificate ID": account.tax_exempt_certificate_id,
        "Zuora Tax Exempt Status": account.tax_exempt_status,
        "Zuora Default Payment Method": account.default_payment_method,
        "Zuora Bill To ID": bill_to.id,
        "Zuora Bill To Tax Region": bill_to.tax_region,
        "Zuora Bill To Work Email": bill_to.work_email,
        "Zuora Sold To ID": sold_to.id,
        "Zuora Sold To Work Email": sold_to.work_email,
        "Zuora Sync Date": moment_text(context.now),
    }


def _currency(account: Account, context: Context) -> Ref | None:
    # Without multiple currencies every customer has NetSuite's default currency.
    if not context.preferences.netsuite_multiple_currencies:
        return None
    return named("currency", Kind.CURRENCY, account.currency, context)


def _parent(account: Account, context: Context) -> Ref | None:
    if not context.hierarchy or account.parent is None or not account.parent.integration_id:
        return None
    return Ref("customer", account.parent.integration_id)


def _bill_cycle_day(account: Account, context: Context) -> Ref | None:
    # The API gives 1 to 31, the list holds the labels of Zuora's screen: whichever spelling is there.
    day = account.bill_cycle_day
    if day is None:
        return None
    ordinal = f"{day}{_suffix(day)}"
    labels = [str(day), ordinal, f"{ordinal} of the month"]
    if day == 31:
        labels += ["31st of the month (EOM)", "End of the month", "EOM"]
    refs = (named("customList", Kind.BILL_CYCLE_DAY, label, context) for label in labels)
    return next((ref for ref in refs if ref), None)


def _suffix(day: int) -> str:
    if 11 <= day <= 13:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _address_book(account: Account, *, replace_all: bool) -> dict[str, Sublist]:
    entries = (
        ("defaultBilling", "Zuora Bill To Address", account.bill_to),
        ("defaultShipping", "Zuora Sold To Address", account.sold_to),
    )
    rows = tuple(
        Row({role: True, "label": label, "addressbookAddress": _address(account, contact)})
        for role, label, contact in entries
        if contact
    )
    # Without any contact nothing is sent: an empty list that replaces all would erase the addresses.
    return {"addressbookList": Sublist(rows, replace_all)} if rows else {}


def _address(account: Account, contact: Contact) -> Row:
    country = netsuite_country(contact.country)
    return Row(
        filled(
            {
                "country": country,
                "attention": f"{contact.first_name} {contact.last_name}".strip(),
                "addressee": account.name,
                "addrPhone": contact.work_phone,
                "addr1": contact.address1,
                "addr2": contact.address2,
                "city": contact.city,
                "state": contact.state if country == UNITED_STATES else "",
                "zip": contact.postal_code,
            }
        )
    )
