"""The scheduler's settings as a page shows them (preferences.md, Scheduler)."""

from __future__ import annotations

from syncrules.preference_info import FieldKind, Group, PreferenceInfo, choices_of
from syncrules.schedule import ScheduleType, Weekday

INFOS = (
    PreferenceInfo(
        "schedule_type",
        "Type",
        Group.SCHEDULE,
        FieldKind.CHOICE,
        "The unit of the interval. Off: runs start only by hand or by command.",
        choices=choices_of(ScheduleType),
    ),
    PreferenceInfo(
        "schedule_interval",
        "Interval",
        Group.SCHEDULE,
        FieldKind.NUMBER,
        (
            "Minute: every 1 to 30 minutes, more than 1 is advised. Hour: every 1 to 12 hours. "
            "Day: every 1 to 14 days. At least 30 minutes between runs are recommended."
        ),
    ),
    PreferenceInfo(
        "schedule_start",
        "Start time",
        Group.SCHEDULE,
        FieldKind.TIME,
        "The first start of a day.",
        required="unless Type is Off",
    ),
    PreferenceInfo(
        "schedule_end",
        "End time",
        Group.SCHEDULE,
        FieldKind.TIME,
        (
            "No start after this time, for Minute and Hour only. Earlier than the start time: it is "
            "on the following day. Empty: until midnight."
        ),
    ),
    PreferenceInfo(
        "schedule_days",
        "Days of week",
        Group.SCHEDULE,
        FieldKind.DAYS,
        "The days on which runs start.",
        choices=choices_of(Weekday),
    ),
    PreferenceInfo(
        "schedule_zone",
        "Time zone",
        Group.SCHEDULE,
        FieldKind.CHOICE,
        "The zone of the two times: the connection's own, or UTC.",
    ),
)
