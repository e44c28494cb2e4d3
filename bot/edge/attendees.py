"""Events together with who comes to them: what the commands of several features need of both."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import discord

from bot.access import Action, Actor, decide
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.edge.asker import clocks_of, zone_of
from bot.edge.guard import admit
from bot.edge.suggest import Pairs, suggester
from bot.errors import NotAllowed
from bot.events import changes_store, changing, series, service
from bot.events.changing import Outcome
from bot.events.model import Answer, Event, EventStatus, Invitation
from bot.events.organizing_cards import Told
from bot.events.wording import name_of
from bot.outbox.model import Delivery, Destination, Schedule
from bot.rsvps import lowering, notices, shifts
from bot.rsvps import service as rsvps
from bot.rsvps.model import Notice
from bot.rsvps.rules import may_bring
from bot.servers import service as servers

if TYPE_CHECKING:
    from bot.app import Groundswell

Asking: TypeAlias = "discord.Interaction[Groundswell]"

_TOLD = (Answer.GOING, Answer.MAYBE, Answer.OFFERED, Answer.WAITING)


@suggester
async def coming_events(interaction: Asking, current: str) -> Pairs:
    """Suggest the events that are coming up, soonest first; the value is the number."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    return _pairs(await interaction.client.database.read(service.search, interaction.guild_id, current))


@suggester
async def managed_events(interaction: Asking, current: str) -> Pairs:
    """Suggest the events to come that the person may change."""
    return _pairs(await interaction.client.database.read(_search_managed, await _manager(interaction), current))


@suggester
async def past_and_coming(interaction: Asking, current: str) -> Pairs:
    """Suggest all events that another can be like, the latest first."""
    return _pairs(await interaction.client.database.read(_search_all, await _manager(interaction), current))


async def _manager(interaction: Asking) -> Actor:
    return await admit(interaction, Action.CREATE_EVENT)


def _pairs(found: Sequence[Event]) -> Pairs:
    return [(name_of(event), str(event.event_id)) for event in found]


def _may(actor: Actor, event: Event) -> bool:
    return decide(actor, Action.CREATE_EVENT, event.plan.chapter_id).allowed


def _search_managed(tx: Transaction, actor: Actor, text: str) -> Sequence[Event]:
    return [event for event in service.search(tx, actor.server_id, text) if _may(actor, event)]


def _search_all(tx: Transaction, actor: Actor, text: str) -> Sequence[Event]:
    return [event for event in service.search_all(tx, actor.server_id, text) if _may(actor, event)]


def ensure_may_manage(actor: Actor, chapter_id: int | None) -> None:
    """Refuse the events of others to a lead: organizers have them all, leads those of their own chapters.

    Raises:
        NotAllowed: with who may.
    """
    verdict = decide(actor, Action.CREATE_EVENT, chapter_id)
    if not verdict.allowed:
        raise NotAllowed(verdict.reason)


def managed(tx: Transaction, actor: Actor, text: str) -> Event:
    """Return the event to come that a text means, if the person may change it.

    Raises:
        UserError: there is none, or it is not theirs to change.
    """
    event = service.named(tx, actor.server_id, text)
    ensure_may_manage(actor, event.plan.chapter_id)
    return event


def own_event(tx: Transaction, actor: Actor, event_id: int) -> Event:
    """Return an event, drafts too, if the person may change it and it can be changed.

    Raises:
        UserError: it is off, over, or not theirs to change.
    """
    event = changing.ensure_changeable(service.find(tx, actor.server_id, event_id), tx.now)
    ensure_may_manage(actor, event.plan.chapter_id)
    return event


