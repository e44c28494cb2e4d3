"""Messages at the stand-in: how a request body becomes one, what Discord refuses, whom it pings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.wire.routing import Refusal, Upload
from tests.wire.world import Channel, Payload, User, World, new_id, stamp

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15
ACTION_ROW, TEXT_DISPLAY = 1, 10


def walk(components: list[Payload]) -> Iterator[Payload]:
    """Every component of a message or modal, the outer before the inner."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("component", "accessory"):
            if isinstance(component.get(key), dict):
                yield from walk([component[key]])


@dataclass(eq=False)
class Message:
    channel: Channel
    author: User
    content: str = ""
    embeds: list[Payload] = field(default_factory=list)
    components: list[Payload] = field(default_factory=list)
    attachments: list[Payload] = field(default_factory=list)
    flags: int = 0
    nonce: str | int | None = None
    reference: Payload | None = None
    allowed_mentions: Payload | None = None
    application_id: int | None = None
    metadata: Payload | None = None
    sent_at: float = 0.0  # the stand-in's clock, seconds
    edits: int = 0
    edited_timestamp: str | None = None
    deleted: bool = False
    id: int = field(default_factory=new_id)

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def text(self) -> str:
        """All words a reader sees: content, embeds, text displays, button labels, select placeholders."""
        parts = [self.content]
        for embed in self.embeds:
            parts += [embed.get("title") or "", embed.get("description") or ""]
            for row in embed.get("fields") or []:
                parts += [row["name"], row["value"]]
        for component in walk(self.components):
            parts += [str(component[key]) for key in ("content", "label", "placeholder") if component.get(key)]
        return "\n".join(part for part in parts if part)

    @property
    def buttons(self) -> dict[str, str]:
        """Custom id -> label of every button that can be pressed."""
        return {
            component["custom_id"]: component.get("label") or ""
            for component in walk(self.components)
            if component["type"] == 2 and component.get("custom_id") and not component.get("disabled")
        }

    @property
    def pings(self) -> set[str]:
        """Whom the message notifies: "everyone" and the ids of users and roles, after allowed_mentions."""
        written = "\n".join([self.content, *(c["content"] for c in walk(self.components) if c["type"] == TEXT_DISPLAY)])
        users = set(re.findall(r"<@!?(\d+)>", written))
        roles = set(re.findall(r"<@&(\d+)>", written))
        everyone = {"everyone"} if re.search(r"@(everyone|here)", written) else set()
        if self.allowed_mentions is not None:
            allowed = self.allowed_mentions
            parse = set(allowed.get("parse") or [])
            users = users if "users" in parse else users & set(map(str, allowed.get("users") or []))
            roles = roles if "roles" in parse else roles & set(map(str, allowed.get("roles") or []))
            everyone = everyone if "everyone" in parse else set()
        return users | roles | everyone

    def payload(self) -> Payload:
        payload: Payload = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "author": self.author.payload(),
            "content": self.content,
            "timestamp": stamp(self.id),
            "edited_timestamp": self.edited_timestamp,
            "tts": False,
            "mention_everyone": "everyone" in self.pings,
            "mentions": [],
            "mention_roles": [],
            "attachments": self.attachments,
            "embeds": [{"type": "rich", **embed} for embed in self.embeds],
            "components": self.components,
            "pinned": False,
            "type": 0,
            "flags": self.flags,
        }
        if self.nonce is not None:
            payload["nonce"] = self.nonce
        if self.reference is not None:
            payload["message_reference"] = self.reference
        if self.application_id is not None:
            payload["application_id"] = payload["webhook_id"] = str(self.application_id)
        if self.metadata is not None:
            payload["type"] = 20 if self.metadata["type"] == 2 else 0
            payload["interaction_metadata"] = self.metadata
        return payload


