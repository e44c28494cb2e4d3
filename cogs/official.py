"""Officials that organizers add, and numbers they put right."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.card import Card
from bot.database import Transaction
from bot.edge.durable import Durable
from bot.edge.files import read_attachment
from bot.edge.forms import present
from bot.edge.guard import actor_of, ensure_within, needs
from bot.edge.reply import replace, reply, wait
from bot.edge.suggest import Pairs, choices_of, suggester
from bot.errors import BadInput, NotFound
from bot.limits import Limit
from bot.officials import added, numbers
from bot.officials import organizer_cards as cards
from bot.officials import service as officials
from bot.officials.facts import facts_of
from bot.officials.model import MAIN_OFFICE, Level, Official
from bot.officials.rules import is_to_verify, local_id, title
from bot.outbox.pacer import Rank
from bot.spreadsheet import BadFile
from bot.words import phrase, speaking, spoken
from cogs.officials import official_names

_MAIN = "-"  # what stands for the main office in a custom id


@suggester
async def added_names(interaction: Interaction, current: str) -> Pairs:
    """Suggest the officials added in this server."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    known = await interaction.client.database.read(added.list_added, interaction.guild_id)
    wanted = current.casefold().strip()
    return [
        (f"{each.name} · {title(each)}", each.official_id)
        for each in known
        if wanted in f"{each.name} {title(each)}".casefold()
    ]


def _named(tx: Transaction, server_id: int, name: str) -> Official:
    """Find an official by what was typed: of several with that name, the added one."""
    ours = [each for each in added.list_added(tx, server_id) if each.name.casefold() == name.strip().casefold()]
    return ours[0] if len(ours) == 1 else officials.named_official(tx, server_id, name)


def _edit(tx: Transaction, actor: Actor, official_id: str, typed: dict[str, str]) -> Official:
    return added.edit(tx, actor.server_id, official_id, typed)


def _remove(tx: Transaction, actor: Actor, name: str) -> Official:
    official = _named(tx, actor.server_id, name)
    if not official.is_added:
        raise BadInput(
            phrase(
                "{name} comes with the directory of Congress and stays in it. If a number is wrong, correct it with "
                "`/official edit`.",
                name=official.name,
            )
        )
    return added.remove(tx, actor.server_id, official.official_id)


def _export(tx: Transaction, actor: Actor, *, added_only: bool) -> tuple[bytes, int]:
    if added_only:
        return added.export_added(tx, actor.server_id), len(added.list_added(tx, actor.server_id))
    everybody = officials.list_targets(tx, actor.server_id)
    return added.export_all(everybody), len(everybody)


def _desk(tx: Transaction, actor: Actor) -> cards.Desk:
    today = tx.now.date()
    known = sorted(
        added.list_added(tx, actor.server_id), key=lambda each: (each.verify_by is None, each.verify_by or today)
    )
    return cards.Desk(
        numbers.list_waiting(tx, actor.server_id),
        numbers.list_corrected(tx, actor.server_id),
        known,
        sum(is_to_verify(each, today) for each in known),
    )


def _numbers(tx: Transaction, actor: Actor, official_id: str) -> tuple[Official, Sequence[numbers.Line]]:
    return (
        officials.get_official(tx, actor.server_id, official_id),
        numbers.list_lines(tx, actor.server_id, official_id),
    )


def _correct(tx: Transaction, actor: Actor, line: numbers.Line, typed: str) -> tuple[Official, Sequence[numbers.Line]]:
    official_id = line.official.official_id
    numbers.correct(tx, actor.server_id, actor.user_id, official_id, line.office_id, typed)
    return _numbers(tx, actor, official_id)


def _correct_reported(tx: Transaction, actor: Actor, report_id: int, typed: str) -> numbers.Reported | None:
    report = numbers.get_reported(tx, actor.server_id, report_id).report
    numbers.correct(tx, actor.server_id, actor.user_id, report.official_id, report.office_id, typed)
    return numbers.find_reported(tx, actor.server_id, report_id)


def _dismiss(tx: Transaction, actor: Actor, report_id: int) -> numbers.Reported | None:
    numbers.dismiss(tx, actor.server_id, actor.user_id, report_id)
    return numbers.find_reported(tx, actor.server_id, report_id)


def _drop(tx: Transaction, actor: Actor, official_id: str, office_id: str) -> Card:
    """Drop a correction; show the official's numbers, or the desk where the office is no more."""
    numbers.drop(tx, actor.server_id, official_id, office_id)
    try:
        line = numbers.find_line(tx, actor.server_id, official_id, office_id)
    except NotFound:
        return cards.desk_card(_desk(tx, actor))
    lines = numbers.list_lines(tx, actor.server_id, official_id)
    return cards.numbers_card(line.official, lines, phrase("Dropped: the directory's number counts again."))


