"""What a person fills in - command options, select menus, modal forms - turned into what Discord sends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.wire.messages import walk
from tests.wire.world import Channel, Payload, Role, User

if TYPE_CHECKING:
    from tests.wire.stand_in import StandIn

Values = Mapping[str, Any]

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(3, 12)
PYTHON_TYPES: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    NUMBER: (int, float),
}
ENTITY_OPTIONS = (USER, CHANNEL, ROLE, MENTIONABLE)

ACTION_ROW, TEXT_INPUT, TEXT_DISPLAY, LABEL = 1, 4, 10, 18
STRING_SELECT, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 3, 19, 21, 22, 23
ENTITY_SELECTS = (5, 6, 7, 8)


class NotAccepted(AssertionError):
    """The Discord app would not accept this value: wrong type, too long, not among the choices."""


def ensure(condition: object, name: str, problem: str) -> None:
    if not condition:
        raise NotAccepted(f"{name}: {problem}")


def entity(value: Any) -> Any:
    """A Person stands for its user."""
    return getattr(value, "user", value)


def resolve(value: Any, resolved: Payload, channel: Channel, asker: User) -> str:
    """Puts a user, role or channel into `resolved`, with the parts Discord includes, and returns its id."""
    value = entity(value)
    key = str(value.id)
    guild = channel.guild
    if isinstance(value, User):
        resolved.setdefault("users", {})[key] = value.payload()
        if guild is not None and value.id in guild.members:
            member = guild.members[value.id].payload(with_user=False)
            member["permissions"] = str(guild.permissions(value.id, channel))
            resolved.setdefault("members", {})[key] = member
    elif isinstance(value, Role):
        resolved.setdefault("roles", {})[key] = value.payload()
    elif isinstance(value, Channel):
        permissions = "0" if value.guild is None else str(value.guild.permissions(asker.id, value))
        resolved.setdefault("channels", {})[key] = {**value.payload(), "permissions": permissions}
    else:
        raise NotAccepted(f"{value!r} is not a person, role or channel")
    return key


def attach(place: StandIn, value: Any, resolved: Payload, channel: Channel) -> str:
    """Uploads (filename, bytes) and returns the attachment's id."""
    filename, content = value
    stored = place.world.store_file(channel, filename, content, "text/plain")
    resolved.setdefault("attachments", {})[stored["id"]] = {**stored, "ephemeral": True}
    return str(stored["id"])


def option_value(place: StandIn, option: Payload, value: Any, resolved: Payload, channel: Channel, asker: User) -> Any:
    """The wire value of a command option, refused when the Discord app would not accept it."""
    name, kind = option["name"], option["type"]
    if kind == ATTACHMENT:
        return attach(place, value, resolved, channel)
    if kind in ENTITY_OPTIONS:
        wanted = {USER: User, CHANNEL: Channel, ROLE: Role, MENTIONABLE: (User, Role)}[kind]
        ensure(isinstance(entity(value), wanted), name, f"{value!r} is not of option type {kind}")
        if kind == CHANNEL and option.get("channel_types"):
            ensure(value.kind in option["channel_types"], name, f"channel type {value.kind} is not offered")
        return resolve(value, resolved, channel, asker)
    ensure(isinstance(value, PYTHON_TYPES[kind]), name, f"{value!r} is not of option type {kind}")
    ensure(kind == BOOLEAN or not isinstance(value, bool), name, f"{value!r} is not of option type {kind}")
    if option.get("choices"):
        offered = [choice["value"] for choice in option["choices"]]
        ensure(value in offered, name, f"{value!r} is not among {offered}")
    if kind == STRING:
        longest = option.get("max_length", 6000)
        ensure(option.get("min_length", 0) <= len(value) <= longest, name, f"{len(value)} characters")
    elif kind != BOOLEAN:
        low, high = option.get("min_value", -(2**53)), option.get("max_value", 2**53)
        ensure(low <= value <= high, name, f"{value} is not between {low} and {high}")
    return value


def offered_values(component: Payload, values: list[Any]) -> list[str]:
    """Values of a list of options, each given by its value or its label."""
    by_label = {option["label"]: option["value"] for option in component["options"]}
    known = set(by_label.values())
    for value in values:
        ensure(value in known or value in by_label, component["custom_id"], f"{value!r} is not among {by_label}")
    return [value if value in known else by_label[value] for value in values]


def select_values(
    place: StandIn, component: Payload, values: list[Any], resolved: Payload, channel: Channel, asker: User
) -> list[str]:
    """The wire values of a select menu, file upload or checkbox group."""
    name, kind = component["custom_id"], component["type"]
    low, high = component.get("min_values", 1), component.get("max_values", 1)
    if kind == CHECKBOX_GROUP:
        high = component.get("max_values", len(component["options"]))
    if component.get("required") is False and not values:
        low = 0
    ensure(low <= len(values) <= high, name, f"{len(values)} values, between {low} and {high} are accepted")
    if kind in (STRING_SELECT, CHECKBOX_GROUP):
        return offered_values(component, values)
    if kind == FILE_UPLOAD:
        return [attach(place, value, resolved, channel) for value in values]
    ensure(kind in ENTITY_SELECTS, name, f"component type {kind} takes no values")
    return [resolve(value, resolved, channel, asker) for value in values]


def form_answer(place: StandIn, modal: Payload, values: Values, channel: Channel, asker: User) -> Payload:
    """The data of a MODAL_SUBMIT: every component answered, in the structure of the form."""
    remaining = dict(values)
    resolved: Payload = {}
    counter = iter(range(1, 1000))

    def field(component: Payload, label: str) -> Payload:
        name, kind = component["custom_id"], component["type"]
        given = remaining.pop(name, remaining.pop(label, None))
        answer = {"type": kind, "id": component.get("id") or next(counter), "custom_id": name}
        required = component.get("required", True)
        if kind == TEXT_INPUT:
            text = component.get("value") or "" if given is None else given
            ensure(text or not required, label, "is required")
            longest = component.get("max_length", 4000)
            ensure(not text or component.get("min_length", 0) <= len(text) <= longest, label, f"{len(text)} long")
            return {**answer, "value": text}
        if kind == CHECKBOX:
            return {**answer, "value": component.get("default", False) if given is None else bool(given)}
        if kind == RADIO_GROUP:
            ensure(given is not None or not required, label, "is required")
            return {**answer, "value": None if given is None else offered_values(component, [given])[0]}
        chosen = preselected(component) if given is None else given if isinstance(given, list) else [given]
        return {**answer, "values": select_values(place, component, chosen, resolved, channel, asker)}

    def part(component: Payload) -> Payload:
        kind = component["type"]
        wrapper = {"type": kind, "id": component.get("id") or next(counter)}
        if kind == LABEL:
            return {**wrapper, "component": field(component["component"], component["label"])}
        if kind == ACTION_ROW:
            return {**wrapper, "components": [field(c, c.get("label", "")) for c in component["components"]]}
        ensure(kind == TEXT_DISPLAY, str(modal["title"]), f"component type {kind} cannot stand in a form")
        return wrapper

    components = [part(component) for component in modal["components"]]
    names = re.sub(r"\s+", " ", str([c.get("custom_id") or c.get("label") for c in walk(modal["components"])]))
    ensure(not remaining, str(modal["title"]), f"no field {sorted(remaining)}; there are {names}")
    data: Payload = {"custom_id": modal["custom_id"], "components": components}
    return {**data, "resolved": resolved} if resolved else data


def preselected(component: Payload) -> list[Any]:
    """What a list of options already has ticked when it is shown."""
    return [option["value"] for option in component.get("options") or [] if option.get("default")]
