"""A posted card."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Post:
    """A message that shows the state of something.

    Attributes:
        server_id: the Discord server.
        kind: what is shown, such as ``event``.
        thing_id: which one.
        channel_id: where the message is.
        message_id: the message.
        changes: how often what it shows has changed; an edit makes it true only up to the number it began with.
    """

    server_id: int
    kind: str
    thing_id: int
    channel_id: int
    message_id: int
    changes: int = 0
