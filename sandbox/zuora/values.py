"""The kinds of values records hold: text, whole numbers, decimals, flags, dates and points in time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any


def words(text: str) -> frozenset[str]:
    """The blank-separated names of a text."""
    return frozenset(text.split())


_DATETIMES = words(
    "CreatedDate UpdatedDate PostedDate PostedOn ChargeDate CancelledOn SubmittedOn SettledOn "
    "MarkedForSubmissionOn RefundTransactionTime LastEmailSentDate OriginalCreatedDate"
)
_WHOLE = words(
    "BillCycleDay CreditCardExpirationMonth CreditCardExpirationYear CurrentTerm InitialTerm RenewalTerm "
    "Version Segment Tier NumberOfPeriod SpecificBillingPeriod UpToPeriods Grade"
)
_FLAGS = words(
    "Active AllowFeatureChanges AllowInvoiceEdit AsBillTo AsShipTo AsSoldTo AutoPay AutoRenew "
    "ExcludeItemBillingFromRevenueAccounting IncludesOneTime IncludesRecurring IncludesUsage "
    "InvoiceDeliveryPrefsEmail InvoiceDeliveryPrefsPrint IsInvoiceSeparate IsLatestVersion IsOveragePrice "
    "IsStandalone IsSystem LegacyRevenueReporting Prepayment Reversed Taxable "
    "UseDiscountSpecificAccountingCode UseTenantDefaultForPriceChange"
)
_DECIMALS = words(
    "Balance CreditBalance TotalInvoiceBalance UnappliedBalance Mrr MRR TCV TotalDebitMemoBalance Price "
    "Quantity TaxRate UnitPrice EndingUnit StartingUnit IncludedUnits MaxQuantity MinQuantity "
    "DefaultQuantity "
    "PriceIncreasePercentage TotalAmountWithoutTax AmountWithoutTax"
)
_OFFSET = re.compile(r"([+-]\d{2})(\d{2})$")


class BadValue(ValueError):
    """A value that does not fit the field."""


@cache
def kind_of(field: str) -> str:
    """One of `text`, `datetime`, `date`, `whole`, `decimal`, `flag`; the name of a field decides."""
    if field.endswith("__NS"):
        return "text"
    for names, kind in (
        (_DATETIMES, "datetime"),
        (_WHOLE, "whole"),
        (_FLAGS, "flag"),
        (_DECIMALS, "decimal"),
    ):
        if field in names:
            return kind
    if field.endswith("Amount"):
        return "decimal"
    return "date" if field.endswith("Date") else "text"


def coerce(field: str, value: Any) -> Any:
    """The stored form of a value that came as JSON, query text or Python; BadValue when it does not fit."""
    if value is None:
        return None
    kind = kind_of(field)
    try:
        if kind == "datetime":
            return to_datetime(value)
        if kind == "date":
            return to_date(value)
        if kind == "decimal":
            return to_decimal(value)
        if kind == "whole":
            return int(value)
        if kind == "flag":
            return to_flag(value)
    except (ValueError, TypeError, InvalidOperation) as error:
        raise BadValue(f"The value of {field} is invalid: {value}") from error
    return value if isinstance(value, str) else str(value)


def to_decimal(value: Any) -> Decimal:
    """A finite Decimal from a JSON number or text; flags and other things are refused."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError("not a number")
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError("not a finite number")
    return number


def to_flag(value: Any) -> bool:
    """True or False from a JSON flag or the words true and false."""
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in ("true", "false"):
        raise ValueError("not a flag")
    return word == "true"


def to_date(value: Any) -> date:
    """A calendar day from `YYYY-MM-DD`; a time of day behind it is cut off."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def to_datetime(value: Any) -> datetime:
    """A UTC point in time, whole seconds, from `...Z`, `...+0000`, `... 12:00:00` or a plain day."""
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        moment = datetime(value.year, value.month, value.day, tzinfo=UTC)
    else:
        moment = datetime.fromisoformat(_OFFSET.sub(r"\1:\2", str(value).strip()))
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.replace(microsecond=0)


def to_wire(value: Any, *, moments: str) -> Any:
    """The JSON form of a stored value; `moments` is the strftime pattern of the API family."""
    if not isinstance(value, date):  # most are not; a point in time is one
        return value
    return value.strftime(moments) if isinstance(value, datetime) else value.isoformat()


LEGACY_MOMENTS = "%Y-%m-%dT%H:%M:%S.000+00:00"
QUERY_MOMENTS = "%Y-%m-%dT%H:%M:%SZ"
REST_MOMENTS = "%Y-%m-%d %H:%M:%S"
