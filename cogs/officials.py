"""Who represents me: names, numbers, contact pages."""

from collections.abc import Sequence
from datetime import date

from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.database import Transaction
from bot.edge.durable import Durable
from bot.edge.forms import present
from bot.edge.guard import actor_of, ensure_within, needs
from bot.edge.reply import replace, reply
from bot.edge.suggest import Pairs, suggester
from bot.errors import BadInput, NotFound
from bot.limits import Limit
from bot.officials import cards, numbers
from bot.officials import service as officials
from bot.officials.model import MAIN_OFFICE, DirectoryInfo, District, NearOffice, Official, Representation
from bot.officials.rules import main_office, normalise_zip, title
from bot.outbox import store as outbox
from bot.outbox.model import Destination
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from bot.volunteers import service as volunteers
from bot.volunteers.model import Home, Volunteer
from bot.when.zones import zone_of_state
from bot.words import phrase

_MOST_OPTIONS = 25  # Discord's limit


def ensure_directory(tx: Transaction) -> DirectoryInfo:
    """Return what the directory is.

    Raises:
        NotFound: it is empty; the sentence says what to do.
    """
    info = officials.directory_info(tx)
    if info is None:
        raise NotFound(
            phrase(
                "The directory of officials is still being downloaded. Try again in a few minutes. "
                "If it stays like this, whoever runs this bot can type `python -m bot directory sync`."
            )
        )
    return info


def home_in(found: Representation, state: str, zip_code: str | None) -> Home:
    """Make a home of what was found: the district only when it is certain, the time zone of the place."""
    zone = found.place.zone if found.place else None
    return Home(state, zip_code, found.seat.district.number if found.seat else None, zone or zone_of_state(state))


def _narrowed(tx: Transaction, found: Representation, own: Volunteer) -> Representation:
    """Leave of several seats those of the person's own state, or their own one, as far as they are remembered."""
    districts = [seat.district for seat in found.choices]
    if own.state is None or own.state not in {district.state for district in districts}:
        return found
    # A district that was redrawn since is not among them: then it is asked again.
    known = own.district is not None and District(own.state, own.district) in districts
    return officials.representation(
        tx, own.server_id, zip_code=own.zip_code, state=own.state, district=own.district if known else None
    )


def _look_up(tx: Transaction, actor: Actor, typed: str | None) -> cards.Lookup | None:
    """Find who represents a typed ZIP, or the person's own home; None when there is neither."""
    ensure_directory(tx)
    own = volunteers.profile(tx, actor.server_id, actor.user_id)
    if typed is None:
        if own is None or own.state is None:
            return None
        typed = own.zip_code
    five = normalise_zip(typed) if typed is not None else None
    found = officials.representation(
        tx, actor.server_id, zip_code=five, state=own.state if own and five is None else None
    )
    if own is not None and own.zip_code == five:
        found = _narrowed(tx, found, own)
    return _shown(tx, actor, found, five, own)


def _choose(tx: Transaction, actor: Actor, zip_code: str, state: str, district: int) -> cards.Lookup:
    """Show the chosen district; remember it when the ZIP is the person's own."""
    ensure_directory(tx)
    own = volunteers.profile(tx, actor.server_id, actor.user_id)
    found = officials.representation(tx, actor.server_id, zip_code=zip_code, state=state, district=district)
    if own is None or own.zip_code != zip_code:
        return _shown(tx, actor, found, zip_code, own)
    volunteers.set_home(tx, actor.server_id, actor.user_id, home_in(found, state, zip_code))
    return _shown(tx, actor, found, zip_code, own, phrase("Saved: this is your district. I won't ask again."))


def _remember(tx: Transaction, actor: Actor, zip_code: str, state: str | None, district: int | None) -> cards.Lookup:
    """Remember a looked-up place as the person's home."""
    ensure_directory(tx)
    found = officials.representation(tx, actor.server_id, zip_code=zip_code, state=state, district=district)
    if found.state is None:
        return _shown(tx, actor, found, zip_code, None)
    own = volunteers.set_home(tx, actor.server_id, actor.user_id, home_in(found, found.state, zip_code))
    saved = phrase("Saved: {zip_code} is your home. Change it with `/me`.", zip_code=zip_code)
    return _shown(tx, actor, found, zip_code, own, saved)


def _shown(
    tx: Transaction,
    actor: Actor,
    found: Representation,
    zip_code: str | None,
    own: Volunteer | None,
    saved: str = "",
) -> cards.Lookup:
    def contacts(people: Sequence[Official]) -> Sequence[cards.Contact]:
        return [cards.Contact(each, _near(tx, actor, each, zip_code)) for each in people]

    return cards.Lookup(
        found,
        contacts(found.officials),
        ensure_directory(tx).checked_at.date(),
        tx.now.date(),
        zip_code,
        # Not of a ZIP nobody knows: it may be a slip of the finger.
        offer_home=found.place is not None and (own is None or own.state is None),
        saved=saved,
        added=contacts(found.added),
    )


def _near(tx: Transaction, actor: Actor, official: Official, zip_code: str | None) -> Sequence[NearOffice]:
    return officials.nearest_offices(tx, actor.server_id, official.official_id, zip_code, limit=cards.NEAR_OFFICES)


def _named(tx: Transaction, actor: Actor, name: str, typed: str | None) -> tuple[cards.Contact, date]:
    """Find one official by name, with the offices nearest to the typed ZIP, else to the person's home."""
    info = ensure_directory(tx)
    own = volunteers.profile(tx, actor.server_id, actor.user_id)
    zip_code = typed if typed is not None else own.zip_code if own is not None else None
    official = officials.named_official(tx, actor.server_id, name)
    near = _near(tx, actor, official, zip_code)
    in_office = officials.is_in_office(tx, actor.server_id, official.official_id)
    return cards.Contact(official, near, in_office), info.checked_at.date()


