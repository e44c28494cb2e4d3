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
    """

    server_id: int
    kind: str
    thing_id: int
    channel_id: int
    message_id: int
