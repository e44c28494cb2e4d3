"""What people see of reminders."""

from collections.abc import Callable, Sequence
from datetime import datetime

import discord

from bot.card import GREEN, Card, button, done, moment, plain, prose, row, short_moment
from bot.card import TEXT_LIMIT as CARD_LIMIT
from bot.outbox.model import ScheduleStatus
from bot.outbox.reasons import reason_words
from bot.reminders import wording
from bot.reminders.model import MOST_MENTIONED, TEXT_LIMIT, TITLE_LIMIT, Failure, Reminder, Standing
from bot.reminders.rules import rule_words, skipped_to_come
from bot.when.wall_clock import to_instant, to_local
from bot.when.words import clock_words, day_words
from bot.words import later, phrase, phrase_many

# What fits into one message, however much of it has to be escaped.
_SHOWN = 8
_FAILED_SHOWN = 3
_LINE = 120  # characters of each text
_MENTION = 23  # characters of one mention in a list
_MENTIONS_AND_TEXT = 3300  # characters of both
_LISTED, _LISTED_AUDIENCE = 35, 25  # characters of each in the organizers' list

PER_PAGE = 6
"""Reminders on one page of the organizers' list."""

PAUSED = later("Paused: **{title}**, {where}.")
RESUMED = later("It goes on: **{title}**, {where}.")
CHANGED = later("Changed: **{title}**, {where}.")
"""What was done to a scheduled reminder, for ``changed_card``."""


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
    if not standing.guests:
        return ()
    room = (_MENTIONS_AND_TEXT - len(prose(standing.reminder.what, TEXT_LIMIT))) // _MENTION
    return standing.guests if len(standing.guests) <= min(MOST_MENTIONED, room) else ()


def _face(standing: Standing) -> list[str]:
    reminder = standing.reminder
    text = prose(reminder.what, TEXT_LIMIT)
    mentions = " ".join(f"<@{each}>" for each in _mentioned(standing))
    if reminder.channel_id is not None:
        role = [] if reminder.role_id is None else [f"<@&{reminder.role_id}>"]
        return [*role, text, *([wording.whom(standing, mentions)] if reminder.has_group else [])]
    if standing.is_elsewhere:
        return [
            mentions,
            phrase("### Reminder\n{text}", text=text),
            phrase("-# {why} Your direct messages are closed, so it is here.", why=wording.why(standing)),
        ]
    return [phrase("### Reminder\n{text}", text=text), f"-# {wording.why(standing)}"]


def _face_buttons(standing: Standing) -> discord.ui.ActionRow[discord.ui.LayoutView] | None:
    reminder = standing.reminder
    if reminder.channel_id is not None:
        return row(button(phrase("Don't mention me"), _press(reminder, "mute"))) if _mentioned(standing) else None
    if reminder.is_for_members:
        return row(button(phrase("Stop these"), _press(reminder, "mute")))
    if standing.schedule is None:
        return row(button(phrase("Remind me again in 1 hour"), _press(reminder, "snooze")))
    snooze = button(phrase("Snooze 1 hour"), _press(reminder, "snooze"))
    if standing.schedule.status is ScheduleStatus.ENDED:
        return row(snooze)
    return row(snooze, button(phrase("Stop these"), _press(reminder, "cancel")))


def reminder_set_card(standing: Standing) -> Card:
    """Say that a personal reminder is set."""
    reminder = standing.reminder
    text = prose(reminder.what, TEXT_LIMIT)
    cancel = row(button(phrase("Cancel"), _press(reminder, "cancel")))
    channel = None if reminder.else_channel_id is None else f"<#{reminder.else_channel_id}>"
    when = moment(reminder.due_at)
    if standing.schedule is not None:
        if channel is None:
            said = phrase("I'll remind you by direct message:")
        else:
            said = phrase(
                "I'll remind you by direct message, or in {channel} for all to see if yours are closed:",
                channel=channel,
            )
        return done(f"{said}\n{_times(standing)}\n\n{text}", cancel)
    if channel is None:
        said = phrase("I'll remind you {when} by direct message:", when=when)
    else:
        said = phrase(
            "I'll remind you {when} by direct message, or in {channel} for all to see if yours are closed:",
            when=when,
            channel=channel,
        )
    return done(f"{said}\n{text}", cancel)


def _times(standing: Standing) -> str:
    assert standing.schedule is not None  # noqa: S101 - only called of a series
    first = "" if standing.next_at is None else f"\n{_next(standing)}"
    return f"**{rule_words(standing.schedule)}**{first}"


def _at(standing: Standing, at: datetime, show: Callable[[datetime], str] = moment) -> str:
    """Say when: to everybody the instant; but what comes in everybody's own time, as its author's clock says it."""
    if standing.schedule is None or not standing.schedule.own_time:
        return show(at)
    local = to_local(at, standing.schedule.zone)
    day = day_words(local, standing.schedule.start_local.year)
    return phrase("{day}, {time}", day=day, time=clock_words(local))


