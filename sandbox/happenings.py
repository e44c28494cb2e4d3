"""Reads simcord's record of a session: what people used, and what the bot said."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

_COMMAND, _COMPONENT, _MODAL = 2, 3, 5
_SUBCOMMAND, _GROUP = 1, 2
_TEXT_DISPLAY = 10
_EXCERPT = 140
_STAMP = re.compile(r"<t:(\d+)(?::\w)?>")
_LINE_MARK = re.compile(r"^(?:#{1,3}|-#|>) ", re.MULTILINE)
_MARKUP = re.compile(r"\*{1,3}|__|~~|\|\||`")
_MENTION = re.compile(r"<@[!&]?(\d+)>|<#(\d+)>")


@dataclass(frozen=True)
class Said:
    """One message that the bot sent: where, and the beginning of its text as plain words."""

    channel_id: int
    message_id: int
    text: str


def list_uses(record: Iterable[tuple[str, str, Any]]) -> list[str]:
    """Name every command (``/event create``), click (``click:<custom id>``) and form (``form:<custom id>``)."""
    return [use for payload in _events(record, "INTERACTION_CREATE") if (use := _use(payload))]


def list_said(
    record: Iterable[tuple[str, str, Any]], bot_id: int, names: Mapping[int, str], zone: ZoneInfo
) -> list[Said]:
    """List the messages that the bot sent; ids in ``names`` are shown by name, instants in ``zone``."""
    return [
        Said(int(payload["channel_id"]), int(payload["id"]), excerpt(payload, names, zone))
        for payload in _events(record, "MESSAGE_CREATE")
        if int(payload["author"]["id"]) == bot_id and not int(payload.get("flags") or 0) & 64
    ]


def excerpt(message: Mapping[str, Any], names: Mapping[int, str], zone: ZoneInfo) -> str:
    """Return the first 140 characters that a person would read in a message, without markup."""
    texts = [str(message.get("content") or ""), *_texts(message.get("components") or [])]
    text = _LINE_MARK.sub("", "\n".join(texts))
    words = " ".join(_MARKUP.sub("", text).split())
    words = _STAMP.sub(lambda found: _local(int(found[1]), zone), words)
    words = _MENTION.sub(lambda found: names.get(int(found[1] or found[2]), "someone"), words)
    return words if len(words) <= _EXCERPT else f"{words[: _EXCERPT - 1].rstrip()}…"


def _events(record: Iterable[tuple[str, str, Any]], name: str) -> Iterator[Mapping[str, Any]]:
    return (payload for kind, event, payload in record if kind == "GATEWAY" and event == name)


def _use(payload: Mapping[str, Any]) -> str | None:
    data = payload["data"]
    if payload["type"] == _COMMAND:
        path, options = [str(data["name"])], data.get("options") or []
        while options and options[0]["type"] in {_SUBCOMMAND, _GROUP}:
            path.append(str(options[0]["name"]))
            options = options[0].get("options") or []
        return "/" + " ".join(path)
    kinds = {_COMPONENT: "click", _MODAL: "form"}
    kind = kinds.get(payload["type"])
    return f"{kind}:{data['custom_id']}" if kind else None


def _texts(components: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for component in components:
        if component.get("type") == _TEXT_DISPLAY:
            yield str(component.get("content") or "")
        yield from _texts(component.get("components") or [])


def _local(seconds: int, zone: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC).astimezone(zone):%a %b %-d, %-I:%M %p}"
