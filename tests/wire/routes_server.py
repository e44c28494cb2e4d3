"""REST: the application and its commands, servers, members, roles, scheduled events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.wire.routing import Answer, Call, Refusal, route
from tests.wire.world import CREATE_EVENTS, MANAGE_EVENTS, MANAGE_ROLES, Guild, Member, Role, new_id

if TYPE_CHECKING:
    from tests.wire.stand_in import StandIn

LONGEST_COMMAND = 8000  # characters of all names, descriptions and choice values of one command


@route("GET", "/users/@me")
def get_self(place: StandIn, _: Call) -> Answer:
    bot = place.world.bot.payload()
    return 200, {**bot, "verified": True, "mfa_enabled": False, "email": None, "locale": "en-US"}


@route("GET", "/gateway")
def get_gateway(place: StandIn, _: Call) -> Answer:
    return 200, {"url": place.gateway_url}


@route("GET", "/gateway/bot")
def get_bot_gateway(place: StandIn, _: Call) -> Answer:
    limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
    return 200, {"url": place.gateway_url, "shards": 1, "session_start_limit": limit}


def application(place: StandIn, _: Call) -> Answer:
    return 200, {
        "id": str(place.world.application_id),
        "name": place.world.bot.name,
        "icon": None,
        "description": "",
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 1 << 23,
        "owner": place.world.users[next(iter(place.world.users))].payload(),
        "team": None,
        "hook": True,
        "approximate_guild_count": len(place.world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "type": None,
        "flags_new": str(1 << 23),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
    }


route("GET", "/applications/@me")(application)
route("GET", "/oauth2/applications/@me")(application)


def command_length(node: Any) -> int:
    """Characters that Discord counts towards a command's limit of 8,000."""
    if isinstance(node, list):
        return sum(command_length(item) for item in node)
    own = sum(len(node[key]) for key in ("name", "description", "value") if isinstance(node.get(key), str))
    return own + sum(command_length(node[key]) for key in ("options", "choices") if node.get(key))


def sync(place: StandIn, call: Call) -> Answer:
    """Bulk overwrite; a command keeps its id for as long as its name and type stay."""
    guild_id = call.groups.get("guild")
    commands = place.commands.setdefault(guild_id, [])
    known = {(command["type"], command["name"]): command["id"] for command in commands}
    fresh = []
    for body in call.body:
        if command_length(body) > LONGEST_COMMAND:
            raise Refusal(400, 50035, f"Invalid Form Body\n/{body['name']}: over 8000 characters")
        kind = body.get("type", 1)
        command = {
            "description": "",
            "default_member_permissions": None,
            "nsfw": False,
            "contexts": None,
            **body,
            "integration_types": body.get("integration_types") or [0],
            "type": kind,
            "id": known.get((kind, body["name"])) or str(new_id()),
            "application_id": str(place.world.application_id),
            "version": str(new_id()),
        }
        fresh.append(command | ({"guild_id": guild_id} if guild_id else {}))
    if len({(command["type"], command["name"]) for command in fresh}) != len(fresh):
        raise Refusal(400, 50035, "Invalid Form Body\nAPPLICATION_COMMANDS_DUPLICATE_NAME")
    place.commands[guild_id] = fresh
    place.syncs += 1
    place.news.set()
    return 200, fresh


def list_commands(place: StandIn, call: Call) -> Answer:
    return 200, place.commands.get(call.groups.get("guild"), [])


for _template in ("/applications/{application}/commands", "/applications/{application}/guilds/{guild}/commands"):
    route("PUT", _template)(sync)
    route("GET", _template)(list_commands)


def open_guild(place: StandIn, call: Call, needs: int = 0) -> Guild:
    guild = place.world.guilds.get(call.id("guild"))
    if guild is None or place.world.bot.id not in guild.members:
        raise Refusal(404, 10004, "Unknown Guild")
    if guild.permissions(place.world.bot.id) & needs != needs:
        raise Refusal(403, 50013, "Missing Permissions")
    return guild


@route("GET", "/guilds/{guild}")
def get_guild(place: StandIn, call: Call) -> Answer:
    return 200, open_guild(place, call).rest_payload()


@route("GET", "/guilds/{guild}/channels")
def list_channels(place: StandIn, call: Call) -> Answer:
    return 200, [channel.payload() for channel in open_guild(place, call).channels.values()]


@route("GET", "/guilds/{guild}/roles")
def list_roles(place: StandIn, call: Call) -> Answer:
    return 200, [role.payload() for role in open_guild(place, call).roles.values()]


@route("GET", "/guilds/{guild}/roles/member-counts")
def count_roles(place: StandIn, call: Call) -> Answer:
    guild = open_guild(place, call)
    counts = {str(role_id): 0 for role_id in guild.roles if role_id != guild.id}
    for member in guild.members.values():
        for role_id in member.role_ids:
            counts[str(role_id)] += 1
    return 200, counts