def _at_local(standing: Standing, local: datetime, show: Callable[[datetime], str] = moment) -> str:
    assert standing.schedule is not None  # noqa: S101 - only a series has times on the wall
    return _at(standing, to_instant(local, standing.schedule.zone), show)


def post_scheduled_card(standing: Standing) -> Card:
    """Show what will be sent, where and when."""
    reminder = standing.reminder
    channel, to = f"<#{reminder.channel_id}>", wording.to(standing)
    if standing.repeats:
        head = (
            phrase("I'll post this in {channel}:", channel=channel)
            if reminder.channel_id
            else phrase("I'll send this {where}:", where=to)
        )
        head = f"{head}\n{_times(standing)}"
    else:
        once = rule_words(standing.schedule) if standing.schedule is not None and standing.is_own_time else None
        when = once or moment(standing.next_at or reminder.due_at)
        head = (
            phrase("I'll post this in {channel} {when}:", channel=channel, when=when)
            if reminder.channel_id
            else phrase("I'll send this {where} {when}:", where=to, when=when)
        )
    return Card(
        head,
        discord.ui.Separator(),
        *_face(standing),
        discord.ui.Separator(),
        *_notes(standing),
        row(button(phrase("Cancel"), _press(reminder, "cancel"))),
        colour=GREEN,
    )


def _notes(standing: Standing) -> list[str]:
    """Say what an organizer should know of those it is for."""
    if not standing.reminder.has_group:
        return []
    notes = [phrase("-# Who they are is looked up each time it is due.")]
    if standing.is_own_time:
        notes.append(phrase("-# Whose clock is past that time already gets the next one, if there is one."))
    elif standing.reminder.is_for_members:
        notes.append(phrase("-# Whoever has quiet hours then gets it in their morning."))
    elif len(standing.guests) > len(_mentioned(standing)):
        notes.append(
            phrase(
                "-# They are {number:,} now, too many to mention one by one, so nobody is. "
                "Give them a role and fill in `role`.",
                number=len(standing.guests),
            )
        )
    else:
        notes.append(phrase("-# It mentions them and nobody else; everybody in the channel sees who they are."))
    return notes


def reminder_snoozed_card(reminder: Reminder) -> Card:
    """Show the reminder once more, with when it comes again."""
    return Card(
        phrase("### Reminder\n{text}", text=prose(reminder.what, TEXT_LIMIT)),
        phrase("I'll remind you again {when}.", when=moment(reminder.due_at)),
        row(button(phrase("Cancel"), _press(reminder, "cancel"))),
        colour=GREEN,
    )


def reminder_cancelled_card(reminder: Reminder) -> Card:
    """Say that a reminder will not come."""
    return Card(phrase("Cancelled; I won't send this:\n{text}", text=prose(reminder.what, TEXT_LIMIT)))


def muted_card(reminder: Reminder) -> Card:
    """Say to one of many that a reminder will not come any more; not what it says, for anybody can forge a button."""
    return done(
        phrase("Done. You won't get this one any more; others still do."),
        row(button(phrase("Get it again"), _press(reminder, "unmute"))),
    )


def unmuted_card() -> Card:
    """Say that it comes again."""
    return done(phrase("Done. You get it again from the next time on."))


def preview_card(standing: Standing, times: Sequence[datetime]) -> Card:
    """Show a message as it will look, and when it comes next."""
    lines = "\n".join(_at(standing, each) for each in times) or phrase("It will not come any more.")
    paused = ""
    if standing.is_paused:
        paused = "\n" + phrase("-# It is paused: nothing comes until `/reminder resume`.")
    rule = f"**{rule_words(standing.schedule)}** " if standing.schedule is not None else ""
    return Card(
        phrase("It will look like this, {where}:", where=wording.to(standing)),
        discord.ui.Separator(),
        *_face(standing),
        discord.ui.Separator(),
        f"{rule}\n{lines}{paused}".strip(),
    )


def changed_card(standing: Standing, done_to_it: str) -> Card:
    """Say what was done to a scheduled reminder (``PAUSED``, ``RESUMED``, ``CHANGED``), and how it stands now."""
    rule = f"\n{rule_words(standing.schedule)}" if standing.repeats and standing.schedule is not None else ""
    title = plain(standing.reminder.what, TITLE_LIMIT)
    return done(f"{phrase(done_to_it, title=title, where=wording.to(standing))}{rule}\n{_next(standing)}")


def skipped_card(standing: Standing, left_out: datetime) -> Card:
    """Say which time is left out, and which comes then."""
    title, when = plain(standing.reminder.what, TITLE_LIMIT), _at_local(standing, left_out)
    if standing.next_at is None:
        said = phrase("I'll leave out {when} of **{title}**. That was its last time.", when=when, title=title)
    else:
        said = phrase(
            "I'll leave out {when} of **{title}**. Next is {next}.",
            when=when,
            title=title,
            next=_at(standing, standing.next_at),
        )
    return done(
        said,
        row(button(phrase("Put it back"), f"reminder:{standing.reminder.reminder_id}:unskip:{left_out:%Y%m%dT%H%M}")),
    )


