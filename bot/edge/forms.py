"""Forms (Discord's modals) that answer their own errors."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import discord

from bot.edge.report import report

if TYPE_CHECKING:
    from bot.app import Groundswell

Submit: TypeAlias = "Callable[[discord.Interaction[Groundswell]], Awaitable[None]]"


async def present(interaction: "discord.Interaction[Groundswell]", form: discord.ui.Modal, submit: Submit) -> None:
    """Show a form, and call ``submit`` when it is sent; its errors reach the person like a command's."""

    async def on_submit(sent: discord.Interaction[Any]) -> None:
        interaction.client.open_forms.discard(form.custom_id)
        try:
            await submit(sent)
        except Exception as error:  # noqa: BLE001 - nothing may leave here unanswered
            await report(sent, error)

    form.on_submit = on_submit  # type: ignore[method-assign]
    interaction.client.open_forms.add(form.custom_id)
    await interaction.response.send_modal(form)
