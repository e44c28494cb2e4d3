"""What people see of reminders."""

from collections.abc import Callable, Sequence
from datetime import datetime

import discord

from bot.card import GREEN, Card, button, done, moment, plain, prose, row, short_moment
from bot.outbox.model import ScheduleStatus
from bot.reminders.model import MOST_MENTIONED, TEXT_LIMIT, TITLE_LIMIT, Failure, LastTime, Reminder, Standing
from bot.reminders.rules import rule_words, skipped_to_come
from bot.when.wall_clock import to_instant, to_local
from bot.when.words import clock_words, day_words
from bot.words import phrase

# What fits into one message, however much of it has to be escaped.
_SHOWN = 8
_FAILED_SHOWN = 3
_LINE = 120  # characters of each text
_REASON = 80
_MENTION = 23  # characters of one mention in a list
_MENTIONS_AND_TEXT = 3300  # characters of both
_AUDIENCE = 50
_LISTED, _LISTED_REASON, _LISTED_AUDIENCE = 35, 60, 25  # characters of each in the organizers' list

PER_PAGE = 6
"""Reminders on one page of the organizers' list."""


def _press(reminder: Reminder, verb: str) -> str:
    return f"reminder:{reminder.server_id}:{reminder.reminder_id}:{verb}"


def reminder_card(standing: Standing) -> Card:
    """Show the reminder itself, when it is due."""
    card = Card(*_face(standing), _face_buttons(standing))
    role_id = standing.reminder.role_id
    card.pings = discord.AllowedMentions(
        everyone=False,
        users=[discord.Object(each) for each in _mentioned(standing)] or False,
        roles=[discord.Object(role_id)] if role_id is not None else False,
        replied_user=False,
    )
    return card


def _mentioned(standing: Standing) -> tuple[int, ...]:
    """Return who is mentioned one by one: nobody where they are too many."""
    if standing.is_elsewhere:
        return (standing.reminder.user_id,)
    room = (_MENTIONS_AND_TEXT - len(prose(standing.reminder.what, TEXT_LIMIT))) // _MENTION
    return standing.guests if len(standing.guests) <= min(MOST_MENTIONED, room) else ()


def _face(standing: Standing) -> list[str]:
    reminder = standing.reminder
    text = prose(reminder.what, TEXT_LIMIT)
    mentions = " ".join(f"<@{each}>" for each in _mentioned(standing))
    if reminder.channel_id is not None:
        role = [] if reminder.role_id is None else [f"<@&{reminder.role_id}>"]
        return [*role, text, *([f"-# For {_group(standing)}: {mentions}".rstrip(": ")] if reminder.has_group else [])]
    if standing.is_elsewhere:
        return [
            mentions,
            phrase("### Reminder\n{text}", text=text),
            f"-# {_why(standing)} Your direct messages are closed, so it is here.",
        ]
    return [phrase("### Reminder\n{text}", text=text), f"-# {_why(standing)}"]


def _why(standing: Standing) -> str:
    reminder, series = standing.reminder, standing.schedule
    if reminder.is_for_members:
        often = f" It comes: {rule_words(series)}." if series is not None and standing.repeats else ""
        return f"You get this because you {_belongs(standing)}.{often}"
    asked = f"You asked for this on {short_moment(reminder.created_at)}"
    if series is None:
        return f"{asked}, for {short_moment(reminder.due_at)}. It comes once; you need not do anything to stop it."
    last = " This was the last one." if series.status is ScheduleStatus.ENDED else ""
    return f"{asked}: {rule_words(series)}.{last}"


def _belongs(standing: Standing) -> str:
    name = plain(standing.audience, _AUDIENCE)
    if standing.reminder.campaign_id is not None:
        return f"made calls for {name or 'a campaign'}"
    if standing.reminder.event_id is not None:
        return f"answered Going or Maybe to {name or 'an event'}"
    return f"are in {_chapter(name)}"


