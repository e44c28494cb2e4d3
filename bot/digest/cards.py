"""What organizers read once a week, and what an admin sees who turns it on or off."""

from bot.card import Card, button, done, moment, plain, row, short_moment
from bot.digest.model import Timing, Week
from bot.when.words import clock_words
from bot.when.zones import zone_label

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def week_card(week: Week) -> Card:
    """Show a week: what happened, who waits, what comes."""
    calls = f"{_count(week.calls, 'call')} by {_count(week.callers, 'person', 'people')}" if week.calls else "no calls"
    left = f", {week.left:,} left a chapter" if week.left else ""
    left += f", {week.gone:,} left the server" if week.gone else ""
    lines = [
        f"**People** {week.joined:,} signed up{left}",
        f"**Waiting to hear from us** {_waiting(week)}",
        f"**Calls** {calls}",
        f"**Events held** {week.held:,}",
    ]
    return Card(
        "### The week\n" + "\n".join(lines), _coming(week), row(button("Who waits", "volunteers:list:1:0:0:any"))
    )


def turned_on_card(timing: Timing, channel_id: int) -> Card:
    """Say when and where the digest comes."""
    day, clock = WEEKDAYS[timing.next_local.weekday()], clock_words(timing.next_local)
    when = f"every {day} at {clock} {zone_label(timing.zone)}"
    return done(f"The digest comes {when}, in <#{channel_id}>.\nNext: {moment(timing.next_at)}")


def turned_off_card() -> Card:
    """Say that the digest comes no more."""
    return done("The digest comes no more. `/config digest` brings it back.")


def _waiting(week: Week) -> str:
    if not week.waiting:
        return "nobody"
    since = f", since <t:{int(week.longest_since.timestamp())}:R>" if week.longest_since else ""
    return _count(week.waiting, "person", "people") + since


def _coming(week: Week) -> str:
    if not week.coming:
        return "**Next week** no events yet. `/event create` posts one."
    more = week.coming_count - len(week.coming)
    lines = [f"{short_moment(each.starts_at)} · {plain(each.title, 80)} · {each.going:,} going" for each in week.coming]
    return "\n".join(["**Next week**", *lines, *([f"…and {more:,} more"] if more > 0 else [])])


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
