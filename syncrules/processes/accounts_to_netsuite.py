"""accounts_to_netsuite: Zuora accounts become NetSuite customers (accounts.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from syncrules.classifications import subsidiary_validation
from syncrules.language import (
    Context,
    Criterion,
    Failure,
    Kind,
    Parent,
    ResyncRule,
    Severity,
    Summary,
    SyncProcess,
    System,
    Validation,
)
from syncrules.processes.customer_map import customer_key, customer_write
from syncrules.processes.master_data import (
    MasterRules,
    current,
    integration_id_validation,
    lookups,
    truthy,
)
from syncrules.records.account import Account

RULES = MasterRules("Customer", "Account", lambda p: p.customer_sync_behavior, customer_write)


def _after_cutover(account: Account, context: Context) -> bool:
    cutover = context.preferences.cutover_accounts
    return cutover is None or account.created_date.date() >= cutover


CRITERIA: tuple[Criterion[Account], ...] = (
    Criterion(
        "ACCOUNT_ACTIVE",
        "The account is active",
        lambda account, _: account.status == "Active",
        lambda account, _: account.status,
    ),
    Criterion(
        "SYNC_TO_NETSUITE",
        "Sync to NetSuite is Yes or empty",
        lambda account, _: not account.sync_to_netsuite.strip() or truthy(account.sync_to_netsuite),
        lambda account, _: account.sync_to_netsuite or "empty",
    ),
    Criterion(
        "CUTOVER",
        "Created on or after the cutover date",
        _after_cutover,
        lambda account, _: account.created_date.date().isoformat(),
    ),
    *RULES.criteria(),
)


def _payment_term(account: Account, context: Context) -> Iterable[Failure]:
    name = account.payment_term
    if name and not context.reference.id_of(Kind.TERM, name):
        yield Failure({"value": name})


def _currency(account: Account, context: Context) -> Iterable[Failure]:
    # A NetSuite account without Multiple Currencies has no list of currencies to compare with.
    listed = context.preferences.netsuite_multiple_currencies or context.reference.names.get(Kind.CURRENCY)
    if listed and not context.reference.id_of(Kind.CURRENCY, account.currency):
        yield Failure({"value": account.currency})


def _parent(account: Account, context: Context) -> Iterable[Failure]:
    parent = account.parent
    if context.hierarchy and parent and not parent.integration_id:
        label = f"{parent.name} ({parent.number})"
        yield Failure({"parent": label}, Parent("accounts_to_netsuite", parent.id, label))


def _parent_seen(account: Account, _context: Context) -> str:
    if account.parent is None:
        return "no parent"
    return f"{account.parent.name} ({account.parent.number})"


VALIDATIONS: tuple[Validation[Any], ...] = (
    Validation(
        "PAYMENT_TERM_UNMATCHED",
        "The payment term exists in NetSuite",
        _payment_term,
        lambda account, _: account.payment_term,
    ),
    Validation(
        "CURRENCY_UNMATCHED",
        "The currency is set up in NetSuite",
        _currency,
        lambda account, _: account.currency,
    ),
    integration_id_validation(),
    subsidiary_validation(lambda account: account.classifications),
    Validation(
        "PARENT_NOT_SYNCED",
        "The parent account is synced",
        _parent,
        _parent_seen,
        severity=Severity.BLOCKED,
    ),
)

RESYNC = ResyncRule(
    manual_step=(
        "Delete the customer in NetSuite, or better make it inactive. "
        "An account that only changed needs no resync: save it again in Zuora."
    ),
    cleared=("IntegrationId__NS", "IntegrationStatus__NS"),
    verified="The NetSuite customer is gone or inactive.",
    refused_when="The NetSuite customer is active: choose Re-link.",
    inactive_is_gone=True,
)

ACCOUNTS_TO_NETSUITE: SyncProcess[Account] = SyncProcess(
    id="accounts_to_netsuite",
    title="Customer accounts",
    noun="Account",
    spec="accounts.md",
    source=System.ZUORA,
    destination=System.NETSUITE,
    source_object="Account",
    criteria=CRITERIA,
    validations=VALIDATIONS,
    current=current,
    describe=lambda account: Summary(
        account.number,
        account.name,
        date=account.created_date.date(),
        subsidiary=account.classifications.subsidiary,
    ),
    action=RULES.action,
    plan=RULES.plan,
    settle=RULES.settle,
    lookups=lambda account, _: lookups(account, ("customer",), customer_key(account)),
    resync=RESYNC,
    resume=RULES.resume,
    hint=(
        "A change of a contact or an address alone does not change the account's updated date in Zuora: "
        "it is picked up as soon as a field of the account itself changes."
    ),
    references=(
        Kind.TERM,
        Kind.CURRENCY,
        Kind.SUBSIDIARY,
        Kind.TAX_CODE,
        Kind.BATCH,
        Kind.BILL_CYCLE_DAY,
    ),
    preferences=(
        "customer_master",
        "customer_sync_behavior",
        "customer_number_mapping",
        "customer_number_update",
        "netsuite_subsidiaries",
        "default_subsidiary",
        "netsuite_multiple_currencies",
        "netsuite_default_tax_code",
        "sync_vat_id",
        "cutover_accounts",
        "disable_customer_account_sync",
        "use_standard_invoice_sync",
        "custom_field_sync",
    ),
    watermarked=True,
    custom_fields=lambda _account: True,
)