def _group(standing: Standing, most: int = _AUDIENCE) -> str:
    name = plain(standing.audience, most)
    if standing.reminder.campaign_id is not None:
        return f"the callers of {name or 'a campaign'}"
    if standing.reminder.event_id is not None:
        return f"those coming to {name or 'an event'}"
    return f"the members of {_chapter(name)}"


def _chapter(name: str) -> str:
    if not name:
        return "a chapter"
    return f"the {name}" if name.casefold().endswith("chapter") else f"the {name} chapter"


def _face_buttons(standing: Standing) -> discord.ui.ActionRow[discord.ui.LayoutView] | None:
    reminder = standing.reminder
    if reminder.channel_id is not None:
        return row(button("Don't mention me", _press(reminder, "mute"))) if _mentioned(standing) else None
    if reminder.is_for_members:
        return row(button("Stop these", _press(reminder, "mute")))
    if standing.schedule is None:
        return row(button("Remind me again in 1 hour", _press(reminder, "snooze")))
    later = button("Snooze 1 hour", _press(reminder, "snooze"))
    if standing.schedule.status is ScheduleStatus.ENDED:
        return row(later)
    return row(later, button("Stop these", _press(reminder, "cancel")))


def reminder_set_card(standing: Standing) -> Card:
    """Say that a personal reminder is set."""
    reminder = standing.reminder
    text = prose(reminder.what, TEXT_LIMIT)
    cancel = row(button("Cancel", _press(reminder, "cancel")))
    where = "by direct message"
    if reminder.else_channel_id is not None:
        where += f", or in <#{reminder.else_channel_id}> for all to see if yours are closed"
    if standing.schedule is None:
        return done(f"I'll remind you {moment(reminder.due_at)} {where}:\n{text}", cancel)
    return done(f"I'll remind you {where}:\n{_times(standing)}\n\n{text}", cancel)


def _times(standing: Standing) -> str:
    assert standing.schedule is not None  # noqa: S101 - only called of a series
    first = "" if standing.next_at is None else f"\nNext: {_at(standing, standing.next_at)}"
    return f"**{rule_words(standing.schedule)}**{first}"


def _at(standing: Standing, at: datetime, show: Callable[[datetime], str] = moment) -> str:
    """Say when: to everybody the instant; but what comes in everybody's own time, as its author's clock says it."""
    if standing.schedule is None or not standing.schedule.own_time:
        return show(at)
    local = to_local(at, standing.schedule.zone)
    return f"{day_words(local, standing.schedule.start_local.year)}, {clock_words(local)}"


def _at_local(standing: Standing, local: datetime, show: Callable[[datetime], str] = moment) -> str:
    assert standing.schedule is not None  # noqa: S101 - only a series has times on the wall
    return _at(standing, to_instant(local, standing.schedule.zone), show)


def post_scheduled_card(standing: Standing) -> Card:
    """Show what will be sent, where and when."""
    reminder = standing.reminder
    what = f"I'll post this in <#{reminder.channel_id}>" if reminder.channel_id else f"I'll send this {_to(standing)}"
    if standing.repeats:
        head = f"{what}:\n{_times(standing)}"
    else:
        once = rule_words(standing.schedule) if standing.schedule is not None and standing.is_own_time else None
        head = f"{what} {once or moment(standing.next_at or reminder.due_at)}:"
    return Card(
        head,
        discord.ui.Separator(),
        *_face(standing),
        discord.ui.Separator(),
        *_notes(standing),
        row(button("Cancel", _press(reminder, "cancel"))),
        colour=GREEN,
    )


def _notes(standing: Standing) -> list[str]:
    """Say what an organizer should know of those it is for."""
    if not standing.reminder.has_group:
        return []
    notes = ["-# Who they are is looked up each time it is due."]
    if standing.is_own_time:
        notes.append("-# Whose clock is past that time already gets the next one, if there is one.")
    elif standing.reminder.is_for_members:
        notes.append("-# Whoever has quiet hours then gets it in their morning.")
    elif len(standing.guests) > len(_mentioned(standing)):
        notes.append(
            f"-# They are {len(standing.guests):,} now, too many to mention one by one, so nobody is. Give them a role "
            "and fill in `role`."
        )
    else:
        notes.append("-# It mentions them and nobody else; everybody in the channel sees who they are.")
    return notes


