"""What organizers read once a week, and what an admin sees who turns it on or off."""

from bot.card import Card, button, done, moment, plain, row, short_moment
from bot.digest.model import Timing, Week
from bot.when.words import clock_words
from bot.when.zones import zone_label
from bot.words import later, phrase, phrase_many

WEEKDAYS = (
    later("Monday"),
    later("Tuesday"),
    later("Wednesday"),
    later("Thursday"),
    later("Friday"),
    later("Saturday"),
    later("Sunday"),
)
# By whether anybody left a chapter, and the server.
_PEOPLE = {
    (False, False): later("**People** {joined:,} signed up"),
    (True, False): later("**People** {joined:,} signed up, {left:,} left a chapter"),
    (False, True): later("**People** {joined:,} signed up, {gone:,} left the server"),
    (True, True): later("**People** {joined:,} signed up, {left:,} left a chapter, {gone:,} left the server"),
}


def week_card(week: Week) -> Card:
    """Show a week: what happened, who waits, what comes."""
    lines = [
        phrase("### The week"),
        phrase(_PEOPLE[bool(week.left), bool(week.gone)], joined=week.joined, left=week.left, gone=week.gone),
        _waiting(week),
        _calls(week),
        phrase("**Events held** {count:,}", count=week.held),
    ]
    return Card("\n".join(lines), _coming(week), row(button(phrase("Who waits"), "volunteers:list:1:0:0:any")))


def turned_on_card(timing: Timing, channel_id: int) -> Card:
    """Say when and where the digest comes."""
    return done(
        phrase(
            "The digest comes every {day} at {clock} {zone}, in {channel}.\nNext: {at}",
            day=phrase(WEEKDAYS[timing.next_local.weekday()]),
            clock=clock_words(timing.next_local),
            zone=zone_label(timing.zone),
            channel=f"<#{channel_id}>",
            at=moment(timing.next_at),
        )
    )


def turned_off_card() -> Card:
    """Say that the digest comes no more."""
    return done(phrase("The digest comes no more. `/config digest` brings it back."))


def _waiting(week: Week) -> str:
    if not week.waiting:
        return phrase("**Waiting to hear from us** nobody")
    if week.longest_since is None:
        return phrase_many(
            week.waiting,
            "**Waiting to hear from us** {count:,} person",
            "**Waiting to hear from us** {count:,} people",
        )
    return phrase_many(
        week.waiting,
        "**Waiting to hear from us** {count:,} person, since {at}",
        "**Waiting to hear from us** {count:,} people, since {at}",
        at=f"<t:{int(week.longest_since.timestamp())}:R>",
    )


def _calls(week: Week) -> str:
    if not week.calls:
        return phrase("**Calls** no calls")
    return phrase(
        "**Calls** {calls} by {people}",
        calls=phrase_many(week.calls, "{count:,} call", "{count:,} calls"),
        people=phrase_many(week.callers, "{count:,} person", "{count:,} people"),
    )


def _coming(week: Week) -> str:
    if not week.coming:
        return phrase("**Next week** no events yet. `/event create` posts one.")
    more = week.coming_count - len(week.coming)
    lines = [
        phrase(
            "{at} · {title} · {going:,} going",
            at=short_moment(each.starts_at),
            title=plain(each.title, 80),
            going=each.going,
        )
        for each in week.coming
    ]
    if more > 0:
        lines.append(phrase("…and {count:,} more", count=more))
    return "\n".join([phrase("**Next week**"), *lines])
