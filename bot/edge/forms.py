"""Forms (Discord's modals) that answer their own errors."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import discord

from bot.edge.counting import counted
from bot.edge.guard import door_of
from bot.edge.languages import listen
from bot.edge.reply import be_patient, is_first
from bot.edge.report import report
from bot.errors import UserError
from bot.words import phrase

if TYPE_CHECKING:
    from bot.app import Groundswell

Submit: TypeAlias = "Callable[[discord.Interaction[Groundswell]], Awaitable[None]]"


_OPEN_FOR = 3600.0  # seconds after which a form that was not sent is forgotten


class TookTooLong(UserError):
    """Discord shows a form as the first answer only, and something else had to be."""

    def __init__(self) -> None:
        super().__init__(phrase("That took me too long, so I could not open the form. Please try it again."))


async def present(interaction: "discord.Interaction[Groundswell]", form: discord.ui.Modal, submit: Submit) -> None:
    """Show a form, and call ``submit`` when it is sent; its errors reach the person like a command's.

    Whoever may no longer do what opened it, when they send it, is refused: it can stay open for an hour.

    Raises:
        TookTooLong: what was asked has been acknowledged already.
    """
    open_forms, enter = interaction.client.open_forms, door_of(interaction)
    # Named after the cog that shows it: a form's title may hold what people have typed.
    name = f"form {getattr(submit, 'func', submit).__module__.rpartition('.')[2]}"

    async def on_submit(sent: discord.Interaction[Any]) -> None:
        with counted(sent, name):
            be_patient(sent)
            try:
                await listen(sent)
                await enter(sent)
                await submit(sent)
            except Exception as error:  # noqa: BLE001 - nothing may leave here unanswered
                await report(sent, error)

    async def on_timeout() -> None:
        open_forms.discard(form.custom_id)

    form.on_submit = on_submit  # type: ignore[method-assign]
    form.on_timeout = on_timeout  # type: ignore[method-assign]
    form.timeout = _OPEN_FOR
    if not await is_first(interaction):
        raise TookTooLong
    open_forms.add(form.custom_id)
    await interaction.response.send_modal(form)
