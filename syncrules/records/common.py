"""Parts that several records share."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Integration:
    """The connector's own fields on a record (concepts.md, "Where state lives").

    `id` is the counterpart's id (`IntegrationId__NS` or `Zuora ID`), `status` the literal Integration
    Status, `transferred` Transferred to Accounting as the API gives it (null reads as an empty text).
    """

    id: str = ""
    status: str = ""
    sync_date: str = ""
    transferred: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Classifications:
    """Exact NetSuite names (full paths) as typed on a Zuora record; empty when not given."""

    class_name: str = ""
    department: str = ""
    location: str = ""
    subsidiary: str = ""


@dataclass(frozen=True, slots=True)
class AccountLink:
    """What a transaction needs to know of its Zuora account."""

    id: str
    number: str
    name: str
    currency: str = ""
    sync_to_netsuite: str = ""
    integration: Integration = Integration()
    classifications: Classifications = Classifications()


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A related Zuora document: an invoice or a debit memo, with its NetSuite internal id if synced."""

    id: str
    number: str
    integration_id: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """An amount of a payment applied to one document. `refunded` is the part given back since."""

    document: DocumentLink
    amount: Decimal
    refunded: Decimal = Decimal(0)
    debit_memo: bool = False


@dataclass(frozen=True, slots=True)
class CustomerLink:
    """The NetSuite customer; `zuora_id` is its Zuora ID field."""

    id: str
    name: str
    zuora_id: str = ""
    subsidiary: str = ""  # full path
