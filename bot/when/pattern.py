"""Which days a series falls on, and the same as text: the part of RFC 5545's RRULE that the grammar can make."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Unit(StrEnum):
    """What an interval counts, by its RRULE name."""

    DAY = "DAILY"
    WEEK = "WEEKLY"
    MONTH = "MONTHLY"
    YEAR = "YEARLY"


LONGEST: Final = {Unit.DAY: 365, Unit.WEEK: 52, Unit.MONTH: 11, Unit.YEAR: 5}
"""The longest interval of each unit. Twelve months would be a year, and a fifth Monday every second February, never."""

FIFTH: Final = 5

LAST: Final = -1
"""The last one of the month: ``nth=LAST`` the last such weekday, ``day=LAST`` the last day."""

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SURE_DAYS = 28  # every month has these
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_RULE = re.compile(
    r"FREQ=(?P<unit>DAILY|WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=(?P<interval>[0-9]{1,3}))?"
    r"(?:;BYMONTH=(?P<month>[0-9]{1,2}))?"
    r"(?:;BYDAY=(?P<nth>-?[0-9])?(?P<weekdays>[A-Z,]{2,20}))?"
    r"(?:;BYMONTHDAY=(?:28,(?:29,)?(?:30,)?)?(?P<day>-?[0-9]{1,2})(?:;BYSETPOS=-1)?)?"
)


@dataclass(frozen=True)
class Pattern:
    """The days of a series. Raises ``ValueError`` for what the grammar cannot make.

    Weekly: ``weekdays`` (0 is Monday, ascending). Monthly: ``nth`` (1 to 5, or ``LAST``) of the one weekday, or ``day``
    (1 to 31, or ``LAST``). Yearly: ``month`` and ``day``. Weeks begin on Monday: of "every other week on Mon and Sun",
    the Sunday is six days after the Monday.

    A day that a month lacks is that month's last day, and the series comes back to it: the 31st is 28 February, then
    31 March; 29 February is the 28th in other years. A fifth weekday is different: months without one are left out.
    """

    unit: Unit
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    day: int = 0
    month: int = 0

    def __post_init__(self) -> None:
        sound = {
            Unit.DAY: not (self.weekdays or self.nth or self.day or self.month),
            Unit.WEEK: bool(self.weekdays) and not (self.nth or self.day or self.month),
            Unit.MONTH: bool(self.nth) != bool(self.day) and len(self.weekdays) == bool(self.nth) and not self.month,
            Unit.YEAR: 1 <= self.month <= 12 and self.day >= 1 and not (self.weekdays or self.nth),
        }[self.unit]
        most = _MONTH_DAYS[self.month - 1] if sound and self.month else 31
        ascending = sorted({day for day in self.weekdays if 0 <= day <= 6})
        if not (
            sound
            and list(self.weekdays) == ascending
            and 1 <= self.interval <= LONGEST[self.unit]
            and (self.nth in range(FIFTH + 1) or self.nth == LAST)
            and (self.day in range(most + 1) or self.day == LAST)
        ):
            raise ValueError(f"no such pattern: {self!r}")

    @property
    def rule(self) -> str:
        """The RRULE text, one for each pattern; it means to any calendar program what it means here."""
        parts = [f"FREQ={self.unit}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.month:
            parts.append(f"BYMONTH={self.month}")
        if self.weekdays:
            parts.append(f"BYDAY={self.nth or ''}{','.join(_CODES[day] for day in self.weekdays)}")
        if self.day and self._may_lack_it:
            # Of the days up to the wanted one, the last that the month has.
            parts.append(f"BYMONTHDAY={','.join(map(str, range(_SURE_DAYS, self.day + 1)))};BYSETPOS=-1")
        elif self.day:
            parts.append(f"BYMONTHDAY={self.day}")
        return ";".join(parts)

    @property
    def _may_lack_it(self) -> bool:
        return self.day > _SURE_DAYS and self.month in (0, 2)


def read_rule(rule: str) -> Pattern:
    """Return the pattern that ``Pattern.rule`` wrote; raises ``ValueError`` for any other text."""
    found = _RULE.fullmatch(rule)
    if not found:
        raise ValueError(f"not a rule of ours: {rule[:200]!r}")
    codes = (found["weekdays"] or "").split(",") if found["weekdays"] else []
    pattern = Pattern(
        Unit(found["unit"]),
        int(found["interval"] or 1),
        tuple(_CODES.index(code) for code in codes),
        int(found["nth"] or 0),
        int(found["day"] or 0),
        int(found["month"] or 0),
    )
    if pattern.rule != rule:
        raise ValueError(f"not a rule of ours: {rule!r}")
    return pattern
