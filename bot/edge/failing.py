"""What went wrong while a delivery was sent, in the words of the outbox's policy."""

import aiohttp
import discord
import structlog
from aiohttp.hdrs import RETRY_AFTER
from discord.http import json_or_text

from bot.edge.hearing import seconds_of
from bot.outbox.model import Delivery
from bot.outbox.policy import Failure, Kind, NotSent

log = structlog.stdlib.get_logger(__name__)


_REFUSALS: dict[int, type[discord.HTTPException]] = {403: discord.Forbidden, 404: discord.NotFound}


async def refusal(answer: aiohttp.ClientResponse) -> discord.HTTPException:
    """Say what Discord did not take, as discord.py does."""
    usual = discord.DiscordServerError if answer.status >= 500 else discord.HTTPException
    return _REFUSALS.get(answer.status, usual)(answer, await json_or_text(answer))


class as_unrenderable:  # noqa: N801 - used like a function; contextlib's generators cost four times as much
    """Say that it was our own code or database that failed, before Discord was asked; the log says how."""

    __slots__ = ("_delivery",)

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery

    def __enter__(self) -> None:
        pass

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        if isinstance(error, Exception):
            log.error(
                "a message could not be made",
                server=self._delivery.server_id,
                kind=self._delivery.kind,
                delivery=self._delivery.delivery_id,
                exc_info=error,
            )
            raise NotSent(Failure(Kind.UNRENDERABLE)) from error


class as_failure:  # noqa: N801 - likewise
    """Say in the policy's words what went wrong."""

    __slots__ = ("_stored_channel",)

    def __init__(self, *, stored_channel: bool = False) -> None:
        self._stored_channel = stored_channel

    def __enter__(self) -> None:
        pass

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        if error is not None and (failure := _failure(error, self._stored_channel)) is not None:
            raise NotSent(failure) from error


def _failure(error: BaseException, stored_channel: bool) -> Failure | None:
    match error:
        case discord.RateLimited():
            return Failure(Kind.HTTP, 429, retry_after=error.retry_after)
        case discord.HTTPException():
            wait = seconds_of(getattr(error.response, "headers", {}).get(RETRY_AFTER))
            return Failure(Kind.HTTP, error.status, error.code, wait, stored_channel)
        case aiohttp.ClientConnectorError():
            return Failure(Kind.UNREACHABLE)
        case TimeoutError():
            return Failure(Kind.TIMEOUT)
        case aiohttp.ClientError() | OSError():
            return Failure(Kind.RESET)
    return None
