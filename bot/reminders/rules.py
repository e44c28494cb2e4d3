"""What may be asked for. Pure."""

from bot.errors import BadInput, NotFound
from bot.reminders.model import MOST_OPEN, TEXT_LIMIT


class NothingToSay(BadInput):
    """The text is empty."""

    def __init__(self) -> None:
        super().__init__('There is no text yet. Put what I should say in `what`, such as "Call Senator Doe".')


class TextTooLong(BadInput):
    """The text is over the limit."""

    def __init__(self, length: int) -> None:
        super().__init__(
            f"That text has {length:,} characters; there is room for {TEXT_LIMIT:,}. Shorten it and send it again."
        )


class TooManyReminders(BadInput):
    """The person has as many reminders waiting as one can have."""

    def __init__(self) -> None:
        super().__init__(
            f"You have {MOST_OPEN} reminders waiting, the most one person can have. "
            "Cancel one in `/reminders`, then set this one again."
        )


class ReminderGone(NotFound):
    """There is no such reminder of this person."""

    def __init__(self) -> None:
        super().__init__("That isn't a reminder of yours that I know. Type `/reminders` in your server to see them.")


class ReminderSent(NotFound):
    """The reminder was sent before it was cancelled."""

    def __init__(self) -> None:
        super().__init__("That reminder has been sent already, so there is nothing left to cancel.")


def clean_text(what: str) -> str:
    """Return the text as it will be kept.

    Raises:
        NothingToSay: nothing in it can be seen.
        TextTooLong: it is over the limit.
    """
    if not any(letter.isprintable() and not letter.isspace() for letter in what):
        raise NothingToSay
    text = what.strip()
    if len(text) > TEXT_LIMIT:
        raise TextTooLong(len(text))
    return text


def ensure_room(waiting: int) -> None:
    """Refuse one more personal reminder than a person can have.

    Raises:
        TooManyReminders: with what to do.
    """
    if waiting >= MOST_OPEN:
        raise TooManyReminders