def _lines(tx: Transaction, actor: Actor, official_ids: Sequence[str], zip_code: str | None) -> list[tuple[str, str]]:
    """List the numbers that a card shows, as the form offers them: what it is, and what is sent."""
    found: list[tuple[str, str]] = []
    for official_id in official_ids:
        official = officials.get_official(tx, actor.server_id, official_id)
        if official.phone:
            label = f"{official.phone} · {official.last_name}, {main_office(official)}"
            found.append((label, f"{official_id}|{MAIN_OFFICE}"))
        for near in _near(tx, actor, official, zip_code):
            label = f"{near.office.phone} · {official.last_name}, {near.office.city}"
            found.append((label, f"{official_id}|{near.office.office_id}"))
    if not found:
        raise NotFound(phrase("There is no number here to report. See your officials' numbers with `/officials`."))
    return found[:_MOST_OPTIONS]


def _report(tx: Transaction, actor: Actor, line: str, words: str) -> None:
    """Keep a report and promise it to the organizers' channel, once for each number."""
    official_id, _, office_id = line.partition("|")
    report = numbers.report(tx, actor.server_id, actor.user_id, official_id, office_id, words)
    channel_id = servers.configuration(tx, actor.server_id).channels.get(ChannelKind.ORGANIZERS)
    if channel_id is not None:
        outbox.add(
            tx,
            actor.server_id,
            kind=numbers.KIND,
            thing_id=report.report_id,
            destination=Destination(channel_id=channel_id),
            due_at=tx.now,
            dedupe=f"{numbers.KIND} {report.report_id}",
        )


@suggester
async def official_names(interaction: Interaction, current: str) -> Pairs:
    """Suggest officials by name, state or district."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    found = await interaction.client.database.read(officials.search_officials, interaction.guild_id, current)
    return [(f"{official.name} · {title(official)}", official.official_id) for official in found]


class TypeZip(Durable, template=cards.ZIP_BUTTON_ID, action=Action.SEE_OFFICIALS):
    """Asks for a ZIP and looks it up."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Open the form; what is sent replaces the card."""
        form = cards.ZipForm()

        async def submit(sent: Interaction) -> None:
            lookup = await sent.client.database.read(_look_up, actor_of(sent), form.zip_code.value)
            await replace(sent, cards.lookup_card(lookup) if lookup else cards.zip_wanted_card())

        await present(interaction, form, submit)


class ChooseDistrict(
    Durable,
    template=r"officials:(?P<zip>[0-9]{5}):(?P<state>[A-Z]{2}):(?P<district>[0-9]{1,2})",
    action=Action.SEE_OFFICIALS,
):
    """One of several districts of a ZIP."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show who represents the chosen district."""
        lookup = await interaction.client.database.write(
            _choose, actor, self.parts["zip"], self.parts["state"], self.number("district")
        )
        await replace(interaction, cards.lookup_card(lookup))


class RememberHome(
    Durable,
    template=r"officials:home:(?P<zip>[0-9]{5})(?::(?P<state>[A-Z]{2}):(?P<district>[0-9]{1,2}))?",
    action=Action.SEE_OFFICIALS,
):
    """Remembers the looked-up place."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Save it as the person's home and say so."""
        district = self.number("district") if self.parts["district"] else None
        lookup = await interaction.client.database.write(
            _remember, actor, self.parts["zip"], self.parts["state"] or None, district
        )
        await replace(interaction, cards.lookup_card(lookup))


class ReportNumber(
    Durable, template=r"officials:wrong:(?P<zip>[0-9]{5}|-):(?P<ids>[A-Za-z0-9,-]{1,78})", action=Action.SEE_OFFICIALS
):
    """Says that a number on a card is wrong."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Ask which one; what is sent goes to the organizers."""
        zip_code = self.parts["zip"] if self.parts["zip"] != "-" else None
        lines = await interaction.client.database.read(_lines, actor, self.parts["ids"].split(","), zip_code)
        form = cards.WrongNumberForm(lines)

        async def submit(sent: Interaction) -> None:
            if not form.line.values:
                raise BadInput(phrase("Choose which number is wrong, then send the form again."))
            ensure_within(sent, Limit.REPORT_NUMBER)
            await sent.client.database.write(_report, actor_of(sent), form.line.values[0], form.words.value)
            await reply(sent, cards.reported_card())

        await present(interaction, form, submit)


class Officials(commands.Cog):
    """Who represents me."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.rename(zip_code="zip")
    @app_commands.describe(
        zip_code="A ZIP code, such as 02139; leave it out for your own home", name="Or one official, by name"
    )
    @app_commands.autocomplete(name=official_names)
    @needs(Action.SEE_OFFICIALS)
    async def officials(self, interaction: Interaction, zip_code: str | None = None, name: str | None = None) -> None:
        """See who represents you, with their phone numbers."""
        actor = actor_of(interaction)
        if name is not None:
            contact, as_of = await self.bot.database.read(_named, actor, name, zip_code)
            card = cards.official_card(contact, as_of=as_of, today=self.bot.clock().date())
        else:
            lookup = await self.bot.database.read(_look_up, actor, zip_code)
            card = cards.lookup_card(lookup) if lookup else cards.zip_wanted_card()
        await reply(interaction, card)


async def setup(bot: Groundswell) -> None:
    """Add the command and its buttons."""
    await bot.add_cog(Officials(bot))
    bot.add_dynamic_items(TypeZip, ChooseDistrict, RememberHome, ReportNumber)
