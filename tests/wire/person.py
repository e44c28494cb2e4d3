"""A person who uses the bot: types commands, presses buttons, fills forms, as the Discord app would let them."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any

from tests.wire.forms import Values, form_answer, option_value, select_values
from tests.wire.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    DEFERRED_MESSAGE,
    MODAL_SUBMIT,
    SECONDS_TO_ACKNOWLEDGE,
    Interaction,
    NoAnswer,
    base_payload,
)
from tests.wire.messages import Message, walk
from tests.wire.world import ADMINISTRATOR, Channel, Payload, User

if TYPE_CHECKING:
    from tests.wire.stand_in import StandIn

SUBCOMMANDS = (1, 2)
BUTTON = 2


class NotPossible(AssertionError):
    """The Discord app would not let a person do this: no such command, hidden, disabled, a missing option."""


class Person:
    """Every verb waits for the bot's acknowledgement (three seconds, as Discord does) and returns the Interaction.

    A deferred reply is waited for, up to `finish` seconds. A deferred *update* is not: call `.finish()` on it.
    """

    def __init__(self, place: StandIn, user: User) -> None:
        self.place = place
        self.user = user

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def dm(self) -> Channel:
        return self.place.world.dm_channel(self.user)

    async def slash(
        self, channel: Channel, command: str, options: Values | None = None, *, finish: float = 10.0
    ) -> Interaction:
        """Types a slash command: `slash(channel, "event create", {"title": "Picnic"})`.

        Option values: str, int, float, bool; Person or User, Channel, Role; (filename, bytes) for an attachment.
        """
        data = self._command_data(channel, command, options or {}, focused=None)
        return await self._ask(COMMAND, f"/{command}", channel, data, finish=finish)

    async def autocomplete(
        self, channel: Channel, command: str, option: str, typed: str, others: Values | None = None
    ) -> list[Payload]:
        """The suggestions for one option while it is typed: a list of {"name", "value"}."""
        values = {**(others or {}), option: typed}
        data = self._command_data(channel, command, values, focused=option)
        interaction = await self._ask(AUTOCOMPLETE, f"/{command} {option}:", channel, data)
        return interaction.choices

    async def click(self, message: Message, button: str, *, finish: float = 10.0) -> Interaction:
        """Presses a button, named by its custom id or by its label."""
        component = self._component(message, button)
        if component["type"] != BUTTON:
            raise NotPossible(f"{button} is not a button")
        return await self._use(message, component, {}, finish)

    async def click_stale(self, message: Message, custom_id: str) -> Interaction:
        """Presses a button that is not (any more) on the message, as an old client or a forger would."""
        return await self._use(message, {"custom_id": custom_id, "type": BUTTON, "id": 1}, {}, 10.0)

    async def select(self, message: Message, menu: str, values: list[Any], *, finish: float = 10.0) -> Interaction:
        """Chooses in a select menu, named by its custom id or placeholder: option values or labels, or entities."""
        component = self._component(message, menu)
        resolved: Payload = {}
        chosen = select_values(self.place, component, values, resolved, message.channel, self.user)
        extra = {"values": chosen} | ({"resolved": resolved} if resolved else {})
        return await self._use(message, component, extra, finish)

    async def submit(self, shown: Interaction, values: Values, *, finish: float = 10.0) -> Interaction:
        """Fills the form that `shown` was answered with; `values` by custom id or label."""
        if shown.user is not self.user:
            raise NotPossible("only the person who opened a form can submit it")
        data = form_answer(self.place, shown.modal, values, shown.channel, self.user)
        name = f"form {shown.modal['custom_id']}"
        return await self._ask(
            MODAL_SUBMIT, name, shown.channel, data, source=shown.source, form_of=shown, finish=finish
        )

    # How it is done

    async def _use(self, message: Message, component: Payload, extra: Payload, finish: float) -> Interaction:
        if message.deleted:
            raise NotPossible("the message was deleted")
        data = {
            "custom_id": component["custom_id"],
            "component_type": component["type"],
            "id": component["id"],
            **extra,
        }
        name = f"component {component['custom_id']}"
        return await self._ask(COMPONENT, name, message.channel, data, source=message, finish=finish)

    async def _ask(
        self,
        kind: int,
        name: str,
        channel: Channel,
        data: Payload,
        *,
        source: Message | None = None,
        form_of: Interaction | None = None,
        finish: float = 10.0,
    ) -> Interaction:
        place = self.place
        interaction = Interaction(kind, name, self.user, channel, monotonic(), source, form_of)
        place.interactions.add(interaction)
        payload = base_payload(place.world.application_id, interaction, place.world.bot.id, data)
        place.gateway.dispatch("INTERACTION_CREATE", payload)
        try:
            async with asyncio.timeout(SECONDS_TO_ACKNOWLEDGE):
                await interaction.answered.wait()
        except TimeoutError:
            bot = "connected" if place.gateway.live() else "not connected"
            raise NoAnswer(f"{name}: no acknowledgement within 3 s; the bot is {bot}") from None
        if interaction.type == DEFERRED_MESSAGE and finish:
            await interaction.finish(finish)
        return interaction

    def _component(self, message: Message, named: str) -> Payload:
        found = [c for c in walk(message.components) if c.get("custom_id") == named]
        found = found or [
            c
            for c in walk(message.components)
            if c.get("custom_id") and named in (c.get("label"), c.get("placeholder"))
        ]
        if len(found) != 1:
            there = [c["custom_id"] for c in walk(message.components) if c.get("custom_id")]
            raise NotPossible(f"{len(found)} components are called {named!r}; there are {there}")
        if found[0].get("disabled"):
            raise NotPossible(f"{named!r} is disabled")
        return found[0]

    def _find(self, channel: Channel, path: list[str]) -> tuple[Payload, list[Payload]]:
        """The synced command and the subcommands below it, the last being what is called."""
        known = [*self.place.commands.get(None, [])]
        if channel.guild is not None:
            known += self.place.commands.get(str(channel.guild.id), [])
        top = next((c for c in known if c["name"] == path[0] and c["type"] == 1), None)
        if top is None:
            raise NotPossible(f"no command /{path[0]} is synced; there are {[c['name'] for c in known]}")
        self._ensure_visible(top, channel)
        chain, node = [], top
        for name in path[1:]:
            below = [o for o in node.get("options") or [] if o["type"] in SUBCOMMANDS]
            node = next((o for o in below if o["name"] == name), None) or {}
            if not node:
                raise NotPossible(f"/{' '.join(path)}: no {name!r}; there are {[o['name'] for o in below]}")
            chain.append(node)
        if any(option["type"] in SUBCOMMANDS for option in node.get("options") or []):
            raise NotPossible(f"/{' '.join(path)} has subcommands and cannot be called itself")
        return top, chain

    def _ensure_visible(self, command: Payload, channel: Channel) -> None:
        contexts = command.get("contexts")
        if channel.guild is None:
            if (contexts is not None and 1 not in contexts) or command.get("dm_permission") is False:
                raise NotPossible(f"/{command['name']} is not offered in DMs")
            return
        needed = int(command.get("default_member_permissions") or 0)
        held = channel.guild.permissions(self.user.id, channel)
        if held & needed != needed and not held & ADMINISTRATOR:
            raise NotPossible(f"/{command['name']} is hidden from {self.user.name}")

    def _command_data(self, channel: Channel, command: str, values: Values, focused: str | None) -> Payload:
        top, chain = self._find(channel, command.split())
        leaf = chain[-1] if chain else top
        declared = {option["name"]: option for option in leaf.get("options") or []}
        unknown = set(values) - set(declared)
        missing = {name for name, o in declared.items() if o.get("required")} - set(values)
        if unknown or (missing and not focused):
            raise NotPossible(f"/{command}: unknown options {sorted(unknown)}, missing {sorted(missing)}")
        resolved: Payload = {}
        options: list[Payload] = []
        for name, value in values.items():
            option = declared[name]
            filled = {"name": name, "type": option["type"]}
            if name == focused:
                options.append({**filled, "value": value, "focused": True})
            else:
                wire = option_value(self.place, option, value, resolved, channel, self.user)
                options.append({**filled, "value": wire})
        for node in reversed(chain):
            options = [{"name": node["name"], "type": node["type"], "options": options}]
        data = {"id": top["id"], "name": top["name"], "type": 1, "options": options}
        return (
            data
            | ({"guild_id": top["guild_id"]} if "guild_id" in top else {})
            | ({"resolved": resolved} if resolved else {})
        )
