"""sales_orders_to_zuora: a NetSuite sales order starts one Zuora subscription (sales-orders.md).

Prices always come from Zuora's catalog: amounts and quantities of the lines are not sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from syncrules.language import (
    Action,
    Context,
    Criterion,
    Current,
    Failure,
    Kind,
    Lookup,
    Result,
    ResyncRule,
    Row,
    Step,
    Sublist,
    Summary,
    SyncProcess,
    System,
    Validation,
    Value,
    Verb,
    Write,
)
from syncrules.processes.due import shown_around
from syncrules.processes.master_data import ZUORA_ID, truthy
from syncrules.records.sales_order import SalesOrder
from syncrules.statuses import SYNC_COMPLETE, is_complete, is_ignore
from syncrules.texts import filled, moment_text

NOUN = "Subscription"
TERMED = "TERMED"


def account_of(order: SalesOrder) -> str:
    """The Zuora account: Zuora Customer ID (Sales), or the Zuora ID of the customer."""
    return order.account_id or order.customer.zuora_id


def _status(order: SalesOrder, _context: Context) -> str:
    return order.integration.status or "empty"


CRITERIA: tuple[Criterion[SalesOrder], ...] = (
    Criterion(
        "CUSTOMER_SYNCED",
        "The customer has a Zuora ID",
        lambda order, _: bool(account_of(order)),
        lambda order, _: account_of(order) or "not synced",
    ),
    Criterion(
        "NOT_COMPLETE",
        "Integration Status is not Sync Complete",
        lambda order, _: not is_complete(order.integration.status),
        _status,
    ),
    Criterion(
        "NOT_IGNORED",
        "Integration Status is not Ignore",
        lambda order, _: not is_ignore(order.integration.status),
        _status,
    ),
    Criterion(
        "HAS_RATE_PLAN",
        "At least one line is a Zuora rate plan",
        lambda order, _: bool(order.rate_plans),
        lambda order, _: f"{len(order.rate_plans)} lines",
    ),
    Criterion(
        "SEND_TO_ZUORA",
        "Send to Zuora is Yes",
        lambda order, _: truthy(order.send_to_zuora),
        lambda order, _: order.send_to_zuora or "empty",
    ),
)


def _auto_renew(order: SalesOrder, _context: Context) -> Iterable[Failure]:
    if not order.auto_renew:
        yield Failure()


def _initial_term(order: SalesOrder, _context: Context) -> Iterable[Failure]:
    if not order.initial_term:
        yield Failure()


def _renewal_term(order: SalesOrder, _context: Context) -> Iterable[Failure]:
    if not order.renewal_term:
        yield Failure()


def _names_currency(context: Context) -> bool:
    """Several currencies may be in use, so the order's is checked and sent; else the account's applies."""
    return context.preferences.netsuite_multiple_currencies or context.preferences.netsuite_advanced_pricing


def _currency(order: SalesOrder, context: Context) -> Iterable[Failure]:
    if _names_currency(context) and not context.reference.id_of(Kind.ZUORA_CURRENCY, order.currency):
        yield Failure({"value": order.currency or "(none)"})


VALIDATIONS: tuple[Validation[SalesOrder], ...] = (
    Validation(
        "AUTO_RENEW_MISSING",
        "Zuora Auto Renewal is filled",
        _auto_renew,
        lambda order, _: order.auto_renew or "empty",
    ),
    Validation(
        "INITIAL_TERM_MISSING",
        "Zuora Initial Term is filled",
        _initial_term,
        lambda order, _: order.initial_term or "empty",
    ),
    Validation(
        "RENEWAL_TERM_MISSING",
        "Zuora Renewal Term is filled",
        _renewal_term,
        lambda order, _: order.renewal_term or "empty",
    ),
    Validation(
        "CURRENCY_UNMATCHED",
        "The currency is set up in Zuora",
        _currency,
        lambda order, _: order.currency,
    ),
)


def _months(term: str) -> Value:
    # Anything but a number goes as it is: Zuora's refusal then names it.
    text = term.strip()
    return int(text) if text.isdigit() else text


def _plan(order: SalesOrder, _action: Action, context: Context) -> tuple[Step, ...]:
    term_type = order.term_setting.strip().upper() or TERMED
    fields: dict[str, Value] = {
        "AccountId": account_of(order),
        "Name": order.subscription_number,
        "OrderDate": order.tran_date,
        "Currency": order.currency if _names_currency(context) else "",
        "TermType": term_type,
        "TermStartDate": order.term_start_date,
        "ContractEffectiveDate": order.contract_effective_date or order.tran_date,
        "ServiceActivationDate": order.service_activation_date,
        "ContractAcceptanceDate": order.customer_acceptance_date,
        "SalesOrder__NS": order.number,
        "IntegrationId__NS": order.id,
    }
    if term_type == TERMED:  # an evergreen subscription has neither term nor renewal
        fields["AutoRenew"] = truthy(order.auto_renew)
        fields["InitialTerm"] = _months(order.initial_term)
        fields["RenewalTerm"] = _months(order.renewal_term)
    rows = tuple(Row({"ProductRatePlanId": plan}) for plan in order.rate_plans)
    write = Write(
        System.ZUORA,
        Verb.ADD,
        "Subscription",
        fields=filled(fields),
        sublists={"RatePlans": Sublist(rows)},
        key=f"nsso-{order.id}",
    )
    working, refused = shown_around(NOUN, Action.CREATE)
    return (Step("create", working, refused, write),)


def _settle(
    order: SalesOrder, _action: Action, results: Mapping[str, Result], context: Context
) -> tuple[Write, ...]:
    subscription = results["create"]
    custom = filled(
        {
            ZUORA_ID: subscription.id,
            "Zuora Reference Number": subscription.number,
            "Zuora Sync Date": moment_text(context.now),
            "Zuora Integration Status": SYNC_COMPLETE,
        }
    )
    return (Write(System.NETSUITE, Verb.UPDATE, "salesOrder", custom=custom, id=order.id),)


def _lookups(order: SalesOrder, _context: Context) -> tuple[Lookup, ...]:
    """By the linked id, by NetSuite's id, last by number as Zuora's own connector leaves it (D34)."""
    subscriptions, account = ("Subscription",), account_of(order)
    linked = order.integration.id
    by_id = (Lookup(System.ZUORA, subscriptions, "Id", linked, account),) if linked else ()
    return (
        *by_id,
        Lookup(System.ZUORA, subscriptions, "IntegrationId__NS", order.id),
        Lookup(
            System.ZUORA,
            subscriptions,
            "SalesOrder__NS",
            order.number,
            account,
            marker=("IntegrationId__NS", ""),
        ),
    )


SALES_ORDERS_TO_ZUORA: SyncProcess[SalesOrder] = SyncProcess(
    id="sales_orders_to_zuora",
    title="Sales orders",
    noun="Sales order",
    spec="sales-orders.md",
    source=System.NETSUITE,
    destination=System.ZUORA,
    source_object="salesOrder",
    criteria=CRITERIA,
    validations=VALIDATIONS,
    current=lambda order: Current(order.id, order.integration.status, order.integration.id),
    describe=lambda order: Summary(
        order.number, order.customer.name, date=order.tran_date, subsidiary=order.customer.subsidiary
    ),
    action=lambda _order, _context: Action.CREATE,
    plan=_plan,
    settle=_settle,
    lookups=_lookups,
    resync=ResyncRule(
        manual_step="Cancel the subscription in Zuora.",
        cleared=("Zuora Integration Status", ZUORA_ID),
        verified="The Zuora subscription is cancelled or missing.",
        refused_when="The Zuora subscription is still active.",
    ),
    references=(Kind.ZUORA_CURRENCY,),
    preferences=("enable_sales_order_sync", "netsuite_multiple_currencies", "netsuite_advanced_pricing"),
)
