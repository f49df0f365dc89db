"""Custom fields of the demo company besides the bundle's: definitions, mapping rows, and values to copy."""

from __future__ import annotations

from typing import NamedTuple

from sandbox.netsuite.company import Company
from sandbox.netsuite.custom_fields import BUNDLE, FIRST_ID
from sandbox.scenarios.blueprint import Blueprint
from sandbox.scenarios.catalog import sold
from sandbox.scenarios.customers import ordinary

# (Zuora object, its field, script id, place and label of the NetSuite field)
_FIELDS = (
    ("Account", "LegalName__c", "custentity_legal_name", "entity", "Legal Name"),
    ("Invoice", "ProjectCode__c", "custbody_project_code", "body", "Project Code"),
    ("Payment", "DepositSlip__c", "custbody_deposit_slip", "body", "Deposit Slip"),
    ("CreditMemo", "ApprovedBy__c", "custbody_approved_by", "body", "Approved By"),
    ("ProductRatePlanCharge", "Glossary__c", "custitem_glossary", "item", "Glossary"),
)
# Everything that careless code gets wrong on the way into XML, SOAP or JSON.
HOSTILE = """Fenwick & Daughters <Fine Foods> "since 1921" – l'été, 食品, ]]> and &amp; \\ %s"""
TOO_LONG = "P" * 301  # NetSuite's free-form text takes 300 characters


class MappingRow(NamedTuple):
    """A row as an admin enters it."""

    zuora_object: str
    zuora_field: str
    netsuite_script_id: str
    netsuite_internal_id: str


MAPPING_ROWS = tuple(
    MappingRow(name, field, script_id, str(FIRST_ID + len(BUNDLE) + number))
    for number, (name, field, script_id, _, _) in enumerate(_FIELDS)
)


def define(company: Company) -> None:
    """The fields that the account's own administrators added."""
    for _, _, script_id, place, label in _FIELDS:
        company.define_field(script_id, label, place)


def add_values(plan: Blueprint) -> None:
    """Values on some records that are yet to be synced."""
    for number, customer in enumerate(c for c in ordinary(plan) if not c.synced):
        customer.fields["LegalName__c"] = HOSTILE if number % 4 == 0 else f"{customer.name} (registered)"
    invoices = [
        invoice for invoice in plan.invoices if not (invoice.synced or invoice.debit_memo or invoice.fields)
    ]
    for number, invoice in enumerate(invoices[::5]):
        invoice.fields["ProjectCode__c"] = HOSTILE if number % 4 == 0 else f"PRJ-{1000 + number}"
    for number, payment in enumerate(p for p in plan.payments if not (p.synced or p.fields)):
        payment.fields["DepositSlip__c"] = f"<{number}> & co"
    for charge in sold(plan):
        if not charge.synced:
            charge.fields["Glossary__c"] = HOSTILE