class OfficialDesk(commands.GroupCog, group_name="official", group_description="Local officials and numbers"):
    """Officials that organizers add, and numbers they put right."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        name="Their name",
        position='The office they hold, such as "Mayor" or "Council member"',
        state="Their state, such as MA",
        jurisdiction='What the office is of, such as "City of Springfield"; a governor needs none',
        level="What the office governs; local if you leave it out",
        phone="Their office's number, such as 413-555-0100",
        email="Their office's email address",
        page="Where people write to them",
        party="Their party, if it matters",
        term_ends="The last day of the term, such as 2027-12-31",
        verify_by="When to check all this again; in six months if you leave it out",
    )
    @app_commands.choices(level=choices_of(Level))
    @needs(Action.MANAGE_OFFICIALS)
    async def add(
        self,
        interaction: Interaction,
        name: str,
        position: str,
        state: str,
        jurisdiction: str = "",
        level: str = "",
        phone: str = "",
        email: str = "",
        page: str = "",
        party: str = "",
        term_ends: str = "",
        verify_by: str = "",
    ) -> None:
        """Add a local official: a mayor, a school board, a governor."""
        actor = actor_of(interaction)
        typed = {
            "name": name,
            "position": position,
            "state": state,
            "jurisdiction": jurisdiction,
            "level": level,
            "phone": phone,
            "email": email,
            "page": page,
            "party": party,
            "term_ends": term_ends,
            "verify_by": verify_by,
        }
        official = await self.bot.database.write(added.add, actor.server_id, actor.user_id, typed)
        await reply(interaction, cards.added_card(official, phrase("Added.")))

    @app_commands.command()
    @app_commands.describe(
        official="Who; with nothing else, a form opens",
        name="Their name",
        position="The office they hold",
        state="Their state, such as MA",
        jurisdiction="What the office is of",
        level="What the office governs",
        phone="Their office's number",
        email="Their office's email address",
        page="Where people write to them",
        party="Their party",
        term_ends="The last day of the term, such as 2027-12-31",
        verify_by="When to check all this again, such as 2027-01-31",
    )
    @app_commands.choices(level=choices_of(Level))
    @app_commands.autocomplete(official=official_names)
    @needs(Action.MANAGE_OFFICIALS)
    async def edit(
        self,
        interaction: Interaction,
        official: str,
        name: str = "",
        position: str = "",
        state: str = "",
        jurisdiction: str = "",
        level: str = "",
        phone: str = "",
        email: str = "",
        page: str = "",
        party: str = "",
        term_ends: str = "",
        verify_by: str = "",
    ) -> None:
        """Change an official you added, or correct the numbers of a member of Congress."""
        actor = actor_of(interaction)
        found = await self.bot.database.read(_named, actor.server_id, official)
        options = {
            "name": name,
            "position": position,
            "state": state,
            "jurisdiction": jurisdiction,
            "level": level,
            "phone": phone,
            "email": email,
            "page": page,
            "party": party,
            "term_ends": term_ends,
            "verify_by": verify_by,
        }
        typed = {name: value for name, value in options.items() if value}
        if not found.is_added:
            if typed:
                raise BadInput(
                    phrase(
                        "{name} comes with the directory of Congress: only the numbers can be corrected here. Type "
                        "`/official edit` with nothing but the name.",
                        name=found.name,
                    )
                )
            card = cards.numbers_card(*await self.bot.database.read(_numbers, actor, found.official_id))
            await reply(interaction, card)
        elif typed:
            changed = await self.bot.database.write(_edit, actor, found.official_id, typed)
            await reply(interaction, cards.added_card(changed, phrase("Changed.")))
        else:
            await _ask_facts(interaction, actor, found)

    @app_commands.command()
    @app_commands.describe(official="Who; only officials added here")
    @app_commands.autocomplete(official=added_names)
    @needs(Action.MANAGE_OFFICIALS)
    async def remove(self, interaction: Interaction, official: str) -> None:
        """Remove an official you added."""
        removed = await self.bot.database.write(_remove, actor_of(interaction), official)
        await reply(interaction, cards.removed_card(removed))

    @app_commands.command(name="import")
    @app_commands.describe(file="The filled-in CSV; leave it out to get the template")
    @needs(Action.MANAGE_OFFICIALS)
    async def import_table(self, interaction: Interaction, file: discord.Attachment | None = None) -> None:
        """Add many officials from a file, or get the template for it."""
        if file is None:
            await reply(interaction, cards.template_card())
            return
        actor = actor_of(interaction)
        await wait(interaction)
        try:
            data = await read_attachment(file)
            taken = await self.bot.database.write(added.import_table, actor.server_id, actor.user_id, data)
        except BadFile as error:
            await reply(interaction, cards.bad_file_card(error))
            return
        await reply(interaction, cards.imported_card(taken))

    @app_commands.command()
    @app_commands.describe(added_only="Only those added here, as a file that `/official import` takes")
    @needs(Action.MANAGE_OFFICIALS)
    async def export(self, interaction: Interaction, added_only: bool = False) -> None:
        """Get the officials as a CSV file, numbers as you corrected them."""
        ensure_within(interaction, Limit.EXPORT)
        data, count = await self.bot.database.read(_export, actor_of(interaction), added_only=added_only)
        await reply(interaction, cards.export_card(data, count))

    @app_commands.command(name="list")
    @needs(Action.MANAGE_OFFICIALS)
    async def desk(self, interaction: Interaction) -> None:
        """See reported and corrected numbers, and the officials added here."""
        await reply(interaction, cards.desk_card(await self.bot.database.read(_desk, actor_of(interaction))))


async def _ask_facts(interaction: Interaction, actor: Actor, official: Official) -> None:
    form = cards.FactsForm(facts_of(official))

    async def submit(sent: Interaction) -> None:
        changed = await sent.client.database.write(_edit, actor_of(sent), official.official_id, form.typed)
        await reply(sent, cards.added_card(changed, phrase("Changed.")))

    await present(interaction, form, submit)


class BringBack(Durable, template=r"official:(?P<number>[0-9]{1,18}):back", action=Action.MANAGE_OFFICIALS):
    """Undoes a removal."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Put the official back on the lists."""
        official = await interaction.client.database.write(
            added.restore, actor.server_id, local_id(self.number("number"))
        )
        await replace(interaction, cards.added_card(official, phrase("They are back.")))


