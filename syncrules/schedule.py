"""When runs start by themselves (preferences.md, Scheduler; D46, D60). Times are wall times of `zone`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

RECOMMENDED = timedelta(minutes=30)
TOO_OFTEN = "At least 30 minutes between runs are recommended."
LOOK_AHEAD = 100  # days: the longest interval is 14 days, and a chosen weekday comes after at most 14 × 7


class ScheduleType(StrEnum):
    """The unit of the interval; `Off` starts nothing."""

    OFF = "Off"
    MINUTE = "Minute"
    HOUR = "Hour"
    DAY = "Day"


class Weekday(StrEnum):
    """Days of the week, in the order of `date.weekday()`."""

    MON = "Mon"
    TUE = "Tue"
    WED = "Wed"
    THU = "Thu"
    FRI = "Fri"
    SAT = "Sat"
    SUN = "Sun"


EVERY_DAY = ", ".join(Weekday)
MOST = {ScheduleType.MINUTE: 30, ScheduleType.HOUR: 12, ScheduleType.DAY: 14}
_UNIT = {ScheduleType.MINUTE: timedelta(minutes=1), ScheduleType.HOUR: timedelta(hours=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The scheduler's settings. `since` is the day from which intervals of days are counted."""

    schedule_type: ScheduleType = ScheduleType.OFF
    schedule_interval: int = 1
    schedule_start: time | None = None
    schedule_end: time | None = None
    schedule_days: str = EVERY_DAY
    schedule_zone: str = "UTC"
    since: date | None = None

    @property
    def weekdays(self) -> frozenset[Weekday]:
        """The chosen days; names that are none are left out."""
        chosen = {name.strip() for name in self.schedule_days.split(",")}
        return frozenset(day for day in Weekday if day in chosen)

    @property
    def pause(self) -> timedelta:
        """The time between two starts of one day, or between two days."""
        return self.schedule_interval * _UNIT.get(self.schedule_type, timedelta(days=1))

    def next_after(self, moment: datetime) -> datetime | None:
        """The first start after a moment, in UTC; None while nothing is scheduled or possible."""
        if self.schedule_type is ScheduleType.OFF or problems(self):
            return None
        today = moment.astimezone(self.zone).date()
        for offset in range(-1, LOOK_AHEAD):  # yesterday's window may reach past midnight
            for start in self._starts(today + timedelta(days=offset)):
                if start > moment:
                    return start
        return None

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the two times."""
        return ZoneInfo(self.schedule_zone)

    def _starts(self, day: date) -> Iterator[datetime]:
        """The starts of the window that opens on a day, in order."""
        if not self._opens(day):
            return
        first = self._at(day, self.schedule_start or time())
        if self.schedule_type is ScheduleType.DAY:
            yield first
            return
        last, start = self._window_end(day), first
        while start <= last:
            yield start
            start += self.pause  # in UTC: the hour that a clock change takes or gives moves nothing

    def _opens(self, day: date) -> bool:
        if tuple(Weekday)[day.weekday()] not in self.weekdays:
            return False
        if self.schedule_type is not ScheduleType.DAY:
            return True
        anchor = self._anchor(day)
        return day >= anchor and (day - anchor).days % self.schedule_interval == 0

    def _anchor(self, fallback: date) -> date:
        """The first chosen weekday on or after `since`: intervals of days are counted from it."""
        day = self.since or fallback
        while tuple(Weekday)[day.weekday()] not in self.weekdays:
            day += timedelta(days=1)
        return day

    def _window_end(self, day: date) -> datetime:
        start, end = self.schedule_start or time(), self.schedule_end
        if end is None:
            return self._at(day + timedelta(days=1), time()) - timedelta(seconds=1)
        return self._at(day if end > start else day + timedelta(days=1), end)

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)


def problems(schedule: Schedule) -> list[tuple[str, str]]:
    """What keeps a schedule from being saved: (setting id, sentence with the value and the cure)."""
    kind = schedule.schedule_type
    if kind is ScheduleType.OFF:
        return []
    found = []
    most, interval = MOST[kind], schedule.schedule_interval
    if not 1 <= interval <= most:
        found.append(
            (
                "schedule_interval",
                f"Interval is {interval}. With Type {kind} enter a number from 1 to {most}.",
            )
        )
    if schedule.schedule_start is None:
        found.append(("schedule_start", f"Start time is empty. Type {kind} needs one, such as 06:00."))
    found += _end_problems(schedule)
    if not schedule.weekdays:
        found.append(("schedule_days", "Days of week is empty. Choose at least one day, or set Type to Off."))
    return found


def _end_problems(schedule: Schedule) -> Iterator[tuple[str, str]]:
    end = schedule.schedule_end
    if end is None:
        return
    if schedule.schedule_type is ScheduleType.DAY:
        yield "schedule_end", f"End time is {end:%H:%M}. Type Day has one start a day: leave the end empty."
    elif end == schedule.schedule_start:
        yield (
            "schedule_end",
            f"End time is {end:%H:%M}, which is the start. Enter a later time, or leave it empty to go on "
            "until midnight.",
        )


def warnings(schedule: Schedule) -> list[tuple[str, str]]:
    """What a person should know about a schedule that can be saved."""
    if schedule.schedule_type is ScheduleType.OFF or schedule.pause >= RECOMMENDED:
        return []
    return [("schedule_interval", TOO_OFTEN)]
