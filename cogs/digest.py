"""The week of a server, posted for its organizers."""

from collections.abc import Iterable
from datetime import timedelta

from bot.app import Groundswell
from bot.calls import service as calls
from bot.database import Transaction
from bot.digest.cards import week_card
from bot.digest.model import KIND, Coming, Week
from bot.events import service as events
from bot.outbox.model import Destination, Schedule
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from bot.volunteers import queue
from bot.volunteers import service as volunteers

_WEEK = timedelta(days=7)
_SHOWN = 5  # events


def _week(tx: Transaction, server_id: int, _the_digest: int) -> Week | None:
    """Return what is true now; None when there is nothing to say."""
    since = tx.now - _WEEK
    waiting, longest_since = queue.count_waiting(tx, server_id)
    made, callers = calls.count_since(tx, server_id, since)
    coming = events.list_starting(tx, server_id, tx.now + _WEEK)
    week = Week(
        joined=volunteers.count_signed_up(tx, server_id, since),
        left=volunteers.count_departed(tx, server_id, since),
        gone=queue.count_gone(tx, server_id, since),
        waiting=waiting,
        longest_since=longest_since,
        calls=made,
        callers=callers,
        held=events.count_held(tx, server_id, since),
        coming=tuple(Coming(event.plan.title, event.plan.starts_at, who.going) for event, who in coming[:_SHOWN]),
        coming_count=len(coming),
    )
    return None if week.is_empty else week


def _audience(tx: Transaction, series: Schedule) -> Iterable[Destination]:
    channel_id = servers.configuration(tx, series.server_id).channels.get(ChannelKind.ORGANIZERS)
    return [] if channel_id is None else [Destination(channel_id=channel_id)]


async def setup(bot: Groundswell) -> None:
    """Add the weekly post; ``/config digest`` turns it on."""
    bot.planner.register(KIND, _audience)
    bot.senders.register(KIND, _week, week_card)