def invite(tx: Transaction, event: Event, *, planning: bool = False) -> Invitation:
    """Return all that an invitation shows; to whoever plans it also when it comes again."""
    server_id, plan = event.server_id, event.plan
    chapter = None if plan.chapter_id is None else chapters.find(tx, server_id, plan.chapter_id)
    run = series.find(tx, server_id, event)
    settings, _ = rsvps.standing(tx, server_id, event.event_id, 0)
    return Invitation(
        event,
        service.count_answers(tx, server_id, event.event_id),
        None if chapter is None else chapter.name,
        has_guests=may_bring(settings, event) > 0,
        has_shifts=bool(shifts.list_of(tx, server_id, event.event_id)),
        says_zone=plan.zone != servers.configuration(tx, server_id).zone,
        repeats=series.repeat(run),
        next_times=series.next_times(run, plan.starts_at) if planning and series.goes_on(run) else (),
        image=None if plan.image_id is None else changes_store.find_image(tx, server_id, plan.image_id),
    )


def seats_taken(tx: Transaction, server_id: int, event_id: int) -> int:
    """Count the seats that are taken, or kept for those to whom they were offered."""
    tally = rsvps.count(tx, server_id, event_id)
    return tally.going + tally.offered


def list_told(tx: Transaction, server_id: int, event_id: int) -> Sequence[int]:
    """List who is told of changes: who comes, surely or maybe, or waits for a seat; also of what was cancelled."""
    return rsvps.list_who(tx, server_id, event_id, _TOLD)


def told_of(tx: Transaction, server_id: int, event_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
    """List who is told of changes, by event."""
    return {event_id: list_told(tx, server_id, event_id) for event_id in event_ids}


def who_hears(tx: Transaction, told: Schedule) -> Sequence[Destination]:
    """Say who is told of a change that is due; in the event's channel where their direct messages are closed."""
    server_id = told.server_id
    event = service.find(tx, server_id, changing.event_of(tx, server_id, told.thing_id))
    if event is None:
        return ()
    deaf = notices.list_deaf(tx, server_id, Notice.CHANGE)
    people = [each for each in list_told(tx, server_id, event.event_id) if each not in deaf]
    return [Destination(user_id=each, else_channel_id=event.plan.channel_id) for each in people]


def to_tell(tx: Transaction, delivery: Delivery) -> Told | None:
    """Return what somebody is told of a change, as it is now; None when it concerns them no more."""
    found = changing.to_tell(tx, delivery.server_id, delivery.thing_id)
    user_id = delivery.user_id
    if found is None or user_id is None:
        return None
    change, event = found
    _, own = rsvps.standing(tx, delivery.server_id, event.event_id, user_id)
    if own is None or own.answer not in _TOLD:
        return None
    if not notices.hears(tx, delivery.server_id, event.event_id, user_id, Notice.CHANGE):
        return None
    return Told(event, user_id, delivery.destination.user_id is None, change, own.answer)


def lost_seat(tx: Transaction, delivery: Delivery) -> Told | None:
    """Return the event of which somebody lost a seat; None when they have one again, or it is off or over."""
    user_id = delivery.user_id
    event = service.find(tx, delivery.server_id, delivery.thing_id)
    if event is None or event.status is not EventStatus.OPEN or event.plan.ends_at <= tx.now or user_id is None:
        return None
    if not lowering.to_tell(tx, delivery.server_id, event.event_id, user_id):
        return None
    return Told(event, user_id, delivery.destination.user_id is None)


def follow(tx: Transaction, outcome: Outcome) -> Outcome:
    """Let everything that hangs on the answers follow what was changed; in the same transaction."""
    for event in outcome.changed:
        rsvps.event_changed(tx, event.server_id, event, clocks_of)
    return outcome


def edit_as(tx: Transaction, actor: Actor, event: Event, changes: dict[str, Any], **more: Any) -> Outcome:
    """Change an event as one person asked, in their zone; see :func:`bot.events.changing.edit`."""
    server_id = actor.server_id
    return follow(
        tx,
        changing.edit(
            tx,
            server_id,
            event.event_id,
            changes,
            zone_of(tx, server_id, actor.user_id),
            going=seats_taken(tx, server_id, event.event_id),
            coming=list_told(tx, server_id, event.event_id),
            **more,
        ),
    )
