"""What a command has no room for: the words, deadline, role and picture of an event; and fewer seats than people."""

from typing import Any

from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.audit import service as audit
from bot.audit.model import Noted
from bot.charts.photos import fit_photo
from bot.database import Transaction
from bot.edge.attendees import (
    edit_as,
    ensure_may_manage,
    follow,
    invite,
    lost_seat,
    own_event,
    past_and_coming,
    seats_taken,
)
from bot.edge.drawing import drawn
from bot.edge.durable import Durable
from bot.edge.files import PICTURES, read_attachment
from bot.edge.forms import present
from bot.edge.guard import actor_of, ensure_within, needs
from bot.edge.reply import hold, replace, reply, wait
from bot.events import cards, changes_store, changing, service
from bot.events import organizing_cards as faces
from bot.events.changing import CapacityBelow, Outcome
from bot.events.model import Event, EventStatus, Invitation
from bot.limits import Limit
from bot.rsvps import checking_in, lowering
from bot.rsvps.model import Notice, Roll
from bot.rsvps.sheet import attendee_table
from bot.spreadsheet import BadFile
from bot.words import phrase

_MOST_PICTURE = 8_000_000  # bytes


def _fill_in(
    tx: Transaction, actor: Actor, event_id: int, changes: dict[str, Any], image: tuple[str, bytes] | None
) -> tuple[Outcome, Invitation, str | None]:
    event = own_event(tx, actor, event_id)
    if image is not None:
        changes["image_id"] = changes_store.add_image(tx, actor.server_id, *image)
    outcome = edit_as(tx, actor, event, changes)
    return outcome, invite(tx, outcome.event, planning=True), service.link_to(tx, actor.server_id, event_id)


def _set_seats(tx: Transaction, actor: Actor, event_id: int, capacity: int, move: bool) -> tuple[Event, int]:
    event = own_event(tx, actor, event_id)
    taken = seats_taken(tx, actor.server_id, event_id)
    if not move and taken > capacity:
        raise CapacityBelow(event_id, capacity, taken)  # more have come since
    outcome = changing.edit(
        tx, actor.server_id, event.event_id, {"capacity": capacity}, event.plan.zone, going=min(taken, capacity)
    )
    moved = lowering.move_last(tx, actor.server_id, outcome.event) if move else ()
    return follow(tx, outcome).event, len(moved)


def _export(tx: Transaction, actor: Actor, text: str) -> Roll:
    event = service.named_any(tx, actor.server_id, text)
    ensure_may_manage(actor, event.plan.chapter_id)
    found = checking_in.roll(tx, actor.server_id, event)
    people = {*(each.user_id for each in found.rsvps), *found.presence}
    audit.note_reading(tx, actor.server_id, actor.user_id, people, Noted.EXPORT)
    return found


class EventFiles(commands.Cog):
    """Taking things along."""

    bot: Groundswell

    @app_commands.command()
    @app_commands.describe(event="Which one; past ones too")
    @app_commands.autocomplete(event=past_and_coming)
    @needs(Action.EXPORT_EVENT)
    async def export(self, interaction: Interaction, event: str) -> None:
        """Get who comes to an event, and who was there, as a file for a spreadsheet program."""
        actor = actor_of(interaction)
        await wait(interaction)
        ensure_within(interaction, Limit.EXPORT)
        roll = await self.bot.database.write(_export, actor, event)
        people = len({*(each.user_id for each in roll.rsvps), *roll.presence})
        await reply(interaction, faces.export_card(roll.event, attendee_table(roll), people))


class DetailsButton(Durable, template=r"event:(?P<event_id>[0-9]{1,18}):details", action=Action.CREATE_EVENT):
    """Asks for what the command has no room for."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the form as it was filled in before."""
        event = await interaction.client.database.read(own_event, actor, self.number("event_id"))
        form = faces.DetailsForm(event)

        async def submit(sent: Interaction) -> None:
            await _take_details(sent, actor_of(sent), event, form)

        await present(interaction, form, submit)


async def _take_details(sent: Interaction, actor: Actor, event: Event, form: faces.DetailsForm) -> None:
    image = None
    if event.status is EventStatus.DRAFT:
        await hold(sent)
    else:
        await wait(sent)
    if form.image.values:
        attached = form.image.values[0]
        data = await drawn(fit_photo, await read_attachment(attached, kinds=PICTURES, most=_MOST_PICTURE))
        if data is None:
            raise BadFile(
                phrase("I could not read that picture. Attach a PNG, JPEG or WebP that opens on your own device.")
            )
        image = ("picture.png" if data.startswith(b"\x89PNG") else "picture.jpg", data)
    role = form.role.values[0] if form.role.values else None
    changes = {
        "description": form.description.value,
        "deadline": form.deadline.value,
        "role_id": None if role is None else role.id,
        "no_role": True if role is None else None,
    }
    outcome, invitation, link = await sent.client.database.write(_fill_in, actor, event.event_id, changes, image)
    if outcome.event.status is EventStatus.DRAFT:
        await replace(sent, cards.preview_card(invitation, None, cards.draw_invitation(invitation)))
    else:
        await reply(sent, faces.changed_card(outcome, link))


class SeatsButton(
    Durable,
    template=r"event:(?P<event_id>[0-9]{1,18}):seats:(?P<capacity>[0-9]{1,6}):(?P<way>keep|move)",
    action=Action.CREATE_EVENT,
):
    """Chooses what becomes of those who are more than the seats."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Do it as far as it is still true; where more have come, ask again."""
        chosen = self.number("event_id"), self.number("capacity"), self.parts["way"] == "move"
        try:
            event, moved = await interaction.client.database.write(_set_seats, actor, *chosen)
        except CapacityBelow as choice:
            await replace(interaction, faces.seats_card(choice))
            return
        await replace(interaction, faces.seats_set_card(event, moved))


async def setup(bot: Groundswell) -> None:
    """Add the buttons, and what those are told who lost a seat."""
    bot.add_dynamic_items(DetailsButton, SeatsButton)
    bot.senders.register_for_each(Notice.LOST, lost_seat, faces.seat_lost_card)
