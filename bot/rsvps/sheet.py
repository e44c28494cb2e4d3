"""Who comes to an event, as a table for spreadsheet programs. Pure."""

from bot.events.model import Answer
from bot.rsvps.model import Roll
from bot.spreadsheet import Cell, write_csv
from bot.text import mention

HEADER = ("event", "begins", "member", "answer", "guests", "waitlist", "confirmed", "there", "shifts")

_ORDER = {answer: number for number, answer in enumerate(Answer)}


def attendee_table(*rolls: Roll) -> bytes:
    """Write everybody who answered, those who are going first, and who was there; of one event or several.

    Discord ids are text: a spreadsheet would round the numbers. When it begins is by the event's own clock.
    """
    return write_csv(HEADER, [line for roll in rolls for line in _lines(roll)])


def _lines(roll: Roll) -> list[tuple[Cell, ...]]:
    plan = roll.event.plan
    shifts: dict[int, list[str]] = {}
    for shift, people in roll.shifts:
        for user_id in people:
            shifts.setdefault(user_id, []).append(shift.title)
    queue = [each.user_id for each in roll.those(Answer.OFFERED, Answer.WAITING)]
    known = {each.user_id for each in roll.rsvps}
    begins = f"{plan.starts_local:%Y-%m-%d %H:%M}"
    rows: list[tuple[Cell, ...]] = [
        (
            plan.title,
            begins,
            mention(each.user_id),
            each.answer,
            each.guests,
            queue.index(each.user_id) + 1 if each.user_id in queue else None,
            each.confirmed if each.answer in (Answer.GOING, Answer.MAYBE) else None,
            roll.presence.get(each.user_id),
            ", ".join(shifts.get(each.user_id, ())),
        )
        for each in sorted(roll.rsvps, key=lambda each: _ORDER[each.answer])
    ]
    walked_in: list[tuple[Cell, ...]] = [
        (plan.title, begins, mention(user_id), None, 0, None, None, presence, "")
        for user_id, presence in roll.presence.items()
        if user_id not in known
    ]
    return [*rows, *walked_in]
