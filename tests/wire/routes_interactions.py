"""REST: interaction callbacks, and the edits and follow-ups through an interaction's webhook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.wire.interactions import (
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    COMPONENT,
    DEFERRED_MESSAGE,
    DEFERRED_UPDATE,
    MESSAGE,
    MODAL,
    MODAL_SUBMIT,
    SECONDS_OF_TOKEN,
    SECONDS_TO_ACKNOWLEDGE,
    UPDATE,
    Interaction,
)
from tests.wire.messages import EPHEMERAL, LOADING, Message, apply_body, walk
from tests.wire.routing import Answer, Call, Refusal, route

if TYPE_CHECKING:
    from tests.wire.stand_in import StandIn

ALLOWED = {
    COMMAND: {MESSAGE, DEFERRED_MESSAGE, MODAL},
    COMPONENT: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL},
    MODAL_SUBMIT: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE},
    AUTOCOMPLETE: {CHOICES},
}


def reply_of(place: StandIn, interaction: Interaction) -> Message:
    return Message(
        interaction.channel,
        place.world.bot,
        application_id=place.world.application_id,
        metadata=interaction.metadata(),
    )


@route("POST", "/interactions/{interaction}/{token}/callback")
def answer_interaction(place: StandIn, call: Call) -> Answer:
    interaction = place.interactions.find(call.id("interaction"), call.groups["token"])
    if interaction is None:
        raise Refusal(404, 10062, "Unknown interaction")
    if interaction.callback is not None:
        raise Refusal(400, 40060, "Interaction has already been acknowledged.")
    seconds = call.at - interaction.asked_at
    if seconds > SECONDS_TO_ACKNOWLEDGE:
        interaction.late = True
        raise Refusal(404, 10062, "Unknown interaction")
    kind = call.body["type"]
    allowed = ALLOWED[interaction.kind] - (set() if interaction.source else {UPDATE, DEFERRED_UPDATE})
    if kind not in allowed:
        raise Refusal(400, 50035, f"Invalid Form Body\ntype {kind} cannot answer {interaction.name}")
    check_answer(kind, call)
    write_answer(place, interaction, kind, call)
    interaction.callback = call.body
    interaction.seconds = seconds
    if kind not in (DEFERRED_MESSAGE, DEFERRED_UPDATE):
        interaction.finished.set()
    interaction.answered.set()
    if call.query.get("with_response") not in ("1", "true"):
        return 204, None
    return 200, callback_response(interaction, kind)


def check_answer(kind: int, call: Call) -> None:
    data = call.body.get("data") or {}
    if kind == CHOICES and len(data["choices"]) > 25:
        raise Refusal(400, 50035, f"Invalid Form Body\n{len(data['choices'])} choices, at most 25")
    if kind == MODAL:
        rows = data["components"]
        ids = [c["custom_id"] for c in walk(rows) if c.get("custom_id")]
        if not 1 <= len(rows) <= 5 or len(ids) != len(set(ids)) or len(data["title"]) > 45:
            raise Refusal(400, 50035, "Invalid Form Body\nmodal: 1-5 rows, unique custom ids, title of 45")


def write_answer(place: StandIn, interaction: Interaction, kind: int, call: Call) -> None:
    data = call.body.get("data") or {}
    if kind == MESSAGE:
        message = reply_of(place, interaction)
        apply_body(place.world, message, data, call.uploads, now=call.at)
        interaction.original = message
    elif kind == DEFERRED_MESSAGE:
        message = reply_of(place, interaction)
        message.flags = LOADING | ((data.get("flags") or 0) & EPHEMERAL)
        message.sent_at = call.at
        place.world.messages[message.id] = message
        interaction.original = message
    elif kind == UPDATE and interaction.source is not None:
        apply_body(place.world, interaction.source, data, call.uploads, now=call.at)
        interaction.original = interaction.source
    elif kind == DEFERRED_UPDATE:
        interaction.original = interaction.source


def callback_response(interaction: Interaction, kind: int) -> dict[str, object]:
    about: dict[str, object] = {"id": str(interaction.id), "type": interaction.kind}
    if interaction.original is None:
        return {"interaction": about}
    about |= {
        "response_message_id": str(interaction.original.id),
        "response_message_loading": bool(interaction.original.flags & LOADING),
        "response_message_ephemeral": interaction.original.ephemeral,
    }
    if kind not in (MESSAGE, UPDATE):
        return {"interaction": about}
    return {"interaction": about, "resource": {"type": kind, "message": interaction.original.payload()}}


def by_token(place: StandIn, call: Call) -> Interaction:
    """The interaction whose token is still good: acknowledged, and younger than fifteen minutes."""
    interaction = place.interactions.by_token(call.groups["token"])
    if interaction is None or call.id("application") != place.world.application_id:
        raise Refusal(404, 10015, "Unknown Webhook")
    if interaction.expired or call.at - interaction.asked_at > SECONDS_OF_TOKEN:
        raise Refusal(401, 50027, "Invalid Webhook Token")
    if interaction.callback is None:
        raise Refusal(404, 10015, "Unknown Webhook")
    return interaction


def addressed(place: StandIn, call: Call) -> tuple[Interaction, Message]:
    interaction = by_token(place, call)
    if call.groups["message"] == "@original":
        message = interaction.original
    else:
        candidates = [*interaction.followups, *([interaction.original] if interaction.original else [])]
        message = next((m for m in candidates if m.id == call.id("message")), None)
    if message is None or message.deleted:
        raise Refusal(404, 10008, "Unknown Message")
    return interaction, message


@route("POST", "/webhooks/{application}/{token}")
def follow_up(place: StandIn, call: Call) -> Answer:
    interaction = by_token(place, call)
    if interaction.waiting_for_content():
        # The first follow-up of a deferred answer fills that answer and keeps its visibility.
        message = interaction.original
        assert message is not None
        apply_body(place.world, message, call.body, call.uploads, now=call.at)
    else:
        message = reply_of(place, interaction)
        apply_body(place.world, message, call.body, call.uploads, now=call.at)
        interaction.followups.append(message)
    interaction.finished.set()
    return (200, message.payload()) if call.query.get("wait") in ("1", "true") else (204, None)


@route("GET", "/webhooks/{application}/{token}/messages/{message}")
def get_answer(place: StandIn, call: Call) -> Answer:
    return 200, addressed(place, call)[1].payload()


@route("PATCH", "/webhooks/{application}/{token}/messages/{message}")
def edit_answer(place: StandIn, call: Call) -> Answer:
    interaction, message = addressed(place, call)
    apply_body(place.world, message, call.body, call.uploads, now=call.at)
    interaction.finished.set()
    return 200, message.payload()


@route("DELETE", "/webhooks/{application}/{token}/messages/{message}")
def delete_answer(place: StandIn, call: Call) -> Answer:
    interaction, message = addressed(place, call)
    place.delete(message)
    interaction.finished.set()
    return 204, None