def _to(standing: Standing, most: int = _AUDIENCE) -> str:
    reminder = standing.reminder
    if reminder.channel_id is not None:
        return f"in <#{reminder.channel_id}>" + (f", for {_group(standing, most)}" if reminder.has_group else "")
    return "by direct message" + (f" to {_group(standing, most)}" if reminder.has_group else "")


def reminder_snoozed_card(reminder: Reminder) -> Card:
    """Show the reminder once more, with when it comes again."""
    return Card(
        f"### Reminder\n{prose(reminder.what, TEXT_LIMIT)}",
        f"I'll remind you again {moment(reminder.due_at)}.",
        row(button("Cancel", _press(reminder, "cancel"))),
        colour=GREEN,
    )


def reminder_cancelled_card(reminder: Reminder) -> Card:
    """Say that a reminder will not come."""
    return Card(f"Cancelled; I won't send this:\n{prose(reminder.what, TEXT_LIMIT)}")


def muted_card() -> Card:
    """Say to one of many that a reminder will not come any more; not what it says, for anybody can forge a button."""
    return done("Done. You won't get this one any more; others still do.")


def preview_card(standing: Standing, times: Sequence[datetime]) -> Card:
    """Show a message as it will look, and when it comes next."""
    lines = "\n".join(_at(standing, each) for each in times) or "It will not come any more."
    paused = "\n-# It is paused: nothing comes until `/reminder resume`." if standing.is_paused else ""
    rule = f"**{rule_words(standing.schedule)}** " if standing.schedule is not None else ""
    return Card(
        f"It will look like this, {_to(standing)}:",
        discord.ui.Separator(),
        *_face(standing),
        discord.ui.Separator(),
        f"{rule}\n{lines}{paused}".strip(),
    )


def changed_card(standing: Standing, words: str) -> Card:
    """Say what was done to a scheduled reminder, and how it stands now."""
    rule = f"\n{rule_words(standing.schedule)}" if standing.repeats and standing.schedule is not None else ""
    title = plain(standing.reminder.what, TITLE_LIMIT)
    return done(f"{words} **{title}**, {_to(standing)}.{rule}\n{_next(standing)}")


def skipped_card(standing: Standing, left_out: datetime) -> Card:
    """Say which time is left out, and which comes then."""
    then = "That was its last time." if standing.next_at is None else f"Next is {_at(standing, standing.next_at)}."
    return done(
        f"I'll leave out {_at_local(standing, left_out)} of **{plain(standing.reminder.what, TITLE_LIMIT)}**. {then}",
        row(button("Put it back", f"reminder:{standing.reminder.reminder_id}:unskip:{left_out:%Y%m%dT%H%M}")),
    )


def unskipped_card(standing: Standing, back: datetime) -> Card:
    """Say which skipped time comes after all."""
    title = plain(standing.reminder.what, TITLE_LIMIT)
    return done(f"**{title}** comes {_at_local(standing, back)} after all.\n{_next(standing)}")


def _next(standing: Standing) -> str:
    if standing.next_at is not None:
        return f"Next: {_at(standing, standing.next_at)}"
    if standing.is_under_way:
        return "Under way: it still comes to people further west."
    return "Paused. Go on with `/reminder resume`." if standing.is_paused else "Nothing more comes."