class CorrectNumber(
    Durable, template=r"official:correct:(?P<official_id>[A-Za-z0-9_-]{1,40})", action=Action.MANAGE_OFFICIALS
):
    """Corrects one of an official's numbers."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Ask which, and for the right one."""
        _, lines = await interaction.client.database.read(_numbers, actor, self.parts["official_id"])
        form = cards.NumberForm(lines)

        async def submit(sent: Interaction) -> None:
            if form.chosen is None:
                raise BadInput(phrase("Choose which number is wrong, then send the form again."))
            official, now = await sent.client.database.write(_correct, actor_of(sent), form.chosen, form.phone.value)
            says = phrase("Saved. No refresh of the directory changes it.")
            await replace(sent, cards.numbers_card(official, now, says))

        await present(interaction, form, submit)


class DropCorrection(
    Durable,
    template=r"official:drop:(?P<official_id>[A-Za-z0-9_-]{1,30}):(?P<office_id>[^:]{1,55})",
    action=Action.MANAGE_OFFICIALS,
):
    """Lets the directory's number count again."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Drop the correction and show the numbers."""
        office_id = MAIN_OFFICE if self.parts["office_id"] == _MAIN else self.parts["office_id"]
        await replace(
            interaction, await interaction.client.database.write(_drop, actor, self.parts["official_id"], office_id)
        )


class SettleReport(
    Durable,
    template=r"official:report:(?P<report_id>[0-9]{1,18}):(?P<what>show|correct|dismiss)",
    action=Action.MANAGE_OFFICIALS,
):
    """Looks at, corrects or dismisses a reported number."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the report, ask for the right number, or say that it is right."""
        database, report_id = interaction.client.database, self.number("report_id")
        if self.parts["what"] == "dismiss":
            settled = await database.write(_dismiss, actor, report_id)
            await _show_settled(interaction, settled)
            return
        found = await database.read(numbers.get_reported, actor.server_id, report_id)
        if self.parts["what"] == "show":
            await reply(interaction, cards.report_card(found))
            return
        form = cards.NumberForm([found.line])

        async def submit(sent: Interaction) -> None:
            settled = await sent.client.database.write(_correct_reported, actor_of(sent), report_id, form.phone.value)
            await _show_settled(sent, settled)

        await present(interaction, form, submit)


async def _show_settled(interaction: Interaction, settled: numbers.Reported | None) -> None:
    """Say on the card what became of a report; in the channel, in the language of the server."""
    language = spoken()
    if interaction.message is not None and not interaction.message.flags.ephemeral:
        assert interaction.guild_id is not None  # noqa: S101 - organizers' buttons are pressed in servers only
        language = (await interaction.client.rights.of(interaction.guild_id)).language
    with speaking(language):
        await replace(interaction, cards.report_card(settled) if settled else cards.gone_card())


async def setup(bot: Groundswell) -> None:
    """Add the commands, the buttons and what tells organizers of a wrong number."""
    await bot.add_cog(OfficialDesk(bot))
    bot.add_dynamic_items(BringBack, CorrectNumber, DropCorrection, SettleReport)
    bot.senders.register(numbers.KIND, numbers.find_reported, cards.report_card, rank=Rank.SOON)
