"""Who represents me: names, numbers, contact pages."""

from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.database import Transaction
from bot.edge.durable import Durable
from bot.edge.forms import present
from bot.edge.guard import actor_of, needs
from bot.edge.reply import replace, reply
from bot.edge.suggest import Pairs, suggester
from bot.errors import NotFound
from bot.officials import cards
from bot.officials import service as officials
from bot.officials.model import DirectoryInfo, District, Representation
from bot.officials.rules import normalise_zip, title
from bot.volunteers import service as volunteers
from bot.volunteers.model import Home, Volunteer
from bot.when.zones import zone_of_state


def ensure_directory(tx: Transaction) -> DirectoryInfo:
    """Return what the directory is.

    Raises:
        NotFound: it is empty; the sentence says what to do.
    """
    info = officials.directory_info(tx)
    if info is None:
        raise NotFound(
            "The directory of officials is still being downloaded. Try again in a few minutes. "
            "If it stays like this, whoever runs this bot can type `python -m bot directory sync`."
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
    return _shown(tx, actor, found, zip_code, own, "Saved: this is your district. I won't ask again.")


def _remember(tx: Transaction, actor: Actor, zip_code: str, state: str | None, district: int | None) -> cards.Lookup:
    """Remember a looked-up place as the person's home."""
    ensure_directory(tx)
    found = officials.representation(tx, actor.server_id, zip_code=zip_code, state=state, district=district)
    if found.state is None:
        return _shown(tx, actor, found, zip_code, None)
    own = volunteers.set_home(tx, actor.server_id, actor.user_id, home_in(found, found.state, zip_code))
    return _shown(tx, actor, found, zip_code, own, f"Saved: {zip_code} is your home. Change it with `/me`.")


def _shown(
    tx: Transaction, actor: Actor, found: Representation, zip_code: str | None, own: Volunteer | None, saved: str = ""
) -> cards.Lookup:
    contacts = [
        cards.Contact(
            each, next(iter(officials.nearest_offices(tx, actor.server_id, each.official_id, zip_code, limit=1)), None)
        )
        for each in (*found.officials, *found.added)
    ]
    return cards.Lookup(
        found,
        contacts,
        ensure_directory(tx).checked_at.date(),
        tx.now.date(),
        zip_code,
        offer_home=zip_code is not None and (own is None or own.state is None),
        saved=saved,
    )


def _named(tx: Transaction, actor: Actor, name: str, typed: str | None) -> tuple[cards.Contact, DirectoryInfo]:
    """Find one official by name, with the office nearest to the typed ZIP, else to the person's home."""
    info = ensure_directory(tx)
    own = volunteers.profile(tx, actor.server_id, actor.user_id)
    zip_code = typed if typed is not None else own.zip_code if own is not None else None
    official = officials.named_official(tx, actor.server_id, name)
    near = officials.nearest_offices(tx, actor.server_id, official.official_id, zip_code, limit=1)
    return cards.Contact(
        official, next(iter(near), None), officials.is_in_office(tx, actor.server_id, official.official_id)
    ), info


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
            lookup = await sent.client.database.read(_look_up, actor, form.zip_code.value)
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
            contact, info = await self.bot.database.read(_named, actor, name, zip_code)
            card = cards.official_card(contact, as_of=info.checked_at.date(), today=self.bot.clock().date())
        else:
            lookup = await self.bot.database.read(_look_up, actor, zip_code)
            card = cards.lookup_card(lookup) if lookup else cards.zip_wanted_card()
        await reply(interaction, card)


async def setup(bot: Groundswell) -> None:
    """Add the command and its buttons."""
    await bot.add_cog(Officials(bot))
    bot.add_dynamic_items(TypeZip, ChooseDistrict, RememberHome)