def check_components(components: list[Payload], flags: int, content: str, embeds: list[Payload]) -> None:
    """Refuses what the API description does not cover: totals, duplicates and what Components V2 excludes."""
    everything = list(walk(components))
    ids = [component["custom_id"] for component in everything if component.get("custom_id")]
    duplicates = {custom_id for custom_id in ids if ids.count(custom_id) > 1}
    words = sum(len(c["content"]) for c in everything if c["type"] == TEXT_DISPLAY)
    modern = flags & COMPONENTS_V2
    rows = [[child["type"] for child in c["components"]] for c in everything if c["type"] == ACTION_ROW]
    problem = None
    if duplicates:
        problem = f"components: custom id duplicated: {sorted(duplicates)}"
    elif modern and (content or embeds):
        problem = "content, embeds: cannot be used with MessageFlags.IS_COMPONENTS_V2"
    elif not modern and any(component["type"] >= 9 for component in components):
        problem = "components: these need MessageFlags.IS_COMPONENTS_V2"
    elif any(not 1 <= len(row) <= (5 if set(row) == {2} else 1) for row in rows):
        problem = f"components: a row holds one to five buttons or one select, not {rows}"
    elif len(everything) > 40:
        problem = f"components: {len(everything)} of them, at most 40"
    elif words > 4000:
        problem = f"components: {words} characters of text, at most 4000"
    elif len(content) > 2000:
        problem = f"content: {len(content)} characters, at most 2000"
    if problem:
        raise Refusal(400, 50035, f"Invalid Form Body\n{problem}")


def number_components(components: list[Payload]) -> list[Payload]:
    """Gives each component the `id` that Discord gives to those that have none."""
    taken = {component["id"] for component in walk(components) if component.get("id")}
    following = 0
    for component in walk(components):
        if not component.get("id"):
            following += 1
            while following in taken:
                following += 1
            component["id"] = following
    return components


def apply_body(world: World, message: Message, body: Payload, uploads: list[Upload], *, now: float) -> None:
    """Writes what a send or an edit says into a message; raises Refusal and leaves it untouched when it may not.

    Keys that are absent stay as they were; `flags` keeps what the message was born with (ephemeral).
    """
    content = (body["content"] or "") if "content" in body else message.content
    embeds = (body["embeds"] or []) if "embeds" in body else message.embeds
    components = (body["components"] or []) if "components" in body else message.components
    flags = (message.flags & ~LOADING) | ((body.get("flags") or 0) & ~LOADING)
    check_components(components, flags, content, embeds)
    attachments = message.attachments
    if body.get("attachments") is not None or uploads:
        kept = {str(entry["id"]) for entry in body.get("attachments") or []}
        attachments = [entry for entry in message.attachments if entry["id"] in kept]
        attachments += [
            world.store_file(message.channel, upload.filename, upload.content, upload.content_type)
            for upload in uploads
        ]
    if not (content or embeds or components or attachments or body.get("poll") or body.get("sticker_ids")):
        raise Refusal(400, 50006, "Cannot send an empty message")
    message.content, message.embeds, message.flags = content, embeds, flags
    message.attachments = attachments
    message.components = number_components(components)
    if "allowed_mentions" in body:
        message.allowed_mentions = body["allowed_mentions"]
    resolve_files(message)
    if message.id in world.messages:
        message.edits += 1
        message.edited_timestamp = stamp(new_id())
    else:
        message.sent_at = now
        world.messages[message.id] = message


def resolve_files(message: Message) -> None:
    """Turns `attachment://name` into the address under which the file is served, as Discord does."""
    urls = {entry["filename"]: entry["url"] for entry in message.attachments}

    def resolve(value: Any) -> None:
        if isinstance(value, list):
            for item in value:
                resolve(item)
        elif isinstance(value, dict):
            url = value.get("url")
            if isinstance(url, str) and url.startswith("attachment://"):
                name = url.removeprefix("attachment://")
                if name not in urls:
                    raise Refusal(400, 50035, f"Invalid Form Body\nno file is called {name}")
                value["url"] = value["proxy_url"] = urls[name]
            for item in value.values():
                resolve(item)

    resolve(message.embeds)
    resolve(message.components)
