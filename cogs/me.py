"""What is known about oneself, and what is coming up."""

from functools import partial

from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.audit import service as audit
from bot.calls import service as calls
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.edge.asker import zone_of
from bot.edge.durable import Durable
from bot.edge.forms import present
from bot.edge.guard import actor_of, admit, ensure_within, needs
from bot.edge.reply import replace, reply, wait
from bot.errors import UserError
from bot.events import service as events
from bot.limits import Limit
from bot.reminders import service as reminders
from bot.rsvps import checking_in
from bot.volunteers import cards, queue
from bot.volunteers import service as volunteers
from bot.volunteers.my_data import my_data


def _facts(tx: Transaction, server_id: int, user_id: int) -> cards.Me:
    return cards.Me(
        volunteers.profile(tx, server_id, user_id),
        zone_of(tx, server_id, user_id),
        chapters.list_joined(tx, server_id, user_id),
        events.list_attending(tx, server_id, user_id),
        reminders.list_own(tx, server_id, user_id),
        calls.count_ever(tx, server_id, user_id),
        *checking_in.record(tx, server_id, user_id),
    )


def _back(tx: Transaction, server_id: int, user_id: int) -> cards.Me:
    """Return the same for somebody who is certainly in the server, even if they once left."""
    queue.note_back(tx, server_id, user_id)
    return _facts(tx, server_id, user_id)


def _set_silent(tx: Transaction, server_id: int, user_id: int, silent: bool) -> cards.Me:
    volunteers.set_silent(tx, server_id, user_id, silent=silent)
    return _facts(tx, server_id, user_id)


def _data(tx: Transaction, server_id: int, user_id: int) -> bytes:
    known = _facts(tx, server_id, user_id)
    is_listed = queue.find(tx, server_id, user_id) is not None
    return my_data(
        server_id,
        user_id,
        tx.now,
        profile=known.volunteer,
        chapters=known.chapters,
        events=known.attending,
        reminders=known.reminders,
        calls=known.calls,
        was_at=known.came,
        missed=known.missed,
        dossier=queue.dossier(tx, server_id, user_id, all_notes=True) if is_listed else None,
        readings=audit.list_readings(tx, server_id, user_id),
    )


class ZoneButton(Durable, template=r"me:zone", action=Action.SEE_ME):
    """Opens the form for one's own time zone."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the form."""
        zone = await interaction.client.database.read(zone_of, actor.server_id, actor.user_id)
        form = cards.ZoneForm(zone)
        await present(interaction, form, partial(_zone_sent, form))


async def _zone_sent(form: cards.ZoneForm, interaction: Interaction) -> None:
    actor = await admit(interaction, Action.SEE_ME)
    try:
        volunteer = await interaction.client.database.write(
            volunteers.set_zone, actor.server_id, actor.user_id, form.zone.value
        )
    except UserError as error:
        await reply(interaction, cards.zone_again_card(str(error)))
        return
    assert volunteer.zone is not None  # noqa: S101 - just set
    await reply(interaction, cards.zone_saved_card(volunteer.zone))


class MessagesButton(Durable, template=r"me:messages:(?P<way>on|off)", action=Action.SEE_ME):
    """Keeps every direct message from oneself, or lets them come again."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Pause or resume, and show what holds now."""
        silent = self.parts["way"] == "off"
        known = await interaction.client.database.write(_set_silent, actor.server_id, actor.user_id, silent)
        await replace(interaction, cards.me_card(known))


class DataButton(Durable, template=r"me:data", action=Action.SEE_ME):
    """Hands over everything that is held about oneself."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the file."""
        await wait(interaction)
        ensure_within(interaction, Limit.EXPORT)
        data = await interaction.client.database.read(_data, actor.server_id, actor.user_id)
        await reply(interaction, cards.data_card(data))


class MeCog(commands.Cog, name="Me"):
    """One's own profile."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @needs(Action.SEE_ME)
    async def me(self, interaction: Interaction) -> None:
        """See your profile, your chapters and everything coming up; change what is wrong."""
        actor = actor_of(interaction)
        await reply(interaction, cards.me_card(await self.bot.database.write(_back, actor.server_id, actor.user_id)))


async def setup(bot: Groundswell) -> None:
    """Add the command and its button."""
    bot.add_dynamic_items(ZoneButton, MessagesButton, DataButton)
    await bot.add_cog(MeCog(bot))
