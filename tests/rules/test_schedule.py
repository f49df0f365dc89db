"""When runs start by themselves: bounds, windows, weekdays, and clocks that are changed (preferences.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from syncrules.schedule import EVERY_DAY, Schedule, ScheduleType, problems, warnings

BERLIN = "Europe/Berlin"


def schedule(kind: str, interval: int = 1, start: str = "06:00", end: str = "", **more: object) -> Schedule:
    more = {"schedule_zone": BERLIN, "since": date(2026, 11, 2), **more}
    return Schedule(
        schedule_type=ScheduleType(kind),
        schedule_interval=interval,
        schedule_start=time.fromisoformat(start),
        schedule_end=time.fromisoformat(end) if end else None,
        **more,  # type: ignore[arg-type]
    )


def starts(of: Schedule, after: str, count: int = 3) -> str:
    """The next starts, in the schedule's own zone."""
    moment: datetime | None = datetime.fromisoformat(after).replace(tzinfo=of.zone)
    found = []
    for _ in range(count):
        assert moment is not None
        moment = of.next_after(moment)
        found.append(f"{moment.astimezone(of.zone):%a %d %H:%M}" if moment else "never")
    return ", ".join(found)


# 2 November 2026 is a Monday.
@pytest.mark.parametrize(
    ("of", "after", "expected"),
    [
        (schedule("Minute", 30), "2026-11-02T05:59", "Mon 02 06:00, Mon 02 06:30, Mon 02 07:00"),
        (schedule("Minute", 30), "2026-11-02T23:00", "Mon 02 23:30, Tue 03 06:00, Tue 03 06:30"),
        (schedule("Minute", 20, end="06:40"), "2026-11-02T06:00", "Mon 02 06:20, Mon 02 06:40, Tue 03 06:00"),
        (schedule("Hour", 12, end="17:59"), "2026-11-02T05:00", "Mon 02 06:00, Tue 03 06:00, Wed 04 06:00"),
        (
            schedule("Hour", 3, "22:00", "04:00"),
            "2026-11-02T22:00",
            "Tue 03 01:00, Tue 03 04:00, Tue 03 22:00",
        ),
        (
            schedule("Hour", 3, "22:00", "04:00"),
            "2026-11-02T00:30",
            "Mon 02 01:00, Mon 02 04:00, Mon 02 22:00",
        ),
        (schedule("Day"), "2026-11-02T06:00", "Tue 03 06:00, Wed 04 06:00, Thu 05 06:00"),
        (schedule("Day", 14), "2026-11-01T00:00", "Mon 02 06:00, Mon 16 06:00, Mon 30 06:00"),
        (
            schedule("Day", 2, schedule_days="Wed"),
            "2026-11-01T00:00",
            "Wed 04 06:00, Wed 18 06:00, Wed 02 06:00",
        ),
        (
            schedule("Hour", 12, schedule_days="Sat, Sun"),
            "2026-11-02T00:00",
            "Sat 07 06:00, Sat 07 18:00, Sun 08 06:00",
        ),
        (
            schedule("Hour", 3, "22:00", "04:00", schedule_days="Fri"),
            "2026-11-02T00:00",
            "Fri 06 22:00, Sat 07 01:00, Sat 07 04:00",
        ),
        (
            schedule("Day", schedule_zone="UTC"),
            "2026-11-02T05:00",
            "Mon 02 06:00, Tue 03 06:00, Wed 04 06:00",
        ),
    ],
)
def test_runs_start_within_their_window(of: Schedule, after: str, expected: str) -> None:
    assert starts(of, after) == expected


@pytest.mark.parametrize(
    ("of", "after", "expected"),
    [
        # 29 March 2026: 02:00 to 03:00 does not exist; 25 October 2026: 02:00 to 03:00 comes twice.
        (schedule("Day", start="06:00"), "2026-03-28T12:00", "Sun 29 06:00, Mon 30 06:00, Tue 31 06:00"),
        (schedule("Day", start="06:00"), "2026-10-24T12:00", "Sun 25 06:00, Mon 26 06:00, Tue 27 06:00"),
        (
            schedule("Hour", 1, "01:00", "04:00"),
            "2026-03-29T00:30",
            "Sun 29 01:00, Sun 29 03:00, Sun 29 04:00",
        ),
        (
            schedule("Hour", 1, "01:00", "03:00"),
            "2026-10-25T00:30",
            "Sun 25 01:00, Sun 25 02:00, Sun 25 02:00",
        ),
    ],
)
def test_a_clock_change_neither_loses_nor_doubles_a_day(of: Schedule, after: str, expected: str) -> None:
    assert starts(replace(of, since=date(2026, 1, 1)), after) == expected


def test_the_next_start_is_in_utc() -> None:
    found = schedule("Day").next_after(datetime(2026, 11, 2, 12, tzinfo=ZoneInfo("Asia/Tokyo")))
    assert found == datetime(2026, 11, 2, 5, tzinfo=UTC)
    assert found.tzinfo is UTC


def test_off_and_impossible_schedules_start_nothing() -> None:
    now = datetime(2026, 11, 2, tzinfo=UTC)
    assert Schedule().next_after(now) is None
    assert schedule("Minute", 31).next_after(now) is None
    assert schedule("Day", schedule_days="").next_after(now) is None


@pytest.mark.parametrize(("kind", "most"), [("Minute", 30), ("Hour", 12), ("Day", 14)])
def test_the_interval_has_documented_bounds(kind: str, most: int) -> None:
    assert problems(schedule(kind, 1)) == problems(schedule(kind, most)) == []
    for wrong in (0, most + 1):
        (found,) = problems(schedule(kind, wrong))
        assert found == (
            "schedule_interval",
            f"Interval is {wrong}. With Type {kind} enter a number from 1 to {most}.",
        )


@pytest.mark.parametrize(
    ("of", "field"),
    [
        (replace(schedule("Hour"), schedule_start=None), "schedule_start"),
        (schedule("Day", end="07:00"), "schedule_end"),
        (schedule("Hour", end="06:00"), "schedule_end"),
        (schedule("Hour", schedule_days=""), "schedule_days"),
        (schedule("Hour", schedule_days="Someday"), "schedule_days"),
    ],
)
def test_a_schedule_that_cannot_be_names_its_field(of: Schedule, field: str) -> None:
    assert [name for name, _ in problems(of)] == [field]
    assert problems(replace(of, schedule_type=ScheduleType.OFF)) == []


@pytest.mark.parametrize(
    ("of", "warned"),
    [
        (schedule("Minute", 29), True),
        (schedule("Minute", 30), False),
        (schedule("Hour", 1), False),
        (schedule("Day", 1), False),
        (Schedule(), False),
    ],
)
def test_less_than_half_an_hour_between_runs_is_told(of: Schedule, warned: bool) -> None:
    expected = [("schedule_interval", "At least 30 minutes between runs are recommended.")]
    assert warnings(of) == (expected if warned else [])


def test_every_day_is_all_days() -> None:
    assert len(Schedule().weekdays) == 7
    assert EVERY_DAY == "Mon, Tue, Wed, Thu, Fri, Sat, Sun"
