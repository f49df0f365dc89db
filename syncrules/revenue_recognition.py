"""Which recognition dates an invoice line gets, and whether its revenue is deferred (invoices.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from syncrules.language import Context, Kind, Ref, Value
from syncrules.records.billed import BilledItem, ChargeLink

VARIABLE = "Variable"
CHARGE_PERIOD_START = "Charge Period Start"
TRIGGER_DATE = "Rev Rec Trigger Date"
NETSUITE_TEMPLATE = "Use NetSuite Rev Rec Template"
CHARGE_PERIOD_END = "Charge Period End"
SUBSCRIPTION_END = "Subscription End Date"


@dataclass(frozen=True, slots=True)
class Recognition:
    """Start and end of recognition; `defer` holds revenue back until the trigger date is known.

    `project` is the internal id of the NetSuite project by whose progress revenue is recognised.
    """

    start: date | None = None
    end: date | None = None
    defer: bool = False
    project: str = ""


def is_variable(charge: ChargeLink) -> bool:
    """Recognised by project progress instead of by dates."""
    return charge.rev_rec_template_type.strip().casefold() == VARIABLE.casefold()


def is_deferrable(item: BilledItem) -> bool:
    """Recognised by dates under a code: held back as long as its trigger date is not known."""
    return item.charge is not None and bool(item.charge.rev_rec_code) and not is_variable(item.charge)


def recognise(item: BilledItem) -> Recognition:
    """The recognition of one line, given that NetSuite revenue recognition is used."""
    charge = item.charge or ChargeLink(id="", name="")
    if charge.rev_rec_code and is_variable(charge):
        return Recognition(project=item.subscription.project if item.subscription else "")
    start, defer = _start(item, charge)
    return Recognition(start=start, end=_end(item, charge), defer=defer)


def recognition_fields(item: BilledItem, context: Context) -> dict[str, Value]:
    """The NetSuite line fields; none while the preference is off, as NetSuite would refuse them.

    The schedule is the template named by the charge's Revenue Recognition Code. A name that NetSuite
    does not know is left to the item, which got its template when the charge was synced.
    """
    if not context.preferences.netsuite_use_revenue_recognition:
        return {}
    found = recognise(item)
    code = item.charge.rev_rec_code if item.charge else ""
    schedule = context.reference.id_of(Kind.REV_REC_TEMPLATE, code) if code else None
    return {
        "revRecStartDate": found.start,
        "revRecEndDate": found.end,
        "deferRevRec": found.defer,
        "revRecSchedule": Ref("revRecTemplate", schedule) if schedule else None,
        "job": Ref("job", found.project) if found.project else None,
    }


def _start(item: BilledItem, charge: ChargeLink) -> tuple[date | None, bool]:
    if not charge.rev_rec_code:
        return item.service_start, False
    if item.trigger_date is None:
        return item.service_start, True  # until the trigger date is known, whatever the preference (D35)
    if charge.rev_rec_start == NETSUITE_TEMPLATE:
        return None, False
    if item.service_start and item.trigger_date < item.service_start:
        return item.service_start, False
    if charge.rev_rec_start == CHARGE_PERIOD_START:
        return item.service_start, False
    return (item.trigger_date if charge.rev_rec_start == TRIGGER_DATE else None), False


def _end(item: BilledItem, charge: ChargeLink) -> date | None:
    if charge.rev_rec_start == NETSUITE_TEMPLATE:
        return None
    if charge.rev_rec_end == CHARGE_PERIOD_END:
        return item.service_end
    if charge.rev_rec_end == SUBSCRIPTION_END and item.subscription:
        return item.subscription.end_date
    return None
