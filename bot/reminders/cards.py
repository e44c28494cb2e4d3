"""What people see of reminders."""

from collections.abc import Sequence

import discord

from bot.card import GREEN, Card, button, done, moment, plain, prose, row, short_moment
from bot.reminders.model import TEXT_LIMIT, Failure, Reminder

# What fits into one message, however much of it has to be escaped.
_SHOWN = 8
_FAILED_SHOWN = 3
_LINE = 120  # characters of each text
_REASON = 80


def _press(reminder: Reminder, verb: str) -> str:
    return f"reminder:{reminder.server_id}:{reminder.reminder_id}:{verb}"


def reminder_card(reminder: Reminder) -> Card:
    """Show the reminder itself, when it is due."""
    text = prose(reminder.what, TEXT_LIMIT)
    if reminder.channel_id is not None:
        return Card(text)
    return Card(
        f"### Reminder\n{text}",
        f"-# You asked for this on {short_moment(reminder.created_at)}, for {short_moment(reminder.due_at)}. "
        "It comes once; you need not do anything to stop it.",
        row(button("Remind me again in 1 hour", _press(reminder, "snooze"))),
    )


def reminder_set_card(reminder: Reminder) -> Card:
    """Say that a personal reminder is set."""
    return done(
        f"I'll remind you {moment(reminder.due_at)} by direct message:\n{prose(reminder.what, TEXT_LIMIT)}",
        row(button("Cancel", _press(reminder, "cancel"))),
    )


def post_scheduled_card(reminder: Reminder) -> Card:
    """Show what will be posted, where and when."""
    return Card(
        f"I'll post this in <#{reminder.channel_id}> {moment(reminder.due_at)}:",
        discord.ui.Separator(),
        prose(reminder.what, TEXT_LIMIT),
        discord.ui.Separator(),
        row(button("Cancel", _press(reminder, "cancel"))),
        colour=GREEN,
    )


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


def reminders_card(waiting: Sequence[Reminder], failed: Sequence[Failure]) -> Card:
    """List a person's own reminders: first what went wrong, then what is to come."""
    if not waiting and not failed:
        return Card("No reminders. Set one with `/remindme`.")
    lines = [_failed_line(failure) for failure in failed[:_FAILED_SHOWN]]
    lines += [_waiting_line(reminder) for reminder in waiting[: _SHOWN - len(lines)]]
    more = len(failed) + len(waiting) - len(lines)
    return Card(
        "### Your reminders",
        *lines,
        f"-# And {more} more. Cancel one to see the next." if more > 0 else None,
    )


def _waiting_line(reminder: Reminder) -> discord.ui.Section[discord.ui.LayoutView]:
    where = "by direct message" if reminder.channel_id is None else f"in <#{reminder.channel_id}>"
    return discord.ui.Section(
        f"{plain(reminder.what, _LINE)}\n-# {moment(reminder.due_at)} {where}",
        accessory=button("Cancel", _press(reminder, "drop")),
    )


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
