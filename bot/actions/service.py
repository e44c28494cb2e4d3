"""What people do with days of action: one verb, one transaction. The cities' events belong to the feature of events."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.actions import rules, store
from bot.actions.model import KIND, MESSAGE, Action, City
from bot.database import Transaction
from bot.events.model import Event, Plan
from bot.events.rules import ensure_capacity, ensure_description, whole_minutes
from bot.outbox import schedules
from bot.posts import store as posts
from bot.when.lengths import read_duration
from bot.when.parse import read_when
from bot.when.wall_clock import to_local

_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_LAST_ZONE = "Pacific/Pago_Pago"  # where a day ends last among the states and territories
_USEFUL = timedelta(hours=24)


def create(
    tx: Transaction,
    server_id: int,
    *,
    title: str,
    start: str,
    zone: str,
    channel_id: int,
    duration: str | None = None,
    capacity: int | None = None,
    description: str | None = None,
) -> Action:
    """Plan a day of action: everywhere at the same time of day, by each city's own clock.

    Raises:
        BadInput: with what to type instead.
    """
    return store.add(
        tx,
        server_id,
        title=rules.ensure_title(title),
        starts_local=read_when(start, tx.now, zone).local,
        channel_id=channel_id,
        minutes=None if duration is None else whole_minutes(read_duration(duration)),
        capacity=ensure_capacity(capacity),
        description=ensure_description(description),
    )


def get(tx: Transaction, server_id: int, action_id: int) -> Action:
    """Return a day of action.

    Raises:
        ActionGone: there is none.
    """
    action = store.find(tx, server_id, action_id)
    if action is None:
        raise rules.ActionGone
    return action


def find(tx: Transaction, server_id: int, action_id: int) -> Action | None:
    """Return a day of action."""
    return store.find(tx, server_id, action_id)


def search(tx: Transaction, server_id: int, text: str) -> Sequence[Action]:
    """List the days of action, not over, whose title has a text in it; at most 25."""
    wanted = text.strip().casefold()
    found = store.list_since(tx, server_id, to_local(tx.now, _LAST_ZONE) - timedelta(days=1))
    return [action for action in found if wanted in action.title.casefold()][:25]


def named(tx: Transaction, server_id: int, text: str) -> Action:
    """Return the day of action that a text means: its number, or its exact title.

    Raises:
        NoSuchAction: none has it.
    """
    wanted = text.strip()
    action = store.find(tx, server_id, int(wanted)) if _NUMBER.fullmatch(wanted) else None
    if action is not None:
        return action
    found = [each for each in search(tx, server_id, wanted) if each.title.casefold() == wanted.casefold()]
    if not found:
        raise rules.NoSuchAction(text)
    return found[0]


def plan_city(tx: Transaction, action: Action, city: City, host_id: int, standing: Iterable[Event]) -> Plan:
    """Return the plan of one more city's event.

    Raises:
        UserError: the city has one already, there are too many, the day is over, or the time cannot be used.
    """
    ensure_on(action)
    known = {rules.key_of(each.plan.city or "", each.plan.state or "") for each in standing}
    if rules.key_of(city.city, city.state) in known:
        raise rules.CityTwice(city.city, city.state)
    if len(known) >= rules.MOST:
        raise rules.TooManyCities
    if to_local(tx.now, _LAST_ZONE).date() > action.starts_local.date():
        raise rules.ActionOver
    return rules.plan_of(action, city, host_id, tx.now)


def ensure_on(action: Action) -> None:
    """Refuse what needs a day of action that is on.

    Raises:
        ActionCancelled: it was called off.
    """
    if action.cancelled_at is not None:
        raise rules.ActionCancelled


def cancel(tx: Transaction, server_id: int, action_id: int, reason: str | None) -> Action:
    """Call a day of action off; its cities' events are called off by whoever calls, in the same transaction.

    Raises:
        ActionGone: there is none.
        ActionCancelled: it is off already.
    """
    ensure_on(get(tx, server_id, action_id))
    store.set_cancelled(tx, server_id, action_id, reason)
    posts.mark(tx, server_id, KIND, action_id)
    return get(tx, server_id, action_id)


def write_to_hosts(tx: Transaction, server_id: int, action: Action, text: str, sent_by: int, hosts: int) -> None:
    """Promise all hosts a message; who they are is read when it is due, which is at once.

    Raises:
        UserError: it is empty or too long, or there is nobody to write to.
    """
    message = rules.ensure_message(text)
    if not hosts:
        raise rules.NobodyToTell
    message_id = store.add_message(tx, server_id, action.action_id, message, sent_by)
    schedules.add(
        tx,
        server_id,
        kind=MESSAGE,
        thing_id=message_id,
        rule="FREQ=DAILY",
        zone="UTC",
        start_local=to_local(tx.now + timedelta(seconds=1), "UTC"),
        count=1,
        useful_for=_USEFUL,
    )


def message(tx: Transaction, server_id: int, message_id: int) -> tuple[Action, str, int] | None:
    """Return a message to hosts: of which day of action, what it says, and whose it is."""
    found = store.find_message(tx, server_id, message_id)
    action = None if found is None else store.find(tx, server_id, found[0])
    return None if found is None or action is None else (action, found[1], found[2])
