"""The audit log: what is done at the end of every write that somebody with rights asked for."""

from bot.access import Asked
from bot.audit import service as audit
from bot.database import Transaction
from bot.database.touched import Touched
from bot.servers import service as servers
from bot.servers.model import ChannelKind


def write_line(tx: Transaction, asked: Asked, touched: Touched | None) -> None:
    """Write down what was changed, and have the log channel told; in the transaction of the change itself."""
    if touched is not None:
        audit.note_change(tx, asked, touched)
    channel_id = servers.configuration(tx, asked.actor.server_id).channels.get(ChannelKind.LOG)
    if channel_id is not None:
        audit.tell(tx, asked, channel_id)
