"""Template tags: icons, status chips, money and time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.contrib.auth.models import User
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from connector.models import SyncRecord
from connector.selectors.money import Money
from connector.selectors.wire_text import readable
from connector.selectors.words import Look, process_words, run_look, state_look
from syncrules.preference_catalog import SETTINGS, Group
from syncrules.statuses import State

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite; decoration only, the word beside it says it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        extra,
        static("ledgerline/icons.svg"),
        name,
    )


def _chip(look: Look, label: str) -> SafeString:
    spin = "spin" if look.icon == "loader-2" else ""
    return format_html('<span class="chip {}">{}{}</span>', look.tone, icon(look.icon, spin), label)


@register.simple_tag
def look_chip(look: Look) -> SafeString:
    """A look with its own word."""
    return _chip(look, look.label)


@register.simple_tag
def state_chip(record: SyncRecord) -> SafeString:
    """The state of a record in finance words: colour, icon and word."""
    look = state_look(record.state)
    if record.state != State.DONE:
        return _chip(look, look.label)
    place = f"In {process_words(record.process).destination}"
    if record.warnings:
        return _chip(Look("warn", "alert-triangle", ""), f"{place}, with warnings")
    return _chip(look, place)


@register.simple_tag
def run_chip(state: str) -> SafeString:
    """The state of a run."""
    look = run_look(state)
    return _chip(look, look.label)


@register.simple_tag
def count_chip(tone: str, name: str, count: int, word: str) -> SafeString:
    """A number with its word, e.g. `412 synced`; nothing for 0."""
    return _chip(Look(tone, name, ""), f"{count:,} {word}") if count else SafeString("")


@register.simple_tag
def money(amount: Decimal | None, currency: str) -> str:
    """`EUR 4,200.00`; a dash for records without an amount."""
    return "–" if amount is None else str(Money(currency, amount))


@register.simple_tag
def amount(value: Decimal, currency: str) -> str:
    """`4,200.00`, with the decimals of a currency that stands beside it."""
    return Money(currency, value).digits


@register.filter
def preference_label(name: str) -> str:
    """The documented label of a preference; the times of the scheduler say what they belong to."""
    info = SETTINGS.get(name)
    if info is None:
        return name
    return f"Schedule: {info.label}" if info.group is Group.SCHEDULE else info.label


@register.filter
def is_preference(name: str) -> bool:
    """Whether a change of the history is one of a preference, which can be restored."""
    return name in SETTINGS


@register.filter
def of(table: Mapping[str, Any], key: str) -> Any:
    """The entry of a table, or None."""
    return table.get(key)


@register.simple_tag
def person(user: User | None) -> SafeString | str:
    """Who did something; nobody means a command. A name does not turn the words behind it round."""
    if user is None:
        return "a command"
    return format_html("<bdi>{}</bdi>", user.get_full_name() or user.get_username())


@register.filter
def noun(process: str) -> str:
    """What one record of a process is called."""
    return process_words(process).noun


@register.filter
def direction(process: str) -> str:
    """`Zuora → NetSuite`."""
    return process_words(process).direction


@register.filter
def process_title(process: str) -> str:
    """The plural name of a process."""
    return process_words(process).title


@register.filter
def pretty(text: str) -> str:
    """A request or an answer laid out for reading; the template escapes it."""
    return readable(text)


def span(delta: timedelta) -> str:
    """A length of time in its largest unit: `3 d`, `5 h`, `14 min`, `8 s`."""
    seconds = max(0, int(delta.total_seconds()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _time(moment: datetime, text: str) -> SafeString:
    local = timezone.localtime(moment)
    title = f"{local:%-d %b %Y, %H:%M:%S} {timezone.get_current_timezone_name()}"
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), title, text)


@register.simple_tag
def ago(moment: datetime | None) -> SafeString | str:
    """`4 h ago` with the full time as a tooltip."""
    return "–" if moment is None else _time(moment, f"{span(timezone.now() - moment)} ago")


@register.simple_tag
def age(moment: datetime | None) -> SafeString | str:
    """`4 h` with the full time as a tooltip."""
    return "–" if moment is None else _time(moment, span(timezone.now() - moment))


@register.simple_tag
def until(moment: datetime | None) -> SafeString | str:
    """`in 4 min`, counted down by the page."""
    if moment is None:
        return "in a moment"
    left = moment - timezone.now()
    text = f"in {span(left)}" if left > timedelta(0) else "in a moment"
    return format_html('<span data-until="{}">{}</span>', moment.isoformat(), _time(moment, text))


@register.simple_tag
def when(moment: datetime | None, form: str = "") -> SafeString | str:
    """The clock time today, else day and time; `form="clock"` gives the time alone."""
    if moment is None:
        return "–"
    local = timezone.localtime(moment)
    today = local.date() == timezone.localdate() or form == "clock"
    return _time(moment, f"{local:%H:%M}" if today else f"{local:%-d %b, %H:%M}")


@register.simple_tag
def duration(start: datetime | None, end: datetime | None) -> str:
    """How long something took, or takes so far."""
    return "–" if start is None else span((end or timezone.now()) - start)
