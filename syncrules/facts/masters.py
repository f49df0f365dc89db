"""Facts about customers, catalog and sales orders."""

from __future__ import annotations

from syncrules.facts.base import (
    LOOKED_UP_FIRST,
    MASTER_ACTIONS,
    NETSUITE_COUNTERPART,
    NETSUITE_LINK,
    ZUORA_COUNTERPART,
    ZUORA_MASTER,
    Facts,
    creates,
    links,
    updates,
)

_ITEM_STEPS = (
    creates("Item", "Add the item."),
    updates("Item", "Update the item: standard and Zuora fields.", shown=False),
    links("Item", "Update the Zuora fields of the existing item only."),
)
_ITEM_LIMITS = (
    "Items are never inactivated; what is edited in NetSuite never flows back.",
    "The Item Type must not change after the first sync.",
)
_ACCOUNT = "Customer Account"

FACTS = {
    "accounts_to_netsuite": Facts(
        purpose="Each Zuora account becomes a NetSuite customer; its two contacts become addresses.",
        actions=MASTER_ACTIONS,
        steps=(
            creates("Customer", "Add the customer."),
            updates("Customer", "Update the customer; its whole address book is replaced.", shown=False),
            links("Customer", "Update the Zuora fields of the existing customer only."),
        ),
        found_by=NETSUITE_COUNTERPART,
        written_back=ZUORA_MASTER,
        limits=(
            "One way: changes in NetSuite never flow back. Nothing is inactivated.",
            "A field that became empty is left out of an update.",
            "Changing only a contact does not change the account's updated date: save the account too.",
            "Tax Reg. Number is not synced, unless Sync VAT ID is on.",
            "The subsidiary is sent with the create only.",
        ),
    ),
    "customers_to_zuora": Facts(
        purpose="Each NetSuite customer becomes a Zuora account with a Bill To and a Sold To contact.",
        actions=MASTER_ACTIONS,
        steps=(
            creates(_ACCOUNT, "Create the account as a draft."),
            creates(_ACCOUNT, "Create the Bill To contact."),
            creates(_ACCOUNT, "Create the Sold To contact, always a second one."),
            creates(_ACCOUNT, "Activate the account with its two contacts."),
            updates(_ACCOUNT, "Update both contacts, then the account.", shown=False),
            links(_ACCOUNT, "Update the NetSuite fields of the existing account only."),
        ),
        found_by=ZUORA_COUNTERPART,
        written_back={
            **NETSUITE_LINK,
            "Zuora Bill To ID": "id of the Bill To contact",
            "Zuora Sold To ID": "id of the Sold To contact",
        },
        limits=(
            "At most 80 contacts per customer.",
            "Without a default shipping address the Sold To contact repeats the billing data.",
            "A draft that an interrupted attempt left is finished, not made again.",
        ),
    ),
    "products_to_netsuite": Facts(
        purpose="Each Zuora product becomes a NetSuite item that heads its rate plans.",
        actions=MASTER_ACTIONS,
        steps=_ITEM_STEPS,
        found_by=NETSUITE_COUNTERPART,
        written_back=ZUORA_MASTER,
        limits=(*_ITEM_LIMITS, "The item has no income account and cannot be used on transactions."),
    ),
    "rate_plans_to_netsuite": Facts(
        purpose="Each Zuora product rate plan becomes a sub-item of its product's item, with prices.",
        actions=MASTER_ACTIONS,
        steps=_ITEM_STEPS,
        found_by=NETSUITE_COUNTERPART,
        written_back=ZUORA_MASTER,
        limits=_ITEM_LIMITS,
    ),
    "sales_orders_to_zuora": Facts(
        purpose="Each NetSuite sales order starts one Zuora subscription with all its rate plans.",
        actions=("Create, once.", LOOKED_UP_FIRST),
        steps=(creates("Subscription", "Subscribe with all rate plan lines."),),
        found_by=(*ZUORA_COUNTERPART, "SalesOrder__NS = number of the order, on the same account"),
        written_back={**NETSUITE_LINK, "Zuora Reference Number": "number of the subscription"},
        limits=(
            "Other lines are ignored, and so is the quantity of a line.",
            "Prices always come from Zuora's catalog.",
            "Later edits, cancellations and amendments are not synced.",
        ),
    ),
    "charges_to_netsuite": Facts(
        purpose="Each Zuora product rate plan charge becomes the NetSuite item of invoice lines.",
        actions=MASTER_ACTIONS,
        steps=_ITEM_STEPS,
        found_by=NETSUITE_COUNTERPART,
        written_back=ZUORA_MASTER,
        limits=(
            *_ITEM_LIMITS,
            "Prices are not synced.",
            "The display name is sent with the create only.",
            "Of discount charges the revenue recognition template is added by hand in NetSuite.",
        ),
    ),
}