@route("POST", "/guilds/{guild}/roles")
def create_role(place: StandIn, call: Call) -> Answer:
    guild = open_guild(place, call, MANAGE_ROLES)
    wanted = int((call.body or {}).get("permissions") or 0)
    if wanted & ~guild.permissions(place.world.bot.id):
        raise Refusal(403, 50013, "Missing Permissions")
    role = place.world.add_role(guild, (call.body or {}).get("name") or "new role", wanted)
    return 200, role.payload()


def manageable_role(place: StandIn, guild: Guild, role_id: int) -> Role:
    """A role the bot may give or take: below its own highest, and nobody else's integration."""
    role = guild.roles.get(role_id)
    if role is None:
        raise Refusal(404, 10011, "Unknown Role")
    if role.managed or role.id == guild.id or role.position >= guild.top_position(place.world.bot.id):
        raise Refusal(403, 50013, "Missing Permissions")
    return role


@route("DELETE", "/guilds/{guild}/roles/{role}")
def delete_role(place: StandIn, call: Call) -> Answer:
    guild = open_guild(place, call, MANAGE_ROLES)
    role = manageable_role(place, guild, call.id("role"))
    del guild.roles[role.id]
    for member in guild.members.values():
        member.role_ids = [held for held in member.role_ids if held != role.id]
    place.gateway.dispatch("GUILD_ROLE_DELETE", {"guild_id": str(guild.id), "role_id": str(role.id)})
    return 204, None


def open_member(guild: Guild, call: Call) -> Member:
    member = guild.members.get(call.id("user"))
    if member is None:
        raise Refusal(404, 10007, "Unknown Member")
    return member


@route("GET", "/guilds/{guild}/members/{user}")
def get_member(place: StandIn, call: Call) -> Answer:
    return 200, open_member(open_guild(place, call), call).payload()


def change_role(place: StandIn, call: Call) -> Answer:
    guild = open_guild(place, call, MANAGE_ROLES)
    member = open_member(guild, call)
    role = manageable_role(place, guild, call.id("role"))
    others = [held for held in member.role_ids if held != role.id]
    member.role_ids = [*others, role.id] if call.method == "PUT" else others
    place.gateway.dispatch("GUILD_MEMBER_UPDATE", {"guild_id": str(guild.id), **member.payload()})
    return 204, None


route("PUT", "/guilds/{guild}/members/{user}/roles/{role}")(change_role)
route("DELETE", "/guilds/{guild}/members/{user}/roles/{role}")(change_role)


@route("GET", "/guilds/{guild}/scheduled-events")
def list_events(place: StandIn, call: Call) -> Answer:
    return 200, list(open_guild(place, call).events.values())


@route("POST", "/guilds/{guild}/scheduled-events")
def create_event(place: StandIn, call: Call) -> Answer:
    guild = open_guild(place, call, CREATE_EVENTS)
    if len(guild.events) >= 100:
        raise Refusal(400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)")
    external = call.body["entity_type"] == 3
    place_name = (call.body.get("entity_metadata") or {}).get("location")
    if external and not (call.body.get("scheduled_end_time") and place_name):
        raise Refusal(400, 50035, "Invalid Form Body\nexternal events need an end and a location")
    event = {
        "description": None,
        "scheduled_end_time": None,
        "channel_id": None,
        "entity_metadata": None,
        **call.body,
        "id": str(new_id()),
        "guild_id": str(guild.id),
        "creator_id": str(place.world.bot.id),
        "creator": place.world.bot.payload(),
        "status": 1,
        "entity_id": None,
        "image": None,
        "user_count": 0,
        "recurrence_rule": None,
        "guild_scheduled_event_exceptions": [],
    }
    guild.events[int(event["id"])] = event
    place.gateway.dispatch("GUILD_SCHEDULED_EVENT_CREATE", event)
    return 200, event


def one_event(place: StandIn, call: Call) -> Answer:
    guild = open_guild(place, call, 0 if call.method == "GET" else MANAGE_EVENTS)
    event = guild.events.get(call.id("event"))
    if event is None:
        raise Refusal(404, 10070, "Unknown Guild Scheduled Event")
    if call.method == "PATCH":
        event |= call.body
        place.gateway.dispatch("GUILD_SCHEDULED_EVENT_UPDATE", event)
    elif call.method == "DELETE":
        del guild.events[int(event["id"])]
        place.gateway.dispatch("GUILD_SCHEDULED_EVENT_DELETE", event)
        return 204, None
    return 200, event


for _method in ("GET", "PATCH", "DELETE"):
    route(_method, "/guilds/{guild}/scheduled-events/{event}")(one_event)
