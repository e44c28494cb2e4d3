"""For whom a message may be. Pure."""

from bot.errors import BadInput
from bot.reminders.model import Target
from bot.words import phrase


class TwoTargets(BadInput):
    """A message is for one group of people."""

    def __init__(self) -> None:
        super().__init__(
            phrase("Choose one: a `chapter`, a `campaign` or an `event`. For more, set one reminder each.")
        )


class RoleNeedsChannel(BadInput):
    """A role is mentioned in a direct message."""

    def __init__(self) -> None:
        super().__init__(
            phrase("A `role` can be mentioned only in a channel. Name the `channel`, or leave `role` out.")
        )


class OwnTimeNeedsPeople(BadInput):
    """A channel has no time of its own."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "In a channel, everybody sees it at the same moment. For `own_time`, choose a `chapter`, a `campaign` "
                "or an `event` and leave `channel` out: then each of them gets it by direct message."
            )
        )


def ensure_one_target(target: Target, *, own_time: bool = False) -> None:
    """Refuse a message to several groups at once; a group and a channel go together.

    Raises:
        TwoTargets: with what to choose from.
        RoleNeedsChannel: a role goes with a channel only.
        OwnTimeNeedsPeople: everybody's own time goes with direct messages to a group only.
    """
    groups = sum(each is not None for each in (target.chapter_id, target.campaign_id, target.event_id))
    if groups > 1:
        raise TwoTargets
    if target.role_id is not None and target.channel_id is None:
        raise RoleNeedsChannel
    if own_time and (not groups or target.channel_id is not None):
        raise OwnTimeNeedsPeople
