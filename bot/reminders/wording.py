"""How reminders are told of: why one comes, to whom it goes, what became of the last time."""

from bot.card import plain, short_moment
from bot.outbox.model import ScheduleStatus
from bot.outbox.reasons import reason_words
from bot.reminders.model import LastTime, Standing
from bot.reminders.rules import rule_words
from bot.words import later, phrase

AUDIENCE = 50
"""Characters of a group's name."""

REASON = 80
"""Characters of why something went wrong."""

_LISTED_REASON = 60


def whom(standing: Standing, mentions: str) -> str:
    """Say for whom a post in a channel is."""
    if not mentions:
        return phrase("-# For {group}", group=group(standing))
    return phrase("-# For {group}: {mentions}", group=group(standing), mentions=mentions)


def why(standing: Standing) -> str:
    """Say why it comes."""
    reminder, series = standing.reminder, standing.schedule
    if reminder.is_for_members:
        belongs = _of_group(_BELONGS, standing, AUDIENCE)
        if series is None or not standing.repeats:
            return belongs
        return phrase("{why} It comes: {often}.", why=belongs, often=rule_words(series))
    asked = short_moment(reminder.created_at)
    if series is None:
        return phrase(
            "You asked for this on {asked}, for {due}. It comes once; you need not do anything to stop it.",
            asked=asked,
            due=short_moment(reminder.due_at),
        )
    if series.status is ScheduleStatus.ENDED:
        return phrase(
            "You asked for this on {asked}: {often}. This was the last one.", asked=asked, often=rule_words(series)
        )
    return phrase("You asked for this on {asked}: {often}.", asked=asked, often=rule_words(series))


# By what a group is: what is said where it has no name any more, where it has one, and where the name says it already.
_BELONGS = {
    "campaign": (
        later("You get this because you made calls for a campaign."),
        later("You get this because you made calls for {name}."),
    ),
    "event": (
        later("You get this because you answered Going or Maybe to an event."),
        later("You get this because you answered Going or Maybe to {name}."),
    ),
    "chapter": (
        later("You get this because you are in a chapter."),
        later("You get this because you are in the {name} chapter."),
        later("You get this because you are in the {name}."),
    ),
}
_GROUPS = {
    "campaign": (later("the callers of a campaign"), later("the callers of {name}")),
    "event": (later("those coming to an event"), later("those coming to {name}")),
    "chapter": (
        later("the members of a chapter"),
        later("the members of the {name} chapter"),
        later("the members of the {name}"),
    ),
}


def group(standing: Standing, most: int = AUDIENCE) -> str:
    """Say who gets it, for the middle of a sentence."""
    return _of_group(_GROUPS, standing, most)


def _of_group(forms: dict[str, tuple[str, ...]], standing: Standing, most: int) -> str:
    name = plain(standing.audience, most)
    if standing.reminder.campaign_id is not None:
        unnamed, named = forms["campaign"]
    elif standing.reminder.event_id is not None:
        unnamed, named = forms["event"]
    else:
        unnamed, named, called_so = forms["chapter"]
        named = called_so if name.casefold().endswith("chapter") else named
    return phrase(named, name=name) if name else phrase(unnamed)


def to(standing: Standing, most: int = AUDIENCE) -> str:
    """Say where it goes, and to whom, for the middle of a sentence."""
    reminder = standing.reminder
    people = group(standing, most) if reminder.has_group else None
    if reminder.channel_id is None:
        return phrase("by direct message") if people is None else phrase("by direct message to {group}", group=people)
    channel = f"<#{reminder.channel_id}>"
    if people is None:
        return phrase("in {channel}", channel=channel)
    return phrase("in {channel}, for {group}", channel=channel, group=people)


# What became of the last time, and the same with a number: sent, failed, missed.
_OUTCOMES = (
    (later("sent"), later("sent {number:,}")),
    (later("**not delivered**"), later("**not delivered** {number:,}")),
    (later("**missed**"), later("**missed** {number:,}")),
)


def last(last: LastTime) -> str:
    """Say what became of the last time."""
    numbers = (last.sent, last.failed, last.missed)
    parts = [
        phrase(counted, number=number) if sum(numbers) > 1 else phrase(alone)
        for (alone, counted), number in zip(_OUTCOMES, numbers, strict=True)
        if number
    ]
    reason = f" ({plain(reason_words(last.error), _LISTED_REASON)})" if last.error and any(numbers[1:]) else ""
    return f"{', '.join(parts)}{reason}, {short_moment(last.due_at)}"


def paused(standing: Standing) -> str:
    """Say that it is paused, and why."""
    if standing.last is None or not standing.last.error:
        return phrase("Paused:")
    reason = plain(reason_words(standing.last.error, own=True), REASON)
    return phrase("Paused because {reason}. Mend that, cancel it and set it again:", reason=reason)