def list_card(listed: Sequence[Standing], page: int, now: datetime) -> Card:
    """Show one page (from 1) of a server's scheduled reminders; a page past the end is the last."""
    if not listed:
        return Card("Nothing is scheduled here. Schedule a message with `/reminder create`.")
    pages = -(-len(listed) // PER_PAGE)
    page = min(max(page, 1), pages)
    turn = row(
        button("Earlier", f"reminder:list:{max(page - 1, 1)}:back", disabled=page == 1),
        button("Later", f"reminder:list:{min(page + 1, pages)}:on", disabled=page == pages),
    )
    return Card(
        "### Scheduled" if pages == 1 else f"### Scheduled ({page} of {pages})",
        *(_listed(each, now) for each in listed[(page - 1) * PER_PAGE : page * PER_PAGE]),
        turn if pages > 1 else None,
    )


def _listed(standing: Standing, now: datetime) -> str:
    reminder = standing.reminder
    left_out = [] if standing.schedule is None else skipped_to_come(standing.schedule, now)
    rule = "Once" if standing.schedule is None else rule_words(standing.schedule)
    last = "" if standing.last is None else f"\n-# Last: {_last(standing.last)}"
    if left_out:
        last += f"\n-# Left out: {_at_local(standing, left_out[0], short_moment)}"
    return (
        f"**{reminder.reminder_id} · {plain(reminder.what, _LISTED)}**\n{rule}, {_to(standing, _LISTED_AUDIENCE)}\n"
        f"-# {_next(standing)}{last}"
    )


def _last(last: LastTime) -> str:
    parts = [
        f"{words} {number:,}" if sum((last.sent, last.failed, last.missed)) > 1 else words
        for words, number in (("sent", last.sent), ("**not delivered**", last.failed), ("**missed**", last.missed))
        if number
    ]
    reason = f" ({plain(last.error, _LISTED_REASON)})" if last.error and (last.failed or last.missed) else ""
    return f"{', '.join(parts)}{reason}, {short_moment(last.due_at)}"


Line = discord.ui.Section[discord.ui.LayoutView]
"""One reminder in a list, with its button."""


def reminders_card(waiting: Sequence[Standing], failed: Sequence[Failure], more: Sequence[Line] = ()) -> Card:
    """List a person's own reminders: first what went wrong, then what is to come; ``more`` is what others add."""
    if not waiting and not failed and not more:
        return Card("No reminders. Set one with `/remindme`.")
    lines = [_failed_line(failure) for failure in failed[:_FAILED_SHOWN]]
    lines += [*(_waiting_line(standing) for standing in waiting), *more][: _SHOWN - len(lines)]
    left = len(failed) + len(waiting) + len(more) - len(lines)
    return Card(
        "### Your reminders",
        *lines,
        f"-# And {left} more. Cancel one to see the next." if left > 0 else None,
    )


def _waiting_line(standing: Standing) -> discord.ui.Section[discord.ui.LayoutView]:
    when = moment(standing.next_at) if standing.next_at is not None else _paused(standing)
    rule = f"{rule_words(standing.schedule)}\n-# " if standing.schedule is not None and standing.repeats else ""
    return discord.ui.Section(
        f"{plain(standing.reminder.what, _LINE)}\n-# {rule}{when} {_to(standing)}",
        accessory=button("Cancel", _press(standing.reminder, "drop")),
    )


def _paused(standing: Standing) -> str:
    if standing.last is None or not standing.last.error:
        return "Paused:"
    reason = plain(standing.last.error.replace("the person's", "your"), _REASON)
    return f"Paused because {reason}. Mend that, cancel it and set it again:"


def _failed_line(failure: Failure) -> discord.ui.Section[discord.ui.LayoutView]:
    reminder = failure.reminder
    reason = plain(failure.error.replace("the person's", "your"), _REASON)
    if reminder.channel_id is None:
        mend = (
            "Allow direct messages from this server (tap its name, then Privacy Settings), then set it again with "
            "`/remindme`."
        )
    else:
        mend = f"I couldn't post in <#{reminder.channel_id}>. Mend that, then set it again with `/reminder create`."
    return discord.ui.Section(
        f"**Not delivered:** {plain(reminder.what, _LINE)}\n-# It was due {short_moment(reminder.due_at)}, but "
        f"{reason}. {mend}",
        accessory=button("Dismiss", _press(reminder, "drop")),
    )