def unskipped_card(standing: Standing, back: datetime) -> Card:
    """Say which skipped time comes after all."""
    title = plain(standing.reminder.what, TITLE_LIMIT)
    said = phrase("**{title}** comes {when} after all.", title=title, when=_at_local(standing, back))
    return done(f"{said}\n{_next(standing)}")


def _next(standing: Standing) -> str:
    if standing.next_at is not None:
        return phrase("Next: {when}", when=_at(standing, standing.next_at))
    if standing.is_under_way:
        return phrase("Under way: it still comes to people further west.")
    return phrase("Paused. Go on with `/reminder resume`.") if standing.is_paused else phrase("Nothing more comes.")


def list_card(listed: Sequence[Standing], page: int, now: datetime) -> Card:
    """Show one page (from 1) of a server's scheduled reminders; a page past the end is the last."""
    if not listed:
        return Card(phrase("Nothing is scheduled here. Schedule a message with `/reminder create`."))
    pages = -(-len(listed) // PER_PAGE)
    page = min(max(page, 1), pages)
    turn = row(
        button(phrase("Earlier"), f"reminder:list:{max(page - 1, 1)}:back", disabled=page == 1),
        button(phrase("Later"), f"reminder:list:{min(page + 1, pages)}:on", disabled=page == pages),
    )
    return Card(
        phrase("### Scheduled") if pages == 1 else phrase("### Scheduled ({page} of {pages})", page=page, pages=pages),
        *(_listed(each, now) for each in listed[(page - 1) * PER_PAGE : page * PER_PAGE]),
        turn if pages > 1 else None,
    )


def _listed(standing: Standing, now: datetime) -> str:
    reminder = standing.reminder
    left_out = [] if standing.schedule is None else skipped_to_come(standing.schedule, now)
    rule = phrase("Once") if standing.schedule is None else rule_words(standing.schedule)
    last = ""
    if standing.last is not None:
        last = "\n" + phrase("-# Last: {what_became}", what_became=wording.last(standing.last))
    if left_out:
        last += "\n" + phrase("-# Left out: {when}", when=_at_local(standing, left_out[0], short_moment))
    return (
        f"**{reminder.reminder_id} · {plain(reminder.what, _LISTED)}**\n"
        f"{rule}, {wording.to(standing, _LISTED_AUDIENCE)}\n"
        f"-# {_next(standing)}{last}"
    )


Line = discord.ui.Section[discord.ui.LayoutView]
"""One reminder in a list, with its button."""


def reminders_card(waiting: Sequence[Standing], failed: Sequence[Failure], more: Sequence[Line] = ()) -> Card:
    """List a person's own reminders: first what went wrong, then what is to come; ``more`` is what others add."""
    if not waiting and not failed and not more:
        return Card(phrase("No reminders. Set one with `/remindme`."))
    lines = [_failed_line(failure) for failure in failed[:_FAILED_SHOWN]]
    lines += [*(_waiting_line(standing) for standing in waiting), *more][: _SHOWN - len(lines)]
    everything = len(failed) + len(waiting) + len(more)
    while len((card := _own_list(lines, everything - len(lines))).text) > CARD_LIMIT:
        lines.pop()  # the longest names, in a language that needs more room
    return card


def _own_list(lines: Sequence[Line], left: int) -> Card:
    more = phrase_many(
        left, "-# And {count} more. Cancel one to see the next.", "-# And {count} more. Cancel one to see the next."
    )
    return Card(phrase("### Your reminders"), *lines, more if left > 0 else None)


def _waiting_line(standing: Standing) -> discord.ui.Section[discord.ui.LayoutView]:
    when = moment(standing.next_at) if standing.next_at is not None else wording.paused(standing)
    rule = f"{rule_words(standing.schedule)}\n-# " if standing.schedule is not None and standing.repeats else ""
    return discord.ui.Section(
        f"{plain(standing.reminder.what, _LINE)}\n-# {rule}{when} {wording.to(standing)}",
        accessory=button(phrase("Cancel"), _press(standing.reminder, "drop")),
    )


def _failed_line(failure: Failure) -> discord.ui.Section[discord.ui.LayoutView]:
    reminder = failure.reminder
    reason = plain(reason_words(failure.error, own=True), wording.REASON)
    if reminder.channel_id is None:
        mend = phrase(
            "Allow direct messages from this server (tap its name, then Privacy Settings), then set it again with "
            "`/remindme`."
        )
    else:
        mend = phrase(
            "I couldn't post in {channel}. Mend that, then set it again with `/reminder create`.",
            channel=f"<#{reminder.channel_id}>",
        )
    said = phrase(
        "**Not delivered:** {what}\n-# It was due {when}, but {reason}. {mend}",
        what=plain(reminder.what, _LINE),
        when=short_moment(reminder.due_at),
        reason=reason,
        mend=mend,
    )
    return discord.ui.Section(
        said,
        accessory=button(phrase("Dismiss"), _press(reminder, "drop")),
    )
